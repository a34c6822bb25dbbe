"""Many products corrected by one request: each whole or not at all."""

from __future__ import annotations

from typing import Any

from tests.integration.catalog.conftest import Shop

PATH = "/api/products/changes"


def change(shop: Shop, *changes: dict[str, Any], token: dict[str, str] | None = None) -> Any:
    return shop.http.post(PATH, json={"changes": list(changes)}, headers=token or shop.token)


def kinds(answer: Any) -> list[str]:
    """What became of each: the kind of its problem, or nothing."""
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert all((each["changed"] is None) is not (each["problem"] is None) for each in items)
    return [(each["problem"] or {"type": ""})["type"].removeprefix("/problems/") for each in items]


def test_each_is_changed_or_says_why_not(shop: Shop) -> None:
    first, second, gone = shop.product(), shop.product(), shop.product()
    shop.http.delete(f"/api/products/{gone['id']}", headers=shop.token)
    price = {"amount_minor": 100, "currency": "EUR"}
    variants = [{"id": each["id"], "price": price} for each in first["variants"]]
    answer = change(
        shop,
        {"product": first["id"], "version": first["version"], "patch": {"variants": variants}},
        {"product": first["id"], "version": first["version"], "patch": {"credit": "Ada"}},
        {"product": gone["id"], "patch": {"credit": "Ada"}},
        {"product": second["id"], "patch": {"variants": [{"price": {**price, "currency": "XXX"}}]}},
        {"product": second["id"], "patch": {"description": None}},
        {"product": second["id"], "patch": {"credit": "Ada"}},
    )
    assert kinds(answer) == [
        "", "version-mismatch", "product-not-found", "unknown-currency", "not-publishable", "",
    ]  # fmt: skip
    items = answer.json()["items"]
    assert [each["product"] for each in items[:3]] == [first["id"], first["id"], gone["id"]]
    assert items[1]["problem"]["version"] == items[0]["changed"]["version"] == first["version"] + 1
    assert {each["price"]["amount_minor"] for each in items[0]["changed"]["variants"]} == {100}
    assert items[4]["problem"]["missing"], "what it would lack is named, as for one product"
    assert items[5]["changed"]["credit"] == "Ada" and items[5]["changed"]["description"]


def test_what_is_sent_again_with_its_version_is_done_once(shop: Shop) -> None:
    product = shop.product()
    wish = {"product": product["id"], "version": product["version"], "patch": {"credit": "Ada"}}
    assert [kinds(change(shop, wish)) for _ in range(2)] == [[""], ["version-mismatch"]]


def test_things_of_another_brand_are_refused_and_nothing_of_them_changes(shop: Shop) -> None:
    product = shop.product()
    answer = change(shop, {"product": product["id"], "patch": {"credit": "Eve"}}, token=shop.others)
    assert kinds(answer) == ["not-your-brand"]
    assert shop.http.get(f"/api/products/{product['id']}").json()["version"] == product["version"]
    assert shop.http.post(PATH, json={"changes": [{"product": "x", "patch": {}}]}).status_code == 401


def test_bodies_that_are_none(shop: Shop) -> None:
    good = {"product": "x", "patch": {}}
    for changes in ([], [good] * 51, [{**good, "version": 0}], [{"product": "x"}], [{**good, "sale": True}]):
        assert shop.http.post(PATH, json={"changes": changes}, headers=shop.token).status_code == 422
