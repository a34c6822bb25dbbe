"""web3 in the chain worker: a provider over our own nodes, transactions built, signed, sent and waited for.

The only file that imports web3's family, which costs a second and 100 MB; the shop's own process loads
neither. web3's questions go through `Rpc`, so that time-outs, sizes, health and the order of nodes are ours;
majorities, which web3 does not know, are asked of the pool itself.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from eth_account import Account
from web3 import AsyncWeb3, Web3
from web3.exceptions import TimeExhausted, Web3Exception
from web3.providers.async_base import AsyncBaseProvider
from web3.types import RPCEndpoint, RPCResponse

from vitrine.certificates.artifact import Artifact
from vitrine.certificates.errors import ChainDown, RpcRefused, RpcRevert
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.rpc import Rpc

RECURSION: Final = 1000
# py_ecc raises it to 100,000 as it is imported, and then a node that answers with as many brackets ends this
# process: JSON is read by recursion, and the limit is what keeps it within the stack.
sys.setrecursionlimit(RECURSION)

RECEIPT_S: Final = 600.0
POLL_S: Final = 0.1
GAS_MARGIN: Final = 1.2
TIP_WEI: Final = 1_000_000_000
_ALREADY: Final = ("already known", "already imported", "known transaction", "nonce too low")
# What a node's answer makes of web3's readers when it is no answer to the question.
_NONSENSE: Final = (Web3Exception, ValueError, TypeError, KeyError, AttributeError)


class SendingFailed(Exception):
    """It was mined and failed, or it will not be taken. Its words are for the log and the operator."""


@dataclass(frozen=True, slots=True)
class DeploymentReceipt:
    """block: where it stands. contract: what it deployed."""

    block: int
    contract: str | None


class PoolProvider(AsyncBaseProvider):
    """web3's questions, put to our nodes. Raises what `Rpc.ask` raises, past web3's own errors."""

    def __init__(self, rpc: Rpc) -> None:
        super().__init__()
        self._rpc = rpc

    async def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        return {"jsonrpc": "2.0", "id": 0, "result": await self._rpc.ask(method, *params)}


class Sender:
    """One transaction after another by keys of ours, each waited for: how a contract is set up."""

    def __init__(self, rpc: Rpc, chain_id: int) -> None:
        self._eth = AsyncWeb3(PoolProvider(rpc)).eth
        self._chain_id = chain_id

    async def signed(self, signer: KeySigner, to: str | None, data: bytes) -> tuple[bytes, str]:
        """A transaction ready to be sent, with today's nonce, gas and fees: its bytes and hash (64 hex
        digits). to None: a deployment.

        Raises SendingFailed if the chain says that it would fail; ChainDown.
        """
        sender = Web3.to_checksum_address(signer.address)
        fields: Any = {"from": sender, "data": data, "value": 0}
        if to is not None:
            fields["to"] = Web3.to_checksum_address(to)
        try:
            gas = int(await self._eth.estimate_gas(fields) * GAS_MARGIN)
            nonce = await self._eth.get_transaction_count(sender, "pending")
            base = (await self._eth.get_block("latest")).get("baseFeePerGas", 0)
            tip = await self._tip()
            fees = {"maxFeePerGas": 2 * base + tip, "maxPriorityFeePerGas": tip}
            plain = {name: each for name, each in fields.items() if name != "from"}
            numbers = {"chainId": self._chain_id, "nonce": nonce, "gas": gas, **fees}
            return sign_transaction({**plain, **numbers}, signer.secret)
        except RpcRevert as error:
            raise SendingFailed(f"it would be refused (0x{error.data.hex()[:64]})") from error
        except RpcRefused as error:
            raise SendingFailed(str(error)) from error
        except _NONSENSE as error:
            raise ChainDown from error

    async def sent(self, raw: bytes, hash_: str, wait_s: float = RECEIPT_S) -> DeploymentReceipt:
        """Send it until it is mined. Raises SendingFailed, ChainDown."""
        try:
            await self._eth.send_raw_transaction(raw)
        except RpcRefused as error:
            if not any(words in error.words.lower() for words in _ALREADY):
                raise SendingFailed(str(error)) from error
        except _NONSENSE as error:
            raise ChainDown from error
        try:
            # web3 names its own type for a hash, and takes text with 0x as well.
            receipt = await self._eth.wait_for_transaction_receipt(f"0x{hash_}", wait_s, POLL_S)  # type: ignore[arg-type]
            contract = receipt["contractAddress"]
            found = DeploymentReceipt(receipt["blockNumber"], contract.lower() if contract else None)
            worked = receipt["status"] == 1
        except TimeExhausted as error:
            raise SendingFailed(f"it was not mined within {wait_s:g} s") from error
        except _NONSENSE as error:
            raise ChainDown from error
        if not worked:
            raise SendingFailed("it was mined, and failed")
        return found

    async def _tip(self) -> int:
        """What miners are given. Not all nodes say what is usual."""
        try:
            return await self._eth.max_priority_fee
        except RpcRefused:
            return TIP_WEI


def deployment(artifact: Artifact, arguments: Sequence[Any]) -> bytes:
    """What is sent to make a contract: its code, and what its constructor takes."""
    contract = Web3().eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
    plain = [Web3.to_checksum_address(each) if Web3.is_address(each) else each for each in arguments]
    return bytes.fromhex(contract.constructor(*plain).data_in_transaction[2:])


def sign_transaction(fields: Mapping[str, Any], secret: bytes) -> tuple[bytes, str]:
    """The signed bytes and their hash (64 hex digits).

    fields: chainId, nonce, maxFeePerGas, maxPriorityFeePerGas, gas, to (absent: a deployment), value, data.
    Raises ValueError or TypeError for fields that make no transaction; their words hold no key.
    """
    plain = {"type": 2, "value": 0, **fields}
    if plain.get("to") is None:
        plain.pop("to", None)
    else:
        plain["to"] = Web3.to_checksum_address(plain["to"])
    signed = Account.sign_transaction(plain, secret)
    return bytes(signed.raw_transaction), bytes(signed.hash).hex()
