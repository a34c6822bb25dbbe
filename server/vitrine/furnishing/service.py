"""Drafts of rooms: read, changed by acts, opened to the public, thrown away."""

from __future__ import annotations

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
from vitrine.errors import VitrineError
from vitrine.furnishing import shapes, tables
from vitrine.furnishing.acts import Act, Done, Overruled
from vitrine.furnishing.errors import DraftMoved, NothingDrafted
from vitrine.furnishing.fitting import culprit, wide
from vitrine.furnishing.furniture import Document
from vitrine.furnishing.recalling import ActsDone, News, Wanted, again, caught, known_acts
from vitrine.furnishing.standing import DraftStanding, is_of, load, pictures_of, stock
from vitrine.furnishing.tables import RoomDraftRow
from vitrine.idempotency import KeyedWish, wish_of
from vitrine.storage import Database, DatabaseBusy, UnitOfWork, WrittenJson, left_s
from vitrine.wishes.inside import fulfil, made_of

TRIES: Final = 5
"""How often a batch is planned: another process may write the same draft, or the room itself may change."""
LOOKS: Final = 12
"""How often the floor is looked at for one batch: others wait for their turn."""
ROOM_REST: Final = timedelta(days=30)
"""So long what a deleted room had is kept, for who restores it."""
SWEPT: Final = 100
_TURNS: Final = 16

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
            acts = known_acts(session, room_id, after, mark.number, mark.first)
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
        unfit: Mapping[int, VitrineError] | None = None,
        said: object = None,
    ) -> ActsDone:
        """Do acts, of checked shape, on the draft; the first of them begins it.

        wanted: or what gives them, of the draft as it is. base: the last act that the editor knows of.
        base_version: of the room that they saw. key: sent again with the same acts, it answers as before.
        unfit: each act for itself: what the room cannot take is overruled, as those are that are no acts, by
        their numbers; None: all of them or none. said: what they come of; another with this key is refused.

        Raises RoomNotFound, RoomRefused, BatchKeyReused, IdempotencyKeyUsed, ChecksBusy, DatabaseBusy.
        """
        digest = None if key is None else tables.SentKey.of(actor.by, key, "").who
        wish = None if said is None else wish_of(key, actor.by, f"draft {room_id}", said)
        with self._turn(room_id):
            for _ in range(TRIES):
                with self.database.read() as session:
                    found = load(session, room_id, actor.brand.id)
                    if wish is not None:
                        made_of(session, wish)
                    before = [] if digest is None else tables.acts_of_key(session, room_id, digest)
                    if before:
                        return again(session, found, base, before, wanted)
                    known = known_acts(
                        session, room_id, base, found.number, found.first if found.is_there else None
                    )
                anew = known is None or found.moved or base_version not in (None, found.room.version)
                found, done, refused = self._fitted(actor, found, wanted, unfit)
                if not found.is_there and all(each.overruled for each in done):
                    return ActsDone(found.number, done, [], anew, refused)
                plan = self._plan(found, [(actor.by, each, digest) for each in done])
                if self._carried_out(plan, actor, wish):
                    with self.database.read() as session:
                        others = [*(known or []), *caught(session, found)]
                    return ActsDone(plan.number, done, others, anew, refused)
        raise DatabaseBusy

    def _fitted(
        self,
        actor: BrandActor,
        found: DraftStanding,
        wanted: Sequence[Act] | Wanted,
        unfit: Mapping[int, VitrineError] | None,
    ) -> tuple[DraftStanding, list[Done], dict[int, VitrineError]]:
        """The draft with these acts done, as the floor can take them; what was refused, by its number.

        Raises RoomRefused, `act` in it where an act is to blame.
        """
        refused, looks = dict(unfit or {}), 0
        acts = wanted(found.furniture) if callable(wanted) else wanted
        while True:
            done = self._done(actor, found, acts, refused, one_by_one=unfit is not None)
            looked_for = wide(done)
            if not looked_for:
                return found, done, refused
            document = found.furniture.document()
            try:
                self._catalog.checked(WrittenJson.of(document).text.encode(), found.base)
                return found, done, refused
            except RoomRefused as error:
                number = culprit(error, document, done)
                if number is not None:
                    error.values["act"] = number
                if unfit is None:
                    raise
                looks += 1
                if looks == LOOKS:
                    # Of so many that do not fit nobody looks for those that would.
                    refused |= dict.fromkeys(looked_for, error)
                else:
                    # Where none is to blame the room does not hold the draft already: none of these is done.
                    refused[looked_for[-1] if number is None else number] = error
            with self.database.read() as session:
                found = load(session, found.room.id, actor.brand.id)

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

    def open(
        self,
        actor: BrandActor,
        room_id: str,
        number: int,
        also: Also | None = None,
        key: tables.SentKey | None = None,
    ) -> int:
        """Let visitors see the draft: one more version of the room, and the draft is over.

        number: the last act that the editor has seen. also: done in the same unit. key: kept with the version
        (`tables.opened_by`). Answers the version.

        Raises RoomNotFound, NothingDrafted, DraftMoved, and what `Catalog.save_room` raises.
        """
        made = 0

        def over(unit: UnitOfWork, version: int) -> None:
            nonlocal made
            made = version
            _clear(unit, room_id, number, key, version)
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

    def _done(
        self,
        actor: BrandActor,
        found: DraftStanding,
        acts: Sequence[Act],
        refused: dict[int, VitrineError],
        *,
        one_by_one: bool,
    ) -> list[Done]:
        """one_by_one: what leaves the room is noted in `refused`; else it raises RoomRefused."""
        for number, act in enumerate(acts):
            try:
                if number not in refused:
                    shapes.check_standing(act, found.base["bounds"], f"$.acts[{number}]")
            except RoomRefused as error:
                error.values["act"] = number
                if not one_by_one:
                    raise
                refused[number] = error
        with self.database.read() as session:
            fit = [act for number, act in enumerate(acts) if number not in refused]
            have = stock(session, actor.brand.id, found, fit)
        return [
            Done(act, overruled=Overruled.REFUSED) if number in refused else found.furniture.do(act, have)
            for number, act in enumerate(acts)
        ]

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

    def _carried_out(
        self, plan: _Plan, actor: BrandActor | None = None, wish: KeyedWish | None = None
    ) -> bool:
        """False: somebody else was quicker, and nothing was written."""
        try:
            with self.database.unit() as unit:
                written = self._write(unit, plan, actor)
                if written:
                    fulfil(unit, wish, str(plan.number))
                return written
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

    @contextmanager
    def _turn(self, room_id: str) -> Iterator[None]:
        turn = self._turns[hash(room_id) % _TURNS]
        if not turn.acquire(timeout=left_s()):
            raise DatabaseBusy
        try:
            yield
        finally:
            turn.release()


def _clear(
    unit: UnitOfWork,
    room_id: str,
    number: int | None,
    key: tables.SentKey | None = None,
    opened_as: int | None = None,
) -> None:
    """The draft is over. number: that it has to be at; None: any. Its acts are let go bit by bit.

    key, opened_as: of an opening. Raises DraftMoved.
    """
    mark = tables.mark_of(unit.session, room_id, lock=True)
    at = 0 if mark is None else mark.number
    if mark is None or not mark.is_there or number not in (None, at):
        raise DraftMoved(at)
    none: Mapping[str, Any] = dict.fromkeys(("document", "base", "base_version", "begun_at"))
    over = update(RoomDraftRow).where(RoomDraftRow.room_id == room_id)
    kept = {} if key is None else {"open_key": key.who, "open_said": key.said, "opened_as": opened_as}
    over = over.values(number=at + 1, first=at + 2, **none, **kept)
    unit.session.execute(over, execution_options={"synchronize_session": False})
    tables.write_pictures(unit.session, room_id, ())
