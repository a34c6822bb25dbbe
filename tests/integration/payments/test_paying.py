"""Payments from the first press to their end, with a real provider on loopback, on both databases."""

from __future__ import annotations

import pytest

from tests.fixtures.testpay import BACK, CHALLENGED, POOR, VISA
from tests.fixtures.till import SUBJECT, Counter, open_counter
from vitrine.clock import ManualClock
from vitrine.money import MINOR_DIGITS, Money
from vitrine.payments import inside
from vitrine.payments.errors import (
    AmountNotPayable,
    PaymentNotHeld,
    PaymentRunning,
    ProviderUnsure,
    RefundTooGreat,
)
from vitrine.payments.ledger import balances
from vitrine.payments.stripe import DIGITS, provider_amount
from vitrine.payments.values import PaymentState, RefundState, SaleVerdict
from vitrine.storage import Database


def test_money_becomes_an_order(counter: Counter) -> None:
    name = counter.pay(4_900)
    paid = counter.payment(name)
    assert (paid.state, paid.captured_minor, paid.verdict) == (
        PaymentState.CAPTURED,
        4_900,
        SaleVerdict.TAKEN,
    )
    assert counter.balances() == {"buyers": -4_900, "provider": 0, "sales": 4_900}
    counter.deliver(counter.hooks())
    counter.at_peace()
    assert (counter.orders(), len(counter.objects("charge"))) == (1, 1)
    assert [news.state for news in counter.till.news] == [PaymentState.CAPTURED]


def test_nobody_waits_for_a_provider_within_a_unit(counter: Counter) -> None:
    name = counter.begin()
    with counter.database.unit(), pytest.raises(RuntimeError, match="never called within"):
        counter.payments.pay(name, "ctoken", BACK)
    assert counter.provider.calls == []


def test_a_declined_card_and_then_another(counter: Counter) -> None:
    first = counter.pay(card=POOR)
    declined = counter.payment(first)
    assert (declined.state, declined.reason) == (PaymentState.FAILED, "insufficient_funds")
    second = counter.pay(card=VISA)
    assert counter.payment(second).state is PaymentState.CAPTURED
    counter.deliver(counter.hooks())
    counter.at_peace()
    assert counter.orders() == 1
    # The first can take no money any more, whatever the browser does with it.
    assert [each["status"] for each in counter.objects("payment_intent")] == ["succeeded", "canceled"]
    assert counter.payment(first).state is PaymentState.CANCELED


@pytest.mark.parametrize("approved", [True, False])
def test_the_bank_asks_its_customer(counter: Counter, approved: bool) -> None:
    name = counter.begin()
    said = counter.payments.pay(name, counter.token(CHALLENGED), BACK)
    assert (said.state, counter.payment(name).state) == (PaymentState.ASKING, PaymentState.ASKING)
    assert "/_challenge/" in said.next_url and said.client_secret
    counter.decide(approved)
    counter.deliver(counter.hooks())
    assert counter.payment(name).state is (PaymentState.CAPTURED if approved else PaymentState.FAILED)
    counter.at_peace()
    assert counter.orders() == int(approved)


def test_who_walks_away_from_the_bank_pays_nothing(counter: Counter) -> None:
    name = counter.pay(card=CHALLENGED)
    counter.clock.advance(31 * 60_000)
    counter.at_peace()
    assert counter.payment(name).state is PaymentState.CANCELED
    assert counter.objects("payment_intent")[0]["status"] == "canceled"


def test_one_payment_of_a_thing_at_a_time(counter: Counter) -> None:
    first = counter.pay(card=CHALLENGED)
    with pytest.raises(PaymentRunning):
        counter.begin()
    assert counter.begin(subject="checkout_2") != first
    assert counter.payments.give_up(first) is PaymentState.CANCELED
    assert counter.payment(counter.pay()).state is PaymentState.CAPTURED
    with counter.database.read() as session:
        assert [each.state for each in inside.of_subject(session, SUBJECT)] == [
            PaymentState.CANCELED, PaymentState.CAPTURED,
        ]  # fmt: skip


def test_paid_money_is_not_given_up(counter: Counter) -> None:
    name = counter.pay()
    assert counter.payments.give_up(name) is PaymentState.CAPTURED
    with pytest.raises(PaymentNotHeld):
        counter.payments.capture(name)


