"""Response headers that hold for every answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any, Final

from vitrine.app.till import Till, has_till
from vitrine.domains import host_in

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

API: Final = "/api/"
# Whoever says nothing else is kept by nobody: most answers depend on who asks.
PRIVATE: Final = b"private, no-store"
# With an ETag the browser may keep its own copy, and asks each time whether it still holds.
REVALIDATED: Final = b"private, no-cache"
ASKERS: Final = ("Cookie", "Authorization")
# Two years, for this host alone: what stands below it is not ours to say.
HSTS: Final = b"max-age=63072000"
# Files that other sites show: models and pictures by their hash, and what markets read of a token.
SHARED: Final = ("/models/", "/certificates/")


def policy(sockets: Iterable[str] = (), till: Till | None = None) -> str:
    """The Content-Security-Policy of our pages. sockets: origins of the shop's sockets, ws or wss. till: of a
    page on which one pays.

    Scripts: our own files, and blobs because a room's browser module is checked against its integrity hash
    and then imported from the very bytes that were checked. Styles: three's and our overlay set element
    styles. Trusted Types: the one policy, `web/app/src/trusted.ts`, lets workers be started from such
    addresses, and no text become markup or script.
    """
    till = till or Till()
    connects = [*sorted(filter(_can_be_named, sockets)), *filter(_can_be_named, till.connects)]
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self' blob: 'wasm-unsafe-eval'", *till.scripts]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' blob: data:",
            " ".join(["connect-src 'self'", *connects, "blob: data:"]),
            " ".join(["frame-src 'self'", *filter(_can_be_named, till.frames)]),
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
            "require-trusted-types-for 'script'",
            "trusted-types default",
        ]
    )


def _can_be_named(socket: str) -> bool:
    """CSP has no way to write an IPv6 address: browsers pass over it, and say so on each page. What the page
    itself came from is 'self', its sockets included.
    """
    return "[" not in socket


class HouseHeaders:
    """ASGI middleware: adds what every answer says, where it has not said so itself.

    sockets: as `policy`. hsts: whether browsers reach this host by https alone from now on. domains: the
    sockets of brands' own domains, by host. secure: whether those are reached by https. till: what pages on
    which one pays are opened for.
    """

    def __init__(
        self,
        app: Asgi,
        sockets: Iterable[str] = (),
        hsts: bool = False,
        domains: Mapping[str, Iterable[str]] | None = None,
        secure: bool = False,
        till: Till | None = None,
    ) -> None:
        self._app = app
        self._said = _both(sockets, hsts, till)
        self._domains = {host: _both(each, secure, till) for host, each in (domains or {}).items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        both, path = self._said, scope["path"]
        if self._domains:
            host = next((value for name, value in scope["headers"] if name == b"host"), b"")
            both = self._domains.get(host_in(host.decode("latin-1")), both)
        said = both[has_till(path)]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(list(message.get("headers", ())), said, path)
            await send(message)

        await self._app(scope, receive, with_headers)


def _both(sockets: Iterable[str], hsts: bool, till: Till | None) -> tuple[list[Header], list[Header]]:
    """What pages without a till say, and what those with one do."""
    told = tuple(sockets)
    return _said(told, hsts, None), _said(told, hsts, till)


def _said(sockets: Iterable[str], hsts: bool, till: Till | None) -> list[Header]:
    said: list[Header] = [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"permissions-policy", _permissions(till).encode()),
        (b"content-security-policy", policy(sockets, till).encode()),
        # Wallets and the bank's question open windows that must find their opener.
        (b"cross-origin-opener-policy", b"same-origin-allow-popups"),
    ]
    return [*said, (b"strict-transport-security", HSTS)] if hsts else said


def _permissions(till: Till | None) -> str:
    """Who may ask the browser's own wallets: the payment form, where there is one."""
    wallets = " ".join(["self", *(f'"{each}"' for each in till.wallets)]) if till and till.wallets else ""
    return f"camera=(), geolocation=(), payment=({wallets}), xr-spatial-tracking=(self)"


def _completed(headers: list[Header], said: list[Header], path: str) -> list[Header]:
    found = {name.lower(): value for name, value in headers}
    headers += [(name, value) for name, value in said if name not in found]
    if b"cross-origin-resource-policy" not in found:
        whose = b"cross-origin" if path.startswith(SHARED) else b"same-origin"
        headers.append((b"cross-origin-resource-policy", whose))
    kept = found.get(b"cache-control")
    if kept is None:
        kept = REVALIDATED if b"etag" in found else PRIVATE
        headers.append((b"cache-control", kept))
    return headers if b"public" in kept or not path.startswith(API) else _varying(headers)


def _varying(headers: list[Header]) -> list[Header]:
    """With ASKERS among what the answer varies by, all in one line."""
    named = [
        part.strip()
        for name, value in headers
        if name.lower() == b"vary"
        for part in value.decode("latin-1").split(",")
    ]
    merged = dict.fromkeys([*filter(None, named), *ASKERS])
    rest = [(name, value) for name, value in headers if name.lower() != b"vary"]
    return [*rest, (b"vary", ", ".join(merged).encode("latin-1"))]
