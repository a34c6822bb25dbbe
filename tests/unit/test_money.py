"""Arithmetic of money: sums are exact, what is parted sums to the whole, every rounding is the stated one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vitrine.errors import VitrineError
from vitrine.money import (
    LIMIT_MINOR,
    MINOR_DIGITS,
    PPM,
    AmountOutOfRange,
    Delta,
    Money,
    UnknownCurrency,
    is_balanced,
    tax_inside,
    tax_on_top,
    total,
)

# Of 0, 2 and 3 digits behind the point: exactness never depends on it, for all is counted in minor units.
CURRENCIES = st.sampled_from(["JPY", "EUR", "KWD"])
AMOUNTS = st.integers(0, LIMIT_MINOR)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)
RATES = st.one_of(st.sampled_from([0, 21_000, 55_000, 99_750, 190_000, 200_000, PPM]), st.integers(0, PPM))


def eur(amount_minor: int) -> Money:
    return Money(amount_minor, "EUR")


@pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("KRW", 0), ("EUR", 2), ("KWD", 3), ("TND", 3)])
def test_digits_behind_the_point(currency: str, digits: int) -> None:
    assert Money(1, currency).digits == digits


@pytest.mark.parametrize("amount", [1.0, "1", True, None, float("nan")])
def test_only_an_int_is_an_amount(amount: object) -> None:
    for kind in (Money, Delta):
        with pytest.raises(TypeError):
            kind(amount, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: eur(-1), AmountOutOfRange),
        (lambda: eur(LIMIT_MINOR + 1), AmountOutOfRange),
        (lambda: Delta(-LIMIT_MINOR - 1, "EUR"), AmountOutOfRange),
        (lambda: Delta(LIMIT_MINOR + 1, "EUR"), AmountOutOfRange),
        (lambda: eur(LIMIT_MINOR).plus(eur(1)), AmountOutOfRange),
        (lambda: eur(1).minus(eur(2)), AmountOutOfRange),
        (lambda: eur(LIMIT_MINOR).times(2), AmountOutOfRange),
        (lambda: tax_on_top(eur(LIMIT_MINOR), 1), AmountOutOfRange),
        (lambda: Money(1, "XTS"), UnknownCurrency),
        (lambda: Delta(1, "eur"), UnknownCurrency),
    ],
)
def test_what_is_no_amount_is_refused(make: object, error: type[VitrineError]) -> None:
    with pytest.raises(error):
        make()  # type: ignore[operator]


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: eur(1).plus(Money(1, "USD")),
        lambda: eur(1).minus(Money(1, "USD")),
        lambda: total([eur(1), Money(1, "USD")], "EUR"),
        lambda: Delta(1, "EUR").plus(Delta(1, "USD")),
        lambda: eur(1).times(-1),
        lambda: eur(1).times(1.5),  # type: ignore[arg-type]
        lambda: eur(1).times(True),
        lambda: eur(1).share([]),
        lambda: eur(1).share([1, -1]),
        lambda: eur(1).share([0.5, 0.5]),  # type: ignore[list-item]
        lambda: tax_inside(eur(1), -1),
        lambda: tax_inside(eur(1), PPM + 1),
        lambda: tax_on_top(eur(1), 0.2),  # type: ignore[arg-type]
    ],
)
def test_the_callers_mistakes_are_none_of_the_visitors(mistake: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        mistake()  # type: ignore[operator]


@given(st.lists(st.integers(0, LIMIT_MINOR // 50), max_size=50), CURRENCIES)
def test_sums_are_exact_in_any_order(amounts: list[int], currency: str) -> None:
    moneys = [Money(each, currency) for each in amounts]
    assert total(moneys, currency) == total(reversed(moneys), currency) == Money(sum(amounts), currency)


@given(st.integers(0, 10**9), st.integers(0, 999), CURRENCIES)
def test_times_is_the_sum_of_so_many(amount: int, quantity: int, currency: str) -> None:
    price = Money(amount, currency)
    assert price.times(quantity) == total([price] * quantity, currency)
    assert price.times(quantity).plus(price) == price.times(quantity + 1)
    assert price.times(quantity).plus(price).minus(price) == price.times(quantity)


@given(AMOUNTS, WEIGHTS, CURRENCIES)
@example(100, [1, 1, 1], "EUR")
@example(1, [0, 0], "JPY")
@example(LIMIT_MINOR, [10**9, 1], "KWD")
def test_shares_sum_to_the_whole(amount: int, weights: list[int], currency: str) -> None:
    whole = Money(amount, currency)
    parts = whole.share(weights)
    assert len(parts) == len(weights) and total(parts, currency) == whole
    weighed = weights if any(weights) else [1] * len(weights)
    for part, weight in zip(parts, weighed, strict=True):
        assert abs(part.amount_minor - Fraction(amount * weight, sum(weighed))) < 1
        assert weight or part.amount_minor == 0
    for (one, its), (other, others) in zip(
        zip(parts, weighed, strict=True), list(zip(parts, weighed, strict=True))[1:], strict=False
    ):
        # Who weighs more has no less, and of equals the earlier has no less.
        assert its < others or one.amount_minor >= other.amount_minor
        assert its > others or one.amount_minor <= other.amount_minor + (its == others)


@given(AMOUNTS, WEIGHTS, CURRENCIES)
def test_shares_are_the_same_each_time_and_by_any_scale(
    amount: int, weights: list[int], currency: str
) -> None:
    parts = Money(amount, currency).share(weights)
    assert (
        parts
        == Money(amount, currency).share(weights)
        == Money(amount, currency).share([w * 7 for w in weights])
    )


def test_a_share_by_hand() -> None:
    assert [each.amount_minor for each in eur(100).share([1, 1, 1])] == [34, 33, 33]
    assert [each.amount_minor for each in eur(1000).share([4900, 4900, 990])] == [454, 454, 92]
    assert [each.amount_minor for each in eur(2).share([1, 1, 1, 1])] == [1, 1, 0, 0]
    assert [each.amount_minor for each in eur(5).share([0, 0])] == [3, 2]
    assert [each.amount_minor for each in eur(0).share([3, 1])] == [0, 0]


@given(AMOUNTS, RATES, CURRENCIES)
@example(LIMIT_MINOR, PPM, "EUR")
def test_tax_inside(amount: int, rate_ppm: int, currency: str) -> None:
    taxed = tax_inside(Money(amount, currency), rate_ppm)
    assert taxed.gross == Money(amount, currency) == taxed.net.plus(taxed.tax)
    assert abs(taxed.tax.amount_minor - Fraction(amount * rate_ppm, PPM + rate_ppm)) <= Fraction(1, 2)


@given(st.integers(0, LIMIT_MINOR // 2), RATES, CURRENCIES)
def test_tax_on_top(amount: int, rate_ppm: int, currency: str) -> None:
    taxed = tax_on_top(Money(amount, currency), rate_ppm)
    assert taxed.net == Money(amount, currency) and taxed.gross == taxed.net.plus(taxed.tax)
    assert abs(taxed.tax.amount_minor - Fraction(amount * rate_ppm, PPM)) <= Fraction(1, 2)
    # Whoever reads the whole price finds the same tax in it, but for the minor unit that rounding hides.
    assert abs(tax_inside(taxed.gross, rate_ppm).tax.amount_minor - taxed.tax.amount_minor) <= 1


def test_taxes_by_hand() -> None:
    lamp = tax_inside(eur(49000), 200_000)
    assert (lamp.net.amount_minor, lamp.tax.amount_minor) == (40833, 8167)
    assert tax_on_top(eur(40833), 200_000).gross.amount_minor == 49000
    assert tax_on_top(eur(250), 10_000).tax.amount_minor == 3, "2.5 is rounded up"
    assert tax_on_top(eur(10000), 99_750).tax.amount_minor == 998, "9.975 % of 100.00"
    assert tax_inside(Money(110, "JPY"), 100_000).tax.amount_minor == 10
    assert tax_inside(Money(1050, "KWD"), 50_000).net.amount_minor == 1000


@given(AMOUNTS, WEIGHTS, CURRENCIES)
def test_an_entry_of_a_ledger_sums_to_zero(amount: int, weights: list[int], currency: str) -> None:
    whole = Money(amount, currency)
    entry = [Delta.gained(whole), *(Delta.lost(part) for part in whole.share(weights))]
    assert is_balanced(entry) and is_balanced(-each for each in entry)
    assert is_balanced([*entry, Delta(1, currency)]) is False
    assert is_balanced([*entry, Delta(1, "USD"), Delta(-1, "CHF")]) is False


def test_deltas_are_signed() -> None:
    assert Delta.gained(eur(5)).plus(Delta.lost(eur(7))) == Delta(-2, "EUR") == -Delta(2, "EUR")
    assert is_balanced([]) and is_balanced([Delta(LIMIT_MINOR, "EUR"), Delta(-LIMIT_MINOR, "EUR")])


def test_no_amount_or_result_is_ever_a_float() -> None:
    for currency in MINOR_DIGITS:
        taxed = tax_inside(Money(10**12 - 1, currency), 333_333)
        assert {type(each.amount_minor) for each in (taxed.net, taxed.tax, taxed.gross)} == {int}
