"""Webhooks: in any order, more than once, late, forged, too old, too large; each takes effect once."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe
from sqlalchemy import func, select

from tests.fixtures.testpay import BACK, CHALLENGED
from tests.fixtures.till import Counter, open_counter
from vitrine.clock import ManualClock
from vitrine.payments.errors import WebhookTooOld, WebhookUnreadable, WebhookUnsigned
from vitrine.payments.signing import TOLERANCE_S
from vitrine.payments.tables import PaymentEventRow
from vitrine.payments.testpay.hooks import signature
from vitrine.payments.values import PaymentId, PaymentState
from vitrine.storage import Database

ORDERS = list(itertools.permutations(range(4)))
TOLD = {
    "payment_intent.created", "payment_intent.requires_action", "payment_intent.succeeded", "refund.created",
}  # fmt: skip


def history(counter: Counter, subject: str) -> tuple[PaymentId, list[tuple[bytes, str]]]:
    """A payment, and what is told of it: made, asked, paid, given back in part."""
    name = counter.begin(subject=subject)
    counter.payments.pay(name, counter.token(CHALLENGED), BACK)
    counter.decide(approved=True)
    intent = counter.objects("payment_intent")[0]["id"]
    counter.provider._inner._client.v1.refunds.create({"payment_intent": intent, "amount": 900})
    hooks = [each for each in counter.hooks() if json.loads(each[0])["type"] in TOLD]
    assert len(hooks) == 4
    return name, hooks


def every_order_ends_the_same(counter: Counter, times: Callable[[int], int]) -> None:
    """24 orders of four events. times: how often each is told, by the order's number."""
    for number, order in enumerate(ORDERS):
        name, hooks = history(counter, f"checkout_{number}")
        for place in order:
            for _ in range(times(number)):
                counter.deliver([hooks[place]])
                counter.clock.advance(1_000)
        for _ in range(3):
            counter.clock.advance(30_000)
            counter.payments.work()
        paid = counter.payment(name)
        assert (paid.state, paid.left_minor) == (PaymentState.CAPTURED, 4_000), order
    # Of each payment one order and one part given back, whatever came first and however often.
    assert counter.orders() == len(ORDERS)
    assert counter.balances() == {"buyers": -96_000, "provider": -21_600, "sales": 117_600}


def test_every_order_of_events_ends_the_same(sqlite_database: Database, clock: ManualClock) -> None:
    with open_counter(sqlite_database, clock) as counter:
        every_order_ends_the_same(counter, lambda number: 1 + number % 5)


@pytest.mark.long
@pytest.mark.parametrize("times", range(1, 6))
def test_every_order_of_events_ends_the_same_however_often(counter: Counter, times: int) -> None:
    every_order_ends_the_same(counter, lambda _: times)


def test_the_browser_the_webhook_and_the_reconciler_at_once(counter: Counter) -> None:
    name, token = counter.begin(), counter.token()
    counter.payments.pay(name, token, BACK)
    hooks = counter.hooks()
    counter.clock.advance(61_000)

    def deliver(number: int) -> None:
        if number % 2:
            counter.deliver(hooks)
        else:
            counter.payments.reconcile()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(deliver, range(6)))
    assert counter.orders() == 1
    assert [news.state for news in counter.till.news] == [PaymentState.CAPTURED]


def test_ten_at_the_same_moment_are_one(counter: Counter) -> None:
    name = counter.begin()
    counter.payments.pay(name, counter.token(CHALLENGED), BACK)
    counter.hooks()
    counter.decide(approved=True)
    (hook,) = [each for each in counter.hooks() if b'"payment_intent.succeeded"' in each[0]]
    with ThreadPoolExecutor(10) as pool:
        first = list(pool.map(lambda _: counter.payments.take(*hook), range(10)))
    assert sum(first) == 1
    counter.payments.work()
    assert counter.orders() == 1 and counter.payment(name).state is PaymentState.CAPTURED
    with counter.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PaymentEventRow)) == 1


def test_no_webhook_ever_comes(counter: Counter) -> None:
    name = counter.pay(card=CHALLENGED)
    counter.decide(approved=True)
    counter.at_peace()
    assert counter.orders() == 1 and counter.payment(name).state is PaymentState.CAPTURED


def test_a_webhook_comes_an_hour_late(counter: Counter) -> None:
    counter.till.refuses = True
    counter.pay()
    hooks = counter.hooks()
    counter.at_peace()
    counter.clock.advance(3_600_000)
    with pytest.raises(WebhookTooOld):
        counter.deliver(hooks)
    # Signed anew, as a provider does for each attempt.
    now = int(counter.clock.now().timestamp())
    counter.deliver([(body, signature(body, counter.machine.hooks.secret, now)) for body, _ in hooks])
    counter.at_peace()
    assert len(counter.objects("refund")) == 1 and counter.orders() == 0