def test_captured_later_in_part(counter: Counter) -> None:
    name = counter.pay(4_900, later=True)
    promised = counter.payment(name)
    assert (promised.state, promised.captured_minor, promised.verdict) == (
        PaymentState.AUTHORISED, 0, SaleVerdict.TAKEN,
    )  # fmt: skip
    with counter.database.unit() as unit, pytest.raises(PaymentNotHeld):
        counter.settling.ask_refund(unit, name, 1, "test")
    counter.payments.capture(name, 4_000)
    assert counter.payment(name).captured_minor == 4_000
    counter.deliver(counter.hooks())
    counter.at_peace()
    assert counter.balances()["sales"] == 4_000


def test_a_promise_of_which_nothing_can_be_made_is_let_go(counter: Counter) -> None:
    counter.till.refuses = True
    name = counter.pay(later=True)
    counter.payments.work()
    assert counter.payment(name).state is PaymentState.CANCELED
    assert counter.objects("payment_intent")[0]["status"] == "canceled"
    counter.at_peace()


def test_money_that_cannot_become_an_order_goes_back_by_itself(counter: Counter) -> None:
    counter.till.refuses = True
    name = counter.pay(4_900)
    assert counter.payment(name).verdict == SaleVerdict.REFUSED
    counter.payments.work()
    assert (counter.charged(), counter.payment(name).left_minor) == (0, 0)
    assert [(news.state, news.money) for news in counter.till.refunded] == [
        (RefundState.SETTLED, Money(4_900, "EUR"))
    ]
    counter.deliver(counter.hooks())
    counter.at_peace()
    assert len(counter.objects("refund")) == 1 and counter.orders() == 0


def test_a_seller_who_breaks_is_asked_again(counter: Counter) -> None:
    counter.till.breaks = 2
    name = counter.begin()
    with pytest.raises(ConnectionError):
        counter.payments.pay(name, counter.token(), BACK)
    assert counter.payment(name).state is PaymentState.PENDING and counter.entries() == []
    counter.deliver(counter.hooks())
    assert counter.entries() == []
    counter.clock.advance(2_000)
    counter.payments.work()
    assert counter.payment(name).state is PaymentState.CAPTURED
    counter.at_peace()
    assert counter.orders() == 1


def test_the_provider_is_away_for_half_a_minute(counter: Counter) -> None:
    name, token = counter.begin(), counter.token()
    counter.faults(down_ms=30_000)
    with pytest.raises(ProviderUnsure):
        counter.payments.pay(name, token, BACK)
    assert counter.payment(name).state is PaymentState.PENDING
    counter.clock.advance(31_000)
    counter.at_peace()
    # Nobody was charged for a press of a minute ago whose answer never came.
    assert (counter.payment(name).state, counter.charged()) == (PaymentState.CANCELED, 0)


def test_a_provider_that_stays_away_is_waited_for(counter: Counter) -> None:
    name, token = counter.begin(), counter.token()
    counter.faults(down_ms=600_000)
    with pytest.raises(ProviderUnsure):
        counter.payments.pay(name, token, BACK)
    counter.clock.advance(61_000)
    report = counter.payments.reconcile()
    assert (report.unsettled, report.answering) == ([name], False)


@pytest.mark.parametrize("effect", [True, False])
def test_an_error_of_theirs_is_looked_into(counter: Counter, effect: bool) -> None:
    counter.faults(fail={"times": 1, "effect": effect, "path": "/v1/payment_intents"})
    name = counter.begin()
    with pytest.raises(ProviderUnsure):
        counter.payments.pay(name, counter.token(), BACK)
    counter.at_peace()
    assert counter.payment(name).state is (PaymentState.CAPTURED if effect else PaymentState.CANCELED)
    assert counter.orders() == int(effect)


def test_a_call_that_comes_too_late_charges_nobody(counter: Counter) -> None:
    """It was lost on the way, and arrives after we have asked what became of it."""
    name, token = counter.begin(), counter.token()
    counter.faults(drop_request={"times": 1})
    with pytest.raises(ProviderUnsure):
        counter.payments.pay(name, token, BACK)
    counter.at_peace()
    with pytest.raises(PaymentNotHeld):
        counter.payments.pay(name, token, BACK)
    asking, _ = counter.payments._asking(name)
    with pytest.raises(ProviderUnsure):
        counter.provider.charge(asking, token, BACK)
    assert counter.charged() == 0


