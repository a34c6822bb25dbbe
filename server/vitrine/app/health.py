"""Is it alive, is it ready: for supervisors and load balancers."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from fastapi import APIRouter

from vitrine.app.answers import Alive, Ready
from vitrine.errors import Unavailable
from vitrine.problems import problems
from vitrine.storage import Database


class NotReady(Unavailable):
    """A part that requests need does not answer."""

    members: ClassVar[Mapping[str, Any]] = {"stopped": list[str]}


ONE_WRITE_S = 1.0

TAGS = {"health": "For supervisors and load balancers."}


def router(database: Database, tasks: Callable[[], Iterable[asyncio.Task[None]]]) -> APIRouter:
    """GET /healthz, GET /readyz. tasks: those that must run beside the requests."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz", operation_id="is_alive")
    async def alive() -> Alive:
        """The process answers. Asks nothing else, so that a slow database restarts nobody."""
        return Alive()

    asking = threading.Lock()
    written_s = -ONE_WRITE_S

    @routes.get("/readyz", operation_id="is_ready", responses=problems(NotReady))
    def ready() -> Ready:
        """The database takes a write, and everything that runs beside the requests does run."""
        nonlocal written_s
        with asking:  # anybody may ask, and each write waits for the disk: one a second speaks for all
            if time.monotonic() - written_s >= ONE_WRITE_S:
                database.check_writing()
                written_s = time.monotonic()
        database.ping()
        stopped = [task.get_name() for task in tasks() if task.done()]
        if stopped:
            raise NotReady(f"Stopped: {', '.join(stopped)}. The reason is in the log.", stopped=stopped)
        return Ready()

    return routes