@pytest.mark.parametrize("seconds", [-TOLERANCE_S - 1, TOLERANCE_S + 1])
def test_what_was_signed_long_ago_or_ahead_is_refused(counter: Counter, seconds: int) -> None:
    counter.pay()
    body, _ = counter.hooks()[0]
    at = int(counter.clock.now().timestamp()) + seconds
    with pytest.raises(WebhookTooOld):
        counter.payments.take(body, signature(body, counter.machine.hooks.secret, at))
    nearly = at - 1 if seconds > 0 else at + 1
    assert counter.payments.take(body, signature(body, counter.machine.hooks.secret, nearly))


def test_what_is_forged_is_refused(counter: Counter) -> None:
    counter.pay()
    body, good = counter.hooks()[0]
    at = int(counter.clock.now().timestamp())
    other = signature(body, "whsec_of_somebody_else_entirely", at)
    for header in (
        "",
        "nonsense",
        "t=1",
        "v1=abc",
        other,
        good.replace("t=", "t=x"),
        f"{good[:-1]}é",
        "t=1,v1=é",
    ):
        with pytest.raises(WebhookUnsigned):
            counter.payments.take(body, header)
    for changed in (body + b" ", body.replace(b"4900", b"4901"), b""):
        with pytest.raises(WebhookUnsigned):
            counter.payments.take(changed, good)
    assert counter.payments.take(body, good)


def test_one_secret_follows_another(counter: Counter) -> None:
    counter.pay()
    at = int(counter.clock.now().timestamp())
    (first, _), (second, _), (third, _) = counter.hooks()[:3]
    assert counter.payments.take(first, signature(first, "whsec_old_one_of_before", at))
    assert counter.payments.take(second, signature(second, counter.machine.hooks.secret, at))
    both = signature(third, "whsec_unknown_to_this_shop", at)
    both += "," + signature(third, counter.machine.hooks.secret, at).partition(",")[2]
    assert counter.payments.take(third, both)


def test_the_official_library_signs_as_we_check(counter: Counter) -> None:
    counter.pay()
    body, _ = counter.hooks()[0]
    at = int(counter.clock.now().timestamp())
    header = stripe.WebhookSignature.generate_signature_header(
        body.decode(), counter.machine.hooks.secret, at
    )
    assert counter.payments.take(body, header)


@pytest.mark.parametrize(
    "event",
    [
        b"", b"[]", b"null", b"{", b'{"id": 5, "type": "x", "data": {"object": {}}}', b"\xff\xfe",
        b'{"id": "evt_1", "type": "x", "data": {"object": {"object": "payment_intent"}}}',
        b'{"id": "evt_1", "type": "refund.created", "data": {"object": {"object": "refund", "id": "re_1"}}}',
        b'{"id": "evt_1", "type": "x", "data": {"object": 5}}',
    ],
)  # fmt: skip
def test_what_is_signed_and_no_event_is_refused(counter: Counter, event: bytes) -> None:
    at = int(counter.clock.now().timestamp())
    with pytest.raises(WebhookUnreadable):
        counter.payments.take(event, signature(event, counter.machine.hooks.secret, at))


def test_events_of_others_and_of_other_kinds_change_nothing(counter: Counter) -> None:
    client: Any = counter.provider._inner._client
    client.v1.payment_intents.create(
        {"amount": 500, "currency": "eur", "metadata": {"vitrine_payment": "none"}}
    )
    client.v1.payment_intents.create({"amount": 500, "currency": "eur"})
    counter.deliver(counter.hooks())
    body = b'{"id": "evt_x", "type": "customer.created", "data": {"object": {"object": "customer"}}}'
    at = int(counter.clock.now().timestamp())
    counter.deliver([(body, signature(body, counter.machine.hooks.secret, at))])
    assert counter.entries() == [] and counter.payments.reconcile().events == 0


def test_nothing_personal_is_kept_of_events(counter: Counter) -> None:
    counter.pay(card=CHALLENGED)
    counter.deliver(counter.hooks())
    with counter.database.read() as session:
        kept = json.dumps([row.facts for row in session.scalars(select(PaymentEventRow))])
    assert (
        "secret" not in kept.replace('"client_secret": ""', "")
        and "last4" not in kept
        and "email" not in kept
    )


def test_many_events_are_worked_on_in_little_time(counter: Counter) -> None:
    for number in range(20):
        counter.pay(subject=f"s{number}")
    hooks = counter.hooks()
    begun = time.process_time()
    counter.deliver(hooks)
    assert time.process_time() - begun < 0.05 * len(hooks)
    assert counter.orders() == 20
