"""How fast one caller may ask: whoever asks faster waits for their turn; the rooms' loop is everybody's.

Each request costs the loop that ticks the rooms a millisecond or two, however little it asks for. One program
with eight connections would take half of it; at a pace of its own it waits as a task, which costs nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any, ClassVar, Final

from vitrine.app.bodies import refuse
from vitrine.app.headers import Asgi, Receive, Scope, Send
from vitrine.callers import address_key
from vitrine.errors import TooMany

# So many at once before the pace counts: a page and all that it asks for.
BURST_S: Final = 2.0
# One address may be sixty people in an office, each with a session of their own.
ADDRESS: Final = 10
# Who would wait for longer is told to come back instead: browsers and programs give up after 10 s.
LONGEST_S: Final = 4.0
CALLERS_LIMIT: Final = 10_000


class CallerTooFast(TooMany):
    """One token, session or address asks faster than anybody is answered. retry_after_s: whole seconds."""

    members: ClassVar[Mapping[str, Any]] = {"retry_after_s": int, "allowed": int}

    def __init__(self, allowed: int) -> None:
        super().__init__(
            f"You ask faster than {allowed} times a second, and more already wait: "
            "nothing was changed, go on in a few seconds.",
            retry_after_s=round(LONGEST_S),
            allowed=allowed,
        )


class Turns:
    """per_s: turns of one caller each second, after `burst` at once (the generic cell rate algorithm).

    now: seconds that only grow. Remembers the CALLERS_LIMIT callers seen last.
    """

    def __init__(self, per_s: float, burst: float, now: Callable[[], float]) -> None:
        self._step_s, self._ahead_s, self._now = 1 / per_s, burst / per_s, now
        self._next: OrderedDict[bytes, float] = OrderedDict()

    def wait_s(self, caller: bytes) -> float:
        """Seconds until this caller's next turn, which is theirs now; over LONGEST_S: they got none."""
        now = self._now()
        due = max(self._next.pop(caller, now), now)
        wait_s = max(0.0, due + self._step_s - self._ahead_s - now)
        self._next[caller] = due if wait_s > LONGEST_S else due + self._step_s
        if len(self._next) > CALLERS_LIMIT:
            self._next.popitem(last=False)
        return wait_s


class Pace:
    """ASGI middleware before whatever reads bodies. per_s: requests to the API by one token or session; ten
    times as many by one address. cookie: the session's name.
    """

    def __init__(self, app: Asgi, per_s: int, cookie: str, now: Callable[[], float] = time.monotonic) -> None:
        self._app, self._per_s, self._session = app, per_s, cookie.encode() + b"="
        self._callers = Turns(per_s, BURST_S * per_s, now)
        self._addresses = Turns(ADDRESS * per_s, BURST_S * ADDRESS * per_s, now)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            wait_s, allowed = self._addresses.wait_s(_address(scope)), ADDRESS * self._per_s
            credential = self._credential(scope)
            if credential is not None and wait_s <= LONGEST_S:
                wait_s, allowed = max(wait_s, self._callers.wait_s(credential)), self._per_s
            if wait_s > LONGEST_S:
                await refuse(send, CallerTooFast(allowed))
                return
            if wait_s > 0:
                await asyncio.sleep(wait_s)
        await self._app(scope, receive, send)

    def _credential(self, scope: Scope) -> bytes | None:
        """A digest of what the request says of who asks; whether it is true is not known here."""
        said = self._said(scope)
        return None if said is None else blake2b(said, digest_size=16).digest()

    def _said(self, scope: Scope) -> bytes | None:
        cookies = b""
        for name, value in scope["headers"]:
            if name == b"authorization":
                return bytes(value)
            if name == b"cookie":
                cookies = value
        for each in cookies.split(b";"):
            if each.strip().startswith(self._session):
                return bytes(each.strip())
        return None


def _address(scope: Scope) -> bytes:
    client = scope.get("client")
    return address_key(client[0] if client else None).encode()
