"""What a room.json names besides itself: products, variants, other rooms; and what of it is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from vitrine.catalog.tables import ProductRow, RoomRow, RoomVersionRow, VariantRow


def known_of(
    session: Session, brand: str, document: Mapping[str, Any], standing: frozenset[str]
) -> dict[str, frozenset[str]]:
    """The brand's products that the document names, each with those of its variants that it names.

    Withdrawn variants count: old versions may be restored. standing: products that keep their place although
    they were taken off sale.
    """
    wanted = {placement["product"] for placement in document["placements"]}
    products = session.scalars(
        select(ProductRow.id).where(
            ProductRow.id.in_(wanted),
            ProductRow.brand_id == brand,
            ProductRow.deleted_at.is_(None),
            or_(ProductRow.published, ProductRow.id.in_(wanted & standing)),
        )
    )
    # Not all that a product has: five hundred of them may have a hundred each.
    variants: dict[str, set[str]] = {product: set() for product in products}
    named = {placement["variant"] for placement in document["placements"]} - {None}
    if named:
        columns = select(VariantRow.product_id, VariantRow.id).where(VariantRow.id.in_(named))
        for product, variant in session.execute(columns):
            variants.get(product, set()).add(variant)
    return {product: frozenset(found) for product, found in variants.items()}


def kept_of(session: Session, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without the placements of products that were deleted."""
    wanted = {placement["product"] for placement in document["placements"]}
    there = select(ProductRow.id).where(ProductRow.id.in_(wanted), ProductRow.deleted_at.is_(None))
    left = set(session.scalars(there)) if wanted else set()
    return {**document, "placements": [each for each in document["placements"] if each["product"] in left]}


def spawns_of(session: Session, document: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The names of the spawns of the other rooms to which the document's portals lead, of those there are."""
    others = {portal["to"]["room"] for portal in document["portals"]} - {document["id"]}
    # Their spawns alone, taken out by the database: whole documents of 32 rooms would be read for seconds.
    query = (
        select(RoomVersionRow.room_id, RoomVersionRow.document["spawns"])
        .join(RoomRow, (RoomRow.id == RoomVersionRow.room_id) & (RoomRow.version == RoomVersionRow.version))
        .where(RoomRow.id.in_(others))
    )
    return {room: frozenset(each["name"] for each in spawns) for room, spawns in session.execute(query)}
