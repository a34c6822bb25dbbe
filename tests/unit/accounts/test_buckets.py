"""Rate limits by address."""

from __future__ import annotations

import pytest

from vitrine.accounts import buckets
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts
from vitrine.clock import ManualClock


def test_a_burst_then_the_rate(clock: ManualClock) -> None:
    limit = TokenBuckets(clock, burst=3, per_minute=30)
    for _ in range(3):
        limit.take("a")
    with pytest.raises(TooManyAttempts) as refused:
        limit.take("a")
    assert refused.value.values == {"retry_after_s": 2}
    limit.take("b")
    clock.advance(1_999)
    with pytest.raises(TooManyAttempts):
        limit.take("a")
    clock.advance(1)
    limit.take("a")


def test_a_long_rest_gives_one_burst_and_no_more(clock: ManualClock) -> None:
    limit = TokenBuckets(clock, burst=2, per_minute=60)
    clock.advance(10_000_000)
    for _ in range(2):
        limit.take("a")
    with pytest.raises(TooManyAttempts):
        limit.take("a")


def test_memory_is_bounded(clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "KEYS_LIMIT", 10)
    limit = TokenBuckets(clock, burst=1, per_minute=1)
    for number in range(100):
        limit.take(str(number))
    with pytest.raises(TooManyAttempts):
        limit.take("99")
    limit.take("0")


def test_what_is_left_comes_back_with_time() -> None:
    clock = ManualClock()
    buckets = TokenBuckets(clock, burst=4, per_minute=4)
    assert buckets.left("a") == 4
    buckets.take("a", 3)
    assert (buckets.left("a"), buckets.left("b")) == (1, 4)
    clock.advance(15_000)
    assert buckets.left("a") == 2
