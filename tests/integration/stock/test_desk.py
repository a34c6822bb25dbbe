"""A brand's stock over HTTP: set, moved, listed, and told to visitors."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from tests.fixtures.told import told
from tests.integration.stock.conftest import Shop


def keyed(shop: Shop, key: str) -> dict[str, str]:
    return shop.token | {"Idempotency-Key": key}


def test_nothing_is_counted_at_first(shop: Shop) -> None:
    product = shop.product()
    (variant,) = (each["id"] for each in product["variants"])
    assert shop.level(variant) == {
        "variant": variant, "title": {"en": "No. 0"}, "sku": "B0", "product": product["id"],
        "product_title": {"en": "Bowl"}, "version": 0, "tracked": False, "on_hand": 0, "held": 0,
        "allocated": 0, "available": 0, "backorder": 0, "low_at": 0, "stock": "in",
    }  # fmt: skip
    told_variant = product["variants"][0]
    assert (told_variant["stock"], told_variant["sale"], told_variant["buyable"]) == ("in", "none", False)
    assert "left" not in told_variant


def test_setting_is_shown_and_told(shop: Shop) -> None:
    product = shop.product()
    variant = product["variants"][0]["id"]
    assert shop.set(variant, on_hand=3, low_at=3)["left"] == 3
    assert shop.shown(product["id"]) == [("low", 3)]
    shop.set(variant, on_hand=0, low_at=3)
    assert shop.shown(product["id"]) == [("out", None)]
    shop.set(variant, on_hand=50, low_at=3)
    assert shop.shown(product["id"]) == [("in", None)]
    shop.set(variant, on_hand=60, low_at=3)
    events = told(shop.database, "stock.shown_changed")
    assert [(each.product_id, each.variant_id) for each in events] == [(product["id"], variant)] * 3
    moves = shop.http.get(f"/api/stock/{variant}/moves", headers=shop.reader).json()
    assert [(each["kind"], each["delta"], each["by"]) for each in moves["items"]] == [
        ("count", 10, "tests"), ("count", 50, "tests"), ("count", -3, "tests"), ("count", 3, "tests")
    ]  # fmt: skip
    shop.check()


def test_lists_say_it_and_stay_the_same_while_nothing_changes(shop: Shop) -> None:
    product = shop.product(2)
    one, other = (each["id"] for each in product["variants"])
    shop.set(one, on_hand=0)
    first = shop.http.get("/api/products")
    assert [each["stock"] for each in first.json()["items"][0]["variants"]] == ["out", "in"]
    known = {"If-None-Match": first.headers["etag"]}
    assert shop.http.get("/api/products", headers=known).status_code == 304
    shop.set(other, on_hand=1, low_at=1)
    assert shop.http.get("/api/products", headers=known).status_code == 200


def test_two_who_set_it_from_the_same_page(shop: Shop) -> None:
    variant = shop.product()["variants"][0]["id"]
    shop.set(variant, on_hand=5)
    body = {"tracked": True, "on_hand": 6}
    path, headers = f"/api/stock/{variant}", shop.token | {"If-Match": '"1"'}
    assert shop.http.put(path, json=body, headers=headers).headers["etag"] == '"2"'
    late = shop.http.put(path, json=body, headers=headers)
    assert (late.status_code, late.json()["version"]) == (412, 2)
    shop.hold("checkout_1", variant, 2)
    assert shop.http.put(path, json=body, headers=shop.token | {"If-Match": '"2"'}).status_code == 200


def test_what_is_promised_stays(shop: Shop) -> None:
    variant = shop.product()["variants"][0]["id"]
    shop.set(variant, on_hand=5)
    shop.hold("checkout_1", variant, 4)
    refused = shop.http.put(f"/api/stock/{variant}", json={"tracked": True, "on_hand": 3}, headers=shop.token)
    assert (refused.status_code, refused.json()["held"]) == (409, 4)
    body = {"kind": "damaged", "delta": -2}
    refused = shop.http.post(f"/api/stock/{variant}/moves", json=body, headers=keyed(shop, "a"))
    assert refused.status_code == 409
    shop.set(variant, on_hand=3, backorder=1)
    assert shop.level(variant)["available"] == -1
    shop.clock.advance(11 * 60_000)
    assert shop.set(variant, on_hand=0)["held"] == 0
    shop.check()


def test_a_move_is_made_once(shop: Shop) -> None:
    variant = shop.product()["variants"][0]["id"]
    path, body = f"/api/stock/{variant}/moves", {"kind": "received", "delta": 5, "note": " by\u202e van\n "}
    uncounted = shop.http.post(path, json=body, headers=keyed(shop, "k"))
    assert uncounted.status_code == 409
    shop.set(variant, on_hand=1)
    first = shop.http.post(path, json=body, headers=keyed(shop, "k"))
    again = shop.http.post(path, json=body, headers=keyed(shop, "k"))
    assert (first.status_code, again.status_code) == (201, 201) and first.json() == again.json()
    assert first.json()["note"] == "by van"
    assert shop.level(variant)["on_hand"] == 6
    other = shop.http.post(path, json={**body, "delta": 6}, headers=keyed(shop, "k"))
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-key-used")
    assert shop.http.post(path, json=body, headers=shop.token).status_code == 400
    assert shop.http.post(path, json=body, headers=keyed(shop, " ")).status_code == 400
    assert shop.http.post(path, json=body, headers=keyed(shop, "k" * 256)).status_code == 400
    shop.check()


def test_one_key_for_two_variants_at_once_is_one_move(shop: Shop) -> None:
    """The other is told that the key was used, not that something broke."""
    variants = [each["id"] for each in shop.product(2)["variants"]]
    for variant in variants:
        shop.set(variant, on_hand=1)
    body = {"kind": "received", "delta": 5}

    def move(variant: str) -> int:
        path = f"/api/stock/{variant}/moves"
        return shop.http.post(path, json=body, headers=keyed(shop, "same")).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(move, variants))
    assert answers == [201, 409]
    assert sorted(shop.level(each)["on_hand"] for each in variants) == [1, 6]
    shop.check()


NO_MOVES: Final[list[dict[str, Any]]] = [
    {"kind": "received", "delta": 0}, {"kind": "received", "delta": -1}, {"kind": "damaged", "delta": 1},
    {"kind": "returned", "delta": -1}, {"kind": "sold", "delta": -1}, {"kind": "count", "delta": 1.5},
    {"kind": "count", "delta": True}, {"kind": "count", "delta": "1"}, {"kind": "count", "delta": 10**10},
    {"kind": "count", "delta": 1, "note": "x" * 301}, {"kind": "count"},
]  # fmt: skip
NO_NUMBERS: Final[list[dict[str, Any]]] = [
    {"tracked": True, "on_hand": -1}, {"tracked": True, "on_hand": 1.5}, {"tracked": 1, "on_hand": 1},
    {"tracked": True, "on_hand": True}, {"tracked": True, "on_hand": 10**10}, {"tracked": True},
    {"tracked": True, "on_hand": 1, "backorder": -1}, {"tracked": True, "on_hand": 1, "left": 2},
]  # fmt: skip


def test_what_is_no_move_and_no_number(shop: Shop) -> None:
    variant = shop.product()["variants"][0]["id"]
    shop.set(variant, on_hand=1)
    for body in NO_MOVES:
        answer = shop.http.post(f"/api/stock/{variant}/moves", json=body, headers=keyed(shop, "k"))
        assert answer.status_code == 422, body
    for body in NO_NUMBERS:
        answer = shop.http.put(f"/api/stock/{variant}", json=body, headers=shop.token)
        assert answer.status_code == 422, body
    level = shop.level(variant)
    assert (level["on_hand"], level["version"]) == (1, 1)


def test_pages(shop: Shop) -> None:
    variants = shop.variants(3)
    first = shop.http.get("/api/stock?limit=2", headers=shop.reader).json()
    rest = shop.http.get(f"/api/stock?limit=2&after={first['next']}", headers=shop.reader).json()
    assert [each["variant"] for each in first["items"] + rest["items"]] == variants
    assert rest["next"] is None
    for n in range(3):
        shop.set(variants[0], on_hand=20 + n)
    path = f"/api/stock/{variants[0]}/moves"
    first = shop.http.get(f"{path}?limit=3", headers=shop.reader).json()
    rest = shop.http.get(f"{path}?limit=3&after={first['next']}", headers=shop.reader).json()
    assert [each["delta"] for each in first["items"] + rest["items"]] == [1, 1, 10, 10]


def test_another_brand_finds_nothing(shop: Shop) -> None:
    variant = shop.product()["variants"][0]["id"]
    for answer in (
        shop.http.put(f"/api/stock/{variant}", json={"tracked": True, "on_hand": 1}, headers=shop.other),
        shop.http.get(f"/api/stock/{variant}/moves", headers=shop.other),
        shop.http.post(
            f"/api/stock/{variant}/moves",
            json={"kind": "count", "delta": 1},
            headers=shop.other | {"Idempotency-Key": "k"},
        ),
        shop.http.get("/api/stock/variant_nobodys/moves", headers=shop.token),
    ):
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/variant-not-found")
    assert shop.http.get("/api/stock", headers=shop.other).json()["items"] == []


def test_scopes(shop: Shop) -> None:
    variant = shop.product()["variants"][0]["id"]
    path, body = f"/api/stock/{variant}", {"tracked": True, "on_hand": 1}
    assert shop.http.put(path, json=body, headers=shop.reader).json()["needed"] == "stock:write"
    assert shop.http.get("/api/stock", headers=shop.seller).json()["needed"] == "stock:read"
    assert shop.http.get("/api/stock").status_code == 401
    assert shop.http.put(path, json=body).status_code == 401


def test_a_withdrawn_variant_keeps_its_numbers_off_the_list(shop: Shop) -> None:
    product = shop.product(2)
    gone, stays = (each["id"] for each in product["variants"])
    shop.set(gone, on_hand=4)
    price = {"amount_minor": 4900, "currency": "EUR"}
    shop.http.patch(
        f"/api/products/{product['id']}",
        json={"variants": [{"id": stays, "price": price}]},
        headers=shop.seller,
    )
    items = shop.http.get("/api/stock", headers=shop.reader).json()["items"]
    assert [each["variant"] for each in items] == [stays]
    assert shop.set(gone, on_hand=5)["on_hand"] == 5
    shop.http.delete(f"/api/products/{product['id']}", headers=shop.seller)
    answer = shop.http.put(f"/api/stock/{gone}", json={"tracked": True, "on_hand": 1}, headers=shop.token)
    assert answer.status_code == 404


def test_it_is_searched_by_title_and_number_without_case_and_accents(shop: Shop) -> None:
    product = shop.product(3)
    ids = [each["id"] for each in product["variants"]]

    def found(words: str) -> list[str]:
        answer = shop.http.get("/api/stock", params={"q": words}, headers=shop.reader)
        return [each["variant"] for each in answer.json()["items"]]

    assert sorted(found("böwl")) == sorted(ids)
    assert found("no. 1 bowl") == [ids[1]] == found("b1")
    assert found("nothing like it") == []
    assert shop.http.get("/api/stock", params={"q": "x" * 121}, headers=shop.reader).status_code == 422
    page = shop.http.get("/api/stock", params={"q": "bowl", "limit": 2}, headers=shop.reader).json()
    rest = shop.http.get(
        "/api/stock", params={"q": "bowl", "after": page["next"]}, headers=shop.reader
    ).json()
    both = [each["variant"] for each in (*page["items"], *rest["items"])]
    assert (sorted(both), rest["next"]) == (sorted(ids), None)


def test_the_file_has_a_line_a_variant(shop: Shop) -> None:
    product = shop.product(2)
    counted = product["variants"][0]["id"]
    shop.set(counted, on_hand=4, low_at=5)
    answer = shop.http.get("/api/stock.csv", headers=shop.reader)
    assert answer.headers["content-type"].startswith("text/csv")
    head, *lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    told_of = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    assert told_of.keys() == {each["id"] for each in product["variants"]}
    assert (told_of[counted]["on hand"], told_of[counted]["visitors read"]) == ("4", "low")
    other = product["variants"][1]["id"]
    assert (told_of[other]["counted"], told_of[other]["on hand"]) == ("no", "")
    assert told_of[other]["product (en)"] == "Bowl"


def test_who_counts_from_before_a_sale_left_the_house_is_told(shop: Shop) -> None:
    variant = shop.product()["variants"][0]["id"]
    shop.set(variant, on_hand=5)
    before = shop.level(variant)["version"]
    came = {"kind": "received", "delta": 2}
    assert (
        shop.http.post(f"/api/stock/{variant}/moves", json=came, headers=keyed(shop, "van")).status_code
        == 201
    )
    count = {"tracked": True, "on_hand": 5, "backorder": 0, "low_at": 0}
    headers = shop.token | {"If-Match": f'"{before}"'}
    assert shop.http.put(f"/api/stock/{variant}", json=count, headers=headers).status_code == 412
    assert shop.level(variant)["on_hand"] == 7
