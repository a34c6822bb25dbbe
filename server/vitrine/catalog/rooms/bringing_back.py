"""Deleted rooms that their brand may bring back, for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.naming import kept_of
from vitrine.catalog.removing import ROOM_REST
from vitrine.catalog.room_changes import Plan, RoomChanges
from vitrine.catalog.tables import RoomRow, RoomVersionRow
from vitrine.ids import RoomId
from vitrine.storage import Database
from vitrine.words import LocalText


@dataclass(frozen=True, slots=True)
class DeletedRoom:
    """until: it can be brought back before that."""

    id: RoomId
    title: LocalText
    deleted_at: datetime
    until: datetime


class BringingBack:
    """A deleted room keeps what stood in it, and its gate, until `ROOM_REST` is over or its id is used
    anew.
    """

    def __init__(self, database: Database, changes: RoomChanges) -> None:
        self._database, self._changes = database, changes

    def all(self, brand: str) -> list[DeletedRoom]:
        """Those of the brand that can be brought back, the last deleted first."""
        # Deletion counts one on, so that nothing planned before it is carried out after.
        stood = (RoomVersionRow.room_id == RoomRow.id) & (RoomVersionRow.version == RoomRow.version - 1)
        query = (
            select(RoomRow.id, RoomVersionRow.document["title"], RoomRow.deleted_at)
            .join(RoomVersionRow, stood)
            .where(RoomRow.brand_id == brand, RoomRow.deleted_at > self._over())
            .order_by(RoomRow.deleted_at.desc(), RoomRow.id)
        )
        with self._database.read() as session:
            found = session.execute(query).all()
        return [DeletedRoom(RoomId(room), title, at, at + ROOM_REST) for room, title, at in found]

    def restore(self, actor: BrandActor, room: str) -> None:
        """The room stands again as it did, for whom it did, without products that were deleted meanwhile.

        Raises RoomNotFound, of another brand's and of what cannot be brought back too; RoomRefused where its
        model or a picture was deleted; QuotaReached.
        """
        over = self._over()

        def plan(session: Session, row: RoomRow | None) -> Plan:
            if row is None or row.deleted_at is None or row.deleted_at <= over:
                raise RoomNotFound
            kept = session.get(RoomVersionRow, (row.id, row.version - 1))
            if kept is None:
                raise RoomNotFound
            document = kept_of(session, kept.document)
            # Those that were taken off sale keep their places, as they do in a room that stands.
            standing = frozenset(each["product"] for each in document["placements"])
            return Plan.of(row.version, document, kept.version, standing, before=None, restores=True)

        self._changes.change(actor, room, plan)

    def _over(self) -> datetime:
        return self._database.clock.now() - ROOM_REST


def kept_room(session: Session, room_id: str) -> tuple[str, LocalText] | None:
    """Whose room it is and what it is called, also where it was deleted and can be brought back."""
    row = session.get(RoomRow, room_id)
    at = 0 if row is None else row.version - (row.deleted_at is not None)
    kept = session.get(RoomVersionRow, (room_id, at))
    return None if row is None or kept is None else (row.brand_id, kept.document["title"])
