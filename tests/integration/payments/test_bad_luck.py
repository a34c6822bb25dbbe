"""What goes wrong once, and must neither stand in the way of the rest nor be done twice."""

from __future__ import annotations

import json
import logging

import pytest

from tests.fixtures.testpay import BACK, POOR
from tests.fixtures.till import Counter, open_counter
from vitrine.clock import ManualClock
from vitrine.money import Money
from vitrine.payments import inside
from vitrine.payments.errors import AmountNotPayable, ProviderUnsure
from vitrine.payments.settling import RefundNews
from vitrine.payments.stripe import Stripe
from vitrine.payments.values import PaymentId, PaymentState, RefundState
from vitrine.storage import Database, UnitOfWork

REFUNDED_LATER = "4000000000007726"


def ask_back(counter: Counter, name: PaymentId, amount: int) -> None:
    with counter.database.unit() as unit:
        counter.settling.ask_refund(unit, name, amount, "returned")


def test_what_somebody_gives_back_elsewhere_by_and_by_is_not_given_back_twice(counter: Counter) -> None:
    name = counter.pay(4_900, card=REFUNDED_LATER)
    intent = counter.objects("payment_intent")[0]["id"]
    counter.provider._inner._client.v1.refunds.create({"payment_intent": intent, "amount": 900})
    counter.deliver(counter.hooks())
    assert counter.payment(name).left_minor == 4_000 and counter.till.refunded == []
    counter.machine.provider.ripen()
    for _ in range(3):
        counter.clock.advance(10_000)
        counter.payments.work()
    assert [each["amount"] for each in counter.objects("refund")] == [900]
    counter.machine.provider.ripen()
    counter.clock.advance(61_000)
    counter.payments.work()
    assert [news.state for news in counter.till.refunded] == [RefundState.SETTLED]
    assert (counter.charged(), counter.balances()["buyers"]) == (4_000, -4_000)


def test_a_key_that_is_not_taken_keeps_refunds_waiting(
    sqlite_database: Database, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    with open_counter(sqlite_database, clock) as counter:
        name = counter.pay(4_900)
        ask_back(counter, name, 900)
        good = counter.provider._inner
        counter.provider._inner = Stripe("sk_rolled_long_ago", [], counter.machine.base)
        counter.payments.work()
        assert counter.objects("refund") == [] and "VITRINE_STRIPE_KEY" in caplog.text
        assert "sk_rolled_long_ago" not in caplog.text
        counter.provider._inner = good
        clock.advance(5_000)
        counter.payments.work()
        assert [news.state for news in counter.till.refunded] == [RefundState.SETTLED]


def test_one_that_cannot_be_worked_on_keeps_no_other_waiting(
    sqlite_database: Database, clock: ManualClock
) -> None:
    """A promise that its provider no longer knows, a refund with which whoever sells breaks."""
    with open_counter(sqlite_database, clock) as counter:
        counter.till.refuses = True
        counter.pay(later=True, subject="lost")
        with counter.machine.provider.turn:
            counter.machine.provider.store.drop(counter.machine.provider.store.all("payment_intent")[0]["id"])
        counter.till.refuses = False
        names = [counter.pay(subject=f"sold_{number}") for number in range(2)]
        for name in names:
            ask_back(counter, name, 900)
        waiting = counter.begin(subject="waiting")
        counter.faults(drop_response={"times": 1, "path": "/v1/payment_intents"})
        with pytest.raises(ProviderUnsure):
            counter.payments.pay(waiting, counter.token(), BACK)

        def breaks(_unit: UnitOfWork, news: RefundNews) -> None:
            heard.append(news.payment)
            if news.payment == names[0]:
                raise ConnectionError("the seller's part broke")

        heard: list[PaymentId] = []
        object.__setattr__(counter.settling, "refunded", breaks)
        clock.advance(61_000)
        report = counter.payments.reconcile()
        assert {*heard} == {*names} and len(report.refunds) == 1
        assert counter.payment(waiting).state is PaymentState.CAPTURED


@pytest.mark.parametrize(("minor", "currency"), [(1_005, "KWD"), (1, "EUR")])
def test_an_amount_that_nobody_charges_stands_in_no_way(
    sqlite_database: Database, clock: ManualClock, minor: int, currency: str
) -> None:
    with open_counter(sqlite_database, clock) as counter:
        name, forgotten = counter.begin(minor, currency=currency), counter.begin(minor, "other", currency)
        if currency == "KWD":
            with pytest.raises(AmountNotPayable):
                counter.payments.pay(name, counter.token(), BACK)
        else:
            counter.payments.pay(name, counter.token(), BACK)
        assert counter.payment(name).state is PaymentState.FAILED
        with counter.database.unit() as unit:
            assert inside.begin(unit, "stripe", "checkout_1", Money(4_900, "EUR"), "digest") != name
        # The process ended before it was asked for.
        clock.advance(61_000)
        counter.payments.reconcile()
        assert counter.payment(forgotten).state is PaymentState.CANCELED


def test_a_promise_that_was_cancelled_is_none_though_it_is_told_late(
    sqlite_database: Database, clock: ManualClock
) -> None:
    with open_counter(sqlite_database, clock) as counter:
        name = counter.pay(later=True)
        early = [
            each
            for each in counter.hooks()
            if json.loads(each[0])["data"]["object"].get("status") == "requires_capture"
        ]
        assert early
        assert counter.payments.give_up(name) is PaymentState.CANCELED
        told = len(counter.till.news)
        counter.deliver(early)
        assert counter.payment(name).state is PaymentState.CANCELED and len(counter.till.news) == told


def test_a_shop_that_ends_begins_nothing_more(sqlite_database: Database, clock: ManualClock) -> None:
    with open_counter(sqlite_database, clock) as counter:
        names = [counter.pay(subject=f"sold_{number}") for number in range(3)]
        for name in names:
            ask_back(counter, name, 900)

        def ends(_unit: UnitOfWork, _news: RefundNews) -> None:
            counter.payments.end()

        object.__setattr__(counter.settling, "refunded", ends)
        counter.payments.work()
        assert len(counter.objects("refund")) == 1
        object.__setattr__(counter.settling, "refunded", counter.till.hear)
        counter.payments.go_on()
        counter.payments.work()
        assert len(counter.objects("refund")) == 3


def test_the_library_logs_nothing_of_people(
    sqlite_database: Database, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)  # as a shop is served
    with open_counter(sqlite_database, clock) as counter:
        counter.pay(card=POOR)
    assert [each for each in caplog.records if each.name.partition(".")[0] == "stripe"] == []
