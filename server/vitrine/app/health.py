"""Is it alive, is it ready: for supervisors and load balancers."""

from __future__ import annotations

import asyncio
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


TAGS = {"health": "For supervisors and load balancers."}


def router(database: Database, tasks: Callable[[], Iterable[asyncio.Task[None]]]) -> APIRouter:
    """GET /healthz, GET /readyz. tasks: those that must run beside the requests."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz", operation_id="is_alive")
    async def alive() -> Alive:
        """The process answers. Asks nothing else, so that a slow database restarts nobody."""
        return Alive()

    @routes.get("/readyz", operation_id="is_ready", responses=problems(NotReady))
    def ready() -> Ready:
        """The database answers and everything that runs beside the requests does run."""
        database.ping()
        stopped = [task.get_name() for task in tasks() if task.done()]
        if stopped:
            raise NotReady(f"Stopped: {', '.join(stopped)}. The reason is in the log.", stopped=stopped)
        return Ready()

    return routes
