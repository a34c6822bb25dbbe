"""Changes of rooms: planned before anybody has to wait, carried out under the room's lock."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.assets import inside as assets
from vitrine.assets.errors import ModelNotFound, PictureNotFound
from vitrine.catalog import roomjson
from vitrine.catalog.doors.standing import LINKED, State
from vitrine.catalog.errors import RoomNotFound, RoomRefused
from vitrine.catalog.events import RoomChanged, RoomForgotten
from vitrine.catalog.front.approving import Approving
from vitrine.catalog.held import room_count, room_names
from vitrine.catalog.lobby_order import PLACE
from vitrine.catalog.naming import known_of
from vitrine.catalog.roomjson import Document, dressing_pictures
from vitrine.catalog.tables import (
    RoomRow,
    RoomVersionRow,
    there_room,
    write_pictures,
    write_placements,
)
from vitrine.parts import FORGOTTEN_ROOM, Alone, Ties
from vitrine.quotas import inside as quotas
from vitrine.quotas.kinds import Quota, Quotas
from vitrine.storage import Database, UnitOfWork, WrittenJson

# How often a change is planned before the room is locked for it.
PLANS: Final = 3
# Versions dropped with a new one: a room that has thousands from before is down to its quota after as many
# changes, and no unit is held for long.
DROPPED: Final = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """A version of a room that is to follow version `after`. previous: where undo goes back to.

    written: the document with its version. standing: products that keep their place although they were taken
    off sale; None: nothing that it names is looked up. model, picture, dressed: those of its scene, of
    itself and of its dressing, with their paths, that did not stand there before. is_other_face: what the
    brand's page edits of the document is another. facts: columns of the row that change with it;
    facts_after: what `facts_version` was, where that matters. restores: a deleted room comes back as it was,
    and is not made anew.
    """

    after: int
    document: Document
    written: WrittenJson
    previous: int | None
    standing: frozenset[str] | None
    model: str | None
    picture: str | None
    dressed: Mapping[str, str]
    is_other_face: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    facts_after: int | None = None
    restores: bool = False

    @classmethod
    def of(
        cls,
        after: int,
        document: Document,
        previous: int | None,
        standing: frozenset[str] | None = None,
        *,
        before: Document | None,
        facts: Mapping[str, Any] | None = None,
        facts_after: int | None = None,
        restores: bool = False,
    ) -> Plan:
        """before: what stands; None: nothing does."""
        written = WrittenJson.of({**document, "version": after + 1})
        model, picture = document["scene"]["model"], document["picture"]
        stood = {} if before is None else dressing_pictures(before)
        dressed = {key: path for key, path in dressing_pictures(document).items() if key not in stood}
        if before is not None:
            model = None if model == before["scene"]["model"] else model
            picture = None if picture == before["picture"] else picture
        other = before is not None and any(document[name] != before[name] for name in FACE)
        return cls(
            after, document, written, previous, standing, model, picture, dressed, other, facts or {},
            facts_after, restores,
        )  # fmt: skip


FACE: Final = ("title", "summary", "capacity", "picture")
"""What the brand's page edits of a room.json."""

Planning = Callable[[Session, RoomRow | None], Plan]
Also = Callable[[UnitOfWork, int], None]
"""Done in the unit in which a room comes to this version."""


