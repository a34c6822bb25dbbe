"""The opening handshake of `/ws`, for the shop's own port and for that of a fan-out process."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import Origin, Subprotocol

from vitrine.callers import NOBODY, Proxies, address_key, is_this_machine
from vitrine.domains import NONE, Domains
from vitrine.errors import Forbidden, Malformed, VitrineError
from vitrine.gateway.errors import NoSocketHere, Stopping, TooManyKnocks
from vitrine.origins import tell_refused

PATH: Final = "/ws"
SUBPROTOCOL: Final = Subprotocol("vitrine.1")

# The library says "connection open" for each one at INFO.
library_log = logging.getLogger("vitrine.gateway.rfc6455")
library_log.setLevel(logging.WARNING)


class OriginRefused(Forbidden):
    """This page may not open the socket."""


class HandshakeRefused(Malformed):
    """No WebSocket of ours comes of this request."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Whose pages may open the socket. house: origins of the house's.

    apart: the socket has a name of its own, the same for the pages of every domain.
    """

    house: frozenset[str]
    domains: Domains = NONE
    apart: bool = False

    def may(self, origin: str, host: str) -> bool:
        """host: the `Host` header, under which the socket was asked for."""
        if self.apart and self.domains.at(host) is None:
            return origin in self.house | self.domains.origins
        return origin in self.domains.origins_at(host, self.house)


def server_protocol(pages: Pages, max_bytes: int) -> ServerProtocol:
    """The library's state of one socket, before the handshake. max_bytes: of a message."""
    return ServerProtocol(
        origins=[Origin(origin) for origin in pages.house | pages.domains.origins],
        subprotocols=[SUBPROTOCOL],
        max_size=max_bytes,
        logger=library_log,
    )


def caller_of(request: Request, peer: str | None, proxies: Proxies, this_machine_counts: bool) -> str:
    """Who has opened the socket, as limits by address count them. peer: the other end's address."""
    headers = [
        (name.lower().encode(), value.encode(errors="surrogateescape"))
        for name, value in request.headers.raw_items()
    ]
    caller = proxies.caller(peer, headers)
    if is_this_machine(caller.address) and not this_machine_counts:
        return NOBODY
    return address_key(caller.address)


def answer(
    rfc: ServerProtocol,
    request: Request,
    path: str,
    accepting: bool,
    pages: Pages,
    may_knock: Callable[[], bool] = lambda: True,
) -> bool:
    """Answer the request by what `rfc` is to send. Whether there is a socket now.

    may_knock: asked only if all else is right.
    """
    response = rfc.accept(request)
    if request.path.partition("?")[0] != path:
        response = _refusal(NoSocketHere(), HTTPStatus.NOT_FOUND)
    elif response.status_code == HTTPStatus.FORBIDDEN or not _is_at_home(request, pages):
        tell_refused(next(iter(request.headers.get_all("Origin")), "nowhere"))
        response = _refusal(
            OriginRefused("pages of this origin may not open the socket"), HTTPStatus.FORBIDDEN
        )
    elif response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
        hint = "open a WebSocket (RFC 6455) with subprotocol vitrine.1"
        response = _refusal(HandshakeRefused(hint), HTTPStatus(response.status_code))
    elif not accepting:
        response = _refusal(Stopping(), HTTPStatus.SERVICE_UNAVAILABLE)
    elif not may_knock():
        response = _refusal(TooManyKnocks(), HTTPStatus.TOO_MANY_REQUESTS)
    rfc.send_response(response)
    return response.status_code == HTTPStatus.SWITCHING_PROTOCOLS


def _is_at_home(request: Request, pages: Pages) -> bool:
    """Whether the page may open the socket under this name; of two names none counts (RFC 9112, 3.2).

    Whether there is one page at all, the library has judged.
    """
    hosts, origins = request.headers.get_all("Host"), request.headers.get_all("Origin")
    return len(origins) != 1 or pages.may(origins[0], hosts[0] if len(hosts) == 1 else "")


def _refusal(error: VitrineError, status: HTTPStatus) -> Response:
    """An HTTP answer with a problem object, after which the connection closes."""
    body = json.dumps({**error.problem(), "status": status.value}).encode()
    headers = Headers(
        [
            ("Content-Type", "application/problem+json"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
        ]
    )
    return Response(status.value, status.phrase, headers, body)
