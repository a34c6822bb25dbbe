"""Which nodes may be asked: those that serve the chain, and are not far behind the best."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any, Final

from vitrine.certificates.errors import RpcRefused, RpcRevert
from vitrine.certificates.rpc.answers import NoAnswer, meaning, number_of
from vitrine.certificates.rpc.endpoint import Endpoint
from vitrine.clock import Clock

log = logging.getLogger(__name__)

LAG_BLOCKS: Final = 3
FRESH_MS: Final = 15_000
STALE_MS: Final = 60_000
LOOK_S: Final = 3.0
AGREEING: Final = 3

_ASKED: Final = json.dumps(
    [
        {"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []},
        {"jsonrpc": "2.0", "id": 2, "method": "eth_blockNumber", "params": []},
    ]
).encode()


class Health:
    """Looks at every node before the first question, and again every 15 seconds of use.

    strange: the chains that wrong nodes serve, by the node's name.
    """

    def __init__(self, endpoints: Sequence[Endpoint], chain_id: int, clock: Clock) -> None:
        self._endpoints, self._chain_id, self._clock = endpoints, chain_id, clock
        self._looked_ms: int | None = None
        self._looking: asyncio.Task[None] | None = None
        self.strange: dict[str, int] = {}

    async def look(self) -> None:
        """Returns once what is known of the nodes is young enough; looks beside the questions if it can."""
        now_ms = self._clock.monotonic_ms()
        age_ms = STALE_MS if self._looked_ms is None else now_ms - self._looked_ms
        nobody = not any(each.usable for each in self._endpoints)
        due = any(each.breaker.admits and not each.right for each in self._endpoints)
        if age_ms < FRESH_MS and not (nobody and due):
            return
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_at_all())
        if age_ms >= STALE_MS or nobody:
            await asyncio.shield(self._looking)

    async def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look_at_all(self) -> None:
        told = await asyncio.gather(*(self._look_at(each) for each in self._endpoints if each.breaker.admits))
        self._looked_ms = self._clock.monotonic_ms()
        heads = sorted(head for head in told if head is not None)
        if not heads:
            return
        # With three nodes or more, one that invents a head in the far future cannot bench all others.
        best = heads[-2] if len(heads) >= AGREEING else heads[-1]
        for each in self._endpoints:
            lags = each.head is not None and each.head < best - LAG_BLOCKS
            if lags and not each.lags:
                log.warning("node %s is benched: %d blocks behind", each.name, best - (each.head or 0))
            each.lags = lags

    async def _look_at(self, endpoint: Endpoint) -> int | None:
        endpoint.breaker.began()
        try:
            chain_id, head = _told(await endpoint.post(_ASKED, LOOK_S))
        except (NoAnswer, RpcRefused, RpcRevert) as error:
            endpoint.failed(error)
            return None
        if chain_id != self._chain_id:
            endpoint.right = False
            self.strange[endpoint.name] = chain_id
            endpoint.bench(f"it serves chain {chain_id}, not {self._chain_id}")
            return None
        endpoint.right, endpoint.head = True, head
        self.strange.pop(endpoint.name, None)
        endpoint.breaker.succeeded()
        return head


def _told(answers: Any) -> tuple[int, int]:
    if not isinstance(answers, list) or len(answers) != 2:
        raise NoAnswer("another number of answers")
    by_number = {each.get("id"): each for each in answers if isinstance(each, dict)}
    return (
        number_of(meaning(by_number.get(1), "eth_chainId", 1)),
        number_of(meaning(by_number.get(2), "eth_blockNumber", 2)),
    )