class RoomChanges:
    """shop: how much a brand may have, where nobody has said otherwise. ties: what other slices have of
    rooms.
    """

    def __init__(
        self, database: Database, shop: Quotas, ties: Ties | None = None, approving: Approving | None = None
    ) -> None:
        self._database, self._shop, self._ties = database, shop, ties or Alone()
        self._approving = approving or Approving(database)

    def alter(self, session: Session, row: RoomRow, facts: Mapping[str, Any]) -> None:
        """One more version of what the brand's page edits. facts: columns with their values.

        The first public room of a brand may have to wait (`front.approving`).
        """
        for name, value in facts.items():
            setattr(row, name, value)
        if "state" in facts:
            row.state = self._approving.granted(session, row.brand_id, State(facts["state"])).value
        if row.state in LINKED and row.key is None:
            row.key = new_key()
        row.facts_version += 1

    def _make(self, session: Session, row: RoomRow, state: State, now: datetime) -> None:
        row.place, row.hours, row.closed, row.key, row.created_at = PLACE, None, None, None, now
        row.state = State.DRAFT.value
        self.alter(session, row, {"state": state.value})
        session.add(row)
        session.flush()

    def change(
        self,
        actor: BrandActor,
        room_id: str,
        plan: Planning,
        made_as: State = State.PUBLIC,
        *,
        may_make: bool = False,
        also: Also | None = None,
    ) -> None:
        """One more version of a room, its event in the same transaction; the oldest beyond the quota go.

        made_as: of a room that is not there yet. plan: what shall stand, of what stands or was deleted. It is
        asked before the unit, for a document takes its time; again if somebody changed the room meanwhile;
        within the unit when that goes on. may_make: the id is wanted for a new room, so who is refused it
        learns that it is taken; else nothing is told of another brand's room that is not public.

        Raises RoomNotFound, NotYourBrand and what `plan` raises.
        """
        for _ in range(PLANS):
            with self._database.read() as session:
                planned = plan(session, _own(actor, session.get(RoomRow, room_id), may_make))
            if self._carried_out(actor, room_id, _as_planned(planned), made_as, may_make, also):
                return
        self._carried_out(actor, room_id, plan, made_as, may_make, also)

    def _carried_out(
        self,
        actor: BrandActor,
        room_id: str,
        plan: Planning,
        made_as: State,
        may_make: bool,
        also: Also | None,
    ) -> bool:
        with self._database.unit() as unit:
            session, brand = unit.session, actor.brand.id
            accounts.hold_brand(session, brand)
            turn = None if there_room(session, room_id) else quotas.turn(unit, brand, self._shop)
            # Somebody may have made it while this waited for its turn.
            row = _own(actor, session.get(RoomRow, room_id, with_for_update=True), may_make)
            if row is None or row.deleted_at is not None:
                turn = turn or quotas.turn(unit, brand, self._shop)
                turn.require(Quota.ROOMS, room_count(session, brand))
                if row is None:
                    turn.require_room_name(room_names(session, brand))
            planned, now = plan(session, row), self._database.clock.now()
            if planned.after != (0 if row is None else row.version):
                return False
            if row is not None and planned.facts_after not in (None, row.facts_version):
                return False
            if row is None:
                row = RoomRow(id=room_id, brand_id=brand, version=0, facts_version=0)
                self._make(session, row, made_as, now)
            elif row.deleted_at is not None and planned.restores:
                row.deleted_at = None
                self.alter(session, row, {})
            elif row.deleted_at is not None:
                # Versions go on counting: who kept something of the former room knows this for another.
                unit.collect(RoomForgotten.of(room_id, row.version, row.deleted_at))
                self._ties.leaving(unit, FORGOTTEN_ROOM, room_id)
                row.deleted_at = None
                self._make(session, row, made_as, now)
            if planned.is_other_face or planned.facts:
                self.alter(session, row, planned.facts)
            self._stand(unit, actor, row, planned)
            if also is not None:
                also(unit, row.version)
            return True

    def add(self, unit: UnitOfWork, actor: BrandActor, document: Document, origin: str | None) -> None:
        """A room under a name that nobody has, in the caller's unit: a draft.

        document: checked; that what it names is there and the brand's the caller knows. origin: what it was
        called in the file that it came by. Raises QuotaReached, RoomRefused: its brand, which was told the
        name before, has used it meanwhile.
        """
        session, brand, room = unit.session, actor.brand.id, document["id"]
        turn = quotas.turn(unit, brand, self._shop)
        if session.get(RoomRow, room) is not None:
            raise RoomRefused("$.id", "is the id of another room by now: bring the file again")
        turn.require(Quota.ROOMS, room_count(session, brand))
        turn.require_room_name(room_names(session, brand))
        row = RoomRow(id=room, brand_id=brand, version=0, facts_version=0, origin=origin)
        self._make(session, row, State.DRAFT, self._database.clock.now())
        self._stand(unit, actor, row, Plan.of(0, document, None, before=None))

    def _stand(self, unit: UnitOfWork, actor: BrandActor, row: RoomRow, planned: Plan) -> None:
        """What is planned stands from now on, as one more version of the room."""
        session, brand, now = unit.session, actor.brand.id, self._database.clock.now()
        _hold_files(session, actor, planned)
        if planned.standing is not None:
            products = known_of(session, brand, planned.document, planned.standing)
            roomjson.check_references(planned.document, products)
        row.version += 1
        row.scene_hash, row.picture_hash = planned.document["scene"]["model"], planned.document["picture"]
        session.add(
            RoomVersionRow(
                room_id=row.id, version=row.version, previous=planned.previous, by=actor.by,
                document=planned.written, created_at=now,
            )
        )  # fmt: skip
        kept = quotas.of_brand(session, brand, self._shop)[Quota.VERSIONS]
        _drop_versions(session, row.id, row.version, kept, DROPPED)
        write_placements(session, row.id, planned.document)
        write_pictures(session, row.id, planned.document)
        unit.collect(RoomChanged(row.id, row.version))


def new_key() -> str:
    """For a link to an unlisted room."""
    return secrets.token_urlsafe(18)


def _hold_files(session: Session, actor: BrandActor, plan: Plan) -> None:
    """They are there, and are not deleted before this is committed. Raises RoomRefused."""
    try:
        if plan.model is not None:
            assets.own_model(session, actor.brand.id, plan.model, lock=True, house=True)
    except ModelNotFound as error:
        raise RoomRefused("$.scene.model", "is no finished model of your brand") from error
    try:
        if plan.picture is not None:
            assets.hold_picture(session, plan.picture)
    except PictureNotFound as error:
        raise RoomRefused("$.picture", "is no picture here: upload it first") from error
    for missing in sorted(plan.dressed.keys() - assets.held_pictures(session, plan.dressed)):
        raise RoomRefused(plan.dressed[missing], "is no picture here: upload it first")


def _drop_versions(session: Session, room: str, newest: int, kept: int, batch: int) -> None:
    """Of the room's versions those beyond the newest `kept` go, at most `batch` at once, oldest first."""
    beyond = (
        select(RoomVersionRow.version)
        .where(RoomVersionRow.room_id == room, RoomVersionRow.version <= newest - kept)
        .order_by(RoomVersionRow.version)
        .limit(batch)
    )
    dropped = delete(RoomVersionRow).where(RoomVersionRow.room_id == room, RoomVersionRow.version.in_(beyond))
    session.execute(dropped, execution_options={"synchronize_session": False})


def _own(actor: BrandActor, row: RoomRow | None, may_make: bool) -> RoomRow | None:
    if row is not None:
        is_told_of = row.state == State.PUBLIC and row.deleted_at is None
        if row.brand_id != actor.brand.id and not (is_told_of or may_make):
            raise RoomNotFound
        actor.require_brand(row.brand_id)
    return row


def _as_planned(plan: Plan) -> Planning:
    return lambda _session, _row: plan
