"""Copies that go with units of stock: each taken unit is promised one, until its order has been given it.

Which copy is nobody's until then: what is promised is a number beside an edition's, and any of the editions
that come with a variant has its own part in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from vitrine.catalog import inside as catalog
from vitrine.certificates.inside import lives_on
from vitrine.certificates.states import EditionState
from vitrine.certificates.tables import EditionRow
from vitrine.storage import UnitOfWork, among


class EditionCopies:
    """As `Copies` of stock."""

    def left(self, session: Session, variants: Collection[str]) -> Mapping[str, int]:
        return {
            variant: sum(map(_room, editions))
            for variant, editions in _fitting(session, variants, lock=False).items()
        }

    def left_of(self, session: Session, products: Collection[str]) -> Mapping[str, int]:
        certified = select(EditionRow.product_id).where(among(session, EditionRow.product_id, products))
        found = set(session.scalars(certified.where(*_standing()).distinct()))
        return self.left(session, catalog.variants_of(session, found)) if found else {}

    def promise(self, unit: UnitOfWork, wanted: Mapping[str, int]) -> Mapping[str, int]:
        fitting = _fitting(unit.session, wanted, lock=any(wanted.values()))
        missing = {
            variant: short
            for variant, editions in sorted(fitting.items())
            if (short := _promise(editions, wanted[variant])) < 0
        }
        unit.session.flush()
        return {variant: sum(map(_room, editions)) for variant, editions in fitting.items()} | missing


def _promise(editions: Sequence[EditionRow], count: int) -> int:
    """So many more from the first that have them, below 0 so many fewer; how many were missing, below 0."""
    if count > sum(map(_room, editions)):
        return sum(map(_room, editions)) - count
    for each in editions:
        some = max(-each.promised, min(count, _room(each)))
        each.promised += some
        count -= some
    return 0


def _room(edition: EditionRow) -> int:
    """How many of its copies nobody has, nor was promised."""
    return edition.max_supply + 1 - edition.next_serial - edition.promised


def _standing() -> tuple[ColumnElement[bool], ...]:
    return lives_on(), EditionRow.state != EditionState.FAILED


def _fitting(session: Session, variants: Collection[str], *, lock: bool) -> dict[str, list[EditionRow]]:
    """The editions that come with these variants: a variant's own before its product's, newest first.

    lock: nobody else promises or gives copies of them before the unit ends; taken in one order by all.
    """
    of = catalog.models_of(session, variants)
    products = {product for product, _ in of.values()}
    if not products:
        return {}
    query = select(EditionRow).where(among(session, EditionRow.product_id, products), *_standing())
    query = query.order_by(EditionRow.number).execution_options(populate_existing=True)
    rows = list(session.scalars(query.with_for_update() if lock else query))
    found: dict[str, list[EditionRow]] = {}
    for variant, (product, model) in of.items():
        fits = [
            row
            for row in rows
            if (row.product_id, row.model_hash) == (product, model) and row.variant_id in (None, variant)
        ]
        if fits:
            found[variant] = sorted(fits, key=lambda row: (row.variant_id is None, -row.number))
    return found
