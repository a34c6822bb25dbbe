"""What products must say: read by anybody, and what a brand says once of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.catalog.errors import ProductNotFound, VersionMismatch
from vitrine.catalog.facts import inside
from vitrine.catalog.facts.tables import BrandFactsRow
from vitrine.catalog.hiding import require_shown
from vitrine.catalog.said import tidying
from vitrine.catalog.said.values import NO_FACTS, ProductFacts, as_json, facts_of
from vitrine.catalog.tables import there_product
from vitrine.storage import Database

FIRST: Final = 0
"""The version of a brand that has said nothing yet."""


class FactsDesk:
    def __init__(self, database: Database) -> None:
        self._database = database

    def told(self, product: str, seen_by: str | None) -> ProductFacts:
        """What is told of a product. seen_by: the brand that asks, which sees its own drafts.

        Raises ProductNotFound, TakenDown.
        """
        with self._database.read() as session:
            row = there_product(session, product)
            if row is None or not (row.published or row.brand_id == seen_by):
                raise ProductNotFound
            if row.brand_id != seen_by:
                require_shown(session, row.id, row.model_hash, row.brand_id)
            return inside.facts(session, [product])[product]

    def shared(self, actor: BrandActor) -> tuple[int, ProductFacts]:
        """What the actor's brand says of all its products, and the version of that."""
        with self._database.read() as session:
            row = session.get(BrandFactsRow, actor.brand.id)
            return (FIRST, NO_FACTS) if row is None else (row.version, facts_of(row.said))

    def share(
        self, actor: BrandActor, said: Mapping[str, Any], version: int | None = None
    ) -> tuple[int, ProductFacts]:
        """Say this of all of them from now on. said: as JSON; what it does not name is said no more.

        version: refuse if another stands by now. Raises TextRefused, VersionMismatch, BrandGone.
        """
        found = tidying.tidied(said)
        with self._database.unit() as unit:
            accounts.hold_brand(unit.session, actor.brand.id)
            row = unit.session.get(BrandFactsRow, actor.brand.id, with_for_update=True)
            stands = FIRST if row is None else row.version
            if version not in (None, stands):
                raise VersionMismatch(stands)
            if row is None:
                row = BrandFactsRow(brand_id=actor.brand.id, version=FIRST)
                unit.session.add(row)
            row.version, row.said = stands + 1, as_json(found)
            return row.version, found
