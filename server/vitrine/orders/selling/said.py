"""What brands have said of their selling so far, whole or not, within the transaction that has begun."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.orders.selling.tables import BrandSellingRow
from vitrine.orders.selling.values import DeliveryOption, Seller, TaxRules
from vitrine.storage import among

_SELLER: Final = TypeAdapter(Seller)
_OPTIONS: Final = TypeAdapter(tuple[DeliveryOption, ...])
_RULES: Final = TypeAdapter(TaxRules)


@dataclass(frozen=True, slots=True)
class Said:
    """version: counts changes of all of it, 0: nothing was said yet."""

    brand: str
    version: int = 0
    seller: Seller | None = None
    options: tuple[DeliveryOption, ...] = ()
    rules: TaxRules | None = None


def said(session: Session, brand: str) -> Said:
    """Of this brand."""
    return next(iter(said_by(session, [brand])), Said(brand))


def said_by(session: Session, brands: Collection[str]) -> list[Said]:
    """Of those of these brands that said anything."""
    columns = (
        BrandSellingRow.brand_id, BrandSellingRow.version, BrandSellingRow.seller, BrandSellingRow.options,
        BrandSellingRow.rules,
    )  # fmt: skip
    found = session.execute(select(*columns).where(among(session, BrandSellingRow.brand_id, brands)))
    return [
        Said(
            brand,
            version,
            None if seller is None else _SELLER.validate_python(seller),
            _OPTIONS.validate_python(options or ()),
            None if rules is None else _RULES.validate_python(rules),
        )
        for brand, version, seller, options, rules in found
    ]
