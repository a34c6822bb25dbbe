"""The price of a litre is exact, and rounded once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.catalog.said.content import LIMIT_MILLI, Measure, MeasureUnit, UnitPrice, unit_price
from vitrine.money import LIMIT_MINOR, Money


@pytest.mark.parametrize(
    ("amount_minor", "amount", "unit", "per"),
    [
        (4900, 50, "ml", (98_000, "l")),
        (12_000, 0.75, "l", (16_000, "l")),
        (1000, 3, "cl", (33_333, "l")),
        (500, 250, "g", (2000, "kg")),
        (1, 3, "piece", (0, "piece")),
        (5, 10, "piece", (1, "piece")),
        (1999, 1.5, "m", (1333, "m")),
        (1999, 50, "cm", (3998, "m")),
        (9900, 2.25, "m2", (4400, "m2")),
        (100, 5, "mg", (20_000_000, "kg")),
    ],
)
def test_the_price_for_one(amount_minor: int, amount: float, unit: str, per: tuple[int, str]) -> None:
    found = unit_price(Money(amount_minor, "EUR"), Measure.of(amount, MeasureUnit(unit)))
    assert found == UnitPrice(Money(per[0], "EUR"), MeasureUnit(per[1]))


def test_of_one_alone_there_is_nothing_to_say() -> None:
    assert unit_price(Money(4900, "EUR"), None) is None
    for amount, unit in (
        (1, MeasureUnit.L),
        (1000, MeasureUnit.G),
        (1, MeasureUnit.PIECE),
        (100, MeasureUnit.CM),
    ):
        assert unit_price(Money(4900, "EUR"), Measure.of(amount, unit)) is None


def test_more_than_a_price_may_be_is_not_told() -> None:
    assert unit_price(Money(LIMIT_MINOR, "EUR"), Measure.of(1, MeasureUnit.ML)) is None


@pytest.mark.parametrize("amount", [0, -1, 0.0001, 1.2345, 1_000_000.001, 1e300, float("inf"), float("nan")])
def test_a_content_is_a_thousandth_to_a_million(amount: float) -> None:
    with pytest.raises(ValueError, match="a content"):
        Measure.of(amount, MeasureUnit.L)


@given(st.integers(1, LIMIT_MILLI), st.sampled_from(MeasureUnit))
def test_a_content_reads_back_as_it_was_written(milli: int, unit: MeasureUnit) -> None:
    assert Measure.of(Measure(milli, unit).amount, unit) == Measure(milli, unit)


@given(st.integers(0, 10**7), st.integers(1, LIMIT_MILLI))
def test_it_is_rounded_to_the_nearest(amount_minor: int, milli: int) -> None:
    found = unit_price(Money(amount_minor, "JPY"), Measure(milli, MeasureUnit.ML))
    exact = Fraction(amount_minor * 1_000_000, milli)
    if found is None:
        assert milli == 1_000_000 or exact > LIMIT_MINOR
    else:
        assert abs(Fraction(found.amount_minor) - exact) <= Fraction(1, 2)
