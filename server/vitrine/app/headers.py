"""Response headers that hold for every answer, and a cap on request bodies."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, ClassVar

from vitrine.errors import TooLarge

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

# Scripts: our own files, and blobs because a room's browser module is checked against its integrity hash and
# then imported from the very bytes that were checked. Styles: three's and our overlay set element styles.
POLICY = (
    "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' blob: data:; connect-src 'self' ws: wss: blob: data:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)

EVERYWHERE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), xr-spatial-tracking=(self)"),
    (b"content-security-policy", POLICY.encode()),
)

JSON_LIMIT_BYTES = 1024 * 1024


class BodyTooLarge(TooLarge):
    """A request body over the cap of its route."""

    members: ClassVar[Mapping[str, Any]] = {"limit_bytes": int}


class HouseHeaders:
    """ASGI middleware: adds `EVERYWHERE` where the answer has not set its own."""

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                headers += [(name, value) for name, value in EVERYWHERE if name not in present]
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, with_headers)


class BodyLimit:
    """ASGI middleware: refuses JSON bodies over 1 MiB, as they arrive.

    uploads: paths that have caps of their own; one that ends in a slash stands for all below it.
    """

    def __init__(self, app: Asgi, uploads: frozenset[str]) -> None:
        self._app = app
        self._uploads = uploads
        self._folders = tuple(path for path in uploads if path.endswith("/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._is_upload(scope["path"]):
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > JSON_LIMIT_BYTES:
            await _refuse(send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > JSON_LIMIT_BYTES:
                raise _too_large()  # whoever reads the body passes it on to the problem handlers
            return message

        await self._app(scope, counted, send)

    def _is_upload(self, path: str) -> bool:
        return path in self._uploads or path.startswith(self._folders)


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(
        f"A request body may have {JSON_LIMIT_BYTES} bytes here.", limit_bytes=JSON_LIMIT_BYTES
    )


async def _refuse(send: Send) -> None:
    error = _too_large()
    body = json.dumps(error.problem()).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
