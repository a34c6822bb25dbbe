"""A brand puts its products in order, and lists, rooms and templates follow, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.house import ORIGIN, app_of
from tests.integration.catalog.conftest import Shop
from vitrine.accounts.routes import Guards
from vitrine.catalog import inside
from vitrine.catalog.order_routes import ADDRESS
from vitrine.catalog.order_routes import router as ordering
from vitrine.catalog.routes import router
from vitrine.ids import new_id


@pytest.fixture
def ordered(shop: Shop) -> Iterator[Shop]:
    guards = Guards(shop.accounts)
    app = app_of(router(shop.catalog, guards, len), ordering(shop.catalog.product_order, guards))
    with TestClient(app, base_url=ORIGIN) as http:
        yield replace(shop, http=http)


def _put(shop: Shop, products: list[str], before: str | None = None, **headers: str) -> Any:
    body = {"products": products, "before": before}
    return shop.http.put(ADDRESS, json=body, headers={**shop.token, **headers})


def _listed(shop: Shop, limit: int = 2) -> list[str]:
    """The brand's products as anybody lists them, page by page."""
    found: list[str] = []
    after = ""
    while True:
        query = f"brand={shop.actor.brand.id}&limit={limit}" + (f"&after={after}" if after else "")
        page = shop.http.get(f"/api/products?{query}").json()
        found += [each["id"] for each in page["items"]]
        if page["next"] is None:
            return found
        after = page["next"]


def test_lists_and_templates_follow_the_order(ordered: Shop) -> None:
    shop = ordered
    one, two, three = (shop.product()["id"] for _ in range(3))
    begun = shop.http.get(ADDRESS, headers=shop.token)
    assert begun.json()["products"] == [one, two, three] == _listed(shop)
    assert begun.headers["etag"] == f'"{begun.json()["version"]}"'

    moved = _put(shop, [three], one, **{"if-match": begun.headers["etag"]})
    assert moved.json()["products"] == [three, one, two] == _listed(shop)
    assert _put(shop, [three]).json()["products"] == [one, two, three]
    assert _put(shop, [two, one]).json()["products"] == [three, two, one] == _listed(shop, 1)
    # What comes new stands behind all others, a draft too.
    draft = shop.product(publish=False)["id"]
    four = shop.product()["id"]
    assert shop.http.get(ADDRESS, headers=shop.token).json()["products"] == [three, two, one, draft, four]
    assert _listed(shop) == [three, two, one, four]
    with shop.database.read() as session:
        placed = inside.to_show(session, shop.actor.brand.id, 10)
        assert [each for each, _ in placed] == [three, two, one, four]
        waiting = inside.to_place(session, shop.actor.brand.id, [two], 10)
        assert [each for each, _ in waiting] == [three, one, four]
    # Of everybody's the oldest come first: no brand stands before another by its own order.
    assert [each["id"] for each in shop.http.get("/api/products").json()["items"]] == [one, two, three, four]
    assert shop.http.delete(f"/api/products/{two}", headers=shop.token).status_code == 204
    assert _put(shop, [four], three).json()["products"] == [four, three, one, draft]


def test_a_room_tells_its_products_in_their_order(ordered: Shop) -> None:
    shop = ordered
    one, two = (shop.product()["id"] for _ in range(2))
    placements = [
        {"id": new_id("placement"), "product": each, "position": [at, 1, 0]}
        for at, each in enumerate((one, two))
    ]
    shop.room(placements=placements)
    assert list(shop.http.get("/api/rooms/boutique").json()["products"]) == [one, two]
    _put(shop, [two], one)
    assert list(shop.http.get("/api/rooms/boutique").json()["products"]) == [two, one]


def test_two_who_move_things_do_not_undo_each_other_unseen(ordered: Shop) -> None:
    shop = ordered
    one, two, three = (shop.product()["id"] for _ in range(3))
    old = {"if-match": shop.http.get(ADDRESS, headers=shop.token).headers["etag"]}
    first = _put(shop, [three], one, **old)
    late = _put(shop, [two], one, **old)
    assert (late.status_code, late.json()["type"]) == (412, "/problems/order-changed")
    assert late.json()["version"] == first.json()["version"]
    assert _put(shop, [two], one, **{"if-match": f'"{late.json()["version"]}"'}).status_code == 200
    assert _put(shop, [two], None, **{"if-match": '"3"'}).json()["type"] == "/problems/version-unreadable"


def test_only_products_of_ones_own_are_moved(ordered: Shop) -> None:
    shop = ordered
    one, two = (shop.product()["id"] for _ in range(2))
    before = shop.http.get(ADDRESS, headers=shop.token).json()
    body = {"products": [one], "before": None}
    theirs = shop.http.put(ADDRESS, json=body, headers=shop.others)
    assert (theirs.status_code, theirs.json()["type"]) == (404, "/problems/product-not-found")
    assert _put(shop, [one], "product_none").status_code == 404
    for products, place in (([one, one], None), ([one], one)):
        assert _put(shop, products, place).json()["type"] == "/problems/order-refused"
    assert shop.http.put(ADDRESS, json=body).status_code == 401
    assert shop.http.get(ADDRESS).status_code == 401
    assert shop.http.get(ADDRESS, headers=shop.others).json()["products"] == []
    assert shop.http.get(ADDRESS, headers=shop.token).json() == before
    assert before["products"] == [one, two]
