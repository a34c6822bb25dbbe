"""GET /ws as a request like any other: somebody looks, or a proxy has taken the upgrade away."""

from __future__ import annotations

import logging
from typing import ClassVar, Final

from fastapi import APIRouter, Request, Response

from vitrine.app.problems import problem_response
from vitrine.errors import VitrineError
from vitrine.gateway.handshake import PATH
from vitrine.once import Once

STRIPPED: Final = (
    "a socket came as a plain GET, without Upgrade and Connection: a proxy in front of the shop does not "
    "pass WebSockets on, and nobody can enter a room. docs/deploy.md shows what it needs"
)

log = logging.getLogger(__name__)


class UpgradeMissing(VitrineError):
    """The shop's socket was asked for without an upgrade."""

    status: ClassVar[int] = 426


def router() -> APIRouter:
    """The socket's address, for whoever comes there without a WebSocket."""
    routes = APIRouter(include_in_schema=False)
    once = Once()

    @routes.get(PATH)
    def plain(request: Request) -> Response:
        if "sec-websocket-key" in request.headers and once("stripped"):
            log.warning(STRIPPED)
        error = UpgradeMissing(
            "Here is the shop's socket, and this request came without Upgrade: websocket. If a page opened "
            "it, a proxy on the way does not pass WebSockets on: it has to forward the headers Upgrade and "
            "Connection."
        )
        return problem_response(error, {"Upgrade": "websocket", "Cache-Control": "no-store"})

    return routes
