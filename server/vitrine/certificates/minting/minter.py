"""The minter: registers editions, mints certificates, and sees each transaction through until it is final.

It keeps nothing that a restart could lose: rows say what is to be done, the chain says what was.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from vitrine.certificates.chains.signers import Signers
from vitrine.certificates.errors import WriterLost
from vitrine.certificates.minting.batches import Batches
from vitrine.certificates.minting.fees import Limits
from vitrine.certificates.minting.lane import NonceQueue
from vitrine.certificates.minting.service import MintingState, Transactions
from vitrine.certificates.rpc import Rpc
from vitrine.ids import new_id

log = logging.getLogger(__name__)


class Minter:
    """limits: by default those of `Limits`, and no limit a day on a local chain, whose gas costs nothing."""

    def __init__(
        self,
        pool: Rpc,
        transactions: Transactions,
        chain_id: int,
        signers: Signers,
        limits: Limits | None = None,
    ) -> None:
        self._pool, self._rows, self._chain_id = pool, transactions, chain_id
        self._signers, self._limits = signers, limits
        self._holder = new_id("minter")
        self._batches = Batches(pool, transactions, chain_id, signers.minter.address)
        self._lanes: tuple[NonceQueue, NonceQueue] | None = None

    async def step(self) -> None:
        """One pass over all that is to be done: editions first, for nothing of them is minted before.

        Does nothing while another process writes for the shop. Raises ChainDown, and nothing is lost by that.
        """
        standing = await asyncio.to_thread(self._rows.standing, self._chain_id)
        if standing is None or standing.contract is None:
            return
        if self._lanes is None:
            self._lanes = self._lane(standing, mints=False), self._lane(standing, mints=True)
        operator, minter = self._lanes
        try:
            if await operator.hold():
                await asyncio.to_thread(self._rows.queue_editions, self._chain_id, standing.contract)
                await operator.step(standing)
            if await minter.hold():
                await self._batches.step(standing.contract)
                await minter.step(standing)
        except WriterLost:
            log.warning("another process writes to the chain for this shop; this one waits")

    async def close(self) -> None:
        """Let another process write at once."""
        await asyncio.to_thread(self._rows.release, self._chain_id, self._holder)

    def _lane(self, standing: MintingState, *, mints: bool) -> NonceQueue:
        limits = self._limits
        if limits is None:
            limits = Limits() if standing.backend == "rpc" else replace(Limits(), day_wei=None)
        signer = self._signers.minter if mints else self._signers.operator
        lane = NonceQueue(self._pool, self._rows, self._chain_id, signer, self._holder, limits, mints=mints)
        lane.failed = self._batches.reverted
        return lane
