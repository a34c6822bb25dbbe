"""Variants for neighbours who count or sell them, within the transaction that they have begun."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from vitrine.accounts import Brand
from vitrine.accounts import inside as accounts
from vitrine.assets import inside as assets
from vitrine.catalog.errors import VariantNotFound
from vitrine.catalog.pictures.shown import shown_pictures
from vitrine.catalog.said.values import facts_of
from vitrine.catalog.tables import PlacementRow, ProductRow, VariantRow, on_show
from vitrine.money import Money
from vitrine.storage import among
from vitrine.words import LocalText


@dataclass(frozen=True, slots=True)
class BrandVariant:
    """A variant that is sold, as its brand knows it. sku: its number in the brand's books."""

    id: str
    title: LocalText | None
    sku: str | None
    product: str
    product_title: LocalText
    brand: str


def brand_variants(session: Session, brand: str, after: str | None, limit: int) -> list[BrandVariant]:
    """The brand's variants that are sold, drafts' too, by id."""
    mine = _variants().where(ProductRow.brand_id == brand, VariantRow.id > (after or ""))
    query = mine.where(VariantRow.withdrawn.is_(False)).order_by(VariantRow.id).limit(limit)
    return [BrandVariant(*row) for row in session.execute(query)]


def brand_variant_count(session: Session, brand: str) -> int:
    """How many `brand_variants` would give without a limit."""
    query = (
        select(func.count()).select_from(VariantRow).join(ProductRow, ProductRow.id == VariantRow.product_id)
    )
    sold = ProductRow.brand_id == brand, ProductRow.deleted_at.is_(None), VariantRow.withdrawn.is_(False)
    return session.scalar(query.where(*sold)) or 0


def brand_variant(session: Session, brand: str, variant: str) -> BrandVariant:
    """One of them; withdrawn ones too, of products that are there. Raises VariantNotFound, of others' too."""
    row = session.execute(_variants().where(VariantRow.id == variant, ProductRow.brand_id == brand)).first()
    if row is None:
        raise VariantNotFound
    return BrandVariant(*row)


@dataclass(frozen=True, slots=True)
class OfferedVariant:
    """A variant as whoever gathers it sees it now. buyable: its brand has a checkout of its own for it.

    sku: its number in the brand's books. made_to_measure, digital: as of `said.values`.
    """

    id: str
    product: str
    brand: Brand
    title: LocalText
    variant_title: LocalText | None
    price: Money
    buyable: bool
    withdrawn: bool
    made_to_measure: bool = False
    digital: bool = False
    sku: str | None = None


def offered_variants(session: Session, variants: Collection[str]) -> dict[str, OfferedVariant]:
    """These variants by id, withdrawn ones too; those of products that nobody is shown are left out."""
    if not variants:
        return {}
    query = (
        select(VariantRow, ProductRow.brand_id, ProductRow.title, ProductRow.facts)
        .join(ProductRow, ProductRow.id == VariantRow.product_id)
        .where(among(session, VariantRow.id, variants), on_show())
    )
    rows = session.execute(query).all()
    brands = accounts.brands(session, {row.brand_id for row in rows})
    found = {}
    for row, brand, title, said in rows:
        facts = facts_of(said)
        found[row.id] = OfferedVariant(
            row.id, row.product_id, brands[brand], title, row.title, Money(row.amount_minor, row.currency),
            row.buy_url is not None, row.withdrawn, facts.made_to_measure, facts.digital, row.sku,
        )  # fmt: skip
    return found


def faces_of(session: Session, products: Collection[str]) -> dict[str, str]:
    """The address of each product's first picture; those without any are left out."""
    there = among(session, ProductRow.id, products)
    models_by_product = dict(session.execute(select(ProductRow.id, ProductRow.model_hash).where(there)).all())
    models = assets.models(session, models_by_product.values())
    thumbnails = {product: models[model].thumbnail for product, model in models_by_product.items()}
    return {product: each[0].url for product, each in shown_pictures(session, thumbnails).items() if each}


def variants_of_brand(session: Session, brand: str, variants: Collection[str]) -> set[str]:
    """Those of these variants that are, or were, the brand's."""
    query = select(VariantRow.id).join(ProductRow, ProductRow.id == VariantRow.product_id)
    return set(
        session.scalars(query.where(among(session, VariantRow.id, variants), ProductRow.brand_id == brand))
    )


def products_of(session: Session, variants: Collection[str]) -> dict[str, str]:
    """Whose variants these are: product by variant, deleted ones too; those that are none are left out."""
    query = select(VariantRow.id, VariantRow.product_id).where(among(session, VariantRow.id, variants))
    return dict(session.execute(query).all())


def models_of(session: Session, variants: Collection[str]) -> dict[str, tuple[str, str]]:
    """Product and the model that it has now, by variant, as of `products_of`."""
    query = select(VariantRow.id, VariantRow.product_id, ProductRow.model_hash)
    query = query.join(ProductRow, ProductRow.id == VariantRow.product_id)
    found = session.execute(query.where(among(session, VariantRow.id, variants)))
    return {variant: (product, model) for variant, product, model in found}


def variants_of(session: Session, products: Collection[str]) -> list[str]:
    """The variants that are sold of these products, by id."""
    mine = among(session, VariantRow.product_id, products), VariantRow.withdrawn.is_(False)
    return list(session.scalars(select(VariantRow.id).where(*mine).order_by(VariantRow.id)))


def standing_variants(session: Session, brand: str) -> list[tuple[str, str]]:
    """The brand's products that stand in rooms, each with one variant that is sold, by id."""
    standing = select(PlacementRow.product_id)
    query = (
        select(VariantRow.product_id, func.min(VariantRow.id))
        .join(ProductRow, ProductRow.id == VariantRow.product_id)
        .where(ProductRow.brand_id == brand, ProductRow.id.in_(standing), on_show())
        .where(VariantRow.withdrawn.is_(False))
        .group_by(VariantRow.product_id)
        .order_by(VariantRow.product_id)
    )
    return [(product, variant) for product, variant in session.execute(query)]


def _variants() -> Select[str, dict[str, str] | None, str | None, str, dict[str, str], str]:
    return (
        select(
            VariantRow.id, VariantRow.title, VariantRow.sku, VariantRow.product_id, ProductRow.title,
            ProductRow.brand_id,
        )
        .join(ProductRow, ProductRow.id == VariantRow.product_id)
        .where(ProductRow.deleted_at.is_(None))
    )  # fmt: skip
