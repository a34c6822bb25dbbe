"""Who sells in the shop itself, within the transaction that somebody has begun."""

from __future__ import annotations

from collections.abc import Collection
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


def selling_of(session: Session, brand: str) -> Selling | None:
    """All that it needs to sell here; None: something of it is not said yet."""
    row = session.get(BrandSellingRow, brand, populate_existing=True)
    if row is None or row.seller is None or not row.options or row.rules is None:
        return None
    return Selling(
        _SELLER.validate_python(row.seller),
        _OPTIONS.validate_python(row.options),
        _RULES.validate_python(row.rules),
    )


def sells_here(session: Session, brands: Collection[str]) -> frozenset[str]:
    """Those of these brands that do."""
    whole = (
        BrandSellingRow.seller.is_not(None), BrandSellingRow.options.is_not(None),
        BrandSellingRow.rules.is_not(None), among(session, BrandSellingRow.brand_id, brands),
    )  # fmt: skip
    found = session.execute(select(BrandSellingRow.brand_id, BrandSellingRow.options).where(*whole))
    return frozenset(brand for brand, options in found if options)


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
