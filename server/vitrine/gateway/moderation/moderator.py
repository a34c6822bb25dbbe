"""Moderation at work on live rooms: kept first, then done, then answered."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import timedelta
from itertools import islice
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

from vitrine.errors import VitrineError
from vitrine.extensions.ports import Visitor
from vitrine.gateway.errors import ShownOut
from vitrine.gateway.host import Host
from vitrine.gateway.moderation import policy
from vitrine.gateway.moderation.errors import Banned, RoomPaused, UnknownVisitor
from vitrine.gateway.moderation.service import Moderation, Record
from vitrine.ids import RoomId, VisitorId
from vitrine.protocol import acts, client
from vitrine.rooms import commands
from vitrine.storage import Threads

MET_LIMIT: Final = 4096
T = TypeVar("T")


class Moderator:
    """Carries out acts, and says at the door and to requests what follows from them.

    Who was met in a room may be acted upon after they have left, if at most met_limit came since. writers:
    threads for what is kept.
    """

    def __init__(self, kept: Moderation, writers: Threads | None = None, met_limit: int = MET_LIMIT) -> None:
        self.kept, self._writers = kept, writers or Threads("moderator", 1, MET_LIMIT)
        self._met_limit = met_limit
        self._changes = 0
        self._unseen: OrderedDict[VisitorId, frozenset[VisitorId]] = OrderedDict()
        self._met: WeakKeyDictionary[Host, OrderedDict[VisitorId, Visitor]] = WeakKeyDictionary()

    async def check(self, room: RoomId, visitor: VisitorId) -> None:
        """Raises Banned."""
        await asyncio.to_thread(self.kept.check, room, visitor)

    async def admit(self, host: Host, visitor: Visitor, watch: bool = False) -> None:
        """The last question at the door: await nothing before they are in. Raises Banned, RoomPaused.

        What is read here is read again if somebody acted meanwhile: an act finds its victim either in the
        room or before this.
        """
        known = host.room.slot_of(visitor.id) is not None
        seen = -1
        while seen != self._changes:
            seen = self._changes
            unseen = await asyncio.to_thread(self.kept.admitted, host.id, visitor.id)
        guest = policy.rank(visitor, host.brand) == 0
        if host.room.manners.paused and guest and not watch and not known:
            raise RoomPaused
        if not watch:
            _keep(self._unseen, visitor.id, unseen)
            self._meet(host, visitor)

    def unseen(self, visitor: VisitorId) -> frozenset[VisitorId]:
        """Whom an admitted visitor does not see."""
        return self._unseen.get(visitor, frozenset())

    def refusal(self, host: Host, visitor: Visitor, request: client.Request) -> VitrineError | None:
        """Why this request of somebody in the room is not begun; None: it is."""
        manners, slot = host.room.manners, host.room.slot_of(visitor.id)
        muted = slot is not None and manners.is_muted(slot)
        return policy.refusal(request, visitor, host.brand, muted, manners.paused)

    async def do(self, host: Host, actor: Visitor, act: acts.Act) -> dict[str, object]:
        """Raises what the policy says, and RequestIdReused."""
        if isinstance(act, acts.Block | acts.Unblock):
            return await self._arrange(host, actor, act)
        target = None if isinstance(act, acts.Pause) else act.visitor
        known = None if target is None else await self._known(host, target)
        record = self._record(host, actor.id, act)
        try:
            policy.check(act, actor, known, host.brand)
        except VitrineError:
            # Asked for again after a restart: whom it was about may not be back yet, but it was done.
            if not await asyncio.to_thread(self.kept.done, record):
                raise
        new = await self._writers.run(self.kept.write, record)
        self._changes += 1
        if new:
            self._effect(host, act, record)
        return {} if record.until is None else {"until": record.until.isoformat()}

    async def lift(self, record: Record) -> None:
        """End a ban from outside the room."""
        await self._writers.run(self.kept.write, record)
        self._changes += 1

    async def unblock(self, actor: VisitorId, visitor: VisitorId) -> None:
        """Undo one's own block, from anywhere; nothing if there is none."""
        if await self._writers.run(self.kept.unblock, actor, visitor):
            self._changes += 1
            await self._unblocked(actor, visitor)

    async def _arrange(self, host: Host, actor: Visitor, act: acts.Block | acts.Unblock) -> dict[str, object]:
        """What is between two people: it is kept while it lasts, and no audit tells of it."""
        if isinstance(act, acts.Unblock):
            policy.check(act, actor, None, host.brand)
            await self.unblock(actor.id, act.visitor)
            return {}
        try:
            policy.check(act, actor, await self._known(host, act.visitor), host.brand)
        except UnknownVisitor:
            # Asked for again after a restart: whom it was about may not be back yet, but it was done.
            if not await asyncio.to_thread(self.kept.has_blocked, actor.id, act.visitor):
                raise
        called = self._called(host, act.visitor)
        if await self._writers.run(self.kept.block, actor.id, act.visitor, called):
            self._changes += 1
            self._remember(actor.id, act.visitor, hidden=True)
            self._command(commands.Hide(actor.id, act.visitor))
        return {}

    def _record(self, host: Host, actor: VisitorId, act: acts.Act) -> Record:
        name, room = type(act).__name__.lower(), host.id
        match act:
            case acts.Pause(operation, paused):
                return Record(room, actor, operation, "pause" if paused else "unpause")
            case acts.Kick(operation, visitor, reason):
                return Record(room, actor, operation, name, visitor, reason)
            case acts.Ban(operation, visitor, minutes, reason):
                until = self.kept.clock.now() + timedelta(minutes=minutes)
                return Record(room, actor, operation, name, visitor, reason, until)
            case _:
                return Record(room, actor, act.id, name, act.visitor)

    def _effect(self, host: Host, act: acts.Act, record: Record) -> None:
        match act:
            case acts.Mute(_, visitor):
                host.moderate(commands.Mute(visitor, True))
            case acts.Unmute(_, visitor):
                host.moderate(commands.Mute(visitor, False))
            case acts.Kick(_, visitor, reason):
                host.show_out(visitor, ShownOut(reason))
            case acts.Ban(_, visitor, _, reason):
                assert record.until is not None  # noqa: S101  a ban's record has it
                host.show_out(visitor, Banned(record.until, reason))
            case acts.Pause(_, paused):
                host.moderate(commands.Pause(paused))
            case _:
                pass

    async def _unblocked(self, actor: VisitorId, visitor: VisitorId) -> None:
        if visitor not in await asyncio.to_thread(self.kept.unseen, actor):
            self._remember(actor, visitor, hidden=False)
            self._command(commands.Unhide(actor, visitor))

    def _meet(self, host: Host, visitor: Visitor) -> None:
        """Whoever has a seat stays known until some time after they leave."""
        met = self._met.setdefault(host, OrderedDict())
        met[visitor.id] = visitor
        met.move_to_end(visitor.id)
        for oldest in list(islice(met, max(0, len(met) - self._met_limit))):
            if host.room.slot_of(oldest) is None:
                del met[oldest]
            else:
                met.move_to_end(oldest)

    async def _known(self, host: Host, visitor: VisitorId) -> Visitor | None:
        """Whoever stands in the room or watches it, however many came since; else whoever was met lately, or
        left a line or an act of staff behind, though the room was closed since.
        """
        found = host.present().get(visitor) or self._met.get(host, OrderedDict()).get(visitor)
        if found is not None:
            return found
        return await asyncio.to_thread(self.kept.visited, host.id, visitor, host.brand)

    def _called(self, host: Host, visitor: VisitorId) -> str:
        """What somebody is called in this room now, or was when they came in; "" if they never did."""
        slot = host.room.slot_of(visitor)
        if slot is not None:
            return host.room.people[slot].name
        met = self._met.get(host, OrderedDict()).get(visitor)
        return "" if met is None else met.name

    def _command(self, command: commands.Command) -> None:
        """In every open room: a block holds wherever the two meet."""
        for host in list(self._met):
            if host.open:
                host.moderate(command)

    def _remember(self, one: VisitorId, other: VisitorId, hidden: bool) -> None:
        for who, whom in ((one, other), (other, one)):
            if who in self._unseen:
                self._unseen[who] = self._unseen[who] | {whom} if hidden else self._unseen[who] - {whom}


def _keep(held: OrderedDict[VisitorId, T], key: VisitorId, value: T) -> None:
    """Put it last; the oldest go when there are too many."""
    held[key] = value
    held.move_to_end(key)
    while len(held) > MET_LIMIT:
        held.popitem(last=False)
