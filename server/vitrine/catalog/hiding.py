"""What the catalogue does not show because it, or what it is made of, was taken down."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from vitrine.catalog.events import ProductChanged
from vitrine.catalog.marks import RoomMark, marks_of_model
from vitrine.catalog.tables import ProductRow, RoomRow, rooms_of_picture
from vitrine.ids import RoomId
from vitrine.storage import Database
from vitrine.takedowns.inside import require_up
from vitrine.takedowns.kinds import Kind

# Products of one transaction: on SQLite everybody who writes waits for it.
TOLD_AT_ONCE: Final = 50


class Hiding:
    """What a takedown means for rooms and products."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def closed_with(self, kind: Kind, thing: str) -> list[RoomId]:
        """The rooms into which nobody may come once this is taken down."""
        query = select(RoomRow.id).order_by(RoomRow.id)
        with self._database.read() as session:
            if kind is Kind.ROOM:
                query = query.where(RoomRow.id == thing)
            elif kind is Kind.BRAND:
                query = query.where(RoomRow.brand_id == thing)
            elif kind is Kind.MODEL:
                return [RoomId(mark.id) for mark in marks_of_model(session, thing)]
            else:
                return []
            return [RoomId(each) for each in session.scalars(query)]

    def tell(self, kind: Kind, thing: str) -> None:
        """A thing was taken down, or put back: whoever shows a product of it should read it again.

        A brand may have thousands: so many a transaction. Broken off, it is told from the start again by who
        called it, and some products change twice.
        """
        after = ""
        while True:
            with self._database.unit() as unit:
                told = _one_more_version(unit.session, kind, thing, after, TOLD_AT_ONCE)
                for product, version in told:
                    unit.collect(ProductChanged(product, version, shown=True))
            if len(told) < TOLD_AT_ONCE:
                return
            after = told[-1][0]


def require_open(session: Session, room: RoomMark) -> None:
    """Raises TakenDown for a room into which nobody may come."""
    require_up(session, Kind.ROOM, room.id)
    require_up(session, Kind.BRAND, room.brand)
    require_up(session, Kind.MODEL, room.scene)


def require_shown(session: Session, product: str, model: str, brand: str) -> None:
    """Raises TakenDown for a product that only its brand sees."""
    require_up(session, Kind.PRODUCT, product)
    require_up(session, Kind.MODEL, model)
    require_up(session, Kind.BRAND, brand)


def has_shown(session: Session, brand: str, kind: Kind, file: str) -> bool:
    """Whether a model or picture is of something public of the brand, taken down or not."""
    room = RoomRow.brand_id == brand, RoomRow.deleted_at.is_(None), RoomRow.state == "public"
    if kind is Kind.PICTURE:
        pictured = select(RoomRow.id).where(*room, RoomRow.id.in_(rooms_of_picture(file)))
        return session.scalar(pictured.limit(1)) is not None
    sold = ProductRow.brand_id == brand, ProductRow.deleted_at.is_(None), ProductRow.published
    product = select(ProductRow.id).where(*sold, ProductRow.model_hash == file)
    scene = select(RoomRow.id).where(*room, RoomRow.scene_hash == file)
    return any(session.scalar(each.limit(1)) is not None for each in (product, scene))


def _one_more_version(
    session: Session, kind: Kind, thing: str, after: str, limit: int
) -> list[tuple[str, int]]:
    """Raises the version of published products that a product's, model's or brand's takedown hides.

    At most `limit`, by id, after the one named. Gives each with the version that it has now.
    """
    column = {
        Kind.PRODUCT: ProductRow.id,
        Kind.MODEL: ProductRow.model_hash,
        Kind.BRAND: ProductRow.brand_id,
    }.get(kind)
    if column is None:
        return []
    hidden = select(ProductRow.id).where(
        column == thing, ProductRow.published, ProductRow.deleted_at.is_(None), ProductRow.id > after
    )
    ids = list(session.scalars(hidden.order_by(ProductRow.id).limit(limit).with_for_update()))
    raised = (
        update(ProductRow)
        .where(ProductRow.id.in_(ids))
        .values(version=ProductRow.version + 1)
        .returning(ProductRow.id, ProductRow.version)
        .execution_options(synchronize_session=False)
    )
    return sorted((row.id, row.version) for row in session.execute(raised))
