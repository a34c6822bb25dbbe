"""Prices noted as they change, and what each is a reduction of, worked out in that moment.

What may stand struck depends on nothing but the history, and ends at a moment known beforehand: it is kept
with the variant, so that who reads lists reads no history.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from vitrine.catalog.pricing.tables import PriceRow
from vitrine.catalog.said.history import PricedFrom, reduction
from vitrine.catalog.tables import ProductRow, VariantRow
from vitrine.money import Money
from vitrine.storage import among

ENTRIES: Final = 500
"""So many of a variant's newest prices are looked at: of more in 30 days none is called a former one."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)


def note_prices(session: Session, product: ProductRow, now: datetime) -> None:
    """Write down which prices of the product begin or end with what was just changed of it.

    Whoever changes a product, its variants, or whether it is on sale, calls this in the same transaction.
    """
    session.flush()
    on_sale = product.published and product.deleted_at is None
    standing = {each.id: each for each in product.variants}
    offered = {each.id: Money(each.amount_minor, each.currency) for each in standing.values() if on_sale}
    last = _last(session, product.id)
    wanted: dict[str, Money | None] = {
        variant: None for variant, (_, price) in last.items() if price is not None
    }
    changed = {
        variant: price
        for variant, price in (wanted | offered).items()
        if variant not in last or last[variant][1] != price
    }
    if not changed:
        return
    _write(session, changed, {variant: n for variant, (n, _) in last.items()}, now)
    histories = _histories(session, [each for each in changed if each in standing])
    for variant, history in histories.items():
        found, row = reduction(history), standing[variant]
        row.was_minor = None if found is None else found.was.amount_minor
        row.was_since = None if found is None else found.since
        row.was_until = None if found is None else found.until
    ends = {
        moment
        for each in standing.values()
        for moment in (each.was_since, each.was_until)
        if moment is not None
    }
    product.struck_at = " ".join(str((each - _EPOCH) // _TICK) for each in sorted(ends)) or None


def passed(moments: str | None, now: datetime) -> int:
    """How many of a product's `struck_at` are over: by it what is told of its prices changes."""
    if moments is None:
        return 0
    return sum(int(each) <= (now - _EPOCH) // _TICK for each in moments.split(" "))


def prices_of(session: Session, variant: str) -> list[PricedFrom]:
    """Every price that it had while it was on sale, oldest first."""
    return _histories(session, [variant]).get(variant, [])


def _last(session: Session, product: str) -> dict[str, tuple[int, Money | None]]:
    """Number and price of the last that was noted, of every variant of the product, withdrawn ones too."""
    newest = _newest().where(VariantRow.product_id == product).subquery()
    query = select(PriceRow).join(
        newest, (PriceRow.variant_id == newest.c.variant_id) & (PriceRow.n == newest.c.n)
    )
    return {each.variant_id: (each.n, _price(each)) for each in session.scalars(query)}


def _histories(session: Session, variants: Collection[str]) -> dict[str, list[PricedFrom]]:
    if not variants:
        return {}
    newest = _newest().where(among(session, PriceRow.variant_id, variants)).subquery()
    query = (
        select(PriceRow)
        .join(newest, PriceRow.variant_id == newest.c.variant_id)
        .where(PriceRow.n > newest.c.n - ENTRIES)
        .order_by(PriceRow.variant_id, PriceRow.n)
    )
    found: dict[str, list[PricedFrom]] = {}
    for each in session.scalars(query):
        found.setdefault(each.variant_id, []).append(PricedFrom(each.at, _price(each)))
    return found


def _newest() -> Select[str, int]:
    return (
        select(PriceRow.variant_id, func.max(PriceRow.n).label("n"))
        .join(VariantRow, VariantRow.id == PriceRow.variant_id)
        .group_by(PriceRow.variant_id)
    )


def _write(
    session: Session, changed: Mapping[str, Money | None], last: Mapping[str, int], now: datetime
) -> None:
    rows = [
        {
            "variant_id": variant, "n": last.get(variant, 0) + 1, "at": now,
            "amount_minor": None if price is None else price.amount_minor,
            "currency": None if price is None else price.currency,
        }
        for variant, price in changed.items()
    ]  # fmt: skip
    session.execute(insert(PriceRow), rows)


def _price(row: PriceRow) -> Money | None:
    if row.amount_minor is None or row.currency is None:
        return None
    return Money(row.amount_minor, row.currency)
