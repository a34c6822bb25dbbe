"""A struck price is only ever the lowest of the 30 days before its reduction began (98/6/EC article 6a)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vitrine.catalog.said.history import LOOKED_AT, TOLD, PricedFrom, Reduction, reduction
from vitrine.money import Money

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def on(day: float, amount: int | None, currency: str = "EUR") -> PricedFrom:
    price = None if amount is None else Money(amount, currency)
    return PricedFrom(START + timedelta(days=day), price)


def was(*history: PricedFrom) -> int | None:
    found = reduction(history)
    return None if found is None else found.was.amount_minor


def test_a_lower_price_shows_what_it_was_before() -> None:
    found = reduction([on(0, 100), on(40, 80)])
    assert found == Reduction(Money(100, "EUR"), on(40, 1).at, on(40, 1).at + TOLD)


def test_without_a_change_or_after_a_raise_there_is_none() -> None:
    assert was() is None
    assert was(on(0, 100)) is None
    assert was(on(0, 100), on(40, 120)) is None
    assert was(on(0, 100), on(40, 100)) is None


def test_the_lowest_of_the_thirty_days_counts_not_the_last() -> None:
    assert was(on(0, 100), on(20, 70), on(25, 120), on(45, 60)) == 70
    assert was(on(0, 100), on(20, 70), on(25, 120), on(45, 90)) is None, "70 was lower than this"


def test_a_raise_shortly_before_makes_no_larger_reduction() -> None:
    assert was(on(0, 100), on(60, 150), on(62, 90)) == 100
    assert was(on(0, 100), on(60, 150), on(62, 100)) is None


def test_what_cost_less_longer_ago_does_not_count() -> None:
    assert was(on(0, 50), on(40, 100), on(70, 80)) == 100, "30 days at 100"
    assert was(on(0, 50), on(40, 100), on(69.9, 80)) is None, "not quite"


def test_of_several_in_a_row_each_is_held_against_the_one_before() -> None:
    assert was(on(0, 100), on(40, 90), on(45, 80)) == 90
    assert was(on(0, 100), on(40, 80), on(45, 90)) is None, "back up is no reduction"
    assert was(on(0, 100), on(40, 80), on(41, 100), on(42, 80)) is None, "nor down again"


def test_what_is_on_offer_for_less_than_thirty_days_has_no_former_price() -> None:
    assert was(on(0, 100), on(29.9, 80)) is None
    assert was(on(0, 100), on(30, 80)) == 100


def test_other_money_is_no_former_price() -> None:
    assert was(on(0, 100, "USD"), on(40, 80)) is None
    assert was(on(0, 100, "USD"), on(40, 100), on(50, 80)) is None, "only 10 days in euros"
    assert was(on(0, 100, "USD"), on(40, 100), on(70, 80)) == 100


def test_withdrawn_days_do_not_count() -> None:
    assert was(on(0, 50), on(40, None), on(80, 100), on(81, 80)) is None, "1 day at 100, before that at 50"
    assert was(on(0, 100), on(20, None), on(60, 100), on(70, 80)) == 100, "30 days at 100 with a pause"
    assert was(on(0, 100), on(20, None), on(60, 100), on(69, 80)) is None, "29 of them"
    assert was(on(0, 100), on(40, None)) is None


def test_a_pause_at_the_same_price_neither_begins_nor_ends_a_reduction() -> None:
    found = reduction([on(0, 100), on(40, 80), on(43, None), on(45, 80)])
    assert found is not None and found.was == Money(100, "EUR")
    assert found.until == on(40, 1).at + TOLD
    assert found.since == on(45, 1).at


def test_brought_back_for_less_it_is_held_against_what_it_was() -> None:
    assert was(on(0, 100), on(40, None), on(41, 80)) == 100


def test_nothing_may_be_a_price() -> None:
    assert was(on(0, 100), on(40, 0)) == 100


def test_a_clock_that_jumped_ahead_gives_no_thirty_days() -> None:
    assert was(on(0, 100), on(400, 90), on(3, 80)) is None
    assert was(on(0, 100), on(40, 95), on(400, 90), on(41, 80)) == 90


def test_a_clock_that_fell_back_gives_none_either() -> None:
    assert was(on(10, 100), on(-300, 90), on(12, 80)) is None


def test_written_in_the_future_it_is_told_from_then_on_and_no_longer() -> None:
    found = reduction([on(0, 100), on(40, 80), on(500, None), on(41, 80)])
    assert found is not None
    assert (found.since, found.until) == (on(500, 1).at, on(40, 1).at + TOLD), "never, that is"


@given(
    st.lists(st.tuples(st.floats(0, 30), st.one_of(st.none(), st.integers(1, 6))), min_size=1, max_size=12)
)
def test_whatever_the_history_no_lower_price_of_the_thirty_days_before_is_hidden(
    steps: list[tuple[float, int | None]],
) -> None:
    """By the letter of the directive, counted otherwise: moment by moment."""
    day, history = 0.0, []
    for length, amount in steps:
        day += length
        history.append(on(day, amount))
    found = reduction(history)
    if found is None:
        return
    begun = found.until - TOLD
    spans = list(zip(history, [*(each.at for each in history[1:]), begun], strict=True))
    inside = [
        each.price.amount_minor
        for each, end in spans
        if each.price is not None and each.at < begun and end > begun - LOOKED_AT and end > each.at
    ]
    assert found.was.amount_minor <= min(inside, default=found.was.amount_minor)
    present = history[-1].price
    assert present is not None and found.was.amount_minor > present.amount_minor
    assert history[0].at <= begun - LOOKED_AT
