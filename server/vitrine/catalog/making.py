"""A new product's rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vitrine.catalog.pricing.keeping import note_prices
from vitrine.catalog.said.values import as_json
from vitrine.catalog.tables import ProductRow, write_variants
from vitrine.catalog.views import ProductDraft
from vitrine.ids import new_id


def new_product(
    session: Session,
    brand: str,
    draft: ProductDraft,
    published: bool,
    now: datetime,
    origin: str | None = None,
) -> ProductRow:
    """A product of the brand with its variants, as they are written. Raises VariantsRefused."""
    mine = ProductRow.brand_id == brand, ProductRow.deleted_at.is_(None)
    last = session.scalar(select(func.max(ProductRow.place)).where(*mine)) or 0
    row = ProductRow(
        id=new_id("product"), brand_id=brand, version=1, place=last + 1, title=draft.title,
        credit=draft.credit, description=draft.description, category=draft.category, model_hash=draft.model,
        published=published, created_at=now, origin=origin, facts=as_json(draft.facts),
    )  # fmt: skip
    session.add(row)
    session.flush()
    write_variants(session, row, draft.variants)
    note_prices(session, row, now)
    return row
