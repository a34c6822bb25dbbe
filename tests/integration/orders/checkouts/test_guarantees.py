"""What a purchase promises, each by its name: G1 to G10, whoever breaks off, whoever else is asking."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import pytest

from tests.effort import share
from tests.fixtures.market import Buyer, Market, codes
from tests.fixtures.testpay import CHALLENGED
from tests.fixtures.till import Crash
from vitrine.orders.checkouts.rows import CheckoutRow
from vitrine.payments import audit
from vitrine.payments.settling import PaymentNews
from vitrine.payments.values import SaleVerdict
from vitrine.storage import UnitOfWork

KEY = "one press"
POINTS = ("after K1", "before the effect", "after the effect", "within settle", "after settle")


def ready(market: Market, on_hand: int = 3) -> tuple[Buyer, str, str]:
    ada, variant = market.buyer(), market.variant(on_hand)
    ada.add(variant)
    return ada, ada.begun()["id"], variant


def ends_at(market: Market, point: str, press: Any) -> None:
    """A press during which the process ends there."""
    pay, settle = market.payments.pay, market.settling.settle

    def dying(*_: object) -> Any:
        raise Crash

    def settled(unit: UnitOfWork, news: PaymentNews) -> SaleVerdict:
        settle(unit, news)
        raise Crash

    def answered(*asked: Any) -> Any:
        pay(*asked)
        raise Crash

    if point == "after K1":
        market.payments.pay = dying  # type: ignore[method-assign]  # watched, once
    elif point == "after settle":
        market.payments.pay = answered  # type: ignore[method-assign]  # watched, once
    elif point == "within settle":
        object.__setattr__(market.settling, "settle", settled)
    else:
        market.provider.dies = ("charge", point.split()[0])
    with pytest.raises(Crash):
        press()
    market.payments.pay = pay  # type: ignore[method-assign]  # watched, once
    object.__setattr__(market.settling, "settle", settle)


@pytest.mark.parametrize("then", ["pressed again", "webhooks", "silence"])
@pytest.mark.parametrize("point", POINTS)
def test_g4_an_end_at_any_point_is_an_order_or_nothing(market: Market, point: str, then: str) -> None:
    """The browser comes back with the same press, or never does, with webhooks and without."""
    ada, checkout, variant = ready(market)
    token = market.token()
    ends_at(market, point, lambda: ada.press(checkout, token, KEY))
    if then == "pressed again":
        assert ada.press(checkout, token, KEY).json()["status"] == "completed"
    if then == "webhooks":
        market.deliver(market.hooks())
    market.at_peace()
    charged = point not in ("after K1", "before the effect") or then == "pressed again"
    assert market.placed() == int(charged)
    assert market.level(variant) == (3, 0, 1 if charged else 0) or not charged
    if not charged:
        assert ada.press(checkout, market.token(), "another").json()["status"] == "completed"
        market.at_peace()
    assert len([each for each in market.objects("charge") if each["captured"]]) == 1


@pytest.mark.race
def test_g1_and_g2_never_more_than_there_is(either: Market) -> None:
    """As many as there are have it, and all others are told that it is gone."""
    buyers, units = share(200), share(100)
    variant = either.variant(units)
    people = [either.buyer(f"Guest {number}") for number in range(buyers)]
    for each in people:
        each.add(variant)
    begun, gate = list[int](), threading.Barrier(8)

    def go(part: list[Buyer]) -> None:
        gate.wait(60)
        for each in part:
            answer = each.begin()
            begun.append(answer.status_code)
            if answer.status_code == 201:
                each.says(answer.json())

    threads = [threading.Thread(target=go, args=(people[number::8],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(begun) == [201] * units + [409] * (buyers - units)
    assert either.level(variant) == (units, units, 0)


def test_g5_the_webhooks_of_a_purchase_in_any_order_and_twice(market: Market) -> None:
    ada, checkout, variant = ready(market)
    ada.press(checkout, market.token(CHALLENGED), KEY)
    market.decide(approved=True)
    told = market.hooks()
    for order in itertools.islice(itertools.permutations([*told, *told[:1]]), share(24)):
        market.deliver([*order])
    assert ada.read(checkout)["status"] == "completed"
    assert (market.placed(), market.level(variant)) == (1, (3, 0, 1))
    market.at_peace()


def test_g8_two_tabs_lose_nothing_of_each_other(market: Market) -> None:
    ada, checkout, _ = ready(market)
    ada.change(checkout, buyer={"name": "Ada King"})
    ada.change(checkout, address={"line2": "3rd floor"})
    told = ada.read(checkout)
    assert (told["buyer"]["name"], told["address"]["line2"]) == ("Ada King", "3rd floor")
    assert told["buyer"]["email"] == "ada@example.org" and told["address"]["city"] == "Paris"


def test_g9_what_was_done_is_in_the_audit_whole(market: Market) -> None:
    ada = market.buyer()
    assert ada.buy(market.variant(1))["status"] == "completed"
    with market.database.read() as session:
        assert [*audit.verify(session)] == []


def test_strangers_of_every_kind_are_told_nothing(market: Market) -> None:
    """saleor#12110, medusa#8919: who had an id read another's address."""
    ada, checkout, _ = ready(market)
    eve, nobody = market.buyer("Eve"), market.http
    token = market.token()
    for headers in (market.seller, market.other_seller, {"Checkout-Key": "wrong"}, {}):
        for method, path, body in (
            ("GET", f"/api/checkouts/{checkout}", None),
            ("PATCH", f"/api/checkouts/{checkout}", {"buyer": {"name": "Eve"}}),
            ("POST", f"/api/checkouts/{checkout}/complete", {"payment": {"token": token}}),
            ("POST", f"/api/checkouts/{checkout}/cancel", None),
        ):
            sent = {**headers, "Idempotency-Key": KEY}
            answers = [nobody.request(method, path, json=body, headers=sent)]
            if "Authorization" not in headers:
                answers.append(eve.send(method, path, body, **sent))
            for answer in answers:
                assert answer.status_code == 404, (method, headers)
                assert answer.json()["type"] == "/problems/checkout-not-found"
                assert "ada" not in answer.text.lower() and "paix" not in answer.text.lower()
    eve.add(market.variant())
    assert eve.begin(cart=ada.cart()["id"]).status_code == 404
    assert eve.begin(brand="brand_none").json()["type"] == "/problems/nothing-to-buy"
    assert ada.press(checkout, token, KEY).json()["status"] == "completed", "nobody has used anything up"


