"""In which order a brand's products are listed: its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.catalog.errors import OrderChanged, OrderRefused, ProductNotFound
from vitrine.catalog.tables import IN_ORDER, ProductRow
from vitrine.quotas import inside as quotas
from vitrine.quotas.kinds import BY_DEFAULT
from vitrine.storage import Database


@dataclass(frozen=True, slots=True)
class ProductOrder:
    """products: ids of all that there are, drafts too."""

    products: tuple[str, ...]

    @property
    def version(self) -> str:
        """Another one as soon as anything stands elsewhere, comes or goes."""
        return hashlib.sha256(" ".join(self.products).encode()).hexdigest()[:24]


class ProductOrdering:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, actor: BrandActor) -> ProductOrder:
        """The order of the actor's brand."""
        with self._database.read() as session:
            return ProductOrder(tuple(id_ for id_, _ in _places(session, actor.brand.id)))

    def put(
        self, actor: BrandActor, products: Sequence[str], before: str | None, version: str | None = None
    ) -> ProductOrder:
        """These products stand in this order before that one; None: behind all others, which keep theirs.

        version: refuse if the order is another by now. Raises ProductNotFound, of another brand's too;
        OrderRefused, OrderChanged, BrandGone.
        """
        moved = dict.fromkeys(products)
        if len(moved) != len(products) or before in moved:
            raise OrderRefused("products", "name one twice, or the one before which they shall stand")
        with self._database.unit() as unit:
            brand = actor.brand.id
            quotas.turn(unit, brand, BY_DEFAULT)  # of two who move things the second sees what the first did
            stood = _places(unit.session, brand)
            here = ProductOrder(tuple(id_ for id_, _ in stood))
            if version not in (None, here.version):
                raise OrderChanged(here.version)
            if not moved.keys() <= set(here.products) or before not in {None, *here.products}:
                raise ProductNotFound
            others = [each for each in here.products if each not in moved]
            at = len(others) if before is None else others.index(before)
            after = ProductOrder((*others[:at], *moved, *others[at:]))
            places = dict(stood)
            changed = [
                {"id": id_, "place": place}
                for place, id_ in enumerate(after.products, start=1)
                if places[id_] != place
            ]
            if changed:
                unit.session.execute(update(ProductRow), changed)
            return after


def _places(session: Session, brand: str) -> list[tuple[str, int]]:
    """The brand's products in order, with their places."""
    mine = ProductRow.brand_id == brand, ProductRow.deleted_at.is_(None)
    found = session.execute(select(ProductRow.id, ProductRow.place).where(*mine).order_by(*IN_ORDER))
    return [(id_, place) for id_, place in found]
