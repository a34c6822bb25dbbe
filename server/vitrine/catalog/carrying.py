"""Products and rooms as room files carry them, for who has begun the transaction: as `inside.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.assets import inside as assets
from vitrine.catalog import drafts
from vitrine.catalog.checklist import Item, lacking
from vitrine.catalog.making import new_product
from vitrine.catalog.pictures.kept import ALONE, Entries, photographs
from vitrine.catalog.pictures.shown import entries, keep
from vitrine.catalog.publishing import judged, require_skus
from vitrine.catalog.rows import draft_of
from vitrine.catalog.tables import ProductRow, RoomRow
from vitrine.catalog.views import ProductDraft


@dataclass(frozen=True, slots=True)
class Original:
    """A product as its brand wrote it. origin: what the room file called it that it came by, if it did.

    pictures: all of them, in order.
    """

    id: str
    origin: str | None
    published: bool
    written: ProductDraft
    pictures: Entries


@dataclass(frozen=True, slots=True)
class Added:
    """A product that was made: its variants' ids in their order, and what keeps it from sale."""

    id: str
    variants: tuple[str, ...]
    missing: tuple[Item, ...]


def originals(session: Session, brand: str, products: Iterable[str]) -> dict[str, Original]:
    """Those of these products that are the brand's and there, drafts too, by id."""
    mine = ProductRow.id.in_(set(products)), ProductRow.brand_id == brand, ProductRow.deleted_at.is_(None)
    return {each.id: each for each in _originals(session, session.scalars(select(ProductRow).where(*mine)))}


def made_of(session: Session, brand: str, models: Iterable[str]) -> list[Original]:
    """The brand's products of these models, drafts too, oldest first."""
    mine = ProductRow.model_hash.in_(set(models)), ProductRow.brand_id == brand
    query = select(ProductRow).where(*mine, ProductRow.deleted_at.is_(None)).order_by(ProductRow.id)
    return _originals(session, session.scalars(query))


def add_product(
    session: Session,
    brand: str,
    written: ProductDraft,
    origin: str,
    on_sale: bool,
    now: datetime,
    pictures: Entries = ALONE,
) -> Added:
    """A product of the brand, in the brand's turn. written: not yet tidied, its model a finished one.

    on_sale: unless it lacks something. pictures: its photographs are the brand's already. Raises TextRefused,
    CheckoutRefused, VariantsRefused, SkuTaken, UnknownModelVariant, ModelNotFound.
    """
    draft = drafts.tidied(written)
    drafts.check_materials(draft.variants, assets.own_model(session, brand, draft.model, lock=True).variants)
    require_skus(session, brand, draft.variants)
    missing = lacking(judged(session, brand, draft, coming=len(photographs(pictures))))
    row = new_product(session, brand, draft, on_sale and not missing, now, origin)
    keep(session, row.id, pictures)
    return Added(row.id, tuple(each.id for each in row.variants), tuple(missing))


def _originals(session: Session, found: Iterable[ProductRow]) -> list[Original]:
    rows = list(found)
    pictures = entries(session, [row.id for row in rows])
    return [Original(row.id, row.origin, row.published, draft_of(row), pictures[row.id]) for row in rows]


def room_origin(session: Session, room_id: str) -> str | None:
    """What the room file called it that it came by; None: it was made here."""
    return session.scalar(select(RoomRow.origin).where(RoomRow.id == room_id))
