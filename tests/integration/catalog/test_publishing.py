"""Drafts over HTTP: who sees them, where they cannot stand, what lets them out."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fixtures.models import SIZE_M, good_glb
from tests.fixtures.told import told
from tests.integration.catalog.conftest import Shop
from tests.stock import STATED
from vitrine.assets import inside
from vitrine.catalog.errors import VersionMismatch
from vitrine.catalog.events import ProductChanged

LACKING = {"description": None}


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
    draft = shop.product(publish=False, model=shop.bare, **LACKING)
    address = f"/api/products/{draft['id']}"
    refused = shop.http.post(f"{address}/publish", headers=shop.token)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-publishable")
    assert [each["item"] for each in refused.json()["missing"]] == ["size", "text", "rights"]
    assert shop.upload(good_glb(1), STATED) == shop.bare
    shop.http.patch(address, json={"description": {"en": "A bowl."}}, headers=shop.token)
    listed = shop.http.get(f"{address}/checklist", headers=shop.token).json()
    assert listed["publishable"], listed
    assert [(each["item"], each["needed"]) for each in listed["items"]][-1] == ("devices", False)
    made = shop.http.post(f"{address}/publish", headers=shop.token)
    assert (made.json()["published"], made.headers["etag"]) == (True, '"3"')
    assert shop.http.get(address).status_code == 200
    again = shop.http.post(f"{address}/publish", headers=shop.token)
    assert again.headers["etag"] == '"3"'
    assert shop.http.post(f"{address}/publish", headers=shop.others).status_code == 403


@pytest.mark.parametrize("publish", [None, True, False])
def test_a_new_product_goes_through_the_same_gate(publish: bool | None, shop: Shop) -> None:
    asked = {} if publish is None else {"publish": publish}
    whole = shop.product(**asked)
    assert (whole["published"], "missing" in whole) == (publish is not False, False)
    body = shop.draft(model=shop.bare, **LACKING, **asked)
    answer = shop.http.post("/api/products", json=body, headers=shop.token)
    missing = [each["item"] for each in answer.json()["missing"]]
    assert missing == ["size", "text", "rights"]
    kept = shop.http.get("/api/products", headers=shop.token).json()["items"]
    if publish:
        assert (answer.status_code, answer.json()["type"], len(kept)) == (409, "/problems/not-publishable", 1)
    else:
        assert (answer.status_code, answer.json()["published"], len(kept)) == (201, False, 2)


def test_what_is_on_sale_stays_whole(shop: Shop) -> None:
    product = shop.product()
    address = f"/api/products/{product['id']}"
    refused = shop.http.patch(address, json={"description": None}, headers=shop.token)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-publishable")
    assert [each["item"] for each in refused.json()["missing"]] == ["text"]
    assert shop.http.get(address).json()["description"] == {"en": "A bowl."}
    # A draft may lack anything.
    shop.http.post(f"{address}/withdraw", headers=shop.token)
    assert shop.http.patch(address, json={"description": None}, headers=shop.token).status_code == 200


def test_a_new_model_of_the_same_thing_keeps_what_was_stated_of_it(shop: Shop) -> None:
    product = shop.product()
    address = f"/api/products/{product['id']}"
    refused = shop.http.patch(address, json={"model": shop.bare}, headers=shop.token)
    # The size is known from before; whether the new file may be shown is not.
    assert [each["item"] for each in refused.json()["missing"]] == ["rights"]
    with shop.database.read() as session:
        left = inside.statement(session, shop.actor.brand.id, shop.bare)
    assert left.stated_cm is None, "what was refused leaves nothing behind"
    newer = shop.upload(good_glb(2), {"rights": STATED["rights"]})
    changed = shop.http.patch(address, json={"model": newer}, headers=shop.token)
    assert (changed.status_code, changed.json()["model"]["hash"]) == (200, newer)
    with shop.database.read() as session:
        said = inside.statement(session, shop.actor.brand.id, newer)
    assert said.stated_cm == pytest.approx([side * 100 for side in SIZE_M])


def test_what_is_taken_off_sale_goes_from_rooms_at_once_and_keeps_its_place(shop: Shop) -> None:
    product, other = shop.product()["id"], shop.product()["id"]
    shop.room()
    for thing, slot in ((product, "plinth-1"), (other, "plinth-2")):
        body = {"product": thing, "slot": slot}
        shop.http.post("/api/rooms/boutique/placements", json=body, headers=shop.token)
    withdrawn = shop.http.post(f"/api/products/{product}/withdraw", headers=shop.token)
    assert (withdrawn.status_code, withdrawn.json()["published"]) == (200, False)

    def seen() -> set[str]:
        return set(shop.http.get("/api/rooms/boutique").json()["products"])

    assert seen() == {other}
    assert shop.http.get(f"/api/products/{product}").status_code == 404
    # The room can be changed as before, but nothing that is off sale comes to it anew.
    body = {"product": product, "slot": "plinth-2", "replace": True}
    refused = shop.http.post("/api/rooms/boutique/placements", json=body, headers=shop.token)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-published")
    body = {"product": other, "position": [0, 1, 0]}
    placed = shop.http.post("/api/rooms/boutique/placements", json=body, headers=shop.token)
    assert placed.status_code == 201
    assert shop.catalog.rooms_with(product) == ["boutique"]
    assert shop.http.post(f"/api/products/{product}/publish", headers=shop.token).status_code == 200
    assert seen() == {product, other}


def test_every_change_of_a_product_is_told(shop: Shop) -> None:
    def news() -> list[tuple[str, int]]:
        return [(each.product_id, each.version) for each in told(shop.database, "catalog.product_changed")]

    product = shop.product()
    assert (product["version"], news()) == (1, [])
    address = f"/api/products/{product['id']}"
    wanted = {
        "variants": [{"id": product["variants"][0]["id"], "price": {"amount_minor": 1, "currency": "EUR"}}]
    }
    assert shop.http.patch(address, json=wanted, headers=shop.token).json()["version"] == 2
    assert (
        shop.http.patch(address, json={"title": {"en": "", "fr": ""}}, headers=shop.token).status_code == 422
    )
    for act in ("withdraw", "withdraw", "publish", "publish"):
        shop.http.post(f"{address}/{act}", headers=shop.token)
    assert news() == [(product["id"], 2), (product["id"], 3), (product["id"], 4)]
    assert shop.http.get(address).json()["version"] == 4
    for act in ("withdraw", "publish"):
        shop.http.post(f"{address}/{act}", headers=shop.token)
        shop.http.patch(address, json=wanted, headers=shop.token)
    shown = [each.shown for each in told(shop.database, "catalog.product_changed")]
    assert shown == [True, False, True, True], "what changes on a draft concerns its brand alone"


@pytest.mark.race
def test_two_editors_of_one_product(shop: Shop) -> None:
    """One of them wins, the other is told, everybody reads what stands, and it is told once."""
    product = shop.product()["id"]
    start = threading.Barrier(2)

    def change(name: str) -> int:
        start.wait()
        try:
            shop.catalog.correcting.change(shop.actor, product, {"title": {"en": name}}, 1)
        except VersionMismatch as error:
            return int(error.values["version"])
        return 0

    with ThreadPoolExecutor(2) as pool:
        got = dict(zip(("Ann", "Bob"), pool.map(change, ("Ann", "Bob")), strict=True))
    assert sorted(got.values()) == [0, 2]
    found = shop.http.get(f"/api/products/{product}").json()
    assert (found["version"], got[found["title"]["en"]]) == (2, 0)
    assert told(shop.database, "catalog.product_changed") == [ProductChanged(product, 2)]


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
