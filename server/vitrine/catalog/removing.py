"""Rooms and products that their brand deletes: gone for everybody in the moment in which it is committed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.catalog.errors import ProductNotFound, RoomNotFound
from vitrine.catalog.events import RoomDeleted, RoomForgotten
from vitrine.catalog.pictures.shown import forget
from vitrine.catalog.publishing import tell_changed
from vitrine.catalog.tables import (
    ApprovalRow,
    InviteRow,
    PlacementRow,
    ProductRow,
    RoomPictureRow,
    RoomRow,
    RoomVersionRow,
    there_product,
    there_room,
)
from vitrine.parts import FORGOTTEN_ROOM, Alone, Ties
from vitrine.storage import Database, UnitOfWork
from vitrine.takedowns.kinds import Kind

# So long a deleted product's row is kept, for who still looks at it or has just paid for it.
PRODUCT_REST: Final = timedelta(days=30)
ROOM_REST: Final = timedelta(days=30)
"""So long a deleted room can be brought back."""

BATCH: Final = 100
VERSIONS: Final = 20
"""Of a room, deleted in one transaction."""


class RemovingGoods:
    """ties: what other slices have of rooms and products."""

    def __init__(self, database: Database, ties: Ties | None = None) -> None:
        self._database, self._ties = database, ties or Alone()

    def room(self, actor: BrandActor, room: str) -> None:
        """Close a room. Its brand may bring it back for a while (`rooms.bringing_back`); its id stays the
        brand's, which may make another under it.

        Raises RoomNotFound, of another brand's too.
        """
        with self._database.unit() as unit:
            row = there_room(unit.session, room, lock=True)
            if row is None or row.brand_id != actor.brand.id:
                raise RoomNotFound
            self._delete_room(unit, row)

    def product(self, actor: BrandActor, product: str) -> None:
        """Take a product out of everything; what was sold of it stays good.

        Raises ProductNotFound, of another brand's too.
        """
        with self._database.unit() as unit:
            row = there_product(unit.session, product, lock=True)
            if row is None or row.brand_id != actor.brand.id:
                raise ProductNotFound
            self._delete_product(unit, row)

    def forget_versions(self, room: str, last: int, until: datetime) -> None:
        """Delete what stood in a deleted room, a few versions at a time: there may be a thousand large ones.

        last, until: the newest of them, and when it was deleted; those of a room made anew are newer.
        """
        old = (
            RoomVersionRow.room_id == room,
            RoomVersionRow.version <= last,
            RoomVersionRow.created_at <= until,
        )
        few = select(RoomVersionRow.version).where(*old).order_by(RoomVersionRow.version).limit(VERSIONS)
        while True:
            with self._database.unit() as unit:
                found = list(unit.session.scalars(few))
                if not found:
                    return
                unit.session.execute(delete(RoomVersionRow).where(*old, RoomVersionRow.version <= found[-1]))

    def sweep(self) -> int:
        """Forget products that were deleted long ago and of which nothing was sold. Returns how many."""
        over, after, gone = self._database.clock.now() - PRODUCT_REST, "", 0
        while True:
            due = select(ProductRow.id).where(ProductRow.id > after, ProductRow.deleted_at <= over)
            with self._database.read() as session:
                found = list(session.scalars(due.order_by(ProductRow.id).limit(BATCH)))
                idle = self._idle(session, found)
            if not found:
                return gone
            after = found[-1]
            if not idle:
                continue
            with self._database.unit() as unit:
                idle = self._idle(unit.session, idle)
                unit.session.execute(delete(ProductRow).where(ProductRow.id.in_(idle)))
            gone += len(idle)

    def sweep_rooms(self) -> int:
        """Forget rooms that were deleted long ago, with what stood in them. Returns how many."""
        over, gone = self._database.clock.now() - ROOM_REST, 0
        kept = exists().where(RoomVersionRow.room_id == RoomRow.id)
        due = select(RoomRow.id).where(RoomRow.deleted_at <= over, kept).order_by(RoomRow.id).limit(BATCH)
        while True:
            with self._database.read() as session:
                found = list(session.scalars(due))
            if not found:
                return gone
            for room in found:
                gone += self._forget_room(room, over)

    def _forget_room(self, room: str, over: datetime) -> int:
        with self._database.unit() as unit:
            row = unit.session.get(RoomRow, room, with_for_update=True)
            if row is None or row.deleted_at is None or row.deleted_at > over:  # made anew meanwhile
                return 0
            self._ties.leaving(unit, FORGOTTEN_ROOM, room)
            version, at = row.version, row.deleted_at
        self.forget_versions(room, version, at)
        return 1

    def _idle(self, session: Session, products: list[str]) -> list[str]:
        """Those that nothing was made of."""
        return [each for each in products if not self._ties.uses(session, Kind.PRODUCT, each, None)]

    def _delete_room(self, unit: UnitOfWork, row: RoomRow) -> None:
        row.deleted_at = self._database.clock.now()
        for table in (PlacementRow, RoomPictureRow, InviteRow):
            unit.session.execute(delete(table).where(table.room_id == row.id))
        self._ties.leaving(unit, Kind.ROOM, row.id)
        unit.collect(RoomDeleted.of(row.id, row.version, row.deleted_at))
        row.version += 1  # what was planned for the room as it stood is planned anew, and finds it gone

    def _delete_product(self, unit: UnitOfWork, row: ProductRow) -> None:
        row.deleted_at = self._database.clock.now()
        # Its placements stay until their rooms change: by them open rooms are told.
        tell_changed(unit, row, shown=row.published)
        row.published = False
        forget(unit.session, [row.id])
        self._ties.leaving(unit, Kind.PRODUCT, row.id)


def leaving(unit: UnitOfWork, kind: str, thing: str, now: datetime) -> None:
    """As of `Part`: a deleted brand's products and rooms are gone with it."""
    if kind != "brand":
        return
    session = unit.session
    session.execute(delete(ApprovalRow).where(ApprovalRow.brand_id == thing))
    rooms = session.execute(
        select(RoomRow.id, RoomRow.version)
        .where(RoomRow.brand_id == thing, RoomRow.deleted_at.is_(None))
        .order_by(RoomRow.id)
        .with_for_update()
    ).all()
    mine = select(RoomRow.id).where(RoomRow.brand_id == thing)
    for table in (PlacementRow, RoomPictureRow, InviteRow):
        session.execute(delete(table).where(table.room_id.in_(mine)))
    session.execute(
        update(RoomRow)
        .where(RoomRow.brand_id == thing, RoomRow.deleted_at.is_(None))
        .values(deleted_at=now, version=RoomRow.version + 1)
    )
    forget(session, session.scalars(select(ProductRow.id).where(ProductRow.brand_id == thing)))
    # Nobody is told of each: what a brand sells stands in its own rooms, and they close.
    session.execute(
        update(ProductRow)
        .where(ProductRow.brand_id == thing, ProductRow.deleted_at.is_(None))
        .values(deleted_at=now, published=False, version=ProductRow.version + 1)
    )
    for room in rooms:
        unit.collect(RoomDeleted.of(room.id, room.version, now))
    # Nobody brings them back, nor those that were deleted before.
    all_its = select(RoomRow.id, RoomRow.version).where(
        RoomRow.brand_id == thing, exists().where(RoomVersionRow.room_id == RoomRow.id)
    )
    for room in session.execute(all_its.order_by(RoomRow.id)):
        unit.collect(RoomForgotten.of(room.id, room.version, now))
