"""How much of the catalogue a brand has, against its quotas."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vitrine.catalog.tables import ProductRow, RoomRow, RoomVersionRow


def product_count(session: Session, brand: str) -> int:
    mine = ProductRow.brand_id == brand, ProductRow.deleted_at.is_(None)
    return session.scalar(select(func.count()).where(*mine)) or 0


def room_count(session: Session, brand: str) -> int:
    mine = RoomRow.brand_id == brand, RoomRow.deleted_at.is_(None)
    return session.scalar(select(func.count()).where(*mine)) or 0


def room_names(session: Session, brand: str) -> int:
    """How many rooms' ids are the brand's, those of deleted rooms too."""
    return session.scalar(select(func.count()).where(RoomRow.brand_id == brand)) or 0


def most_versions(session: Session, brand: str) -> int:
    """Of that of the brand's rooms which has most: how many are kept."""
    each = (
        select(func.count().label("kept"))
        .select_from(RoomVersionRow)
        .join(RoomRow, RoomRow.id == RoomVersionRow.room_id)
        .where(RoomRow.brand_id == brand)
        .group_by(RoomVersionRow.room_id)
        .subquery()
    )
    return session.scalar(select(func.max(each.c.kept))) or 0
