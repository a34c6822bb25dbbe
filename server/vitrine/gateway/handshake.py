"""The opening handshake of `/ws`, for the shop's own port and for that of a fan-out process."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Final

from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import Origin, Subprotocol

from vitrine.callers import NOBODY, Proxies, address_key, is_this_machine
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


def server_protocol(origins: Iterable[str], max_bytes: int) -> ServerProtocol:
    """The library's state of one socket, before the handshake. max_bytes: of a message."""
    return ServerProtocol(
        origins=[Origin(origin) for origin in origins],
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
    may_knock: Callable[[], bool] = lambda: True,
) -> bool:
    """Answer the request by what `rfc` is to send. Whether there is a socket now.

    may_knock: asked only if all else is right.
    """
    response = rfc.accept(request)
    if request.path.partition("?")[0] != path:
        response = _refusal(NoSocketHere(), HTTPStatus.NOT_FOUND)
    elif response.status_code == HTTPStatus.FORBIDDEN:
        tell_refused(request.headers.get("Origin", "nowhere"))
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
