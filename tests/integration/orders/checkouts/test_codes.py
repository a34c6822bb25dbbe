"""A phone pays for somebody in a headset: a code, a key, one checkout, and nothing for strangers."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.market import ADDRESS, Market
from tests.house import ORIGIN
from vitrine.ids import ALPHABET
from vitrine.orders.checkouts.tables import CheckoutRow
from vitrine.orders.codes.tables import CheckoutCodeRow
from vitrine.orders.part import OrdersPart

MINUTE_MS = 60_000


class Phone:
    """A browser that was never here."""

    def __init__(self, market: Market) -> None:
        self.http = TestClient(market.app, base_url=ORIGIN)

    def find(self, code: str) -> Any:
        return self.http.post("/api/checkouts/find", json={"code": code})

    def read(self, checkout: str, key: str) -> Any:
        return self.http.get(f"/api/checkouts/{checkout}", headers={"Checkout-Key": key})

    def change(self, checkout: str, key: str, **body: Any) -> Any:
        said = {"Checkout-Key": key}
        return self.http.patch(f"/api/checkouts/{checkout}", json=body, headers=said)

    def press(self, checkout: str, key: str, token: str) -> Any:
        said = {"Checkout-Key": key, "Idempotency-Key": "phone-1"}
        return self.http.post(
            f"/api/checkouts/{checkout}/complete", json={"payment": {"token": token}}, headers=said
        )


def test_a_phone_pays_and_the_headset_learns_it(either: Market) -> None:
    variant, ada, phone = either.variant(3), either.buyer(), Phone(either)
    ada.add(variant, 2)
    checkout = ada.begin().json()["id"]
    made = ada.send("POST", f"/api/checkouts/{checkout}/code")
    assert made.status_code == 200 and made.json()["until"] == "2026-01-01T00:10:00Z"
    code = made.json()["code"]
    assert len(code.replace("-", "")) == 7 and set(code.lower()) <= {*ALPHABET, "-"}

    found = phone.find(f" {code.lower().replace('-', ' ')} ")
    assert found.status_code == 200 and found.headers["cache-control"] == "no-store"
    assert found.json()["checkout"] == checkout
    key = found.json()["key"]
    told = phone.read(checkout, key).json()
    assert [(line["variant"], line["quantity"]) for line in told["lines"]] == [(variant, 2)]
    changed = phone.change(
        checkout, key, buyer={"email": "ada@example.org", "name": "Ada Lovelace"}, address=ADDRESS,
        terms={"version": told["terms"]["version"], "agreed": True},
    )  # fmt: skip
    assert changed.json()["status"] == "ready_for_complete", changed.text
    paid = phone.press(checkout, key, either.token())
    assert paid.json()["status"] == "completed", paid.text
    assert paid.json()["order"]["key"], "who paid reads the order"

    seen = ada.read(checkout)
    assert seen["status"] == "completed"
    assert seen["order"]["number"] == paid.json()["order"]["number"]
    assert ada.cart()["lines"] == []
    assert ada.send("POST", f"/api/checkouts/{checkout}/code").status_code == 409


def test_strangers_learn_nothing(market: Market) -> None:
    variant, ada, bob, phone = market.variant(9), market.buyer(), market.buyer("Bob"), Phone(market)
    checkouts = []
    for buyer in (ada, bob):
        buyer.add(variant)
        checkouts.append(buyer.begin().json()["id"])
    of_ada, of_bob = checkouts
    code = ada.send("POST", f"/api/checkouts/{of_ada}/code").json()["code"]
    key = phone.find(code).json()["key"]

    none = phone.read("checkout_none", key)
    assert none.status_code == 404
    for answer in (
        phone.read(of_bob, key),
        phone.change(of_bob, key, buyer={"name": "Eve"}),
        phone.press(of_bob, key, "ctoken_x"),
        phone.read(of_ada, "wrong"),
        phone.read(of_ada, ""),
        phone.http.get(f"/api/checkouts/{of_ada}"),
    ):
        assert (answer.status_code, answer.json()["type"]) == (404, none.json()["type"]), answer.text
    # A code is its buyer's to make: neither another visitor, nor who only has a key.
    for answer in (
        bob.send("POST", f"/api/checkouts/{of_ada}/code"),
        phone.http.post(f"/api/checkouts/{of_ada}/code", headers={"Checkout-Key": key}),
        ada.send("POST", "/api/checkouts/checkout_none/code"),
    ):
        assert (answer.status_code, answer.json()["type"]) == (404, none.json()["type"]), answer.text


def test_a_code_is_over_in_ten_minutes_and_when_there_is_a_newer_one(market: Market) -> None:
    variant, ada = market.variant(9), market.buyer()
    ada.add(variant)
    checkout = ada.begin().json()["id"]

    def code() -> str:
        return str(ada.send("POST", f"/api/checkouts/{checkout}/code").json()["code"])

    first = code()
    key = Phone(market).find(first).json()["key"]
    second = code()
    unknown = Phone(market).find("0000000")
    assert (unknown.status_code, unknown.json()["type"].rsplit("/")[-1]) == (404, "pay-code-unknown")
    assert Phone(market).find(first).json() == unknown.json()
    assert Phone(market).read(checkout, key).status_code == 404, "its key is over, too"
    newer = Phone(market).find(second).json()["key"]
    again = Phone(market).find(second).json()["key"]
    assert Phone(market).read(checkout, newer).status_code == 404, "who typed it last has the key"

    market.clock.advance(10 * MINUTE_MS)
    assert Phone(market).find(second).json() == unknown.json()
    assert Phone(market).read(checkout, again).status_code == 200, "who has begun to pay goes on"
    market.clock.advance(20 * MINUTE_MS)
    assert Phone(market).read(checkout, again).status_code == 404


def test_tries_are_paced_by_address(market: Market) -> None:
    phone = Phone(market)
    answers = [phone.find(f"000000{n}").status_code for n in range(10)]
    assert answers == [404] * 10
    refused = phone.find("0000000")
    assert refused.status_code == 429 and refused.json()["retry_after_s"] == 6
    market.clock.advance(6_000)
    assert phone.find("0000000").status_code == 404


@pytest.mark.parametrize("code", ["", "K7Q-4MDX" * 5, "\ud800", "‮K7Q4MDX", "' or 1=1 --"])
def test_nonsense_is_no_code(market: Market, code: str) -> None:
    body = '{"code": "' + code.encode("ascii", "backslashreplace").decode() + '"}'
    phone = Phone(market)
    answer = phone.http.post(
        "/api/checkouts/find", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 404, 422), answer.text


def test_rows_go_with_their_time_and_their_checkout(market: Market) -> None:
    variant, ada = market.variant(9), market.buyer()
    ada.add(variant)
    checkout = ada.begin().json()["id"]
    (sweep, *_) = market.house.part(OrdersPart).sweeps

    def rows() -> list[str]:
        with market.database.read() as session:
            return [row.checkout_id for row in session.query(CheckoutCodeRow)]

    code = ada.send("POST", f"/api/checkouts/{checkout}/code").json()["code"]
    with market.database.read() as session:
        kept = session.get_one(CheckoutCodeRow, checkout)
        assert code not in (kept.code, kept.key) and len(kept.code) == 64
    sweep()
    assert rows() == [checkout]
    market.clock.advance(10 * MINUTE_MS)
    sweep()
    assert rows() == []
    ada.send("POST", f"/api/checkouts/{checkout}/code")
    with market.database.unit() as unit:
        unit.session.delete(unit.session.get_one(CheckoutRow, checkout))
    assert rows() == []
