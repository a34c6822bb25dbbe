"""What a purchase comes to: exact for every currency, tax inside and on top, whatever is in it."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.money import Money, tax_inside, tax_on_top, total
from vitrine.orders.selling.rates import RATES, TaxClass, rate_of
from vitrine.orders.selling.totals import DELIVERY, PricedLine, totals
from vitrine.orders.selling.values import DeliveryOption, TaxOverride, TaxRules

DAY: Final = date(2026, 12, 1)
CURRENCIES: Final = st.sampled_from(["JPY", "EUR", "KWD"])
CLASSES: Final = st.sampled_from(TaxClass)


def option(amount: int, currency: str, free_from: int | None = None) -> DeliveryOption:
    free = None if free_from is None else Money(free_from, currency)
    return DeliveryOption(
        "d1", {"en": "Post"}, ("FR",), Money(amount, currency), TaxClass.STANDARD, (2, 4), free
    )


def lines_of(currency: str, told: list[tuple[int, int, TaxClass]]) -> list[PricedLine]:
    return [
        PricedLine(f"l{place}", quantity, Money(unit, currency), tax_class)
        for place, (quantity, unit, tax_class) in enumerate(told)
    ]


@given(
    CURRENCIES,
    st.lists(st.tuples(st.integers(1, 999), st.integers(0, 10**6), CLASSES), min_size=1, max_size=12),
    st.none() | st.tuples(st.integers(0, 10**5), st.none() | st.integers(0, 10**6)),
    st.booleans(),
    st.sampled_from(["FR", "DE", "GR", "CH", "US", "MC"]),
)
def test_sums_are_exact(
    currency: str,
    told: list[tuple[int, int, TaxClass]],
    sent: tuple[int, int | None] | None,
    inside: bool,
    country: str,
) -> None:
    rules = TaxRules(inside, "FR", ("EU",))
    lines = lines_of(currency, told)
    found = totals(lines, sent and option(sent[0], currency, sent[1]), rules, country, DAY)
    parts = [*found.lines, *([found.delivery] if found.delivery else [])]
    assert [each.id for each in found.lines] == [each.id for each in lines]
    assert all(each.net.plus(each.tax) == each.gross for each in parts)
    for line, part in zip(lines, found.lines, strict=True):
        shown = part.gross if inside else part.net
        assert (shown, part.unit, part.quantity) == (line.unit.times(line.quantity), line.unit, line.quantity)
    assert found.subtotal == total((each.unit.times(each.quantity) for each in lines), currency)
    assert found.total == total((each.gross for each in parts), currency)
    assert found.tax == total((each.tax for each in parts), currency)
    assert sum(base.amount_minor for _, base, _ in found.rates) + found.tax.amount_minor == (
        found.total.amount_minor
    )
    for rate, base, tax in found.rates:
        mine = [each for each in parts if each.rate_ppm == rate]
        assert base == total((each.net for each in mine), currency)
        assert tax == total((each.tax for each in mine), currency)
        # As an invoice is checked: the rate of the sum, rounded once.
        again = tax_inside(base.plus(tax), rate) if inside else tax_on_top(base, rate)
        assert again.tax == tax
    if (found.delivery is not None) and sent is not None:
        free = sent[1] is not None and found.subtotal.amount_minor >= sent[1]
        assert (found.delivery.id, found.delivery.unit.amount_minor) == (DELIVERY, 0 if free else sent[0])


def test_tax_of_a_rate_is_rounded_once() -> None:
    """Three times 0.99: by line it would be 0.51 of tax, of the sum it is 0.50."""
    found = totals(lines_of("EUR", [(1, 99, TaxClass.STANDARD)] * 3), None, TaxRules(True, "FR"), "FR", DAY)
    assert [each.tax.amount_minor for each in found.lines] == [17, 17, 16]
    assert found.rates == ((200_000, Money(247, "EUR"), Money(50, "EUR")),)


def test_what_cannot_be_added() -> None:
    with pytest.raises(ValueError, match="one line"):
        totals([], None, TaxRules(True, "FR"), "FR", DAY)
    mixed = [*lines_of("EUR", [(1, 5, TaxClass.ZERO)]), *lines_of("JPY", [(1, 5, TaxClass.ZERO)])]
    with pytest.raises(ValueError, match="not added"):
        totals(mixed, None, TaxRules(True, "FR"), "FR", DAY)
    with pytest.raises(ValueError, match="not added"):
        totals(mixed[:1], option(5, "JPY"), TaxRules(True, "FR"), "FR", DAY)


@pytest.mark.parametrize(
    ("home", "registrations", "country", "place"),
    [
        ("FR", (), "FR", "FR"),
        ("FR", (), "MC", "FR"),  # Monaco is France's area
        ("MC", (), "FR", "FR"),
        ("FR", (), "DE", "FR"),  # under the threshold: the seller's own
        ("FR", ("DE",), "DE", "DE"),
        ("FR", ("DE",), "IT", "FR"),
        ("FR", ("EU",), "IT", "IT"),  # One Stop Shop
        ("FR", ("EU",), "CH", None),  # it leaves the Union
        ("FR", ("CH",), "CH", "CH"),
        ("FR", ("EU",), "GP", None),  # islands with a code of their own are not of the Union's area
        ("FR", ("EU",), "FO", None),
        ("GB", (), "IM", "GB"),
        ("GB", (), "FR", None),
        ("CH", ("EU",), "FR", "FR"),
        ("US", (), "US", "US"),
    ],
)
def test_whose_tax_is_taken(
    home: str, registrations: tuple[str, ...], country: str, place: str | None
) -> None:
    assert TaxRules(True, home, registrations).place(country) == place


def test_what_the_seller_knows_better_holds_from_its_day() -> None:
    rules = TaxRules(
        True,
        "US",
        (),
        (
            TaxOverride("US", TaxClass.STANDARD, date(2026, 1, 1), 80_000),
            TaxOverride("US", TaxClass.STANDARD, date(2026, 12, 1), 82_500),
            TaxOverride("DE", TaxClass.STANDARD, date(2020, 1, 1), 1),
        ),
    )
    days = {date(2025, 12, 31): 0, date(2026, 11, 30): 80_000, date(2026, 12, 1): 82_500}
    assert {day: rules.rate_ppm(TaxClass.STANDARD, "US", day) for day in days} == days
    assert rules.rate_ppm(TaxClass.REDUCED, "US", DAY) == 0


def test_rates_of_the_table() -> None:
    assert sum(each.eu for each in RATES.values()) == 27
    told = {each: rate_of("FR", each) for each in TaxClass}
    assert list(told.values()) == [200_000, 55_000, 100_000, 21_000, 0]
    # What a country does not have is taxed by the next higher one.
    assert [rate_of("DE", each) for each in TaxClass] == [190_000, 70_000, 190_000, 70_000, 0]
    assert [rate_of("DK", each) for each in TaxClass] == [250_000, 250_000, 250_000, 250_000, 0]
    for country, rates in RATES.items():
        least, most = min(rates.ppm.values()), max(rates.ppm.values())
        assert 0 < least <= most == rates.ppm[TaxClass.STANDARD] <= 270_000, country
    assert rate_of("BR", TaxClass.STANDARD) == 0
