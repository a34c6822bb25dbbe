"""A product as its brand wrote it, and changes of that: of several editors none overwrites another unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.assets import inside as assets
from vitrine.assets.statement import Statement, stated
from vitrine.catalog import drafts
from vitrine.catalog.errors import ProductNotFound, VersionMismatch
from vitrine.catalog.held import product_count
from vitrine.catalog.marks import product_marks
from vitrine.catalog.pictures.kept import photographs
from vitrine.catalog.pictures.shown import entries
from vitrine.catalog.publishing import (
    lacks,
    note_change,
    own_product,
    require,
    require_skus,
    seen,
    tell_changed,
)
from vitrine.catalog.rows import draft_of, variant_of
from vitrine.catalog.said.values import as_json
from vitrine.catalog.tables import (
    ProductRow,
    VariantRow,
    products_by_id,
    rooms_of,
    there_product,
    write_variants,
)
from vitrine.catalog.text import TITLE_LIMIT
from vitrine.catalog.views import Product, ProductDraft, VariantDraft, Written
from vitrine.ids import ProductId
from vitrine.quotas import inside as quotas
from vitrine.quotas.kinds import BY_DEFAULT
from vitrine.storage import Database
from vitrine.words import Words

_SAID: Final = frozenset({"stated_cm", "rights"})
"""What is said of the model, not of the product: changes of it are kept with the model."""


AT_ONCE: Final = 50
"""Products read in one transaction."""

BATCH_FRAGMENTS: Final = 10
"""What reading so many costs, in fragments of lists."""

_words: Final = Words(__file__)


class Correcting:
    def __init__(self, database: Database) -> None:
        self._database = database

    def written(self, actor: BrandActor, product: str) -> Written:
        """What the actor's brand wrote of its product. Raises ProductNotFound, NotYourBrand."""
        with self._database.read() as session:
            row = there_product(session, product)
            if row is None or not (row.published or row.brand_id == actor.brand.id):
                raise ProductNotFound
            actor.require_brand(row.brand_id)
            said = assets.statement(session, row.brand_id, row.model_hash)
            names = accounts.doers(session, filter(None, [row.changed_by]))
            return _written(row, said, names.get(row.changed_by or ""))

    def all_written(
        self, actor: BrandActor, spend: Callable[[int], None]
    ) -> Iterator[tuple[Written, list[str], int]]:
        """Every product of the actor's brand, in its order, with the ids of the rooms in which it stands and
        how many of its pictures are the brand's own.

        So many at once that neither memory nor a transaction grows with the brand. Who changed them is not
        looked up. spend: as of `Guards.spending`; what it raises is raised before anything is read.
        """
        with self._database.read() as session:
            count = product_count(session, actor.brand.id)
        spend((count // AT_ONCE + 1) * BATCH_FRAGMENTS)
        return self._batches(actor)

    def _batches(self, actor: BrandActor) -> Iterator[tuple[Written, list[str], int]]:
        after = ""
        while True:
            with self._database.read() as session:
                marks = product_marks(session, after, AT_ONCE, actor.brand.id, actor.brand.id)
                rows = {row.id: row for row in products_by_id(session, [mark.id for mark in marks])}
                rooms = rooms_of(session, rows)
                said = assets.statements(session, actor.brand.id, (row.model_hash for row in rows.values()))
                pictures = entries(session, list(rows))
                found = [
                    (
                        _written(row, said.get(row.model_hash, Statement()), None),
                        rooms.get(row.id, []),
                        len(photographs(pictures[row.id])),
                    )
                    for row in (rows[mark.id] for mark in marks if mark.id in rows)
                ]
            yield from found
            if len(marks) < AT_ONCE:
                return
            after = marks[-1].id

    def duplicate_of(self, actor: BrandActor, product: str) -> ProductDraft:
        """What a second one of the same kind would be: all that was written, under a title that says so.

        Raises ProductNotFound, NotYourBrand.
        """
        draft = self.written(actor, product).draft
        copy = _words("copy.title", title=draft.title)
        return replace(
            draft,
            title={tag: copy[tag][:TITLE_LIMIT] for tag in draft.title},
            # Their numbers stay the first one's.
            variants=tuple(replace(each, id=None, sku=None) for each in draft.variants),
        )

    def change(
        self, actor: BrandActor, product: str, changes: Mapping[str, Any], version: int | None = None
    ) -> Product:
        """Replace the named fields of `ProductDraft`; of texts the languages that are named.

        variants: `VariantChange`s; those with an id change, those without are new, those left out are
        withdrawn. stated_cm, rights: what is said of the model, as JSON. version: refuse if it is another by
        now. What is on sale stays whole: a change by which it would lack something is refused. A new model is
        of the same thing, so the size and category that were stated go on being stated.

        Raises ProductNotFound, NotYourBrand, VersionMismatch, StatementRefused and what `create_product`
        raises, SkuTaken among it.
        """
        tidy = drafts.tidied_changes({name: each for name, each in changes.items() if name not in _SAID})
        said = self._said(changes, tidy)
        with self._database.unit() as unit:
            session, brand = unit.session, actor.brand.id
            if any(each.fields.get("sku") for each in tidy.get("variants", ())):
                # Of two who give the same number at once the second sees the first.
                quotas.turn(unit, brand, BY_DEFAULT)
            row = own_product(unit, actor, product)
            if version not in (None, row.version):
                raise VersionMismatch(row.version)
            written = draft_of(row)
            tidied = drafts.changed(written, tidy, _withdrawn(session, row, tidy))
            if "variants" in tidy:
                require_skus(session, brand, tidied.variants, product)
            model = assets.own_model(session, brand, tidied.model, lock=True)
            drafts.check_materials(tidied.variants, model.variants)
            before = lacks(session, brand, written, product) if row.published else None
            if tidied.model != written.model:
                assets.carry_over(unit, brand, written.model, tidied.model)
            if said:
                assets.state(unit, brand, tidied.model, said)
            if before is not None:
                require(session, brand, tidied, before, product=product)
            row.title, row.description, row.credit = tidied.title, tidied.description, tidied.credit
            row.category, row.model_hash = tidied.category, tidied.model
            row.facts = as_json(tidied.facts)
            if "variants" in tidy:
                write_variants(session, row, tidied.variants)
            note_change(row, actor, self._database.clock.now())
            tell_changed(unit, row, shown=row.published)
            return seen(session, [row])[0]

    def _said(self, changes: Mapping[str, Any], tidy: Mapping[str, Any]) -> dict[str, Any]:
        sent = {name: changes[name] for name in _SAID & changes.keys()}
        if sent.get("stated_cm") is not None:
            sent["stated_cm"] = list(sent["stated_cm"])
        checked = stated(sent, self._database.clock.now())
        said = {name: getattr(checked, name) for name in sent}
        return said | ({"category": tidy["category"]} if "category" in tidy else {})


def _written(row: ProductRow, said: Statement, by: str | None) -> Written:
    """by: the name of who changed it last."""
    return Written(
        ProductId(row.id), row.version, row.published, draft_of(row),
        said.stated_cm, by, row.changed_at,
    )  # fmt: skip


def _withdrawn(session: Session, row: ProductRow, changes: Mapping[str, Any]) -> dict[str, VariantDraft]:
    """The variants that are brought back, as they were."""
    standing = {each.id for each in row.variants}
    wanted = {each.id for each in changes.get("variants", ())} - standing - {None}
    if not wanted:
        return {}
    mine = select(VariantRow).where(VariantRow.id.in_(wanted), VariantRow.product_id == row.id)
    return {each.id: variant_of(each) for each in session.scalars(mine)}
