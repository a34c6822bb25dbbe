"""One transaction after another by one key, each waited for: how a contract is set up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vitrine.certificates.errors import ChainDown, RpcRefused, RpcRevert
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.rpc.answers import NoAnswer, number_of
from vitrine.certificates.rpc.pool import Rpc

Sign = Callable[[Mapping[str, Any], bytes], tuple[bytes, str]]

POLL_S: Final = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0)
RECEIPT_S: Final = 600.0
GAS_MARGIN: Final = 1.2
TIP_WEI: Final = 1_000_000_000
_ALREADY: Final = ("already known", "already imported", "known transaction", "nonce too low")


class SendingFailed(Exception):
    """It was mined and failed, or it will not be taken. Its words are for the log and the operator."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """block: where it stands. contract: what it deployed."""

    block: int
    contract: str | None


async def signed(
    rpc: Rpc, sign: Sign, signer: KeySigner, chain_id: int, to: str | None, data: bytes
) -> tuple[bytes, str]:
    """A transaction ready to be sent, with today's nonce, gas and fees: its bytes and hash (64 hex digits).

    Raises SendingFailed if the chain says that it would fail; ChainDown.
    """
    call = {"from": signer.address, "data": f"0x{data.hex()}", **({} if to is None else {"to": to})}
    try:
        gas = number_of(await rpc.ask("eth_estimateGas", call))
        nonce = number_of(await rpc.ask("eth_getTransactionCount", signer.address, "pending"))
        block = await rpc.ask("eth_getBlockByNumber", "latest", False)
        base = number_of(block.get("baseFeePerGas", "0x0"))
    except RpcRevert as error:
        raise SendingFailed(f"it would be refused (0x{error.data.hex()[:64]})") from error
    except RpcRefused as error:
        raise SendingFailed(str(error)) from error
    except (NoAnswer, AttributeError) as error:
        raise ChainDown from error
    tip = await _tip(rpc)
    fields = {
        "chainId": chain_id, "nonce": nonce, "gas": int(gas * GAS_MARGIN), "value": 0, "data": data,
        "maxFeePerGas": 2 * base + tip, "maxPriorityFeePerGas": tip,
    }  # fmt: skip
    return sign(fields if to is None else {**fields, "to": to}, signer.secret)


async def sent(rpc: Rpc, raw: bytes, hash_: str, wait_s: float = RECEIPT_S) -> Receipt:
    """Send it, again if need be, until it is mined. Raises SendingFailed, ChainDown."""
    try:
        await rpc.ask("eth_sendRawTransaction", f"0x{raw.hex()}")
    except RpcRefused as error:
        if not any(words in error.words.lower() for words in _ALREADY):
            raise SendingFailed(str(error)) from error
    loop = asyncio.get_running_loop()
    end = loop.time() + wait_s
    turn = 0
    while (receipt := await rpc.ask("eth_getTransactionReceipt", f"0x{hash_}")) is None:
        if loop.time() > end:
            raise SendingFailed(f"it was not mined within {wait_s:g} s")
        await asyncio.sleep(POLL_S[min(turn, len(POLL_S) - 1)])
        turn += 1
    try:
        if number_of(receipt["status"]) != 1:
            raise SendingFailed("it was mined, and failed")
        contract = receipt.get("contractAddress")
        return Receipt(number_of(receipt["blockNumber"]), contract.lower() if contract else None)
    except (NoAnswer, KeyError, TypeError, AttributeError) as error:
        raise ChainDown from error


async def _tip(rpc: Rpc) -> int:
    """What miners are given. Not all nodes say what is usual."""
    try:
        return number_of(await rpc.ask("eth_maxPriorityFeePerGas"))
    except (RpcRefused, NoAnswer):
        return TIP_WEI
