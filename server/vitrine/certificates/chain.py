"""The only file that imports web3's family, and only the chain worker imports this one.

It costs a second and a half and 80 MB to load. What comes out is plain: bytes, text, numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eth_abi.abi import encode
from eth_account import Account

from vitrine.certificates.errors import RpcRefused, RpcRevert

Ask = Callable[[str, Sequence[Any]], Any]


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
    from eth_tester import EthereumTester, PyEVMBackend  # type: ignore[import-untyped]
    from eth_tester.exceptions import (  # type: ignore[import-untyped]
        BlockNotFound,
        TransactionFailed,
        TransactionNotFound,
        ValidationError,
    )
    from eth_utils.exceptions import ValidationError as MachineRefusal

    from vitrine.certificates.local.translated import Translated

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
    given = error.args[0] if error.args else b""
    if isinstance(given, bytes):
        return given
    if isinstance(given, str) and given.startswith("0x"):
        try:
            return bytes.fromhex(given[2:])
        except ValueError:
            return b""
    return b""
