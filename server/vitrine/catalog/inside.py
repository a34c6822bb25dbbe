"""Products and rooms for neighbours, within the transaction that they have begun.

Functions take the caller's session, of a unit of work or, where nothing is locked, of a read.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.catalog.errors import ProductNotFound, RoomNotFound
from vitrine.catalog.hiding import require_shown as require_shown
from vitrine.catalog.tables import ProductRow, RoomRow, RoomVersionRow, VariantRow
from vitrine.catalog.tables import most_versions as most_versions
from vitrine.catalog.tables import product_count as product_count
from vitrine.catalog.tables import room_count as room_count
from vitrine.ids import BrandId
from vitrine.words import LocalText


@dataclass(frozen=True, slots=True)
class SoldVariant:
    """A variant that is not withdrawn. material: name of one of the model's."""

    id: str
    title: LocalText | None
    material: str | None


@dataclass(frozen=True, slots=True)
class KeptProduct:
    """What other slices bind to. model: hash. published: False for a draft, which only its brand sees."""

    id: str
    brand: BrandId
    title: LocalText
    model: str
    published: bool
    variants: tuple[SoldVariant, ...]


@dataclass(frozen=True, slots=True)
class KeptVariant:
    """A variant, withdrawn or not, and the model that its product has now."""

    id: str
    product: str
    model: str


def product(session: Session, product_id: str, *, lock: bool = False) -> KeptProduct:
    """lock: nobody else changes it before the unit ends. Raises ProductNotFound."""
    row = session.get(ProductRow, product_id, with_for_update={"of": ProductRow} if lock else None)
    if row is None:
        raise ProductNotFound
    sold = tuple(SoldVariant(each.id, each.title, each.material_variant) for each in row.variants)
    return KeptProduct(row.id, BrandId(row.brand_id), row.title, row.model_hash, row.published, sold)


def variant(session: Session, variant_id: str, *, lock: bool = False) -> KeptVariant | None:
    """None if there is none. lock: nobody else changes it before the unit ends."""
    query = (
        select(VariantRow.id, VariantRow.product_id, ProductRow.model_hash)
        .join(ProductRow, ProductRow.id == VariantRow.product_id)
        .where(VariantRow.id == variant_id)
    )
    found = session.execute(query.with_for_update(of=VariantRow) if lock else query).one_or_none()
    return None if found is None else KeptVariant(found.id, found.product_id, found.model_hash)


def room_title(session: Session, room_id: str) -> LocalText:
    """What a room is called as it stands. Raises RoomNotFound."""
    row = session.get(RoomRow, room_id)
    if row is None:
        raise RoomNotFound
    title: LocalText = session.get_one(RoomVersionRow, (row.id, row.version)).document["title"]
    return title


def room_brand(session: Session, room_id: str, *, lock: bool = False) -> BrandId:
    """Whose room it is. lock: as of `product`. Raises RoomNotFound."""
    row = session.get(RoomRow, room_id, with_for_update=lock or None)
    if row is None:
        raise RoomNotFound
    return BrandId(row.brand_id)
