"""What a client that reads slowly gets: poses when it can take them, every event in order, or an end."""

from __future__ import annotations

from typing import Final, Protocol

# Above this much unsent, poses are skipped; below the lower mark they begin again. Seconds of a usual room.
HIGH_BYTES: Final = 32 * 1024
LOW_BYTES: Final = 8 * 1024
EVENTS_LIMIT: Final = 256
EVENTS_BYTES: Final = 256 * 1024
BEHIND_S: Final = 15.0


class Sink(Protocol):
    """The part of asyncio.Transport that is needed here."""

    def write(self, data: bytes) -> None: ...


class SendBuffer:
    """Decides what is written now, kept, or left out. Frames are whole WebSocket frames."""

    __slots__ = ("_closed", "_kept", "_kept_bytes", "_sink", "paused", "skipped")

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        # A list: an empty deque takes 600 bytes of each client, and hardly any ever keeps something.
        self._kept: list[bytes] = []
        self._kept_bytes = 0
        self._closed = False
        self.paused = False
        self.skipped = 0

    def pose(self, frame: bytes) -> bool:
        """Write a frame of poses, or leave it out (False): the next full one repairs that."""
        if self._closed:
            return True
        if self.paused:
            self.skipped += 1
            return False
        self._sink.write(frame)
        return True

    def event(self, frame: bytes) -> bool:
        """Write or keep a frame that must arrive. False: too much is kept, the client must go."""
        if self._closed:
            return True
        if not self.paused:
            self._sink.write(frame)
            return True
        if len(self._kept) >= EVENTS_LIMIT or self._kept_bytes + len(frame) > EVENTS_BYTES:
            return False
        self._kept.append(frame)
        self._kept_bytes += len(frame)
        return True

    def close(self) -> None:
        """The client has gone: from now on nothing is written, for a transport that has ended may raise."""
        self._closed = True
        self._kept.clear()
        self._kept_bytes = 0

    def pause(self) -> None:
        """The transport holds more than the high mark."""
        self.paused = True

    def resume(self) -> None:
        """The transport has room again: write what was kept, until it pauses once more."""
        self.paused = False
        while self._kept and not self.paused:
            frame = self._kept.pop(0)
            self._kept_bytes -= len(frame)
            self._sink.write(frame)
