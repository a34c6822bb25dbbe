"""The shop's own pool of nodes: made at the first question, anew when the chain's addresses change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Final, Protocol

from vitrine.certificates.rpc.pool import RpcPool
from vitrine.clock import Clock

OLD_LIMIT: Final = 4

log = logging.getLogger(__name__)


class Reachable(Protocol):
    """A chain and where its nodes are, as `chains.service.Chain` tells it."""

    @property
    def chain_id(self) -> int: ...
    @property
    def rpc_urls(self) -> Sequence[str]: ...


class Pools:
    """Used on the event loop alone. A local chain has another port after each start of its worker."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pools: dict[tuple[int, tuple[str, ...]], RpcPool] = {}

    def of(self, chain: Reachable) -> RpcPool:
        """The pool of this chain. Does not block."""
        key = (chain.chain_id, tuple(chain.rpc_urls))
        found = self._pools.get(key)
        if found is None:
            found = self._pools[key] = RpcPool(key[1], chain.chain_id, self._clock)
            self._forget()
        return found

    async def close(self) -> None:
        """End every connection."""
        pools, self._pools = list(self._pools.values()), {}
        await asyncio.gather(*(pool.close() for pool in pools))

    def _forget(self) -> None:
        """Pools of addresses that answer no more; one that is still asked lives as long as its question."""
        while len(self._pools) > OLD_LIMIT:
            oldest = next(iter(self._pools))
            task = asyncio.ensure_future(self._pools.pop(oldest).close())
            task.add_done_callback(_ended)


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.warning("a pool of nodes did not close", exc_info=task.exception())
