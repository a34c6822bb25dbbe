"""Any refunds, in any order, some of which come to nothing, give back what was paid and never more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from vitrine.money import Money, tax_inside, tax_on_top
from vitrine.orders.placed.shares import GivenBack, delivery_back, nothing, units_back

CURRENCIES = some.sampled_from(["EUR", "JPY", "KWD"])
RATES = some.sampled_from([0, 21_000, 55_000, 99_750, 200_000, 270_000])


@given(
    currency=CURRENCIES, unit=some.integers(0, 100_000), quantity=some.integers(1, 40), rate=RATES,
    inside=some.booleans(), steps=some.lists(some.tuples(some.integers(1, 40), some.booleans()), max_size=30),
)  # fmt: skip
def test_units_give_back_what_was_paid(
    currency: str, unit: int, quantity: int, rate: int, inside: bool, steps: list[tuple[int, bool]]
) -> None:
    whole = Money(unit, currency).times(quantity)
    line = tax_inside(whole, rate) if inside else tax_on_top(whole, rate)
    standing: list[tuple[int, GivenBack]] = []
    for units, stays in (*steps, *((each, True) for each in (40, 20, 10, 5, 2, 1, 1, 1, 1, 1))):
        done = sum(count for count, _ in standing)
        units = min(units, quantity - done)
        if not units:
            # A refund fails after all was given back, and is given anew.
            if not stays and standing:
                standing.pop(len(standing) // 2)
            continue
        share = units_back(line.gross, line.tax, quantity, done + units, _sum(standing, currency))
        assert share.net.plus(share.tax) == share.gross
        standing.append((units, share))
        if not stays:
            standing.pop(len(standing) // 2)
        back = _sum(standing, currency)
        assert back.gross.amount_minor <= line.gross.amount_minor
        assert back.tax.amount_minor <= line.tax.amount_minor
    done = sum(count for count, _ in standing)
    if done < quantity:
        standing.append(
            (
                quantity - done,
                units_back(line.gross, line.tax, quantity, quantity, _sum(standing, currency)),
            )
        )
    assert _sum(standing, currency).gross == line.gross
    if all(stays for _, stays in steps):
        assert _sum(standing, currency).tax == line.tax


def test_the_shares_of_three_units_that_cost_ten_cents() -> None:
    """10 cents of 3: 4, 3, 3; of them 2 cents of tax: 1, 1, 0."""
    gross, tax = Money(10, "EUR"), Money(2, "EUR")
    given, shares = nothing("EUR"), []
    for after in (1, 2, 3):
        share = units_back(gross, tax, 3, after, given)
        shares.append((share.gross.amount_minor, share.tax.amount_minor))
        given = GivenBack(given.net.plus(share.net), given.tax.plus(share.tax), given.gross.plus(share.gross))
    assert shares == [(4, 1), (3, 1), (3, 0)]
    with pytest.raises(ValueError, match="more units"):
        units_back(gross, tax, 3, 4, given)


@given(
    currency=CURRENCIES, paid=some.integers(0, 10_000), rate=RATES, parts=some.lists(some.integers(0, 4_000))
)
def test_delivery_gives_back_what_it_cost(currency: str, paid: int, rate: int, parts: list[int]) -> None:
    cost = tax_inside(Money(paid, currency), rate)
    given: list[tuple[int, GivenBack]] = []
    for part in (*parts, paid):
        before = _sum(given, currency)
        minor = min(part, paid - before.gross.amount_minor)
        share = delivery_back(cost.gross, cost.tax, before.gross.amount_minor + minor, before)
        assert share.gross.amount_minor == minor
        given.append((0, share))
    assert _sum(given, currency) == GivenBack(cost.net, cost.tax, cost.gross)
    with pytest.raises(ValueError, match="more than delivery"):
        delivery_back(cost.gross, cost.tax, paid + 1, _sum(given, currency))


def _sum(shares: list[tuple[int, GivenBack]], currency: str) -> GivenBack:
    net, tax = (sum(getattr(share, name).amount_minor for _, share in shares) for name in ("net", "tax"))
    return GivenBack(Money(net, currency), Money(tax, currency), Money(net + tax, currency))
