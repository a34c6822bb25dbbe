"""What the operator's page reads: live rooms and this process, once a second."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

import vitrine
from vitrine.accounts.people import Operator
from vitrine.app.answers import DeadEvent, Disk, LiveRooms, Process, UntoldEvents
from vitrine.gateway.answers import LiveRoom
from vitrine.gateway.figures import RoomReport
from vitrine.storage import FreeSpace, Outbox, Space

STATM = Path("/proc/self/statm")
DEAD_SHOWN = 20


def router(
    reports: Callable[[], Iterable[RoomReport]],
    sockets: Callable[[], int],
    outbox: Outbox,
    space: FreeSpace,
    guard: Callable[..., Any],
) -> APIRouter:
    """GET /api/operator/rooms and events. guard: gives the signed-in operator or raises."""
    routes = APIRouter(prefix="/api/operator", tags=["operator"])
    began_s = time.monotonic()

    @routes.get("/rooms", operation_id="list_live_rooms")
    async def rooms(response: Response, _operator: Annotated[Operator, Depends(guard)]) -> LiveRooms:
        """Counts and times of the rooms that are open now: nothing about anybody."""
        response.headers["Cache-Control"] = "no-store"
        used = os.times()
        return LiveRooms(
            rooms=[LiveRoom.of(report) for report in sorted(reports(), key=lambda report: report.room)],
            process=Process(
                rss_bytes=_resident_bytes(),
                cpu_s=round(used.user + used.system, 3),
                uptime_s=round(time.monotonic() - began_s, 1),
                sockets=sockets(),
                version=vitrine.__version__,
            ),
            disk=_disk(space.now()),
        )

    @routes.get("/events", operation_id="list_untold_events")
    def events(response: Response, _operator: Annotated[Operator, Depends(guard)]) -> UntoldEvents:
        """What parts of the shop were not told of, and what was given up: kinds and reasons, no contents."""
        response.headers["Cache-Control"] = "no-store"
        found = outbox.waiting()
        return UntoldEvents(
            waiting=found.count,
            oldest_at=found.oldest_at,
            dead=found.dead,
            items=[
                DeadEvent(
                    id=each.id,
                    group=each.group,
                    kind=each.kind,
                    attempts=each.attempts,
                    dead_at=each.dead_at,
                    reason=each.reason,
                )
                for each in outbox.dead(DEAD_SHOWN)
            ],
        )

    return routes


def _disk(space: Space) -> Disk:
    return Disk(free=space.free, total=space.total, floor=space.floor, low=space.low)


def _resident_bytes() -> int | None:
    """The memory this process holds now; None where the kernel does not tell it so."""
    try:
        return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
