"""What bodies of requests may hold, looked at before anybody reads them: bytes and, of JSON, members.

A validator's work grows with what it is given: a list of a hundred thousand wrong things, an object of ten
thousand unknown names. So they are counted first, at a millisecond a MiB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, Final

from vitrine.app.headers import Asgi, Message, Receive, Scope, Send
from vitrine.errors import Invalid, TooLarge, VitrineError
from vitrine.parts import JsonBound

USUAL: Final = JsonBound()
# Possessive, and a text without an end is one too: else each quote within it would be tried again.
_TEXTS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)


class BodyTooLarge(TooLarge):
    """A request body over the cap of its route."""

    members: ClassVar[Mapping[str, Any]] = {"limit_bytes": int}

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"A request body may have {limit_bytes} bytes here.", limit_bytes=limit_bytes)


class BodyTooManifold(Invalid):
    """JSON with more members than any good request to this route has."""

    members: ClassVar[Mapping[str, Any]] = {"limit": int}

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The JSON of a request may have {limit} members here, all its lists and objects together.",
            limit=limit,
        )


class BodyLimit:
    """ASGI middleware: takes a body whole, and refuses what is too large or too manifold.

    uploads: paths that stream and have caps of their own, as of `Part`.
    bounds: of paths (`*` for a segment), or of a method and a path, that take more than the usual.
    """

    def __init__(self, app: Asgi, uploads: frozenset[str], bounds: Mapping[str, JsonBound]) -> None:
        self._app = app
        self._is_upload = streaming(uploads)
        self._bounds = [(_pattern(where), bound) for where, bound in bounds.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._is_upload(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers, bound = dict(scope["headers"]), self._bound(f"{scope['method']} {scope['path']}")
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared[:20]) > bound.limit_bytes:
            await refuse(send, BodyTooLarge(bound.limit_bytes))
            return
        if declared.lstrip(b"0") == b"" and b"transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if len(body) > bound.limit_bytes:
                await refuse(send, BodyTooLarge(bound.limit_bytes))
                return
            if not message.get("more_body", False):
                break
        if is_manifold(body, bound.members):
            await refuse(send, BodyTooManifold(bound.members))
            return
        told = False

        async def again() -> Message:
            nonlocal told
            if told:
                return await receive()
            told = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, again, send)

    def _bound(self, asked: str) -> JsonBound:
        return next((bound for pattern, bound in self._bounds if pattern.fullmatch(asked)), USUAL)


def streaming(uploads: Collection[str]) -> Callable[[str], bool]:
    """Whether a path is one of these: `*` for a segment; one that ends in a slash stands for all below it."""
    paths = [re.escape(path).replace(r"\*", "[^/]+") + ("" if path[-1] != "/" else ".*") for path in uploads]
    pattern = re.compile("|".join(sorted(paths)), re.DOTALL)
    return lambda path: bool(uploads) and pattern.fullmatch(path) is not None


def _pattern(where: str) -> re.Pattern[str]:
    """Of "METHOD path"."""
    path = re.escape(where).replace(r"\*", "[^/]+")
    return re.compile(path if " " in where else rf"\w+ {path}")


def is_manifold(body: bytes | bytearray, limit: int) -> bool:
    """Whether the JSON in `body` has more members than `limit`. What stands in its texts does not count."""
    if _members(body) <= limit:
        return False
    # With zeros it is UTF-16 or UTF-32, where the byte of a quote may be half of another character.
    return b"\0" in body or _members(_TEXTS.sub(b"", body)) > limit


async def refuse(send: Send, error: VitrineError) -> None:
    """The error as an answer, from outside of the framework; nothing more is read of the request."""
    body = json.dumps(error.problem()).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    if "retry_after_s" in error.values:
        headers.append((b"retry-after", str(error.values["retry_after_s"]).encode()))
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _members(body: bytes | bytearray) -> int:
    return body.count(b",") + body.count(b"[") + body.count(b"{")
