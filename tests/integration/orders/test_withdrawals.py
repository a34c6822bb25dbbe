"""Withdrawing: without an account, whole or by line, acknowledged at once, the same answer to strangers."""

from __future__ import annotations

from typing import Any

from tests.fixtures.purchases import Shop

DAY_MS = 86_400_000


def _withdraw(shop: Shop, order: str, **body: Any) -> Any:
    headers = {"Order-Key": shop.key(order)}
    return shop.http.post(f"/api/orders/{order}/withdrawals", json={"name": "Ada", **body}, headers=headers)


def _send(shop: Shop, order: str) -> None:
    lines = [{"line": line.id, "quantity": line.unsent} for line in shop.order(order).lines]
    shop.http.post(f"/api/brand/orders/{order}/fulfilments", json={"lines": lines}, headers=shop.keeper)


def test_one_withdraws_by_number_and_address_and_strangers_learn_nothing(shop: Shop) -> None:
    name = shop.buy(2, 1)
    before = len(shop.letters())
    answers = [
        shop.http.post("/api/withdrawals", json={"name": "Ada", "number": number, "email": email})
        for number, email in (
            ("1001", "eve@example.org"),
            ("4711", "ada@example.org"),
            ("1001", "ADA@example.org"),
            ("1001", "ada@example.org"),
        )
    ]
    assert {(each.status_code, each.content) for each in answers} == {(202, b"")}
    order = shop.order(name)
    (said,) = order.withdrawals
    assert [part.quantity for part in said.lines] == [2, 1]
    assert (order.returning, order.state) == ("asked", "withdrawn")
    to_buyer, to_brand = shop.letters()[before:]
    assert (to_buyer.kind, to_buyer.to) == ("order-withdrawn", "ada@example.org")
    assert (to_brand.kind, to_brand.to) == ("order-withdrawn-brand", "shop@maison.example")
    at = shop.clock.now()
    for letter in (to_buyer, to_brand):
        assert "2 × Lamp, brass" in letter.text
        assert "1001" in letter.subject
    assert f"{at:%H:%M} (UTC)" in to_buyer.text, "its content and its moment, on paper that lasts"


def test_a_number_that_two_brands_gave_withdraws_from_neither(shop: Shop) -> None:
    """Each brand counts from 1001: who meant one contract is sent the way to each."""
    both = [shop.buy(1), shop.buy(1, brand=str(shop.rival.brand.id))]
    before = len(shop.letters())
    body = {"name": "Ada", "number": "1001", "email": "ada@example.org"}
    assert shop.http.post("/api/withdrawals", json=body).status_code == 202
    letters = shop.letters()[before:]
    assert [each.kind for each in letters] == ["order-found"] * 2
    assert {name for name in both for each in letters if f"/orders/{name}#key=" in each.text} == set(both)
    assert shop.order(both[0]).withdrawals == ()
    assert shop.orders.one(str(shop.rival.brand.id), both[1]).withdrawals == ()


def test_one_withdraws_by_line_until_the_last_day(shop: Shop) -> None:
    name = shop.buy(3, 1)
    _send(shop, name)
    line = shop.order(name).lines[0].id
    told = _withdraw(shop, name, lines=[{"line": line, "quantity": 1}]).json()
    assert (told["withdrawal"]["open"], told["withdrawal"]["whole"]) == (True, False)
    assert [each["withdrawable"] for each in told["lines"]] == [2, 1]
    (asked,) = told["withdrawal"]["asked"]
    assert asked["due_on"] == told["withdrawal"]["asked"][0]["due_on"] > asked["at"][:10]
    too_many = _withdraw(shop, name, lines=[{"line": line, "quantity": 3}])
    assert (too_many.status_code, too_many.json()["left"]) == (409, 2)
    shop.clock.advance(17 * DAY_MS)
    rest = _withdraw(shop, name).json()
    assert (rest["withdrawal"]["open"], rest["withdrawal"]["whole"]) == (False, True)
    assert _withdraw(shop, name).status_code == 409
    late = shop.buy(1)
    _send(shop, late)
    shop.clock.advance(21 * DAY_MS)
    assert _withdraw(shop, late).status_code == 409


def test_its_brand_sees_it_and_gives_the_money_back(shop: Shop) -> None:
    name = shop.buy(2)
    _send(shop, name)
    _withdraw(shop, name)
    listed = shop.http.get("/api/brand/orders?state=withdrawn", headers=shop.reader).json()["items"]
    assert [each["id"] for each in listed] == [name]
    line = listed[0]["lines"][0]["id"]
    body = {"lines": [{"line": line, "quantity": 1}], "delivery_minor": 950, "restock": True}
    first = shop.http.post(f"/api/brand/orders/{name}/refunds", json=body, headers=shop.wish()).json()
    assert (first["return"], first["withdrawal"]["asked"][0]["done"]) == ("asked", False)
    body = {"lines": [{"line": line, "quantity": 1}], "restock": True}
    last = shop.http.post(f"/api/brand/orders/{name}/refunds", json=body, headers=shop.wish()).json()
    assert (last["return"], last["state"], last["withdrawal"]["asked"][0]["done"]) == (
        "done",
        "refunded",
        True,
    )
    assert shop.level(0) == (1_000, 0, 0)


def test_what_was_made_to_measure_is_said_and_stays(shop: Shop) -> None:
    name = shop.buy(1, line={"made_to_measure": True})
    assert "Made to measure" in shop.letters("order-placed")[0].text
    assert _withdraw(shop, name).status_code == 409
    assert shop.order(name).withdrawals == ()


def test_nobody_withdraws_from_what_they_may_not_read(shop: Shop) -> None:
    name = shop.buy(1)
    tries = [
        shop.http.post(f"/api/orders/{name}/withdrawals", json={"name": "Eve"}, headers=headers)
        for headers in ({}, {"Order-Key": "x"}, {"Order-Key": shop.key(shop.buy(1))})
    ]
    assert {each.status_code for each in tries} == {404}
    assert shop.order(name).withdrawals == ()


def test_withdrawals_are_taken_at_a_persons_pace(shop: Shop) -> None:
    body = {"name": "Eve", "number": "1001", "email": "eve@example.org"}
    codes = [shop.http.post("/api/withdrawals", json=body).status_code for _ in range(11)]
    assert codes == [202] * 10 + [429]
