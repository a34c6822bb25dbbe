"""The breaker: three failures, 30 seconds, doubling to ten minutes."""

from __future__ import annotations

from vitrine.certificates.rpc.breaker import FIRST_MS, LONGEST_MS, Breaker
from vitrine.clock import ManualClock


def test_three_failures_in_a_row_open_it(clock: ManualClock) -> None:
    breaker = Breaker(clock)
    assert [breaker.failed(), breaker.failed()] == [False, False]
    breaker.succeeded()
    assert [breaker.failed(), breaker.failed()] == [False, False]
    assert breaker.admits
    assert breaker.failed()
    assert not breaker.admits


def test_one_trial_after_its_time_and_each_failure_doubles_it(clock: ManualClock) -> None:
    breaker = Breaker(clock)
    breaker.open()
    pause_ms = FIRST_MS
    for _ in range(8):
        clock.advance(pause_ms - 1)
        assert not breaker.admits
        clock.advance(1)
        assert breaker.admits
        breaker.began()
        assert not breaker.admits, "one trial at a time"
        assert breaker.failed()
        pause_ms = min(2 * pause_ms, LONGEST_MS)
    assert pause_ms == LONGEST_MS


def test_a_good_answer_closes_it_but_is_not_soon_trusted(clock: ManualClock) -> None:
    breaker = Breaker(clock)
    breaker.open()
    clock.advance(FIRST_MS)
    breaker.succeeded()
    assert breaker.admits
    breaker.open()
    clock.advance(FIRST_MS)
    assert not breaker.admits, "it was open a moment ago: twice as long"
    clock.advance(FIRST_MS)
    breaker.succeeded()
    clock.advance(LONGEST_MS)
    breaker.succeeded()
    breaker.open()
    clock.advance(FIRST_MS)
    assert breaker.admits


def test_a_trial_that_never_ended_does_not_shut_it_for_good(clock: ManualClock) -> None:
    breaker = Breaker(clock)
    breaker.open()
    clock.advance(FIRST_MS)
    breaker.began()
    clock.advance(FIRST_MS)
    assert breaker.admits
