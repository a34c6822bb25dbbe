"""The only file that imports web3's family, and only the chain worker imports this one.

It costs a second and a half and 80 MB to load. What comes out is plain: bytes, text, numbers.
"""

from __future__ import annotations

import sys
from ast import literal_eval
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from eth_abi.abi import encode
from eth_account import Account

from vitrine.certificates.errors import RpcRefused, RpcRevert

Ask = Callable[[str, Sequence[Any]], Any]

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


def tester(chain_id: int) -> Ask:
    """A chain inside this process: `ask(method, params)` as a node would be asked, results as JSON.

    It keeps nothing and knows no forks. Calls may name any block of its own, by number or hash; there is no
    subscription, no filter, no trace, and fees are not rehearsed. Raises RpcRevert, RpcRefused.
    """
    # eth-tester carries no types.
    from eth_tester import EthereumTester, PyEVMBackend  # type: ignore[import-untyped]
    from eth_tester.exceptions import (  # type: ignore[import-untyped]
        BlockNotFound,
        TransactionFailed,
        TransactionNotFound,
        ValidationError,
    )
    from eth_utils.exceptions import ValidationError as MachineRefusal

    from vitrine.certificates.local.translated import Translated

    sys.setrecursionlimit(RECURSION)
    backend = PyEVMBackend()
    type(backend.chain).chain_id = chain_id
    speaking = Translated(EthereumTester(backend), chain_id)

    def ask(method: str, params: Sequence[Any]) -> Any:
        try:
            return speaking.answer(method, params)
        except TransactionFailed as error:
            raise RpcRevert(_reason(error)) from error
        except TransactionNotFound:
            return None
        except BlockNotFound as error:
            raise RpcRefused(-32001, "block not found") from error
        except (ValidationError, MachineRefusal) as error:
            raise RpcRefused(-32000, str(error)[:200]) from error
        except RpcRefused:
            raise
        except Exception as error:
            # Bytes that are no transaction come as whatever their reader stumbled over.
            raise RpcRefused(-32602, f"not taken ({type(error).__name__})") from error

    return ask


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    plain = dict(fields)
    if plain.get("to") is None:
        plain.pop("to", None)
    else:
        from eth_utils.address import to_checksum_address

        plain["to"] = to_checksum_address(plain["to"])
    return plain


def _reason(error: Exception) -> bytes:
    """What the contract left, out of the text that eth-tester made of it: bytes as Python writes them."""
    given = error.args[0] if error.args else b""
    if isinstance(given, str) and given[:2] in ("b'", 'b"'):
        try:
            given = literal_eval(given)
        except (ValueError, SyntaxError):
            return b""
    return given if isinstance(given, bytes) else b""
