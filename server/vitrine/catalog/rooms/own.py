"""What a brand's page edits of its rooms: who finds them, when they are open, what they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.assets import picture_url
from vitrine.catalog.doors import hours
from vitrine.catalog.doors.standing import LINKED, Closed, DoorStanding, State, read_closed, standing
from vitrine.catalog.errors import RoomNotFound, VersionMismatch
from vitrine.catalog.lobby_order import BRAND_ORDER
from vitrine.catalog.room_changes import FACE, Plan, RoomChanges, new_key
from vitrine.catalog.tables import RoomRow, RoomVersionRow, there_room
from vitrine.catalog.text import SUMMARY_LIMIT, TITLE_LIMIT, joined, required, tidy_local, tidy_some
from vitrine.ids import RoomId
from vitrine.storage import Database
from vitrine.words import LocalText

WORDS_LIMIT: Final = 200
_TEXTS: Final[Mapping[str, int]] = {"title": TITLE_LIMIT, "summary": SUMMARY_LIMIT}


@dataclass(frozen=True, slots=True)
class OwnRoom:
    """A room as its brand edits it. version: of what is edited here. picture: hash. link: to send around."""

    id: RoomId
    version: int
    state: State
    title: LocalText
    summary: LocalText
    picture: str | None
    picture_url: str | None
    capacity: int
    place: int
    hours: Mapping[str, Any] | None
    closed: Mapping[str, Any] | None
    stands: DoorStanding
    link: str


class OwnRooms:
    def __init__(self, database: Database, changes: RoomChanges) -> None:
        self._database, self._changes = database, changes

    def of_brand(self, brand: str) -> list[OwnRoom]:
        """All rooms of a brand, in its order."""
        with self._database.read() as session:
            mine = _rows().where(RoomRow.brand_id == brand, RoomRow.deleted_at.is_(None))
            return self._told(session.execute(mine.order_by(*BRAND_ORDER)).all())

    def of_id(self, actor: BrandActor, room: str) -> OwnRoom:
        """Raises RoomNotFound, of another brand's too."""
        with self._database.read() as session:
            mine = _rows().where(RoomRow.id == room, RoomRow.brand_id == actor.brand.id)
            found = self._told(session.execute(mine.where(RoomRow.deleted_at.is_(None))).all())
        if not found:
            raise RoomNotFound
        return found[0]

    def change(
        self, actor: BrandActor, room: str, changes: Mapping[str, Any], version: int | None
    ) -> OwnRoom:
        """Replace the named members of OwnRoom, of texts the languages that are named.

        renew_link: what was sent around leads nowhere any more. hours, closed: as JSON, or None. version:
        refuse if it is another by now.

        Raises RoomNotFound, VersionMismatch, TextRefused, HoursRefused, RoomRefused, BrandGone.
        """
        face, facts = _face(changes), _facts(changes)
        if face:
            self._changes.change(actor, room, lambda session, row: _plan(session, row, face, facts, version))
        else:
            with self._database.unit() as unit:
                accounts.hold_brand(unit.session, actor.brand.id)
                row = there_room(unit.session, room, lock=True)
                if row is None or row.brand_id != actor.brand.id:
                    raise RoomNotFound
                _check(row, version)
                self._changes.alter(unit.session, row, facts)
        return self.of_id(actor, room)

    def _told(self, found: Sequence[Any]) -> list[OwnRoom]:
        now = self._database.clock.now()
        return [_own(row, dict(zip(FACE, face, strict=True)), now) for row, *face in found]


def _rows() -> Any:
    columns = [RoomVersionRow.document[name] for name in FACE]
    there = (RoomRow.id == RoomVersionRow.room_id) & (RoomRow.version == RoomVersionRow.version)
    return select(RoomRow, *columns).join(RoomVersionRow, there)


def _own(row: RoomRow, face: Mapping[str, Any], now: datetime) -> OwnRoom:
    link = f"/rooms/{row.id}"
    if row.state in LINKED:
        link += f"#key={row.key}"
    picture = face["picture"]
    return OwnRoom(
        RoomId(row.id), row.facts_version, State(row.state), face["title"], face["summary"], picture,
        None if picture is None else picture_url(picture), face["capacity"], row.place,
        None if row.hours is None else hours.read(row.hours).plain(),
        None if row.closed is None else read_closed(row.closed).plain(),
        standing(row.hours, row.closed, now), link,
    )  # fmt: skip


def _face(changes: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: changes[name] for name in FACE if name in changes}
    return found | {
        name: tidy_some(found[name], name, limit) for name, limit in _TEXTS.items() if name in found
    }


def _facts(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the row with their values."""
    found = {name: changes[name] for name in ("state", "place") if name in changes}
    if "hours" in changes:
        said = changes["hours"]
        found["hours"] = None if said is None else hours.parsed(said).text()
    if "closed" in changes:
        said = changes["closed"]
        found["closed"] = None if said is None else _closed(said).text()
    if changes.get("renew_link"):
        found["key"] = new_key()
    return found


def _closed(said: Mapping[str, Any]) -> Closed:
    words = said["words"]
    if said["until"] is not None:
        hours.check_year(said["until"], "closed.until")
    return Closed(None if words is None else tidy_local(words, "words", WORDS_LIMIT), said["until"])


def _plan(
    session: Session,
    row: RoomRow | None,
    face: Mapping[str, Any],
    facts: Mapping[str, Any],
    version: int | None,
) -> Plan:
    if row is None or row.deleted_at is not None:
        raise RoomNotFound
    _check(row, version)
    before = session.get_one(RoomVersionRow, (row.id, row.version)).document
    texts = {
        name: required(joined(before[name], face[name]), name, limit)
        for name, limit in _TEXTS.items()
        if name in face
    }
    return Plan.of(
        row.version, {**before, **face, **texts}, row.version, before=before, facts=facts,
        facts_after=row.facts_version,
    )  # fmt: skip


def _check(row: RoomRow, version: int | None) -> None:
    if version not in (None, row.facts_version):
        raise VersionMismatch(row.facts_version)
