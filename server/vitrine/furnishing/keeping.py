"""How drafts were when somebody gave them a name, and drafts put back to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.catalog import inside as catalogued
from vitrine.catalog.text import tidy_line
from vitrine.furnishing import tables
from vitrine.furnishing.acts import Act
from vitrine.furnishing.differing import difference
from vitrine.furnishing.errors import DraftMoved, NamedVersionNotFound, NothingDrafted
from vitrine.furnishing.furniture import Document, Furniture
from vitrine.furnishing.recalling import ActsDone
from vitrine.furnishing.service import RoomDrafts
from vitrine.furnishing.standing import furnished
from vitrine.furnishing.tables import NamedVersionRow, SentKey
from vitrine.ids import new_id
from vitrine.quotas import inside as quotas
from vitrine.quotas.errors import QuotaReached
from vitrine.quotas.kinds import Quota, Quotas
from vitrine.storage import Session, UnitOfWork, WrittenJson

NAME_LIMIT: Final = 80


@dataclass(frozen=True, slots=True)
class NamedVersion:
    """by: who kept it, by name; None: they left. opened_as: the room's version that it became."""

    id: str
    name: str
    by: str | None
    opened_as: int | None
    created_at: datetime


class NamedVersions:
    """shop: how much a brand may have, where nobody has said otherwise."""

    def __init__(self, drafts: RoomDrafts, shop: Quotas) -> None:
        self._drafts, self._database, self._shop = drafts, drafts.database, shop

    def listed(self, actor: BrandActor, room_id: str) -> list[NamedVersion]:
        """All of a room, the newest first. Raises RoomNotFound."""
        with self._database.read() as session:
            room = catalogued.own_room(session, room_id, actor.brand.id)
            rows = tables.named_versions(session, room_id, room.made_at)
            names = accounts.doers(session, {row.by for row in rows if row.by is not None})
            return [
                NamedVersion(row.id, row.name, names.get(row.by), row.opened_as, row.created_at)
                for row in rows
            ]

    def keep(
        self, actor: BrandActor, room_id: str, number: int, name: str, key: str | None = None
    ) -> NamedVersion:
        """Give the draft as it is a name. number: the last act that the editor has seen. key: sent again, it
        answers what was kept.

        Raises RoomNotFound, TextRefused, NothingDrafted, DraftMoved, BatchKeyReused, QuotaReached.
        """
        tidied = tidy_line(name, "name", NAME_LIMIT)
        once = None if key is None else SentKey.of(actor.by, key, f"keep {number} {tidied}")
        if once is not None and (before := self._before(actor, room_id, once)) is not None:
            return before
        document = self._drafts.drafted(actor, room_id, number).document()
        written = WrittenJson.of(document)
        with self._database.unit() as unit:
            accounts.hold_brand(unit.session, actor.brand.id)
            return self._kept(unit, actor, room_id, tidied, written, None, once)

    def open(
        self, actor: BrandActor, room_id: str, number: int, name: str | None, key: str | None = None
    ) -> int:
        """Let visitors see the draft; answers the room's version. name: it is kept under this besides.

        Raises what `RoomDrafts.open` and `keep` raise.
        """
        once = None if key is None else SentKey.of(actor.by, key, f"open {number} {name}")
        if once is not None and (before := self._opened(actor, room_id, once)) is not None:
            return before
        try:
            return self._open(actor, room_id, number, name, once)
        except (NothingDrafted, DraftMoved):
            # Sent again before the first was answered: that one has opened it meanwhile.
            if once is None or (before := self._opened(actor, room_id, once)) is None:
                raise
            return before

    def put_back(
        self,
        actor: BrandActor,
        room_id: str,
        base: int,
        version: str,
        base_version: int | None = None,
        key: str | None = None,
    ) -> ActsDone:
        """Make the draft what it was under that name, by acts, so that it can be undone; what the room cannot
        take any more is overruled.

        Raises NamedVersionNotFound and what `RoomDrafts.act` raises.
        """
        kept = furnished(self._document(actor, room_id, version))

        def wanted(now: Furniture) -> Sequence[Act]:
            return difference(now, kept)

        return self._drafts.act(
            actor, room_id, base, wanted, base_version=base_version, unfit={}, key=key, said=version
        )

    def let_go(self, actor: BrandActor, room_id: str, version: str) -> None:
        """Raises RoomNotFound, NamedVersionNotFound."""
        with self._database.unit() as unit:
            accounts.hold_brand(unit.session, actor.brand.id)
            catalogued.own_room(unit.session, room_id, actor.brand.id)
            row = unit.session.get(NamedVersionRow, version)
            if row is None or row.room_id != room_id:
                raise NamedVersionNotFound
            unit.session.delete(row)

    def _open(
        self, actor: BrandActor, room_id: str, number: int, name: str | None, key: SentKey | None
    ) -> int:
        if name is None:
            return self._drafts.open(actor, room_id, number, key=key)
        tidied = tidy_line(name, "name", NAME_LIMIT)
        written = WrittenJson.of(self._drafts.drafted(actor, room_id, number).document())

        def keep(unit: UnitOfWork, version: int) -> None:
            self._kept(unit, actor, room_id, tidied, written, version)

        return self._drafts.open(actor, room_id, number, keep, key)

    def _opened(self, actor: BrandActor, room_id: str, key: SentKey) -> int | None:
        with self._database.read() as session:
            catalogued.own_room(session, room_id, actor.brand.id)
            return tables.opened_by(session, room_id, key)

    def _before(self, actor: BrandActor, room_id: str, key: SentKey) -> NamedVersion | None:
        with self._database.read() as session:
            room = catalogued.own_room(session, room_id, actor.brand.id)
            return _of_key(session, room_id, room.made_at, key)

    def _document(self, actor: BrandActor, room_id: str, version: str) -> Document:
        with self._database.read() as session:
            room = catalogued.own_room(session, room_id, actor.brand.id)
            row = session.get(NamedVersionRow, version)
            if row is None or row.room_id != room_id or row.created_at < room.made_at:
                raise NamedVersionNotFound
            return dict(row.document)

    def _kept(
        self,
        unit: UnitOfWork,
        actor: BrandActor,
        room_id: str,
        name: str,
        document: WrittenJson,
        version: int | None,
        key: SentKey | None = None,
    ) -> NamedVersion:
        session, now = unit.session, self._database.clock.now()
        # Who sends the same twice at once is told the same twice.
        tables.mark_of(session, room_id, lock=True)
        allowed = quotas.of_brand(session, actor.brand.id, self._shop)[Quota.VERSIONS]
        room = catalogued.own_room(session, room_id, actor.brand.id)
        if key is not None and (before := _of_key(session, room_id, room.made_at, key)) is not None:
            return before
        held = tables.named_count(session, room_id, room.made_at)
        if held >= allowed:
            raise QuotaReached(Quota.VERSIONS, held, allowed, said="named_versions")
        row = NamedVersionRow(
            id=new_id("version"), room_id=room_id, name=name, by=actor.by, opened_as=version, created_at=now,
            document=document, key=key and key.who, said=key and key.said,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return _told(session, row)


def _of_key(session: Session, room_id: str, since: datetime, key: SentKey) -> NamedVersion | None:
    """What was kept with this key. since: of the room that is there now. Raises BatchKeyReused."""
    row = tables.named_by(session, room_id, since, key)
    return None if row is None else _told(session, row)


def _told(session: Session, row: NamedVersionRow) -> NamedVersion:
    by = accounts.doers(session, [row.by] if row.by else []).get(row.by or "")
    return NamedVersion(row.id, row.name, by, row.opened_as, row.created_at)
