"""From draft to sale and back: what a product lacks, and what it costs the devices it is shown on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vitrine.accounts import BrandActor
from vitrine.assets import Assets
from vitrine.assets.measuring import budgets
from vitrine.catalog.checklist import Item, checklist, lacking
from vitrine.catalog.errors import NotPublishable, ProductNotFound
from vitrine.catalog.events import ProductChanged
from vitrine.catalog.rows import draft_of, subject_of
from vitrine.catalog.tables import ProductRow
from vitrine.catalog.views import Product, ProductDraft, Room
from vitrine.ids import BrandId
from vitrine.storage import Database, UnitOfWork


class Publishing:
    """product: one product as a brand sees it. room: a room with all in it. Both are the catalogue's."""

    def __init__(
        self,
        database: Database,
        assets: Assets,
        product: Callable[[str, str | None], Product],
        room: Callable[[str], Room],
    ) -> None:
        self._database, self._assets, self._product, self._room = database, assets, product, room

    def checklist(self, actor: BrandActor, product: str) -> list[Item]:
        """What the product has and lacks of what visitors expect. Raises ProductNotFound, NotYourBrand."""
        with self._database.read() as session:
            row = session.get(ProductRow, product)
            if row is None or not (row.published or row.brand_id == actor.brand.id):
                raise ProductNotFound
            actor.require_brand(row.brand_id)
            written = draft_of(row)
        return self.judged(actor.brand.id, written)

    def judged(self, brand: BrandId, written: ProductDraft) -> list[Item]:
        """The checklist of a product as it is written, kept or not. Its model is a finished one."""
        model = self._assets.models([written.model])[written.model]
        report = self._assets.reports([written.model])[written.model]
        return checklist(subject_of(written, model, report, self._assets.statement(brand, written.model)))

    def require(self, brand: BrandId, after: ProductDraft, before: ProductDraft | None = None) -> None:
        """Raises NotPublishable if what is to be on sale lacks something.

        before: what is on sale now. What that lacked already, by older rules, keeps nobody from changing the
        rest.
        """
        known = {each.item for each in lacking(self.judged(brand, before))} if before is not None else set()
        if missing := [each for each in lacking(self.judged(brand, after)) if each.item not in known]:
            raise NotPublishable([each.plain() for each in missing])

    def publish(self, actor: BrandActor, product: str) -> Product:
        """Put a draft on sale. Raises ProductNotFound, NotYourBrand, NotPublishable."""
        if missing := lacking(self.checklist(actor, product)):
            raise NotPublishable([each.plain() for each in missing])
        with self._database.unit() as unit:
            row = own_product(unit, actor, product)
            if not row.published:
                row.published = True
                tell_changed(unit, row)
        return self._product(product, actor.brand.id)

    def withdraw(self, actor: BrandActor, product: str) -> Product:
        """Make it a draft again: rooms in which it stands keep its place and show nothing there.

        Raises ProductNotFound, NotYourBrand.
        """
        with self._database.unit() as unit:
            row = own_product(unit, actor, product)
            if row.published:
                row.published = False
                tell_changed(unit, row)
        return self._product(product, actor.brand.id)

    def model_budgets(self, actor: BrandActor, model_hash: str) -> list[dict[str, Any]]:
        """What each kind of device makes of one of the brand's models, as JSON. Raises ModelNotFound."""
        model = self._assets.model(actor.brand.id, model_hash)
        report = self._assets.reports([model_hash])[model_hash]
        found = budgets.product_budgets(model.costs or [report.cost], report.parts, report.cost)
        return [each.plain() for each in found]

    def room_budgets(self, room_id: str) -> list[dict[str, Any]]:
        """What each kind of device makes of a room with all in it, as JSON. Raises RoomNotFound."""
        room = self._room(room_id)
        scene = room.document["scene"]["model"]
        standing = [room.products[each["product"]] for each in room.document["placements"]]
        named = [(room.document["title"]["en"], scene), *((p.title["en"], p.model.hash) for p in standing)]
        hashes = [key for _, key in named]
        models, reports = self._assets.models(hashes), self._assets.reports(hashes)
        found = budgets.room_budgets(
            [
                budgets.Placed(name, models[key].costs or [reports[key].cost], reports[key].parts)
                for name, key in named
            ]
        )
        return [each.plain() for each in found]


def own_product(unit: UnitOfWork, actor: BrandActor, product: str) -> ProductRow:
    """The actor's own product, locked. Raises ProductNotFound, NotYourBrand."""
    row = unit.session.get(ProductRow, product, with_for_update={"of": ProductRow})
    if row is None:
        raise ProductNotFound
    actor.require_brand(row.brand_id)
    return row


def tell_changed(unit: UnitOfWork, row: ProductRow) -> None:
    """One more version of the product, its event in the same transaction."""
    row.version += 1
    unit.collect(ProductChanged(row.id, row.version))
