"""Who sells in the shop itself, within the transaction that somebody has begun."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.orders.selling.tables import BrandSellingRow
from vitrine.orders.selling.values import DeliveryOption, Seller, Selling, TaxRules
from vitrine.storage import UnitOfWork, among

_SELLER: Final = TypeAdapter(Seller)
_OPTIONS: Final = TypeAdapter(tuple[DeliveryOption, ...])
_RULES: Final = TypeAdapter(TaxRules)


@dataclass(frozen=True, slots=True)
class SellingSaid:
    """version: counts changes of all of it, 0: nothing was said yet."""

    brand: str
    version: int = 0
    seller: Seller | None = None
    options: tuple[DeliveryOption, ...] = ()
    rules: TaxRules | None = None


def said(session: Session, brand: str) -> SellingSaid:
    """Of this brand."""
    return next(iter(said_by(session, [brand])), SellingSaid(brand))


def said_by(session: Session, brands: Collection[str]) -> list[SellingSaid]:
    """Of those of these brands that said anything."""
    columns = (
        BrandSellingRow.brand_id, BrandSellingRow.version, BrandSellingRow.seller, BrandSellingRow.options,
        BrandSellingRow.rules,
    )  # fmt: skip
    found = session.execute(select(*columns).where(among(session, BrandSellingRow.brand_id, brands)))
    return [
        SellingSaid(
            brand,
            version,
            None if seller is None else _SELLER.validate_python(seller),
            _OPTIONS.validate_python(options or ()),
            None if rules is None else _RULES.validate_python(rules),
        )
        for brand, version, seller, options, rules in found
    ]


def selling_of(session: Session, brand: str) -> Selling | None:
    """All that it needs to sell here; None: something of it is not said yet."""
    of = said(session, brand)
    if of.seller is None or not of.options or of.rules is None:
        return None
    return Selling(of.seller, of.options, of.rules)


def keep_seller(unit: UnitOfWork, brand: str, seller: Seller) -> int:
    """The version of what the brand says by now."""
    row = _row(unit, brand)
    row.seller = _SELLER.dump_python(seller, mode="json")
    return row.version


def keep_options(unit: UnitOfWork, brand: str, options: Collection[DeliveryOption]) -> int:
    """As of `keep_seller`."""
    row = _row(unit, brand)
    row.options = _OPTIONS.dump_python(tuple(options), mode="json")
    return row.version


def keep_rules(unit: UnitOfWork, brand: str, rules: TaxRules) -> int:
    """As of `keep_seller`."""
    row = _row(unit, brand)
    row.rules = _RULES.dump_python(rules, mode="json")
    return row.version


def _row(unit: UnitOfWork, brand: str) -> BrandSellingRow:
    """The brand's row, locked, one version further; made where there is none."""
    row = unit.session.get(BrandSellingRow, brand, with_for_update=True, populate_existing=True)
    if row is None:
        row = BrandSellingRow(brand_id=brand, version=0, seller=None, options=None, rules=None)
        unit.session.add(row)
    row.version += 1
    row.changed_at = unit.now
    return row
