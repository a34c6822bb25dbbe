"""One task a room, its only owner: drains the inbox, ticks on an absolute schedule, sends what it tells."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from vitrine.clock import Clock, precise_ms
from vitrine.errors import VitrineError
from vitrine.extensions.ports import Notice, Rules, Ruling, SetState, Use, Visitor
from vitrine.gateway.counting.counts import Count
from vitrine.gateway.delivery import Delivery, Peer
from vitrine.gateway.errors import (
    GoingAway,
    Idle,
    ReplacedElsewhere,
    ResumedElsewhere,
    RoomFailed,
    TicketUnknown,
)
from vitrine.gateway.fanout.pool import Pool
from vitrine.gateway.fanout.watching import Watching
from vitrine.gateway.figures import Figures, RoomReport, counted_levels
from vitrine.gateway.resume import Seat, Tokens
from vitrine.gateway.session import Answers
from vitrine.gateway.snapshots import SavedSeat, Snapshot
from vitrine.gateway.unread import UnreadPoses, fault_of
from vitrine.ids import BrandId, RoomId, Slot, VisitorId
from vitrine.numbers.kinds import CameFrom
from vitrine.rooms import LiveRoom, commands
from vitrine.rooms.errors import StateTooLarge
from vitrine.rooms.values import Person

INBOX_LIMIT: Final = 8192
IDLE_MS: Final = 30_000
CHAT_LIFE_MS: Final = 24 * 3600 * 1000
# A spectator's socket has reached its process, and been counted there, long before.
ON_THEIR_WAY_MS: Final = 10_000

log = logging.getLogger(__name__)


class Host:
    """Runs one room. All calls are made from the event loop's thread, so none meets another half-way."""

    def __init__(
        self,
        room: LiveRoom,
        rules: Rules,
        clock: Clock,
        ended: Callable[[Host], None],
        idle_ms: int = IDLE_MS,
        tokens: Tokens | None = None,
        freed: Callable[[Slot], None] = lambda _: None,
        brand: BrandId | None = None,
        count: Count | None = None,
    ) -> None:
        self.room = room
        self.open = True
        self.brand = brand
        self.figures = Figures()
        self.dropped = 0
        self._rules = rules
        self._clock = clock
        self._ended = ended
        # Told of each seat that is nobody's any more.
        self._freed = freed
        self._count = count or Count()
        self._idle_ms = idle_ms
        self._opened_ms = clock.monotonic_ms()
        self._inbox: deque[commands.Command] = deque()
        self.unread = UnreadPoses(clock.monotonic_ms)
        self.delivery = Delivery(self.post, self.figures.counters, self._token)
        self._tokens = tokens or Tokens()
        # What was answered to people whose connection is lost.
        self._answers: dict[Slot, Answers] = {}
        self._peers: dict[Slot, Peer] = {}
        self._visitors: dict[Slot, Visitor] = {}
        # Who came to watch, and when; the processes tell only how many are there.
        self._watchers: dict[VisitorId, tuple[Visitor, int]] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def id(self) -> RoomId:
        return self.room.id

    @property
    def now_ms(self) -> int:
        """The room's clock: milliseconds since it opened."""
        return self._clock.monotonic_ms() - self._opened_ms

    @property
    def people(self) -> int:
        return len(self._peers)

    @property
    def spectators(self) -> int:
        return 0 if self.delivery.watching is None else self.delivery.watching.count

    def present(self) -> dict[VisitorId, Visitor]:
        """Whoever has a seat, a kept one too, and who came to watch: all since nobody watched last."""
        if self.spectators == 0:
            before_ms = self.now_ms - ON_THEIR_WAY_MS
            self._watchers = {who: each for who, each in self._watchers.items() if each[1] > before_ms}
        seen = {who: visitor for who, (visitor, _) in self._watchers.items()}
        return seen | {visitor.id: visitor for visitor in self._visitors.values()}

    def watching(self, pool: Pool, visitor: Visitor) -> Watching:
        """The room's spectators, who may be many processes' but are one room's. visitor: one more."""
        self._watchers[visitor.id] = visitor, self.now_ms
        self._count.watched(visitor)
        if self.delivery.watching is None:
            self.delivery.watching = pool.room(self._opened_ms)
        return self.delivery.watching

    def start(self) -> None:
        """Let the extensions know and begin to tick."""
        self._obey(self._rules.opened(self.id, self.room.state))
        self._task = asyncio.get_running_loop().create_task(self._run(), name=f"room {self.id}")

    def post(self, command: commands.Command) -> None:
        """Do this before the next tick. A full inbox drops it: only a flood of poses can fill it."""
        if len(self._inbox) >= INBOX_LIMIT:
            self.dropped += 1
            if self.dropped % 1000 == 1:
                log.warning("room %s: its inbox is full, %d orders dropped so far", self.id, self.dropped)
            return
        self._inbox.append(command)

    def enter(
        self,
        visitor: Visitor,
        peer: Peer,
        unseen: frozenset[VisitorId] = frozenset(),
        source: CameFrom = CameFrom.LINK,
    ) -> Slot:
        """Let somebody in; WELCOME comes with the next tick. Raises RoomFull, RoomFailed."""
        with self._guarded():
            self._drain()
            earlier = self.room.slot_of(visitor.id)
            self.room.apply(commands.ForgetChat(self._unix_ms() - CHAT_LIFE_MS))
            self.room.apply(commands.Enter(_person(visitor), unseen))
            if earlier is not None:
                self._forget(earlier, ReplacedElsewhere())
            slot = self.room.slot_of(visitor.id)
            assert slot is not None  # noqa: S101  Enter has just given it
            self._peers[slot] = peer
            self._visitors[slot] = visitor
            self._count.entered(slot, visitor, source)
            self._obey(self._rules.entered(self.id, self._everybody(), self.room.state, visitor))
            return slot

    def leave(self, slot: Slot, peer: Peer) -> None:
        """This peer has gone. Nothing happens if its slot is somebody else's by now."""
        if self._peers.get(slot) is not peer:
            return
        # Whoever leaves need not hear that the room failed at it.
        with suppress(RoomFailed), self._guarded():
            self._drain()
            self.room.apply(commands.Leave(slot))
            self._forget(slot, None)

    def hold(self, slot: Slot, peer: Peer, answers: Answers) -> None:
        """This peer's connection is lost: keep the seat for 30 s. answers: given to who resumes."""
        if self._peers.get(slot) is not peer:
            return
        with suppress(RoomFailed), self._guarded():
            self._drain()
            self.room.apply(commands.Hold(slot))
            if slot in self.room.people:
                del self._peers[slot]
                self.delivery.forget(slot)
                self._answers[slot] = answers
            else:
                self._forget(slot, None)

    def resume(self, seat: Seat, seq: int | None, peer: Peer) -> Answers:
        """Give the seat to this peer. seq: the last event they heard. Raises TicketUnknown, RoomFailed."""
        with self._guarded():
            earlier = self._peers.get(seat.slot)
            if earlier is not None:
                earlier.end(ResumedElsewhere())  # it holds the seat
            self._drain()
            if self.room.slot_of(seat.visitor) != seat.slot or seat.slot in self._peers:
                raise TicketUnknown
            self.room.apply(commands.Resume(seat.slot, seq))
            self._peers[seat.slot] = peer
            return self._answers.pop(seat.slot, {})

    def snapshot(self) -> Snapshot:
        """What a planned restart keeps."""
        self._drain()
        seats = tuple(
            SavedSeat(slot, visitor, self._tokens.digests(self.id, slot))
            for slot, visitor in sorted(self._visitors.items())
        )
        manners = self.room.manners
        return Snapshot(
            self.id, self.room.seq, seats, self.room.state, tuple(sorted(manners.silenced)), manners.paused
        )

    def restore(self, snapshot: Snapshot, seats: Sequence[tuple[SavedSeat, frozenset[VisitorId]]]) -> None:
        """Let these people keep their seats, whom they do not see beside each."""
        people = tuple((seat.slot, _person(seat.visitor), unseen) for seat, unseen in seats)
        self.room.apply(
            commands.Restore(snapshot.seq, people, snapshot.state, snapshot.silenced, snapshot.paused)
        )
        for seat, _ in seats:
            self._visitors[seat.slot] = seat.visitor
            self._count.restored(seat.slot, seat.visitor)
            self._tokens.restore(Seat(self.id, seat.slot, seat.visitor.id), seat.tokens)

    def use(self, slot: Slot, use: Use) -> None:
        """An admitted use of an extension. Raises what Rules.used raises."""
        visitor = self._visitors.get(slot)
        if visitor is not None:
            with self._guarded():
                self._drain()
                self._obey(self._rules.used(self.id, self._everybody(), self.room.state, visitor, use))
                self._count.used(visitor, use)

    def set_state(self, extension: str, commands: Sequence[SetState]) -> None:
        """Change what an extension shares; what passes the room's bounds is logged and left."""
        with self._guarded():
            self._drain()
            self._obey([Ruling(extension, command) for command in commands])

    def rename(self, slot: Slot, name: str, colour: int) -> None:
        """Somebody has another name or colour now."""
        visitor = self._visitors.get(slot)
        if visitor is not None:
            self._visitors[slot] = Visitor(visitor.id, name, colour, visitor.role, visitor.brand_id)
            self.post(commands.Rename(slot, name, colour))

    def moderate(self, command: commands.Command) -> None:
        """Do this at once: no flood of poses may keep it out."""
        with suppress(RoomFailed), self._guarded():
            self._drain()
            self.room.apply(command)

    def visitor(self, slot: Slot) -> Visitor | None:
        """Who has this slot."""
        return self._visitors.get(slot)

    def show_out(self, visitor: VisitorId, error: VitrineError) -> None:
        """End one visitor's stay."""
        slot = self.room.slot_of(visitor)
        if slot is not None:
            with suppress(RoomFailed), self._guarded():
                self._drain()
                self.room.apply(commands.Leave(slot))
                self._forget(slot, error)
        self._watchers.pop(visitor, None)
        if self.delivery.watching is not None:
            self.delivery.watching.dismiss(visitor, error)

    def close(self, error: VitrineError) -> None:
        """End the room for everybody."""
        if not self.open:
            return
        self.open = False
        peers, self._peers = self._peers, {}
        for slot in self._visitors:
            self._tokens.void(self.id, slot)
            self._freed(slot)
        self._visitors.clear()
        self._count.closed(returning=isinstance(error, GoingAway))
        for peer in peers.values():
            peer.end(error)
        if self.delivery.watching is not None:
            self.delivery.watching.close(error)
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
        self._rules.closed(self.id)
        self._ended(self)

    async def _run(self) -> None:
        try:
            await self._tick_until_idle()
        except Exception:
            log.exception("room %s failed and is closed", self.id)
        self.close(RoomFailed())

    async def _tick_until_idle(self) -> None:
        """Tick n happens at n / tick_hz seconds of the room's clock; one that is a whole tick late, never."""
        loop, hz, tick = asyncio.get_running_loop(), self.room.tick_hz, 0
        # The loop's clock has fractions of a millisecond; both count the same seconds.
        start_s = loop.time() - self.now_ms / 1000
        while self.room.idle_ms < self._idle_ms:
            tick = max(tick + 1, int((loop.time() - start_s) * hz))
            due_s = start_s + tick / hz
            wait_s, asked_ms = due_s - loop.time(), precise_ms()
            await asyncio.sleep(max(0.0, wait_s))
            began_ms = precise_ms()
            self._tick(tick * 1000 // hz)
            late_ms = began_ms - asked_ms - wait_s * 1000
            self.figures.ticked(precise_ms() - began_ms, late_ms, tick * 1000 // hz)

    def _tick(self, now_ms: int) -> None:
        self._drain()
        self._read_poses()
        watching = self.delivery.watching
        if watching is not None:
            self.room.watched, self.room.newcomers = watching.count > 0, watching.fresh
        self.room.tick(now_ms)
        self.delivery.send(self.room.outgoing(), self._peers, now_ms)
        self._count.ticked(now_ms, self.room)
        for slot in self.room.expired:
            self._forget(slot, None)
        self.room.expired.clear()
        still, self.room.still = self.room.still, []
        for visitor in filter(None, map(self._visitors.get, still)):
            self.show_out(visitor.id, Idle())
        if watching is not None:
            watching.ticked()

    def _drain(self) -> None:
        while self._inbox:
            self.room.apply(self._inbox.popleft())

    def _read_poses(self) -> None:
        """What came since the last tick; a pose that is none ends its sender's socket."""
        read = self.unread.take(self._opened_ms)
        if read.moves is not None:
            self.figures.counters.poses_in += len(read.moves.slots)
            self.room.apply(read.moves)
        for slot, message in read.malformed:
            peer = self._peers.get(slot)
            if peer is not None:
                peer.end(fault_of(message))

    def _forget(self, slot: Slot, error: VitrineError | None) -> None:
        self.delivery.forget(slot)
        self._tokens.void(self.id, slot)
        self._freed(slot)
        self._answers.pop(slot, None)
        peer, visitor = self._peers.pop(slot, None), self._visitors.pop(slot, None)
        if visitor is not None:
            self._count.left(slot, visitor, seated=self.room.slot_of(visitor.id) is not None)
            self._obey(self._rules.left(self.id, self._everybody(), self.room.state, visitor))
        if peer is not None and error is not None:
            peer.end(error)

    def _token(self, slot: Slot) -> str:
        return self._tokens.issue(Seat(self.id, slot, self._visitors[slot].id))

    def _everybody(self) -> Sequence[Visitor]:
        return tuple(self._visitors.values())

    def _obey(self, rulings: Sequence[Ruling]) -> None:
        """Apply what extensions ask for; what passes the room's bounds is logged and left."""
        for ruling in rulings:
            match ruling.command:
                case SetState(key, value):
                    try:
                        self.room.apply(commands.SetState(ruling.extension, key, value))
                    except StateTooLarge as error:
                        log.warning("room %s: %s", self.id, error)
                case Notice(text, level):
                    self.room.apply(commands.Notice(level, text))

    def _unix_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)

    def _guarded(self) -> _Guard:
        return _Guard(self)

    def report(self) -> RoomReport:
        """Counts for operators: nothing about anybody."""
        people = len(self.room.people)
        return RoomReport(
            self.id, people, people - self.people, self.spectators,
            counted_levels(self.delivery.levels.all(), self.people), self.dropped,
            self.room.refused_poses, self.figures,
        )  # fmt: skip


class _Guard:
    """Lets our own errors through; any other one ends this room, and only it."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, VitrineError):
            log.error("room %s failed and is closed", self._host.id, exc_info=error)
            self._host.close(RoomFailed())
            raise RoomFailed from error


def _person(visitor: Visitor) -> Person:
    return Person(visitor.id, visitor.name, visitor.colour, visitor.role)
