"""From draft to sale and back: what a product lacks, and what it costs the devices it is shown on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.assets import inside as assets
from vitrine.assets.measuring import budgets
from vitrine.catalog.answers import ChecklistItem
from vitrine.catalog.checklist import Item, checklist, lacking
from vitrine.catalog.errors import NotPublishable, ProductNotFound, SkuTaken
from vitrine.catalog.events import ProductChanged
from vitrine.catalog.pictures.kept import photographs
from vitrine.catalog.pictures.shown import entries, shown_pictures
from vitrine.catalog.pricing.keeping import note_prices
from vitrine.catalog.rows import draft_of, product_of, subject_of
from vitrine.catalog.tables import ProductRow, VariantRow, there_product
from vitrine.catalog.views import Product, ProductDraft, Room, VariantDraft
from vitrine.storage import Database, UnitOfWork
from vitrine.words import told_in


class Publishing:
    def __init__(self, database: Database) -> None:
        self._database = database

    def checklist(self, actor: BrandActor, product: str) -> list[Item]:
        """What the product has and lacks of what visitors expect. Raises ProductNotFound, NotYourBrand."""
        with self._database.read() as session:
            row = there_product(session, product)
            if row is None or not (row.published or row.brand_id == actor.brand.id):
                raise ProductNotFound
            actor.require_brand(row.brand_id)
            return judged(session, row.brand_id, draft_of(row), row.id)

    def publish(self, actor: BrandActor, product: str) -> Product:
        """Put a draft on sale. Raises ProductNotFound, NotYourBrand, NotPublishable."""
        with self._database.unit() as unit:
            row = own_product(unit, actor, product)
            require(unit.session, row.brand_id, draft_of(row), product=row.id)
            if not row.published:
                row.published = True
                self._tell(unit, row, actor)
            return seen(unit.session, [row])[0]

    def withdraw(self, actor: BrandActor, product: str) -> Product:
        """Make it a draft again: rooms in which it stands keep its place and show nothing there.

        Raises ProductNotFound, NotYourBrand.
        """
        with self._database.unit() as unit:
            row = own_product(unit, actor, product)
            if row.published:
                row.published = False
                self._tell(unit, row, actor)
            return seen(unit.session, [row])[0]

    def _tell(self, unit: UnitOfWork, row: ProductRow, actor: BrandActor) -> None:
        note_change(row, actor, self._database.clock.now())
        tell_changed(unit, row, shown=True)

    def model_budgets(self, actor: BrandActor, model_hash: str) -> list[budgets.Budget]:
        """What each kind of device makes of one of the brand's models. Raises ModelNotFound."""
        with self._database.read() as session:
            model = assets.own_model(session, actor.brand.id, model_hash)
            report = assets.reports(session, [model_hash])[model_hash]
        return budgets.product_budgets(model.costs or [report.cost], report.parts, report.cost)

    def room_budgets(self, room: Room) -> list[budgets.Budget]:
        """What each kind of device makes of a room with all in it."""
        scene = room.document["scene"]["model"]
        standing = [room.products[each["product"]] for each in room.document["placements"]]
        title = told_in("en", room.document["title"])
        named = [(title, scene), *((told_in("en", p.title), p.model.hash) for p in standing)]
        hashes = [key for _, key in named]
        with self._database.read() as session:
            models, reports = assets.models(session, hashes), assets.reports(session, hashes)
        return budgets.room_budgets(
            [
                budgets.Placed(name, models[key].costs or [reports[key].cost], reports[key].parts)
                for name, key in named
            ]
        )


def judged(
    session: Session, brand: str, written: ProductDraft, product: str | None = None, coming: int = 0
) -> list[Item]:
    """The checklist of a product as it is written, kept or not. Its model is a finished one.

    product: which it is; None: a new one, with which so many photographs come.
    """
    model = assets.models(session, [written.model])[written.model]
    report = assets.reports(session, [written.model])[written.model]
    own = coming if product is None else len(photographs(entries(session, [product])[product]))
    said = assets.statement(session, brand, written.model)
    return checklist(subject_of(written, model, report, said, own))


def lacks(session: Session, brand: str, written: ProductDraft, product: str) -> frozenset[str]:
    """The items of the checklist that the product lacks."""
    return frozenset(each.item for each in lacking(judged(session, brand, written, product)))


def require(
    session: Session, brand: str, after: ProductDraft, before: Collection[str] = (), *, product: str
) -> None:
    """Raises NotPublishable if what is to be on sale lacks something.

    before: what it lacks on sale already, by older rules: that keeps nobody from changing the rest.
    """
    missing = [each for each in lacking(judged(session, brand, after, product)) if each.item not in before]
    if missing:
        raise unpublishable(missing)


def require_skus(
    session: Session, brand: str, variants: Sequence[VariantDraft], product: str | None = None
) -> None:
    """Raises SkuTaken where another product of the brand sells under one of their numbers.

    product: whose variants they are; None: a new one's. In the brand's turn what it finds stays so.
    """
    skus = {draft.sku for draft in variants if draft.sku is not None}
    if not skus:
        return
    query = (
        select(VariantRow.sku, VariantRow.product_id)
        .join(ProductRow, ProductRow.id == VariantRow.product_id)
        .where(VariantRow.sku.in_(skus), VariantRow.withdrawn.is_(False))
        .where(ProductRow.brand_id == brand, ProductRow.deleted_at.is_(None))
        .where(ProductRow.id != (product or ""))
        .order_by(VariantRow.sku)
    )
    for sku, other in session.execute(query.limit(1)):
        raise SkuTaken(str(sku), other)


def unpublishable(missing: Sequence[Item]) -> NotPublishable:
    """That these items of the checklist are lacking."""
    return NotPublishable([ChecklistItem.like(each).model_dump(mode="json") for each in missing])


def seen(session: Session, rows: Sequence[ProductRow]) -> list[Product]:
    """These products as visitors or their brand see them."""
    brands = accounts.brands(session, (row.brand_id for row in rows))
    models = assets.models(session, (row.model_hash for row in rows))
    pictures = shown_pictures(session, {row.id: models[row.model_hash].thumbnail for row in rows})
    return [product_of(row, brands, models, pictures) for row in rows]


def own_product(unit: UnitOfWork, actor: BrandActor, product: str) -> ProductRow:
    """The actor's own product, locked. Raises ProductNotFound, NotYourBrand."""
    row = there_product(unit.session, product, lock=True)
    if row is None:
        raise ProductNotFound
    actor.require_brand(row.brand_id)
    return row


def note_change(row: ProductRow, actor: BrandActor, now: datetime) -> None:
    """Who changed it last, and when: for the next one, who may have begun before."""
    row.changed_by, row.changed_at = actor.by, now


def tell_changed(unit: UnitOfWork, row: ProductRow, shown: bool) -> None:
    """One more version of the product, its prices noted, its event in the same transaction.

    shown: on sale now or until now.
    """
    row.version += 1
    note_prices(unit.session, row, unit.now)
    unit.collect(ProductChanged(row.id, row.version, shown))
