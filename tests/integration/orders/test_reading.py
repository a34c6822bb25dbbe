"""Who reads an order: who bought it, or has its key; all others are told nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.purchases import Shop
from tests.house import ORIGIN
from vitrine.domains import ASKED
from vitrine.orders.placed.errors import OrderNotFound


def test_an_order_is_read_by_its_buyer_or_by_its_key(shop: Shop) -> None:
    """saleor#12110, medusa#8919: nobody reads by the id alone."""
    visitor, browser, _ = shop.person()
    name, other = shop.buy(1, buyer=visitor), shop.buy(1)
    assert browser.get(f"/api/orders/{name}").json()["buyer"]["name"] == "Ada Lovelace"
    assert [each["id"] for each in browser.get("/api/orders").json()["items"]] == [name]
    key = shop.key(name)
    assert shop.http.get(f"/api/orders/{name}", headers={"Order-Key": key}).status_code == 200
    _, stranger, _ = shop.person("Eve")
    tries = [
        stranger.get(f"/api/orders/{name}"),
        shop.http.get(f"/api/orders/{name}"),
        shop.http.get(f"/api/orders/{other}", headers={"Order-Key": key}),
        shop.http.get(f"/api/orders/{name}", headers={"Order-Key": "x"}),
        shop.http.get("/api/orders/order_none", headers={"Order-Key": key}),
        shop.http.get(f"/api/orders/{name}", headers=shop.other),
        browser.get(f"/api/orders/{other}"),
    ]
    assert {each.status_code for each in tries} == {404}
    assert {each.json()["detail"] for each in tries} == {tries[0].json()["detail"]}


def test_at_a_brands_own_address_there_are_its_orders_alone(shop: Shop) -> None:
    visitor, browser, csrf = shop.person()
    name, app = shop.buy(1, buyer=visitor), shop.http.app

    def there(brand: str) -> TestClient:
        async def asked(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, ASKED: brand}, receive, send)

        found = TestClient(asked, base_url=ORIGIN)
        found.cookies.update(browser.cookies)
        return found

    own, others = there(str(shop.actor.brand.id)), there(str(shop.rival.brand.id))
    path, body = f"/api/orders/{name}", {"name": "Ada"}
    for headers in ({"X-CSRF-Token": csrf}, {"X-CSRF-Token": csrf, "Order-Key": shop.key(name)}):
        assert own.get(path, headers=headers).json()["id"] == name
        assert others.get(path, headers=headers).status_code == 404
        assert others.post(f"{path}/withdrawals", json=body, headers=headers).status_code == 404
    assert shop.order(name).withdrawals == ()
    assert own.post(f"{path}/withdrawals", json=body, headers={"X-CSRF-Token": csrf}).status_code == 201


def test_the_letter_confirms_it_with_a_link_that_opens_it(shop: Shop) -> None:
    name = shop.buy(2, 1, language="fr")
    (letter,) = shop.letters("order-placed")
    assert letter.to == "ada@example.org"
    assert letter.language == "fr"
    assert letter.answer_to == "shop@maison.example"
    for words in (
        "Démonstration, aucun argent ne circule", "2 × Lampe", "98\u00a0€", "166,50\u00a0€",
        "dont TVA 20\u202f%",
        "27,74\u00a0€", "75002 Paris", "Maison SAS", "FR40303265045", "RCS Paris", "/withdraw#order=1001",
    ):  # fmt: skip
        assert words in letter.text, words
    link = re.search(r"/orders/(\w+)#key=(\S+)", letter.text)
    assert link is not None
    read = shop.http.get(f"/api/orders/{link[1]}", headers={"Order-Key": link[2]})
    assert (read.status_code, read.json()["id"]) == (200, name)
    assert "?" not in link[0]


def test_a_lost_link_comes_by_mail_alone(shop: Shop) -> None:
    name = shop.buy(1)
    before = len(shop.letters())
    answers = [
        shop.http.post("/api/orders/find", json={"number": number, "email": email})
        for number, email in (
            ("1001", " ADA@Example.org "),
            ("#1001", "eve@example.org"),
            ("1002", "ada@example.org"),
            ("' OR 1=1", "ada@example.org"),
            ("1001", "no address"),
        )
    ]
    assert {(each.status_code, each.content) for each in answers} == {(202, b"")}
    (letter,) = shop.letters()[before:]
    assert (letter.kind, letter.to) == ("order-found", "ada@example.org")
    link = re.search(r"#key=(\S+)", letter.text)
    assert link is not None
    assert shop.http.get(f"/api/orders/{name}", headers={"Order-Key": link[1]}).status_code == 200


def test_links_are_asked_for_at_a_persons_pace(shop: Shop) -> None:
    shop.buy(1)
    before = len(shop.letters())
    body = {"number": "1001", "email": "ada@example.org"}
    codes = [shop.http.post("/api/orders/find", json=body).status_code for _ in range(12)]
    assert codes == [202] * 10 + [429] * 2
    assert len(shop.letters()) - before == 3, "nobody's letterbox is filled by who knows a number"


def test_members_read_what_their_brand_sold(shop: Shop) -> None:
    """Its invoice is a page that asks for the order."""
    name = shop.buy(1)
    own, rival = str(shop.actor.brand.id), str(shop.rival.brand.id)
    assert shop.orders.readable(name, None, None, seller=own).id == name
    for seller, brand in ((rival, None), (None, None), (own, rival)):
        with pytest.raises(OrderNotFound):
            shop.orders.readable(name, None, None, brand, seller)