def test_two_browsers_become_one_visitor_and_an_open_checkout_is_begun_anew(either: Market) -> None:
    """vendure#4481: merged carts lost lines. What one of them was paying for stays theirs."""
    ada, variant = either.buyer(), either.variant(5)
    ada.add(variant, 2)
    checkout, paid = ada.begun()["id"], either.buyer("Phone")
    order = paid.buy(either.variant(1))["id"]
    with either.database.unit() as unit:
        either.house.became(unit, ada.id, paid.id)
    assert either.level(variant) == (5, 0, 0) and paid.read(checkout)["status"] == "canceled"
    assert paid.cart()["units"] == 2 and paid.read(order)["status"] == "completed"
    again = paid.begin().json()
    assert again["lines"][0]["quantity"] == 2 and either.level(variant) == (5, 2, 0)


def test_money_of_another_amount_than_was_shown_goes_back(market: Market) -> None:
    """medusa#7147: a listener wrote an older payment over the newer."""
    ada, checkout, variant = ready(market)
    ada.press(checkout, market.token(CHALLENGED), KEY)
    with market.database.unit() as unit:
        row = unit.session.get_one(CheckoutRow, checkout)
        row.shown = {**row.shown, "country": "DE"}
    market.decide(approved=True)
    market.deliver(market.hooks())
    assert market.placed() == 0 and market.level(variant)[2] == 0
    market.clock.advance(61_000)
    market.payments.reconcile()
    assert market.charged() == 0 and market.level(variant) == (3, 0, 0)
    assert codes(ada.read(checkout)) == ["money_returned"]
