"""GET /metrics: the live rooms' counts in Prometheus' text format, labelled by rooms and our own code."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from vitrine.app.units import UnitsCollector
from vitrine.callers import FORWARDING, is_this_machine
from vitrine.errors import Forbidden
from vitrine.gateway.figures import BUCKETS_S, Counters, RoomReport, Times
from vitrine.storage import FreeSpace, Holds

Reports = Callable[[], Iterable[RoomReport]]

# name of a counter -> what it counts
COUNTERS = {
    "ticks": "Ticks that happened",
    "poses_in": "Poses received",
    "frames_out": "Frames of poses written",
    "events_out": "Events and answers written",
    "bytes_out": "Bytes of frames and events written",
    "skips": "Frames left out for clients that are behind",
}
GAUGES = {
    "people": "Avatars in the room",
    "away": "Of these, people whose connection is lost and whose seat is kept",
    "spectators": "People who only watch",
}


class MetricsRefused(Forbidden):
    """Figures of this shop are not for everybody."""


class RoomsCollector:
    """A collector that asks the gateway at each scrape, so that a closed room leaves no series behind."""

    def __init__(self, reports: Reports, sockets: Callable[[], int], space: FreeSpace) -> None:
        self._reports, self._sockets, self._space = reports, sockets, space

    def describe(self) -> Iterable[Metric]:
        """Nothing: rooms come and go."""
        return ()

    def collect(self) -> Iterator[Metric]:
        reports = list(self._reports())
        yield GaugeMetricFamily("vitrine_sockets", "Open sockets of this process", value=self._sockets())
        space = self._space.now()
        for name, words, value in (
            ("free", "Free bytes of the disk with the shop's files", space.free),
            ("size", "Bytes of that disk", space.total),
            ("floor", "Free bytes below which no file is taken", space.floor),
        ):
            yield GaugeMetricFamily(f"vitrine_disk_{name}_bytes", words, value=value)
        for name, words in GAUGES.items():
            gauge = GaugeMetricFamily(f"vitrine_room_{name}", words, labels=["room"])
            for report in reports:
                gauge.add_metric([report.room], getattr(report, name))
            yield gauge
        levels = GaugeMetricFamily(
            "vitrine_room_clients", "People by rate level: 0 full to 3 far only", labels=["room", "level"]
        )
        for report in reports:
            for level, count in enumerate(report.levels):
                levels.add_metric([report.room, str(level)], count)
        yield levels
        for name, words in COUNTERS.items():
            counter = CounterMetricFamily(f"vitrine_room_{name}", words, labels=["room"])
            for report in reports:
                counter.add_metric([report.room], _counted(report.figures.counters, name))
            yield counter
        refused = CounterMetricFamily(
            "vitrine_room_refused_poses", "Poses outside the rules", labels=["room"]
        )
        for report in reports:
            refused.add_metric([report.room], report.refused_poses)
        yield refused
        yield self._times(
            "vitrine_room_tick_seconds", "Work of a tick", [(r.room, r.figures.tick) for r in reports]
        )
        yield self._times(
            "vitrine_room_late_seconds",
            "How long after its time a tick began",
            [(r.room, r.figures.late) for r in reports],
        )

    @staticmethod
    def _times(name: str, words: str, rooms: Iterable[tuple[str, Times]]) -> HistogramMetricFamily:
        family = HistogramMetricFamily(name, words, labels=["room"])
        for room, times in rooms:
            total, buckets = 0, []
            for bound, count in zip((*map(str, BUCKETS_S), "+Inf"), times.under, strict=True):
                total += count
                buckets.append((bound, total))
            family.add_metric([room], buckets, times.sum_ms / 1000)
        return family


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may read the figures, operators who are signed in aside.

    token: of VITRINE_METRICS_TOKEN, "" if there is none. this_machine: without a token, programs of this
    machine may; to be false where a proxy may stand in front. is_operator: whether one asks; raises what the
    guards of accounts do.
    """

    token: str = ""
    this_machine: bool = True
    is_operator: Callable[[Request], bool] = lambda _: False


def router(
    reports: Reports,
    sockets: Callable[[], int],
    space: FreeSpace,
    readers: Readers | None = None,
    holds: Holds | None = None,
) -> APIRouter:
    """GET /metrics. holds: of the database's units of work."""
    allowed = readers or Readers()
    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    registry.register(RoomsCollector(reports, sockets, space))
    if holds is not None:
        registry.register(UnitsCollector(holds))
    routes = APIRouter(include_in_schema=False)

    @routes.get("/metrics")
    async def metrics(request: Request) -> Response:
        # The rooms are read on their own thread, accounts on another.
        await asyncio.to_thread(_admit, request, allowed)
        return Response(
            generate_latest(registry),
            media_type=CONTENT_TYPE_PLAIN_0_0_4,
            headers={"Cache-Control": "no-store"},
        )

    return routes


def _admit(request: Request, readers: Readers) -> None:
    """Raises MetricsRefused, and what the guards of accounts do."""
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    if readers.token and hmac.compare_digest(shown.encode(), readers.token.encode()):
        return
    if not shown and readers.is_operator(request):
        return
    if readers.token:
        raise MetricsRefused("Show the token of VITRINE_METRICS_TOKEN: Authorization: Bearer ...")
    host = request.client.host if request.client else ""
    # Through a proxy on this machine everybody looks local, so whoever was forwarded is a stranger.
    forwarded = any(name.lower() in FORWARDING for name, _ in request.scope["headers"])
    if forwarded or not readers.this_machine or not is_this_machine(host):
        raise MetricsRefused(
            "Figures are for signed-in operators, and for programs that show VITRINE_METRICS_TOKEN; those of "
            "this machine need none where the shop has no public address and no proxy."
        )


def _counted(counters: Counters, name: str) -> int:
    value = getattr(counters, name)
    assert isinstance(value, int)  # noqa: S101  each name of COUNTERS is one of its fields
    return value
