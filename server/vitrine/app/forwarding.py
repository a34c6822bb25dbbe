"""ASGI middleware: whoever asks through a trusted proxy is known by their own address from here on."""

from __future__ import annotations

import logging
from typing import Final

from vitrine.app.headers import Asgi, Receive, Scope, Send
from vitrine.callers import Proxies
from vitrine.once import Once

UNTRUSTED: Final = (
    "requests come with forwarding headers from %s, which is no trusted proxy: they are not believed, and "
    "everybody behind it counts as one address. If it is your proxy, name it in VITRINE_TRUSTED_PROXIES "
    "(docs/deploy.md)"
)
TORN: Final = (
    "X-Forwarded-For and Forwarded contradict each other: those visitors count as one address, that of their "
    "proxy. Let it remove the one that it does not write itself (docs/deploy.md)"
)
PLAIN: Final = (
    "the proxy says that it is reached by https, but VITRINE_PUBLIC_URL begins with http: cookies are not "
    "Secure, and pages may be refused. Set it to the address in visitors' browsers"
)

log = logging.getLogger(__name__)


class Forwarding:
    """Sets `client` and `scheme` of each request to what is true. secure: as `Settings.secure`."""

    def __init__(self, app: Asgi, proxies: Proxies, secure: bool) -> None:
        self._app = app
        self._proxies = proxies
        self._secure = secure
        self._once = Once()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._judge(scope)
        await self._app(scope, receive, send)

    def _judge(self, scope: Scope) -> None:
        peer = scope.get("client")
        caller = self._proxies.caller(peer[0] if peer else None, scope["headers"])
        if caller.disbelieved:
            if self._once("untrusted"):
                log.warning(UNTRUSTED, caller.address)
            return
        if caller.torn and self._once("torn"):
            log.warning(TORN)
        if caller.scheme == "https" and not self._secure and self._once("plain"):
            log.warning(PLAIN)
        if caller.scheme is not None:
            scope["scheme"] = caller.scheme
        if peer and caller.address != peer[0]:
            scope["client"] = (caller.address, 0)
