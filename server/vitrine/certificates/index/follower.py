"""The follower: keeps the index a copy of what the chain says now, whatever the chain takes back.

It believes hashes alone: each new block must be the child of the newest that it keeps; if not, it walks back
to the last block that both have, takes the rest out and goes on from there. Never by a log's `removed` flag.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from vitrine.certificates.chains import Chain
from vitrine.certificates.errors import ChainDown, WriterLost
from vitrine.certificates.index.audit import Audit
from vitrine.certificates.index.blocks import ChainBlock
from vitrine.certificates.index.fetching import LOCAL_CONFIRMATIONS, ChainMoved, Fetching
from vitrine.certificates.index.ledger import DEPTH, Ledger
from vitrine.certificates.index.logs import Log
from vitrine.certificates.rpc import Rpc
from vitrine.storage import Database

log = logging.getLogger(__name__)

RANGES_A_STEP: Final = 8
AUDIT_MS: Final = 3_600_000
SWEEP_MS: Final = 5_000
# On a chain of our own the next block has the time of its making, so what has ended stays so.
_LOCAL_SLACK: Final = timedelta(seconds=5)


class Follower:
    """chain: with its contract. on_change: called after a commit that changed anyone's standing.

    confirmations: blocks after which one is final, 0: as the chain says (a local one: the next block).
    """

    def __init__(
        self,
        pool: Rpc,
        database: Database,
        chain: Chain,
        on_change: Callable[[], None] = lambda: None,
        confirmations: int = 0,
    ) -> None:
        if chain.contract is None:
            raise ValueError("a chain without a contract cannot be followed")
        self._ledger = Ledger(database, chain.chain_id)
        self._fetching = Fetching(pool, chain.contract)
        self._audit = Audit(pool, self._ledger, chain.contract)
        self._chain, self._clock, self._on_change = chain, database.clock, on_change
        self._confirmations = confirmations or (LOCAL_CONFIRMATIONS if chain.local else 0)
        self._audit_ms: int | None = None
        self._sweep_ms: int | None = None

    async def step(self) -> bool:
        """Go on towards the head. Whether there is nothing to be gained by stepping again at once.

        Raises ChainDown; what was kept stays, and the next step goes on from there.
        """
        try:
            for _ in range(RANGES_A_STEP):
                if await self._advance():
                    await self._look_after()
                    return True
        except ChainMoved:
            log.info("the chain moved while it was read; looking again")
        except WriterLost:
            log.warning("another process follows the chain for this shop; this one waits")
        else:
            return False
        return True

    async def rebuild(self) -> None:
        """Make the whole index anew from the contract's first block. Raises ChainDown, ChainMoved."""
        tip = await self._tip()
        head = await self._fetching.head()
        blocks: list[ChainBlock] = []
        logs: list[Log] = []
        first = self._chain.deploy_block
        while head.number - first >= DEPTH:
            more, found = await self._fetching.far(first, head.number - DEPTH)
            blocks, logs, first = blocks + more, logs + found, more[-1].number + 1
        parent = blocks[-1] if blocks else None
        more, found = await self._fetching.near(parent, first, head)
        final = await self._fetching.final_number(head, self._confirmations)
        after = None if tip is None else tip.number
        changed = await asyncio.to_thread(self._ledger.replace, after, blocks + more, logs + found, final)
        self._tell(changed)

    async def _advance(self) -> bool:
        """One portion of blocks. Whether the head was reached."""
        head, tip = await self._fetching.head(), await self._tip()
        if tip is not None and not await self._stands(tip, head):
            await self._walk_back(tip)
            return False
        after = None if tip is None else tip.number
        first = self._chain.deploy_block if tip is None else tip.number + 1
        if first > head.number:
            return True
        final = await self._fetching.final_number(head, self._confirmations)
        live = head.number - first < DEPTH
        if live:
            blocks, logs = await self._fetching.near(tip, first, head)
        else:
            blocks, logs = await self._fetching.far(first, head.number - DEPTH)
        changed = await asyncio.to_thread(
            lambda: self._ledger.append(after, blocks, logs, final, live=live and after is not None)
        )
        self._tell(changed)
        return live

    async def _tip(self) -> ChainBlock | None:
        return next(iter(await asyncio.to_thread(self._ledger.newest)), None)

    async def _stands(self, tip: ChainBlock, head: ChainBlock) -> bool:
        """Whether the newest block that is kept is still the chain's."""
        if head.number == tip.number:
            return head.hash == tip.hash
        if head.number == tip.number + 1:
            return head.parent == tip.hash
        if head.number > tip.number:
            found = (await self._fetching.blocks([tip.number]))[0]
            return found is not None and found.hash == tip.hash
        # A node that lags is no reorganisation, unless what it knows is another chain.
        kept = await asyncio.to_thread(self._ledger.hash_at, head.number)
        return kept is None or kept == head.hash

    async def _walk_back(self, tip: ChainBlock) -> None:
        """Take out what is not the chain's any more, back to the last block that is."""
        kept = await asyncio.to_thread(self._ledger.newest, DEPTH + 1)
        kept = [each for each in kept if each.number >= tip.number - DEPTH]
        now = await self._fetching.blocks([each.number for each in kept])
        for mine, theirs in zip(kept, now, strict=True):
            if theirs is not None and theirs.hash == mine.hash:
                if mine.number == tip.number:
                    raise ChainMoved  # it is back already
                log.warning("the chain took back %d blocks", tip.number - mine.number)
                self._tell(await asyncio.to_thread(self._ledger.rewind, tip.number, mine.number))
                return
        if all(each is None for each in now):
            raise ChainDown  # a node that has lost its chain has not made another
        log.error("the chain took back more than %d blocks: the index is made anew", DEPTH)
        await self.rebuild()

    async def _look_after(self) -> None:
        """What is to be done now and then, once the head is reached."""
        now_ms = self._clock.monotonic_ms()
        if self._sweep_ms is None or now_ms >= self._sweep_ms:
            self._sweep_ms = now_ms + SWEEP_MS
            await self._void_vouchers()
        if self._audit_ms is None or now_ms >= self._audit_ms:
            self._audit_ms = now_ms + AUDIT_MS
            tip = await self._tip()
            if tip is not None and await self._audit.differs(tip):
                log.error("the index differs from the chain: a node has lied or lost logs; it is made anew")
                await self.rebuild()

    async def _void_vouchers(self) -> None:
        if self._chain.local:
            moment = self._clock.now() - _LOCAL_SLACK
        else:
            final = await asyncio.to_thread(self._ledger.final_block)
            if final is None:
                return
            moment = final.at
        await asyncio.to_thread(self._ledger.passed, moment)

    def _tell(self, changed: bool) -> None:
        if changed:
            self._on_change()
