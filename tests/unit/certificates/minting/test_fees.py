"""What is offered for gas, and the rule by which nodes take a replacement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.certificates.minting.fees import (
    GWEI,
    Fees,
    FeesTooHigh,
    Limits,
    first,
    overdue,
    raise_of,
    replacement,
    with_margin,
)

LIMITS = Limits()
WEI = st.integers(0, 10**15)


def test_the_first_offer_bears_twice_the_base_fee() -> None:
    assert first(20 * GWEI, GWEI, LIMITS) == Fees(41 * GWEI, GWEI)


def test_the_first_offer_stays_within_the_limit() -> None:
    assert first(200 * GWEI, GWEI, LIMITS) == Fees(300 * GWEI, GWEI)
    with pytest.raises(FeesTooHigh):
        first(300 * GWEI, 1, LIMITS)


@given(WEI, WEI, WEI, WEI)
def test_a_replacement_raises_both_fees_by_an_eighth(max_fee: int, tip: int, base: int, now: int) -> None:
    before = Fees(max(max_fee, tip), tip)
    after = replacement(before, base, now, Limits(max_fee_wei=10**18))
    assert after.max_fee * 8 >= before.max_fee * 9
    assert after.priority_fee * 8 >= before.priority_fee * 9
    assert after.max_fee > before.max_fee
    assert after.priority_fee > before.priority_fee
    assert after.max_fee >= base + now
    assert after.priority_fee <= after.max_fee


def test_a_replacement_is_rounded_up() -> None:
    assert [raise_of(each) for each in (0, 1, 8, 9, 1000)] == [1, 2, 9, 11, 1125]


def test_a_replacement_follows_a_dearer_chain() -> None:
    assert replacement(Fees(10 * GWEI, GWEI), 50 * GWEI, 2 * GWEI, LIMITS) == Fees(102 * GWEI, 2 * GWEI)


def test_no_replacement_goes_over_the_limit() -> None:
    with pytest.raises(FeesTooHigh):
        replacement(Fees(290 * GWEI, GWEI), GWEI, GWEI, LIMITS)


@pytest.mark.parametrize(
    ("blocks", "seconds", "due"),
    [(2, 59, False), (3, 0, True), (1, 60, True), (0, 600, False), (1, 59, False)],
)
def test_patience_ends_after_three_blocks_or_a_minute(blocks: int, seconds: int, due: bool) -> None:
    assert overdue(blocks, seconds, LIMITS) is due


def test_an_estimate_gets_a_fifth_more() -> None:
    assert with_margin(100_000) == 120_000
