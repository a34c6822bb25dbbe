"""Drafts over HTTP: who sees them, where they cannot stand, what lets them out."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.fixtures.models import SIZE_M, good_glb
from tests.integration.catalog.conftest import Shop
from vitrine.assets.statement import stated


def state(shop: Shop) -> None:
    """Say what the checklist asks of the file."""
    said = {
        "stated_cm": [side * 100 for side in SIZE_M],
        "rights": {"holder": "Maison Vitrine", "confirmed": True},
    }
    job = shop.assets.receive(
        shop.actor.brand.id, [good_glb()], stated(said, datetime(2026, 1, 1, tzinfo=UTC))
    )
    assert job.state == "done"


def test_a_draft_is_its_brands_alone(shop: Shop) -> None:
    draft = shop.product(publish=False)
    assert draft["published"] is False
    address = f"/api/products/{draft['id']}"
    for stranger in ({}, shop.others):
        assert shop.http.get(address, headers=stranger).status_code == 404
        assert shop.http.get("/api/products", headers=stranger).json()["items"] == []
    assert shop.http.get(address, headers=shop.token).json() == draft
    assert shop.http.get("/api/products", headers=shop.token).json()["items"] == [draft]
    assert shop.http.get(f"/api/variants/{draft['variants'][0]['id']}/buy").status_code == 404


def test_a_draft_cannot_stand_in_a_room(shop: Shop) -> None:
    draft = shop.product(publish=False)
    shop.room()
    placed = shop.http.post(
        "/api/rooms/boutique/placements",
        json={"product": draft["id"], "slot": "plinth-1"},
        headers=shop.token,
    )
    assert (placed.status_code, placed.json()["type"]) == (409, "/problems/not-published")


def test_publishing_needs_the_list_and_says_what_it_lacks(shop: Shop) -> None:
    draft = shop.product(publish=False)
    address = f"/api/products/{draft['id']}"
    refused = shop.http.post(f"{address}/publish", headers=shop.token)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-publishable")
    assert [each["item"] for each in refused.json()["missing"]] == ["size", "text", "rights"]
    state(shop)
    shop.http.patch(address, json={"description": {"en": "A bowl."}}, headers=shop.token)
    listed = shop.http.get(f"{address}/checklist", headers=shop.token).json()
    assert listed["publishable"], listed
    made = shop.http.post(f"{address}/publish", headers=shop.token)
    assert (made.json()["published"], made.headers["etag"]) == (True, '"3"')
    assert shop.http.get(address).status_code == 200
    again = shop.http.post(f"{address}/publish", headers=shop.token)
    assert again.headers["etag"] == '"3"'
    assert shop.http.post(f"{address}/publish", headers=shop.others).status_code == 403


def test_what_stands_in_a_room_stays_on_sale_until_it_is_taken_away(shop: Shop) -> None:
    product = shop.product()
    address = f"/api/products/{product['id']}"
    shop.room()
    slot = {"product": product["id"], "slot": "plinth-1"}
    placed = shop.http.post("/api/rooms/boutique/placements", json=slot, headers=shop.token).json()
    refused = shop.http.post(f"{address}/withdraw", headers=shop.token)
    assert (refused.status_code, refused.json()["rooms"]) == (409, ["boutique"])
    shop.http.delete(f"/api/rooms/boutique/placements/{placed['id']}", headers=shop.token)
    assert shop.http.post(f"{address}/withdraw", headers=shop.token).json()["published"] is False
    # Undo brings back a room in which it stood: it is there again once it is published again.
    undone = shop.http.post("/api/rooms/boutique/undo", headers=shop.token).json()
    assert (undone["room"]["placements"], undone["products"]) == ([], {})


def test_budgets_of_a_model_and_of_a_room(shop: Shop) -> None:
    told = shop.http.get(f"/api/models/{shop.model}/budgets", headers=shop.token).json()["items"]
    assert [(each["profile"], each["ok"], each["level"]) for each in told] == [
        ("quest-2", True, 0),
        ("quest-3", True, 0),
        ("phone", True, 0),
        ("desktop", True, 0),
    ]
    assert shop.http.get(f"/api/models/{shop.model}/budgets", headers=shop.others).status_code == 404
    product = shop.product()
    shop.room()
    slot = {"product": product["id"], "slot": "plinth-1"}
    shop.http.post("/api/rooms/boutique/placements", json=slot, headers=shop.token)
    room = shop.http.get("/api/rooms/boutique/budgets").json()["items"]
    assert room[0]["cost"]["triangles"] == 2 * 12
