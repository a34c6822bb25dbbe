"""One room's spectators, as the room's host sees them: what it writes once a process."""

from __future__ import annotations

from collections.abc import Callable

from vitrine.errors import VitrineError
from vitrine.gateway.fanout import payloads
from vitrine.gateway.fanout.channel import MessageKind
from vitrine.gateway.fanout.process import FanoutChild
from vitrine.ids import VisitorId
from vitrine.rooms.events import Outgoing, Welcomed
from vitrine.rooms.values import Frame


class Watching:
    """Nothing here waits. number: of the room, in all channels. closed: called with it at the end."""

    def __init__(self, number: int, opened_ms: int, closed: Callable[[int], None]) -> None:
        self.number = number
        self._opened_ms = opened_ms
        self._closed = closed
        self._processes: dict[FanoutChild, None] = {}
        self._fresh: dict[FanoutChild, None] = {}

    @property
    def count(self) -> int:
        return sum(process.watching(self.number) for process in self._processes)

    @property
    def fresh(self) -> bool:
        """Whether somebody waits for WELCOME."""
        return bool(self._fresh)

    def add(self, process: FanoutChild, visitor: VisitorId, descriptor: int) -> None:
        """Give this socket to the process, for the visitor to watch. The descriptor is closed here."""
        self._expect(process)
        process.send(MessageKind.ADOPT, self.number, visitor.encode(), descriptor)

    def admit(self, process: FanoutChild, connection: int, visitor: VisitorId) -> None:
        """The same for a connection that the process has accepted itself."""
        if process.open:
            self._expect(process)
            process.send(MessageKind.ADMIT, connection, payloads.admission(self.number, visitor))

    def send(self, outgoing: Outgoing, frame: bytes) -> None:
        """What the room tells its watchers, already encoded: written once a process."""
        payload = outgoing.payload
        if isinstance(payload, Welcomed):
            for process in self._fresh:
                process.send(MessageKind.WELCOME, self.number, frame)
        elif not isinstance(payload, Frame):
            for process in self._processes:
                process.send(MessageKind.EVENT, self.number, frame)
        elif outgoing.newcomers:
            for process in self._fresh:
                process.send(MessageKind.FULL, self.number, frame)
            self._fresh.clear()
        else:
            for process in self._processes:
                process.frame(self.number, frame)

    def ticked(self) -> None:
        """All of a tick is sent. Who was welcomed in it, with nobody to be shown, sees frames from now on."""
        for process in self._fresh:
            process.send(MessageKind.FULL, self.number)
        self._fresh.clear()

    def dismiss(self, visitor: VisitorId, error: VitrineError) -> None:
        """End one visitor's watching."""
        ending = payloads.ending(error.close_code, error.message, visitor)
        for process in self._processes:
            process.send(MessageKind.DISMISS, self.number, ending)

    def close(self, error: VitrineError) -> None:
        """The room ends."""
        for process in self._processes:
            process.send(MessageKind.CLOSE, self.number, payloads.ending(error.close_code, error.message))
            process.adopted.pop(self.number, None)
            process.counted.pop(self.number, None)
        self._processes.clear()
        self._closed(self.number)

    def forget(self, process: FanoutChild) -> None:
        """The process has died, and its spectators' sockets with it."""
        self._processes.pop(process, None)
        self._fresh.pop(process, None)

    def _expect(self, process: FanoutChild) -> None:
        if process not in self._processes:
            self._processes[process] = None
            process.send(MessageKind.OPEN, self.number, payloads.OPENED.pack(self._opened_ms))
        process.adopted[self.number] = process.adopted.get(self.number, 0) + 1
        self._fresh[process] = None
