"""How often one visitor may do what, in all rooms together and over all their sockets."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import Final

from vitrine.clock import Clock
from vitrine.gateway.buckets import Bucket
from vitrine.gateway.errors import TooSoon
from vitrine.ids import VisitorId
from vitrine.protocol import acts, client

# kind: how many a second, and how many at once. Rooms are read by people, and most of these are told to all.
# act: what staff do, who may have forty to show out at once.
PACES: Final[dict[str, tuple[float, int]]] = {
    "chat": (1.0, 5),
    "emote": (1.0, 5),
    "profile": (0.1, 3),
    "use": (4.0, 12),
    "block": (1.0, 10),
    "act": (5.0, 40),
}
VISITORS_KEPT: Final = 8192


class Paces:
    """Remembers the visitors who did something last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: OrderedDict[VisitorId, dict[str, Bucket]] = OrderedDict()

    def refusal(self, visitor: VisitorId, request: client.Request) -> TooSoon | None:
        """Take one of its kind; why it may not be done just now, if so."""
        kind = kind_of(request)
        own = self._buckets.setdefault(visitor, {})
        self._buckets.move_to_end(visitor)
        if len(self._buckets) > VISITORS_KEPT:
            self._buckets.popitem(last=False)
        bucket = own.get(kind)
        if bucket is None:
            bucket = own[kind] = Bucket(*PACES[kind])
        now_ms = self._clock.monotonic_ms()
        if bucket.take(now_ms):
            return None
        return TooSoon(kind, max(1, math.ceil(bucket.wait_ms / 1000)))


def kind_of(request: client.Request) -> str:
    """Which of `PACES` it counts for."""
    match request:
        case client.Chat():
            return "chat"
        case client.Emote():
            return "emote"
        case client.Profile():
            return "profile"
        case client.Use():
            return "use"
        case acts.Block() | acts.Unblock():
            return "block"
        case (
            acts.Mute()
            | acts.Unmute()
            | acts.Kick()
            | acts.Ban()
            | acts.Unban()
            | acts.Pause()
            | client.Stay()
        ):
            return "act"
