"""Between rows and plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from vitrine.accounts import Brand
from vitrine.assets import Model, picture_url
from vitrine.assets.measuring import budgets
from vitrine.assets.measuring.repair import sizing
from vitrine.assets.report import Report
from vitrine.assets.statement import Statement
from vitrine.catalog.checklist import Subject
from vitrine.catalog.said.content import Measure, MeasureUnit
from vitrine.catalog.said.history import Reduction
from vitrine.catalog.said.values import facts_of
from vitrine.catalog.tables import ProductRow, VariantRow
from vitrine.catalog.views import (
    Product,
    ProductDraft,
    ProductPicture,
    RoomSummary,
    Variant,
    VariantDraft,
)
from vitrine.ids import ProductId, RoomId, VariantId
from vitrine.money import Money


def summary_of(document: Mapping[str, Any], brand: Brand, hidden: Collection[str] = ()) -> RoomSummary:
    """A room.json as the lobby lists it. hidden: pictures that are not shown."""
    picture = document["picture"]
    return RoomSummary(
        RoomId(document["id"]),
        brand,
        document["title"],
        document["summary"],
        None if picture is None or picture in hidden else picture_url(picture),
        document["capacity"],
    )


def product_of(
    row: ProductRow,
    brands: Mapping[str, Brand],
    models: Mapping[str, Model],
    pictures: Mapping[str, tuple[ProductPicture, ...]],
) -> Product:
    """A product's row with its brand and model, both by id, and its pictures, by its own.

    Withdrawn variants are not shown.
    """
    variants = tuple(
        Variant(
            VariantId(each.id), each.title, Money(each.amount_minor, each.currency), each.material_variant,
            each.buy_url is not None, content=content_of(each), reduction=reduction_of(each),
        )
        for each in row.variants
    )  # fmt: skip
    said = facts_of(row.facts)
    return Product(
        ProductId(row.id), row.version, brands[row.brand_id], row.title, row.description, row.credit,
        row.category, models[row.model_hash], variants, row.published, pictures=pictures[row.id],
        made_to_measure=said.made_to_measure, digital=said.digital,
    )  # fmt: skip


def subject_of(
    written: ProductDraft, model: Model, report: Report, statement: Statement, photographs: int = 0
) -> Subject:
    """A product as its checklist judges it. statement: what its brand said of the model."""
    told = budgets.product_budgets(model.costs or [report.cost], report.parts, report.cost)
    return Subject(
        written.title, written.description, written.credit or report.copyright,
        [each.price.amount_minor for each in written.variants], sizing(report, statement),
        model.triangles, statement.rights, model.thumbnail, model.picturing, told,
        sum(each.buy_url is None for each in written.variants), photographs,
    )  # fmt: skip


def variant_of(row: VariantRow) -> VariantDraft:
    """What the brand wrote of a variant."""
    price = Money(row.amount_minor, row.currency)
    return VariantDraft(row.id, row.title, price, row.material_variant, row.buy_url, row.sku, content_of(row))


def content_of(row: VariantRow) -> Measure | None:
    if row.content_milli is None or row.content_unit is None:
        return None
    return Measure(row.content_milli, MeasureUnit(row.content_unit))


def reduction_of(row: VariantRow) -> Reduction | None:
    """What its price is a reduction of, as it was worked out when it changed."""
    if row.was_minor is None or row.was_since is None or row.was_until is None:
        return None
    return Reduction(Money(row.was_minor, row.currency), row.was_since, row.was_until)


def draft_of(row: ProductRow) -> ProductDraft:
    """What the brand wrote of it, as it stands."""
    variants = tuple(variant_of(each) for each in row.variants)
    return ProductDraft(
        row.title, row.model_hash, variants, row.description, row.credit, row.category, facts_of(row.facts)
    )
