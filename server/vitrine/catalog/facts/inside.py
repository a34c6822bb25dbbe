"""What products must say, for neighbours, within the transaction that they have begun."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.catalog.facts.tables import BrandFactsRow
from vitrine.catalog.said import values
from vitrine.catalog.said.values import NO_FACTS, Missing, ProductFacts, facts_of
from vitrine.catalog.tables import ProductRow
from vitrine.storage import among
from vitrine.words import LocalText, Words

_words: Final = Words(__file__)


@dataclass(frozen=True, slots=True)
class Lack:
    """field: of the product's facts, or of its brand's. text: what to do."""

    field: Missing
    text: LocalText


def facts(session: Session, products: Collection[str]) -> dict[str, ProductFacts]:
    """What is told of these products that are there, drafts too: their own words, else their brand's."""
    if not products:
        return {}
    there = among(session, ProductRow.id, products), ProductRow.deleted_at.is_(None)
    query = (
        select(ProductRow.id, ProductRow.facts, BrandFactsRow.said)
        .outerjoin(BrandFactsRow, BrandFactsRow.brand_id == ProductRow.brand_id)
        .where(*there)
    )
    return {
        product: values.told(facts_of(own), facts_of(shared))
        for product, own, shared in session.execute(query)
    }


def missing(session: Session, products: Collection[str]) -> dict[str, tuple[Lack, ...]]:
    """What these products lack before they may be sold here; those that lack nothing are left out.

    Each is a field of `PATCH /api/products/{product}` `facts`, or of `PUT /api/brand/facts` for all at once.
    """
    found: Mapping[str, ProductFacts] = facts(session, products)
    lacks = {product: values.missing(each) for product, each in found.items()}
    return {
        product: tuple(Lack(each, _words(f"missing-{each.value}")) for each in lacking)
        for product, lacking in lacks.items()
        if lacking
    }


def shared(session: Session, brand: str) -> ProductFacts:
    """What the brand says of all its products."""
    row = session.get(BrandFactsRow, brand)
    return NO_FACTS if row is None else facts_of(row.said)
