"""The nodes of whichever chain is current, for the shop's own process: they change as the worker says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from vitrine.certificates.chains.service import Chain, Chains
from vitrine.certificates.errors import CertificatesOff
from vitrine.certificates.rpc.pool import Block, Question, RpcPool

LOOK_MS: Final = 1_000


class CurrentRpc:
    """An `Rpc` over the current chain's nodes. A local chain has another address after each start.

    Every question raises CertificatesOff while there is no chain, else what `RpcPool` raises.
    """

    def __init__(self, chains: Chains) -> None:
        self._chains = chains
        self._pool: RpcPool | None = None
        self._key: tuple[int, tuple[str, ...]] | None = None
        self._looked_ms: int | None = None
        self._turn = asyncio.Lock()
        self._past: list[RpcPool] = []

    async def ask(self, method: str, *params: Any, timeout_s: float | None = None) -> Any:
        return await (await self._now()).ask(method, *params, timeout_s=timeout_s)

    async def batch(self, questions: Sequence[Question], timeout_s: float | None = None) -> list[Any]:
        return await (await self._now()).batch(questions, timeout_s)

    async def call(
        self,
        to: str | None,
        data: bytes,
        block: Block = "latest",
        gas: int | None = None,
        timeout_s: float | None = None,
    ) -> bytes:
        return await (await self._now()).call(to, data, block, gas, timeout_s)

    async def newest(self) -> str:
        return await (await self._now()).newest()

    async def agreed(
        self, to: str | None, data: bytes, block_hash: str, gas: int | None = None, sender: str | None = None
    ) -> bytes:
        return await (await self._now()).agreed(to, data, block_hash, gas, sender)

    async def close(self) -> None:
        for pool in (*self._past, *(() if self._pool is None else (self._pool,))):
            await pool.close()
        self._past, self._pool, self._key = [], None, None

    async def _now(self) -> RpcPool:
        now_ms = self._chains.clock.monotonic_ms()
        if self._looked_ms is None or now_ms - self._looked_ms >= LOOK_MS or self._pool is None:
            async with self._turn:
                await self._follow(await asyncio.to_thread(self._chains.current))
                self._looked_ms = now_ms
        if self._pool is None:
            raise CertificatesOff
        return self._pool

    async def _follow(self, chain: Chain | None) -> None:
        key = None if chain is None or not chain.rpc_urls else (chain.chain_id, chain.rpc_urls)
        if key == self._key:
            return
        if self._pool is not None:
            # Questions may be on their way still: it is closed at the next change.
            past, self._past = self._past, [self._pool]
            for pool in past:
                await pool.close()
        self._key = key
        self._pool = None if key is None else RpcPool(key[1], key[0], self._chains.clock)
