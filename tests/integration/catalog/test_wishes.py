"""Products and placements that are asked for twice with one key."""

from __future__ import annotations

from typing import Any

from tests.integration.catalog.conftest import Shop


def keyed(shop: Shop, key: str = "one", token: dict[str, str] | None = None) -> dict[str, str]:
    return (token or shop.token) | {"Idempotency-Key": key}


def kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def titles(shop: Shop) -> int:
    return len(shop.http.get("/api/products?mine=1", headers=shop.token).json()["items"])


def test_a_product_is_made_once(shop: Shop) -> None:
    body = shop.draft()
    first, again = (shop.http.post("/api/products", json=body, headers=keyed(shop)) for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json()) and titles(shop) == 1
    assert [each.headers["location"] for each in (first, again)] == [
        f"/api/products/{first.json()['id']}"
    ] * 2
    other = shop.http.post("/api/products", json=shop.draft(credit="Ada"), headers=keyed(shop))
    assert kind(other) == (409, "idempotency-key-used")
    shop.http.delete(f"/api/products/{first.json()['id']}", headers=shop.token)
    gone = shop.http.post("/api/products", json=body, headers=keyed(shop))
    assert kind(gone) == (404, "product-not-found")


def test_a_draft_is_answered_with_what_it_lacks(shop: Shop) -> None:
    body = shop.draft(model=shop.bare)
    first, again = (shop.http.post("/api/products", json=body, headers=keyed(shop)) for _ in range(2))
    assert first.json()["missing"] and first.json() == again.json()


def test_what_was_refused_may_be_asked_for_with_its_key(shop: Shop) -> None:
    bad = shop.http.post("/api/products", json=shop.draft(model="0" * 64), headers=keyed(shop))
    assert kind(bad) == (404, "model-not-found")
    assert shop.http.post("/api/products", json=shop.draft(), headers=keyed(shop)).status_code == 201


def test_a_copy_is_made_once_though_the_first_one_goes(shop: Shop) -> None:
    path = f"/api/products/{shop.product()['id']}"
    first = shop.http.post(f"{path}/duplicate", headers=keyed(shop))
    shop.http.delete(path, headers=shop.token)
    again = shop.http.post(f"{path}/duplicate", headers=keyed(shop))
    assert (first.status_code, again.status_code) == (201, 201) and first.json() == again.json()
    assert titles(shop) == 1


def test_a_product_is_placed_once_though_its_slot_is_taken_by_that(shop: Shop) -> None:
    shop.room()
    body = {"product": shop.product()["id"], "slot": "plinth-1"}
    path = "/api/rooms/boutique/placements"
    first, again = (shop.http.post(path, json=body, headers=keyed(shop)) for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (201, again.json())
    assert kind(shop.http.post(path, json=body, headers=keyed(shop, "two"))) == (409, "slot-taken")
    shop.http.delete(f"{path}/{first.json()['id']}", headers=shop.token)
    assert kind(shop.http.post(path, json=body, headers=keyed(shop))) == (404, "placement-not-found")


def test_a_key_of_another_brand_is_another_key(shop: Shop) -> None:
    mine = shop.http.post("/api/products", json=shop.draft(), headers=keyed(shop))
    theirs = shop.http.post("/api/products", json=shop.draft(), headers=keyed(shop, token=shop.others))
    assert mine.status_code == 201 and kind(theirs) == (404, "model-not-found")
