"""The only file that imports web3's family, and only the chain worker imports this one.

It costs a second and a half and 80 MB to load. What comes out is plain: bytes, text, numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from eth_abi.abi import encode
from eth_account import Account

RECURSION: Final = 1000
# py_ecc raises it to 100,000 as it is imported, and then a node that answers with as many brackets ends this
# process: JSON is read by recursion, and the limit is what keeps it within the stack.
sys.setrecursionlimit(RECURSION)


def sign_transaction(fields: Mapping[str, Any], secret: bytes) -> tuple[bytes, str]:
    """The signed bytes and their hash (64 hex digits).

    fields: chainId, nonce, maxFeePerGas, maxPriorityFeePerGas, gas, to (absent: a deployment), value, data.
    Raises ValueError or TypeError for fields that make no transaction; their words hold no key.
    """
    signed = Account.sign_transaction({"type": 2, "value": 0, **_checked(fields)}, secret)
    return bytes(signed.raw_transaction), bytes(signed.hash).hex()


def encoded(types: Sequence[str], values: Sequence[Any]) -> bytes:
    """Arguments as a constructor takes them."""
    return encode(types, values)


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    plain = dict(fields)
    if plain.get("to") is None:
        plain.pop("to", None)
    else:
        from eth_utils.address import to_checksum_address

        plain["to"] = to_checksum_address(plain["to"])
    return plain
