"""Certificates that wait become one transaction: up to 50 at once, and one that is refused stops no other."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import Final

from vitrine.certificates.errors import RpcRefused, RpcRevert
from vitrine.certificates.index.settling import OTHER_WALLET
from vitrine.certificates.minting.fees import with_margin
from vitrine.certificates.minting.records import Due, mint_call
from vitrine.certificates.minting.service import Transactions
from vitrine.certificates.minting.simulating import REFUSED_FOR_NOW, owners_of, reason_of
from vitrine.certificates.rpc import Rpc

log = logging.getLogger(__name__)

BATCH: Final = 50
LIMIT_REVERTS: Final = 3


class Batches:
    """sender: who mints."""

    def __init__(self, pool: Rpc, transactions: Transactions, chain_id: int, sender: str) -> None:
        self._pool, self._rows = pool, transactions
        self._chain_id, self._sender = chain_id, sender
        self._reverts: Counter[str] = Counter()
        self._told: frozenset[bytes] = frozenset()

    def reverted(self, ids: list[str]) -> None:
        """These were in a transaction that passed here and failed on the chain: each goes alone now."""
        self._reverts.update(ids)

    async def step(self, contract: str) -> bool:
        """Queue one transaction, if anything waits. Raises ChainDown."""
        dues = await asyncio.to_thread(self._rows.due, BATCH)
        alone = next((due for due in dues if self._reverts[due.id]), None)
        if alone is not None:
            dues = [alone]
            if self._reverts[alone.id] >= LIMIT_REVERTS:
                del self._reverts[alone.id]
                await self._refuse(alone, "The contract refused it on the chain again and again.")
                return True
        if not dues:
            return False
        gas = await self._gas(dues, contract)
        if gas is None:
            dues = await self._sound(dues, contract)
            gas = await self._gas(dues, contract) if dues else None
        if gas is None:
            return False  # nothing can be minted now, or the chain has moved meanwhile: the next step looks
        return await asyncio.to_thread(self._rows.batch, self._chain_id, contract, dues, mint_call(dues), gas)

    async def _gas(self, dues: list[Due], contract: str) -> int | None:
        """What minting all of these takes; None if the contract refuses."""
        try:
            return with_margin(int(await self._pool.ask("eth_estimateGas", self._call(dues, contract)), 16))
        except RpcRevert:
            return None
        except RpcRefused as error:
            log.error("certificates wait to be minted: %s", error)  # most often the sender cannot pay
            return None

    async def _sound(self, dues: list[Due], contract: str) -> list[Due]:
        """Those of a refused batch that the contract takes one by one. The others are judged."""
        answers = await self._pool.batch(
            [("eth_call", [self._call([due], contract), "latest"]) for due in dues]
        )
        refused = [
            (due, answer.data)
            for due, answer in zip(dues, answers, strict=True)
            if isinstance(answer, RpcRevert)
        ]
        for_now = REFUSED_FOR_NOW & {data[:4] for _, data in refused}
        for reason in for_now - self._told:
            log.error("certificates wait to be minted: %s", reason_of(reason))
        self._told = for_now
        wrong = [(due, data) for due, data in refused if data[:4] not in REFUSED_FOR_NOW]
        if wrong:
            owners = await owners_of(self._pool, contract, [due.token for due, _ in wrong])
            for (due, data), owner in zip(wrong, owners, strict=True):
                await self._judge(due, data, owner)
        return [due for due, answer in zip(dues, answers, strict=True) if not isinstance(answer, Exception)]

    async def _judge(self, due: Due, data: bytes, owner: str | None) -> None:
        """What is to become of a certificate that the contract will not mint. owner: who has its token."""
        if owner == due.wallet:
            await asyncio.to_thread(self._rows.minted, due)
        elif owner is not None:
            log.error(
                "token %x belongs to %s, and the shop owes it to %s: someone else mints, or a wallet changed",
                due.token,
                owner,
                due.wallet,
            )
            await self._refuse(due, OTHER_WALLET)
        else:
            await self._refuse(due, reason_of(data))

    async def _refuse(self, due: Due, problem: str) -> None:
        log.error("certificate %s cannot be minted: %s", due.id, problem)
        await asyncio.to_thread(self._rows.refuse, due, problem)

    def _call(self, dues: list[Due], contract: str) -> dict[str, str]:
        return {"from": self._sender, "to": contract, "data": f"0x{mint_call(dues).hex()}"}
