"""Totals are exact in every currency, with tax inside and on top; addresses and rates are checked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.money import MINOR_DIGITS, Money
from vitrine.orders.selling.errors import PostalAddressRefused
from vitrine.orders.selling.totals import PricedLine, totals
from vitrine.orders.selling.values import DeliveryOption, PostalAddress, TaxClass, TaxOverride, TaxRules

TODAY = date(2026, 6, 1)


def delivery(price: int, currency: str = "EUR", free_from: int | None = None) -> DeliveryOption:
    free = None if free_from is None else Money(free_from, currency)
    return DeliveryOption(
        "post", {"en": "Post"}, ("FR",), Money(price, currency), TaxClass.STANDARD, (2, 4), free
    )


@given(
    currency=st.sampled_from(sorted(MINOR_DIGITS)),
    lines=st.lists(
        st.tuples(st.integers(0, 10**7), st.integers(1, 999), st.sampled_from(TaxClass)),
        min_size=1,
        max_size=8,
    ),
    sent=st.none() | st.integers(0, 10**5),
    inside=st.booleans(),
    rate=st.integers(0, 10**6),
)
def test_parts_sum_to_the_last_minor_unit(
    currency: str, lines: list[tuple[int, int, TaxClass]], sent: int | None, inside: bool, rate: int
) -> None:
    rules = TaxRules(inside, "FR", (), (TaxOverride("FR", TaxClass.REDUCED, date(2020, 1, 1), rate),))
    priced = [
        PricedLine(str(n), many, Money(unit, currency), kind) for n, (unit, many, kind) in enumerate(lines)
    ]
    found = totals(priced, None if sent is None else delivery(sent, currency), rules, "FR", TODAY)
    parts = [*found.lines, *([found.delivery] if found.delivery else [])]
    for each in parts:
        assert each.net.plus(each.tax) == each.gross
        assert (each.gross if inside else each.net) == each.unit.times(each.quantity)
    assert found.total.amount_minor == sum(each.gross.amount_minor for each in parts)
    assert found.tax.amount_minor == sum(tax.amount_minor for _, _, tax in found.rates)
    assert found.total.amount_minor == sum(base.plus(tax).amount_minor for _, base, tax in found.rates)
    assert found.subtotal.amount_minor == sum(unit * many for unit, many, _ in lines)


@pytest.mark.parametrize(("subtotal", "paid"), [(9_999, 500), (10_000, 0)])
def test_delivery_is_free_from_so_much_on(subtotal: int, paid: int) -> None:
    line = PricedLine("1", 1, Money(subtotal, "EUR"), TaxClass.STANDARD)
    found = totals([line], delivery(500, free_from=10_000), TaxRules(True, "FR"), "FR", TODAY)
    assert found.delivery is not None and found.delivery.gross == Money(paid, "EUR")


def test_tax_is_where_the_seller_is_registered_and_as_it_was_that_day() -> None:
    overrides = (
        TaxOverride("DE", TaxClass.REDUCED, date(2026, 1, 1), 70_000),
        TaxOverride("DE", TaxClass.REDUCED, date(2027, 1, 1), 50_000),
    )
    rules = TaxRules(True, "FR", ("DE",), overrides)
    assert rules.rate_ppm(TaxClass.STANDARD, "DE", TODAY) == 190_000
    assert rules.rate_ppm(TaxClass.STANDARD, "IT", TODAY) == 200_000, "not registered there: as at home"
    assert rules.rate_ppm(TaxClass.REDUCED, "DE", TODAY) == 70_000
    assert rules.rate_ppm(TaxClass.REDUCED, "DE", date(2027, 1, 1)) == 50_000
    assert rules.rate_ppm(TaxClass.ZERO, "DE", TODAY) == 0


@pytest.mark.parametrize(
    ("member", "text"),
    [("name", " "), ("line1", ""), ("city", "\u202e"), ("country", "fr"), ("region", "x" * 201)],
)
def test_what_is_no_address_is_refused(member: str, text: str) -> None:
    said: dict[str, Any] = {
        "name": "Ada", "line1": "12 rue", "line2": "", "postal_code": "75002", "city": "Paris", "region": "",
        "country": "FR",
    }  # fmt: skip
    assert PostalAddress(**{**said, "city": "  Pa\nris "}).city == "Pa ris"
    with pytest.raises(PostalAddressRefused) as refused:
        PostalAddress(**{**said, member: text})
    assert refused.value.values == {"member": member}
