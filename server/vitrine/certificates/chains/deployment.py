"""The shop's contract on its chain: found and proved to be ours, or deployed, and its roles given."""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vitrine.certificates.abi import call, words
from vitrine.certificates.artifact import NAME, SYMBOL, Artifact
from vitrine.certificates.chain import Sender, deployment
from vitrine.certificates.chains.signers import Signers
from vitrine.certificates.errors import ChainDown, KeysUnusable, RpcRefused, RpcRevert, WrongContract
from vitrine.certificates.keccak import keccak256
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.rpc.answers import NoAnswer, data_of, number_of
from vitrine.certificates.rpc.pool import Rpc

log = logging.getLogger(__name__)

ADMIN_ROLE: Final = bytes(32)


@dataclass(frozen=True, slots=True)
class Deployed:
    """contract: 0x and 40 hex digits. code_hash: Keccak-256 of its run-time code. block: where it began."""

    contract: str
    code_hash: str
    block: int


@dataclass(frozen=True, slots=True)
class Deployer:
    """folder: keeps a deployment that is on its way."""

    rpc: Rpc
    chain_id: int
    signers: Signers
    artifact: Artifact
    shop_url: str
    folder: Path

    async def found(self, contract: str, code_hash: str | None = None, block: int | None = None) -> Deployed:
        """The contract there, if it is ours. code_hash, block: as known from before.

        Raises WrongContract: nothing is there, or something that only looks like it; ChainDown.
        """
        code = await self._code(contract)
        if not code:
            raise WrongContract(
                f"No contract stands at {contract} on chain {self.chain_id}: correct VITRINE_CHAIN_CONTRACT."
            )
        told = keccak256(code).hex()
        if not self.artifact.runs_as(code) or (code_hash is not None and told != code_hash):
            raise WrongContract(
                f"The contract at {contract} on chain {self.chain_id} is not this shop's:"
                " its code is another."
            )
        return Deployed(contract, told, await self._began(contract) if block is None else block)

    async def deploy(self) -> Deployed:
        """A new contract, signed by the admin key. A deployment that was on its way is ended first.

        Raises KeysUnusable, SendingFailed, ChainDown, WrongContract.
        """
        raw, hash_ = await self._on_its_way()
        receipt = await self._sender.sent(raw, hash_)
        if receipt.contract is None:
            raise ChainDown
        deployed = await self.found(receipt.contract, block=receipt.block)
        log.info("the contract of certificates stands at %s", deployed.contract)
        return deployed

    def settled(self) -> None:
        """The deployment is known elsewhere: nothing is on its way any more."""
        self._kept.unlink(missing_ok=True)

    async def give_roles(self, contract: str) -> None:
        """Each key its roles, where it has not got them. Safe to repeat.

        Raises KeysUnusable if one is lacking and the admin key is not here or is not the contract's admin.
        """
        wanted = [
            ("MINTER_ROLE", self.signers.minter),
            ("VOUCHER_ROLE", self.signers.voucher),
            ("CATALOG_ROLE", self.signers.operator),
            ("REVOKER_ROLE", self.signers.operator),
            ("PAUSER_ROLE", self.signers.operator),
        ]
        for role, signer in wanted:
            if await self._has(contract, keccak256(role.encode()), signer.address):
                continue
            admin = self._admin(f"{signer.address} has no {role} at {contract}")
            if not await self._has(contract, ADMIN_ROLE, admin.address):
                raise KeysUnusable(f"The admin key {admin.address} is not the admin of {contract}.")
            data = call("grantRole(bytes32,address)", keccak256(role.encode()), signer.address)
            await self._sender.sent(*await self._sender.signed(admin, contract, data))

    async def _on_its_way(self) -> tuple[bytes, str]:
        """Kept before it is sent: killed in between, the same contract comes of it and no second one."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(self._kept.read_text(encoding="ascii"))
            if await self._still_good(kept["hash"], kept["sender"], kept["nonce"]):
                return bytes.fromhex(kept["raw"]), kept["hash"]
        admin = self._admin("There is no contract yet")
        base = f"{self.shop_url}/certificates"
        arguments = (NAME, SYMBOL, f"{base}/metadata/", f"{base}/contract.json", admin.address)
        nonce = number_of(await self.rpc.ask("eth_getTransactionCount", admin.address, "pending"))
        raw, hash_ = await self._sender.signed(admin, None, deployment(self.artifact, arguments))
        self._keep({"raw": raw.hex(), "hash": hash_, "sender": admin.address, "nonce": nonce})
        return raw, hash_

    async def _still_good(self, hash_: str, sender: str, nonce: int) -> bool:
        """Whether it was mined, or still can be."""
        if await self.rpc.ask("eth_getTransactionReceipt", f"0x{hash_}") is not None:
            return True
        return number_of(await self.rpc.ask("eth_getTransactionCount", sender, "latest")) <= nonce

    def _keep(self, what: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = self._kept.with_suffix(".tmp")
        with temporary.open("w", encoding="ascii") as out:
            json.dump(what, out)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(self._kept)

    @property
    def _sender(self) -> Sender:
        return Sender(self.rpc, self.chain_id)

    @property
    def _kept(self) -> Path:
        return self.folder / f"deployment-{self.chain_id}.json"

    def _admin(self, why: str) -> KeySigner:
        if self.signers.admin is None:
            raise KeysUnusable(f"{why}, and there is no admin.json in VITRINE_CHAIN_KEYS to mend that.")
        return self.signers.admin

    async def _code(self, contract: str, block: str = "latest") -> bytes:
        try:
            return data_of(await self.rpc.ask("eth_getCode", contract, block))
        except NoAnswer as error:
            raise ChainDown from error

    async def _has(self, contract: str, role: bytes, who: str) -> bool:
        try:
            answer = await self.rpc.call(contract, call("hasRole(bytes32,address)", role, who))
            return words(answer, 1) == [1]
        except (RpcRevert, ValueError) as error:
            raise WrongContract(f"The contract at {contract} does not say who has which role.") from error

    async def _began(self, contract: str) -> int:
        """The first block with code there, by halving. Raises WrongContract if nodes keep no past."""
        try:
            low, high = 0, number_of(await self.rpc.ask("eth_blockNumber"))
            while low < high:
                middle = (low + high) // 2
                if await self._code(contract, hex(middle)):
                    high = middle
                else:
                    low = middle + 1
        except NoAnswer as error:
            raise ChainDown from error
        except RpcRefused as error:
            raise WrongContract(
                f"In which block {contract} began cannot be found out: the node does not keep old states."
                " Name one that does first in VITRINE_CHAIN_URLS, for the first start."
            ) from error
        return high
