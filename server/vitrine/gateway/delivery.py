"""Brings what a room tells to its clients: each payload encoded once, the same bytes written to all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from vitrine.errors import VitrineError
from vitrine.gateway.fanout.watching import Watching
from vitrine.gateway.figures import Counters
from vitrine.gateway.levels import Levels
from vitrine.gateway.wire import binary_frame, room_message, welcome_message
from vitrine.ids import Slot
from vitrine.rooms import commands
from vitrine.rooms.events import Outgoing, Replaced, Welcomed
from vitrine.rooms.values import Frame

# A frame of poses that is left out twice or more: what was shown meanwhile is no longer known to the client.
MISSED_AGAIN: Final = 2


class Peer(Protocol):
    """A client's end, as its room sees it. None of these raises or waits."""

    def welcome(self, frame: bytes) -> None: ...

    def event(self, frame: bytes) -> None: ...

    def pose(self, frame: bytes) -> bool:
        """False: left out, the client is behind."""
        ...

    def end(self, error: VitrineError) -> None: ...


class Delivery:
    """One room's. post: gives the room an order. token: a fresh one for this seat to come back with.

    watching: its spectators, once there were any.
    """

    def __init__(
        self,
        post: Callable[[commands.Command], None],
        counters: Counters,
        token: Callable[[Slot], str],
    ) -> None:
        self._token = token
        self.watching: Watching | None = None
        self.levels = Levels()
        self._post = post
        self._counters = counters
        # Who is behind -> frames of poses missed in a row.
        self._missed: dict[Slot, int] = {}

    def send(self, told: Sequence[Outgoing], peers: Mapping[Slot, Peer], now_ms: int) -> None:
        """Write all of this. now_ms: the room's clock."""
        for outgoing in told:
            payload = outgoing.payload
            if isinstance(payload, Replaced):
                continue  # the host has ended that peer already
            if isinstance(payload, Welcomed) and payload.slot is not None:
                self._welcome(payload, payload.slot, peers)
                continue
            frame = binary_frame(room_message(payload))
            if outgoing.watchers and self.watching is not None:
                self.watching.send(outgoing, frame)
            if isinstance(payload, Frame):
                self._poses(frame, outgoing.receivers, peers, now_ms)
            else:
                self._event(frame, outgoing, peers)
        for slot, level in self.levels.recovered(now_ms):
            self._post(commands.SetLevel(slot, level))

    def forget(self, slot: Slot) -> None:
        """This client has gone."""
        self._missed.pop(slot, None)
        self.levels.forget(slot)

    def _poses(
        self, frame: bytes, receivers: Sequence[Slot], peers: Mapping[Slot, Peer], now_ms: int
    ) -> None:
        written, missed = 0, self._missed
        for slot in receivers:
            peer = peers.get(slot)
            if peer is None:
                continue
            if not peer.pose(frame):
                self._leave_out(slot, now_ms)
                continue
            written += 1
            if missed and missed.pop(slot, 0) >= MISSED_AGAIN:
                self._post(commands.Skipped(slot))
        self._counters.frames_out += written
        self._counters.bytes_out += written * len(frame)

    def _event(self, frame: bytes, outgoing: Outgoing, peers: Mapping[Slot, Peer]) -> None:
        for slot in outgoing.receivers:
            peer = peers.get(slot)
            if peer is not None:
                peer.event(frame)
                self._counters.events_out += 1
                self._counters.bytes_out += len(frame)

    def _welcome(self, welcome: Welcomed, slot: Slot, peers: Mapping[Slot, Peer]) -> None:
        peer = peers.get(slot)
        if peer is not None:
            frame = binary_frame(welcome_message(welcome, self._token(slot)))
            peer.welcome(frame)
            self._counters.events_out += 1
            self._counters.bytes_out += len(frame)

    def _leave_out(self, slot: Slot, now_ms: int) -> None:
        """The room hears of the first frame at once; of those that follow, when the client reads again."""
        count = self._missed[slot] = self._missed.get(slot, 0) + 1
        self._counters.skips += 1
        if count == 1:
            self._post(commands.Skipped(slot))
        level = self.levels.skipped(slot, now_ms)
        if level is not None:
            self._post(commands.SetLevel(slot, level))
