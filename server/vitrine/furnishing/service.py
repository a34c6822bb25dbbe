"""Drafts of rooms: read, changed by acts, opened to the public, thrown away."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.assets import inside as assets
from vitrine.catalog import inside as catalogued
from vitrine.catalog.checks import ROOM_BYTES
from vitrine.catalog.errors import RoomNotFound, RoomRefused, VersionMismatch
from vitrine.catalog.roomjson import dressing_pictures
from vitrine.catalog.service import Catalog
from vitrine.furnishing import shapes, tables
from vitrine.furnishing.acts import Act, Done, Overruled
from vitrine.furnishing.errors import BatchKeyReused, DraftMoved, NothingDrafted
from vitrine.furnishing.furniture import Document, Furniture
from vitrine.furnishing.standing import DraftStanding, is_of, load, pictures_of, stock
from vitrine.furnishing.tables import RoomActRow, RoomDraftRow
from vitrine.storage import Database, DatabaseBusy, Session, UnitOfWork, WrittenJson, left_s

TRIES: Final = 5
"""How often a batch is planned: another process may write the same draft, or the room itself may change."""
OTHERS_LIMIT: Final = 500
"""Acts of others told at once; who missed more reads the draft anew."""
ROOM_REST: Final = timedelta(days=30)
"""So long what a deleted room had is kept, for who restores it."""
SWEPT: Final = 100
_TURNS: Final = 16

Wanted = Callable[[Furniture], Sequence[Act]]
Also = Callable[[UnitOfWork, int], None]


@dataclass(frozen=True, slots=True)
class DraftRead:
    """document: the room.json that it is to be. changed: False: there is no draft, and this is what stands.

    undoable: so many of the reader's own acts are kept with their inverses.
    """

    number: int
    base_version: int
    changed: bool
    document: Document
    undoable: int


@dataclass(frozen=True, slots=True)
class Logged:
    """One act of the list. by, name: who did it; None: the shop itself; of who left, no name."""

    number: int
    by: str | None
    name: str | None
    done: Done


@dataclass(frozen=True, slots=True)
class News:
    """anew: it cannot be told what came since: the draft has to be read again."""

    number: int
    acts: list[Logged]
    anew: bool


@dataclass(frozen=True, slots=True)
class ActsDone:
    """others: acts between what the editor knew and theirs. anew: as of News, or another room.json stands."""

    number: int
    done: list[Done]
    others: list[Logged]
    anew: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """A draft with some acts more, written out before anybody has to wait. rows: of the acts.

    shown: pictures that the editor's own acts name.
    """

    standing: DraftStanding
    number: int
    document: WrittenJson
    base: WrittenJson | None
    pictures: Collection[str]
    shown: Set[str]
    rows: list[dict[str, Any]]


class RoomDrafts:
    def __init__(self, database: Database, catalog: Catalog) -> None:
        self.database, self._catalog = database, catalog
        # Editors of one room one after the other: each plans on what the one before has written.
        self._turns = [threading.Lock() for _ in range(_TURNS)]

    def read(self, actor: BrandActor, room_id: str) -> DraftRead:
        """A room's draft, with what came to the room meanwhile.

        Raises RoomNotFound, of another brand's too.
        """
        with self.database.read() as session:
            found = load(session, room_id, actor.brand.id)
            mine = tables.undoable(session, room_id, actor.by, found.first)
        return DraftRead(found.number, found.room.version, found.is_there, found.document(), mine)

    def news(self, actor: BrandActor, room_id: str, after: int) -> News:
        """What was done since an act of this number. Raises RoomNotFound."""
        with self.database.read() as session:
            room = catalogued.own_room(session, room_id, actor.brand.id)
            mark = tables.mark_of(session, room_id)
            if mark is None or not is_of(room, mark):
                number = 0 if mark is None else mark.number
                return News(number, [], after != number)
            acts = _known(session, room_id, after, mark.number, mark.first)
            return News(mark.number, acts or [], acts is None)

    def act(
        self,
        actor: BrandActor,
        room_id: str,
        base: int,
        wanted: Sequence[Act] | Wanted,
        *,
        key: str | None = None,
        base_version: int | None = None,
    ) -> ActsDone:
        """Do acts, of checked shape, on the draft; the first of them begins it.

        wanted: or what gives them, of the draft as it is. base: the last act that the editor knows of.
        base_version: of the room that they saw. key: sent again with the same acts, it answers as before.

        Raises RoomNotFound, RoomRefused, BatchKeyReused, ChecksBusy, DatabaseBusy.
        """
        digest = None if key is None else hashlib.sha256(f"{actor.by} {key}".encode()).hexdigest()
        with self._turn(room_id):
            for _ in range(TRIES):
                with self.database.read() as session:
                    found = load(session, room_id, actor.brand.id)
                    before = [] if digest is None else tables.acts_of_key(session, room_id, digest)
                    if before:
                        return _again(session, found, base, before, wanted)
                    known = _known(
                        session, room_id, base, found.number, found.first if found.is_there else None
                    )
                acts = wanted(found.furniture) if callable(wanted) else wanted
                done = self._done(actor, found, acts)
                anew = known is None or found.moved or base_version not in (None, found.room.version)
                if not found.is_there and all(each.overruled for each in done):
                    return ActsDone(found.number, done, [], anew)
                plan = self._plan(found, [(actor.by, each, digest) for each in done])
                if any(shapes.is_wide(each.act) for each in done if each.overruled is None):
                    self._catalog.checked(plan.document.text.encode(), found.base)
                if self._carried_out(plan, actor):
                    others = [*(known or []), *self._caught(found)]
                    return ActsDone(plan.number, done, others, anew)
        raise DatabaseBusy

    def follow(self, room_id: str) -> None:
        """Let a draft catch up with its room, which has changed. Nothing if there is none."""
        with self._turn(room_id):
            for _ in range(TRIES):
                with self.database.read() as session:
                    try:
                        found = load(session, room_id, None)
                    except RoomNotFound:
                        return
                if not (found.is_there and found.moved) or self._carried_out(self._plan(found, [])):
                    return
        raise DatabaseBusy

    def open(self, actor: BrandActor, room_id: str, number: int, also: Also | None = None) -> int:
        """Let visitors see the draft: one more version of the room, and the draft is over.

        number: the last act that the editor has seen. also: done in the same unit. Answers the version.

        Raises RoomNotFound, NothingDrafted, DraftMoved, and what `Catalog.save_room` raises.
        """
        made = 0

        def over(unit: UnitOfWork, version: int) -> None:
            nonlocal made
            made = version
            _clear(unit, room_id, number)
            if also is not None:
                also(unit, version)

        found = self.drafted(actor, room_id, number)
        document, room = found.document(), found.room
        written = WrittenJson.of(document).text.encode()
        try:
            self._catalog.save_room(actor, room_id, written, room.version, keeps=found.placed, also=over)
        except VersionMismatch as error:
            self.follow(room_id)
            raise DraftMoved(self.read(actor, room_id).number) from error
        return made

    def drafted(self, actor: BrandActor, room_id: str, number: int) -> DraftStanding:
        """The draft, if it is at this number and nothing has come to its room that it lacks.

        Raises RoomNotFound, NothingDrafted, DraftMoved.
        """
        with self.database.read() as session:
            found = load(session, room_id, actor.brand.id)
        if not found.is_there:
            raise NothingDrafted
        if found.moved:
            self.follow(room_id)
            raise DraftMoved(self.read(actor, room_id).number)
        if found.number != number:
            raise DraftMoved(found.number)
        return found

    def throw_away(self, actor: BrandActor, room_id: str) -> None:
        """Be done with the draft; visitors see what they saw. Raises RoomNotFound, NothingDrafted."""
        with self.database.unit() as unit:
            accounts.hold_brand(unit.session, actor.brand.id)
            room = catalogued.own_room(unit.session, room_id, actor.brand.id)
            if not is_of(room, tables.mark_of(unit.session, room_id, lock=True)):
                raise NothingDrafted
            _clear(unit, room_id, None)

    def sweep(self) -> None:
        """Let go of acts on drafts that are over, and of all that deleted rooms had, some at a time."""
        over, after = self.database.clock.now() - ROOM_REST, ""
        while True:
            with self.database.read() as session:
                rooms = tables.rooms_after(session, after, SWEPT)
                lives = catalogued.room_lives(session, rooms)
            if not rooms:
                return
            for room_id in rooms:
                made_at, deleted_at = lives[room_id]
                is_gone = deleted_at is not None and deleted_at <= over
                while self._forgot(room_id, made_at, is_gone):
                    pass
            after = rooms[-1]

    def _forgot(self, room_id: str, made_at: datetime, is_gone: bool) -> bool:
        with self.database.unit() as unit:
            return tables.forget_some(unit.session, room_id, None if is_gone else made_at, SWEPT)

    def _done(self, actor: BrandActor, found: DraftStanding, acts: Sequence[Act]) -> list[Done]:
        with self.database.read() as session:
            have = stock(session, actor.brand.id, found, acts)
        for number, act in enumerate(acts):
            shapes.check_standing(act, found.base["bounds"], f"$.acts[{number}]")
        return [found.furniture.do(act, have) for act in acts]

    def _plan(self, found: DraftStanding, own: Sequence[tuple[str, Done, str | None]]) -> _Plan:
        now, number = self.database.clock.now(), found.number
        rows = []
        for by, done, key in [*((each.by, each.done, None) for each in found.caught), *own]:
            number += 1
            act, why = WrittenJson.of(done.act.plain()), done.overruled
            inverse = None if done.inverse is None else WrittenJson.of(done.inverse.plain())
            weight = len(act.text) + (0 if inverse is None else len(inverse.text))
            rows.append(
                {
                    "room_id": found.room.id, "number": number, "by": by, "act": act, "inverse": inverse,
                    "overruled": None if why is None else why.value, "key": key, "weight": weight, "at": now,
                }
            )  # fmt: skip
        document = found.furniture.document()
        written = WrittenJson.of(document)
        if len(written.text) > ROOM_BYTES:
            raise RoomRefused("$", f"is over {ROOM_BYTES} bytes")
        base = WrittenJson.of(found.base) if found.moved or not found.is_there else None
        shown = {each for _, done, _ in own if done.overruled is None for each in pictures_of(done.act)}
        return _Plan(found, number, written, base, dressing_pictures(document).keys(), shown, rows)

    def _carried_out(self, plan: _Plan, actor: BrandActor | None = None) -> bool:
        """False: somebody else was quicker, and nothing was written."""
        try:
            with self.database.unit() as unit:
                return self._write(unit, plan, actor)
        except IntegrityError:  # the first acts of two editors at the same moment
            return False

    def _write(self, unit: UnitOfWork, plan: _Plan, actor: BrandActor | None) -> bool:
        session, found = unit.session, plan.standing
        if actor is not None:
            accounts.hold_brand(session, actor.brand.id)
        room = catalogued.own_room(session, found.room.id, None if actor is None else actor.brand.id)
        mark = tables.mark_of(session, room.id, lock=True)
        was = (0, False) if mark is None else (mark.number, is_of(room, mark))
        if room != found.room or was != (found.number, found.is_there):
            return False
        new = plan.shown - tables.pictures_of(session, room.id)
        if assets.held_pictures(session, new) != new:  # somebody has deleted one: plan again without it
            return False
        values: dict[str, Any] = {"number": plan.number, "document": plan.document}
        if plan.base is not None:
            values |= {"base": plan.base, "base_version": room.version}
        if not found.is_there:
            values |= {"first": found.first, "begun_at": self.database.clock.now()}
        if mark is None:
            session.execute(insert(RoomDraftRow).values(room_id=room.id, **values))
        else:
            mine = update(RoomDraftRow).where(RoomDraftRow.room_id == room.id)
            session.execute(mine.values(**values), execution_options={"synchronize_session": False})
        tables.write_acts(session, room.id, plan.rows, plan.number)
        tables.write_pictures(session, room.id, plan.pictures)
        return True

    def _caught(self, found: DraftStanding) -> list[Logged]:
        with self.database.read() as session:
            names = accounts.doers(session, filter(None, {each.by for each in found.caught}))
        return [
            Logged(found.number + at, each.by, names.get(each.by or ""), each.done)
            for at, each in enumerate(found.caught, 1)
        ]

    @contextmanager
    def _turn(self, room_id: str) -> Iterator[None]:
        turn = self._turns[hash(room_id) % _TURNS]
        if not turn.acquire(timeout=left_s()):
            raise DatabaseBusy
        try:
            yield
        finally:
            turn.release()


def _known(session: Session, room_id: str, after: int, number: int, first: int | None) -> list[Logged] | None:
    """The acts since `after`; None: they are not all kept, or it is none of this draft's numbers.

    first: of this draft's acts; None: there is no draft.
    """
    if after == number:
        return []
    if first is None or not first - 1 <= after <= number or number - after > OTHERS_LIMIT:
        return None
    rows = tables.acts_between(session, room_id, after, number)
    return _logged(session, rows) if len(rows) == number - after else None


def _logged(session: Session, rows: Sequence[RoomActRow]) -> list[Logged]:
    names = accounts.doers(session, filter(None, {row.by for row in rows}))
    return [Logged(row.number, row.by, names.get(row.by or ""), _read(row)) for row in rows]


def _read(row: RoomActRow) -> Done:
    inverse = None if row.inverse is None else Act.of(row.inverse)
    return Done(Act.of(row.act), inverse, None if row.overruled is None else Overruled(row.overruled))


def _again(
    session: Session,
    found: DraftStanding,
    base: int,
    rows: Sequence[RoomActRow],
    wanted: Sequence[Act] | Wanted,
) -> ActsDone:
    """What was answered when this batch came first. Raises BatchKeyReused."""
    done = [_read(row) for row in rows]
    if not callable(wanted) and [each.act for each in done] != list(wanted):
        raise BatchKeyReused
    known = _known(session, found.room.id, base, rows[0].number - 1, found.first if found.is_there else None)
    return ActsDone(rows[-1].number, done, known or [], known is None)


def _clear(unit: UnitOfWork, room_id: str, number: int | None) -> None:
    """The draft is over. number: that it has to be at; None: any. Its acts are let go bit by bit.

    Raises DraftMoved.
    """
    mark = tables.mark_of(unit.session, room_id, lock=True)
    at = 0 if mark is None else mark.number
    if mark is None or not mark.is_there or number not in (None, at):
        raise DraftMoved(at)
    none: Mapping[str, Any] = dict.fromkeys(("document", "base", "base_version", "begun_at"))
    over = update(RoomDraftRow).where(RoomDraftRow.room_id == room_id)
    over = over.values(number=at + 1, first=at + 2, **none)
    unit.session.execute(over, execution_options={"synchronize_session": False})
    tables.write_pictures(unit.session, room_id, ())
