"""The process ends at every point of a payment: afterwards money is an order, or nobody was charged."""

from __future__ import annotations

import pytest

from tests.fixtures.testpay import BACK
from tests.fixtures.till import Counter, Crash
from vitrine.payments.errors import ProviderUnsure
from vitrine.payments.settling import PaymentNews
from vitrine.payments.values import PaymentState, RefundState, SaleVerdict
from vitrine.storage import UnitOfWork

POINTS = (
    "before K1",
    "after K1",
    "before the effect",
    "after the effect",
    "answer lost",
    "within settle",
    "after settle",
)


def begun(counter: Counter, point: str) -> None:
    """A press that ends at this point."""
    if point == "before K1":
        with pytest.raises(Crash), counter.database.unit():
            raise Crash
        return
    name, token = counter.begin(), counter.token()
    if point == "after K1":
        return
    if point == "answer lost":
        counter.faults(drop_response={"times": 1, "path": "/v1/payment_intents"})
        with pytest.raises(ProviderUnsure):
            counter.payments.pay(name, token, BACK)
        return
    if point.endswith("the effect"):
        counter.provider.dies = ("charge", point.split()[0])
    settle = counter.till.settle

    def dying(unit: UnitOfWork, news: PaymentNews) -> SaleVerdict:
        settle(unit, news)
        raise Crash

    if point == "within settle":
        object.__setattr__(counter.settling, "settle", dying)
    if point == "after settle":
        counter.payments.pay(name, token, BACK)
    else:
        with pytest.raises(Crash):
            counter.payments.pay(name, token, BACK)
    object.__setattr__(counter.settling, "settle", settle)


@pytest.mark.parametrize("told", [True, False], ids=["webhooks", "silence"])
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_ends_in_an_order_or_in_nothing(counter: Counter, point: str, told: bool) -> None:
    begun(counter, point)
    if told:
        counter.deliver(counter.hooks())
    counter.at_peace()
    charged = point in ("after the effect", "answer lost", "within settle", "after settle")
    assert (counter.orders(), counter.charged()) == (int(charged), 4_900 * charged)


@pytest.mark.parametrize("point", POINTS[1:])
def test_a_kill_where_nothing_can_be_made_of_the_money_ends_in_nothing(counter: Counter, point: str) -> None:
    counter.till.refuses = True
    begun(counter, point)
    counter.at_peace()
    assert (counter.orders(), counter.charged()) == (0, 0)
    assert len(counter.objects("refund")) == len(
        [each for each in counter.objects("charge") if each["captured"]]
    )


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_while_money_goes_back(counter: Counter, moment: str) -> None:
    name = counter.pay(4_900)
    with counter.database.unit() as unit:
        counter.settling.ask_refund(unit, name, 1_000, "returned")
    counter.provider.dies = ("refund", moment)
    with pytest.raises(Crash):
        counter.payments.work()
    for _ in range(2):
        counter.clock.advance(61_000)
        counter.payments.work()
    assert [each["amount"] for each in counter.objects("refund")] == [1_000]
    assert [news.state for news in counter.till.refunded] == [RefundState.SETTLED]


def test_a_kill_after_an_attempt_and_the_same_thing_is_paid_with_another_card(counter: Counter) -> None:
    """medusa#12481: after one that was broken off, the cart could never be paid."""
    counter.provider.dies = ("charge", "before")
    name = counter.begin()
    with pytest.raises(Crash):
        counter.payments.pay(name, counter.token(), BACK)
    assert counter.payments.give_up(name) is PaymentState.CANCELED
    second = counter.pay()
    counter.at_peace()
    assert counter.payment(second).state is PaymentState.CAPTURED and counter.orders() == 1