def test_refunds_in_parts_never_come_to_more(counter: Counter) -> None:
    name = counter.pay(4_900)
    for amount in (1_000, 900):
        with counter.database.unit() as unit:
            counter.settling.ask_refund(unit, name, amount, "returned")
    with counter.database.unit() as unit, pytest.raises(RefundTooGreat) as caught:
        counter.settling.ask_refund(unit, name, 3_001, "returned")
    assert caught.value.values == {"left_minor": 3_000, "currency": "EUR"}
    counter.payments.work()
    assert sorted(each["amount"] for each in counter.objects("refund")) == [900, 1_000]
    counter.payments.work()
    counter.deliver(counter.hooks())
    assert len(counter.objects("refund")) == 2 and counter.payment(name).left_minor == 3_000
    with counter.database.read() as session:
        assert {each.state for each in inside.refunds_of(session, name)} == {RefundState.SETTLED}
    assert counter.balances() == {"buyers": -3_000, "provider": -1_900, "sales": 4_900}


@pytest.mark.parametrize(
    "fault",
    [
        {"drop_response": {"times": 1, "path": "/v1/refunds"}},
        {"drop_request": {"times": 1, "path": "/v1/refunds"}},
        {"fail": {"times": 1, "effect": True, "path": "/v1/refunds"}},
        {"fail": {"times": 1, "effect": False, "path": "/v1/refunds"}},
        {"down_ms": 40_000},
    ],
)
def test_a_refund_is_certain_and_once(counter: Counter, fault: dict[str, object]) -> None:
    name = counter.pay(4_900)
    with counter.database.unit() as unit:
        counter.settling.ask_refund(unit, name, 1_000, "returned")
    counter.faults(**fault)
    for _ in range(8):
        counter.payments.work()
        counter.clock.advance(10_000)
    assert [(each["amount"], each["status"]) for each in counter.objects("refund")] == [(1_000, "succeeded")]
    assert [news.state for news in counter.till.refunded] == [RefundState.SETTLED]
    assert counter.balances()["buyers"] == -3_900


def test_a_refund_that_takes_time_and_one_that_fails(counter: Counter) -> None:
    slow, failing = (
        counter.pay(card="4000000000007726"),
        counter.pay(card="4000000000005126", subject="other"),
    )
    for name in (slow, failing):
        with counter.database.unit() as unit:
            counter.settling.ask_refund(unit, name, 4_900, "returned")
    counter.payments.work()
    assert counter.balances()["buyers"] == -4_900
    counter.clock.advance(5_000)
    counter.deliver(counter.hooks())
    assert sorted((news.payment, news.state) for news in counter.till.refunded) == sorted(
        [(slow, RefundState.SETTLED), (failing, RefundState.SETTLED), (failing, RefundState.FAILED)]
    )
    assert (counter.payment(slow).left_minor, counter.payment(failing).left_minor) == (0, 4_900)
    assert counter.balances()["buyers"] == -4_900
    assert len(counter.payments.reconcile().failed) == 1


def test_what_was_given_back_elsewhere_is_taken_over(counter: Counter) -> None:
    name = counter.pay(4_900)
    intent = counter.objects("payment_intent")[0]["id"]
    counter.provider._inner._client.v1.refunds.create({"payment_intent": intent, "amount": 900})
    counter.deliver(counter.hooks())
    assert counter.payment(name).left_minor == 4_000
    assert [(news.money.amount_minor, news.state) for news in counter.till.refunded] == [
        (900, RefundState.SETTLED)
    ]
    counter.payments.work()
    assert len(counter.objects("refund")) == 1 and counter.balances()["buyers"] == -4_000


def test_a_dispute_is_noted(counter: Counter) -> None:
    name = counter.pay(card="4000000000000259")
    counter.deliver(counter.hooks())
    assert counter.payment(name).disputed


def test_amounts_are_counted_as_the_provider_counts(sqlite_database: Database, clock: ManualClock) -> None:
    for code, digits in MINOR_DIGITS.items():
        assert provider_amount(Money(25_000, code)) == 25_000 * 10 ** (DIGITS[code] - digits)
    with open_counter(sqlite_database, clock) as counter:
        for code in ("JPY", "KRW", "EUR", "HUF", "KWD", "TND"):
            name = counter.pay(25_000, currency=code, subject=code)
            assert counter.payment(name).captured_minor == 25_000
            assert counter.objects("charge")[0]["amount"] == provider_amount(Money(25_000, code))
        with counter.database.read() as session:
            assert {amount for (account, _), amount in balances(session).items() if account == "sales"} == {
                25_000
            }


def test_an_amount_that_cannot_be_charged_says_so() -> None:
    with pytest.raises(AmountNotPayable):
        provider_amount(Money(1_005, "KWD"))
    assert provider_amount(Money(1_010, "KWD")) == 1_010
