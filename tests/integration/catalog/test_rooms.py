"""Rooms over HTTP and between threads, on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.fixtures import models
from tests.fixtures.rooms import room
from tests.integration.catalog.conftest import Shop
from vitrine.catalog import Placing
from vitrine.catalog.errors import RoomNotFound, SlotTaken, VersionMismatch
from vitrine.errors import VitrineError
from vitrine.ids import ProductId


def place(shop: Shop, product: str, slot: str = "plinth-1", **more: Any) -> Any:
    return shop.http.post(
        "/api/rooms/boutique/placements", json={"product": product, "slot": slot, **more}, headers=shop.token
    )


def test_saved_room_is_read_back_by_visitors(shop: Shop) -> None:
    saved = shop.room()
    assert saved["room"]["version"] == 1
    assert shop.http.get("/api/rooms/boutique").json() == saved
    assert saved["people"] == len("boutique")
    assert saved["models"] == {shop.model: f"/models/{shop.model}/model.glb"}
    assert shop.catalog.room_layout("boutique") == saved["room"]
    assert shop.told() == [("boutique", 1)]
    schema = shop.http.get("/schemas/room.json")
    assert schema.json()["$id"] == "/schemas/room.json"


def test_list(shop: Shop) -> None:
    picture = shop.assets.store_picture(models.png(4, 4))
    shop.room("gallery", picture=picture)
    shop.room("boutique")
    first = shop.http.get("/api/rooms", params={"limit": 1}).json()
    assert [each["id"] for each in first["items"]] == ["boutique"]
    second = shop.http.get("/api/rooms", params={"limit": 1, "after": first["next"]}).json()
    assert second == {
        "items": [
            {
                "id": "gallery",
                "brand": {"id": shop.actor.brand.id, "name": "Maison Vitrine", "slug": "maison-vitrine"},
                "title": {"en": "Boutique", "fr": "Boutique"},
                "summary": {"en": "A quiet shop.", "fr": "Une boutique calme."},
                "picture_url": f"/pictures/{picture}",
                "people": 7,
                "capacity": 100,
                "gated": False,
                "open": True,
                "opens_at": None,
                "closes_at": None,
            }
        ],
        "next": None,
    }


def test_placement_with_its_product_and_model(shop: Shop) -> None:
    shop.room()
    product = shop.product()
    answer = place(shop, product["id"], variant=product["variants"][1]["id"], yaw_deg=90)
    assert answer.status_code == 201
    placement = answer.json()
    found = shop.http.get("/api/rooms/boutique").json()
    assert found["room"]["placements"] == [placement]
    assert placement["position"] is None
    assert found["products"] == {product["id"]: product}
    assert shop.told() == [("boutique", 1), ("boutique", 2)]


def test_taken_slot_and_replace(shop: Shop) -> None:
    shop.room()
    bowl, vase = shop.product()["id"], shop.product()["id"]
    first = place(shop, bowl).json()
    taken = place(shop, vase)
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/slot-taken")
    assert (taken.json()["slot"], taken.json()["placement"]) == ("plinth-1", first["id"])
    assert place(shop, vase, replace=True).status_code == 201
    assert [each["product"] for each in shop.catalog.room_layout("boutique")["placements"]] == [vase]


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ({"slot": "nowhere"}, 422, "room-refused"),
        ({}, 422, "room-refused"),
        ({"slot": "plinth-1", "position": [0, 0, 0]}, 422, "room-refused"),
        ({"position": [99, 0, 0]}, 422, "room-refused"),
        ({"slot": "plinth-1", "variant": "variant_x"}, 422, "room-refused"),
        ({"slot": "plinth-1", "product": "product_x"}, 422, "room-refused"),
    ],
)
def test_refused_placement(body: dict[str, Any], status: int, slug: str, shop: Shop) -> None:
    shop.room()
    wanted = {"product": shop.product()["id"], **body}
    answer = shop.http.post("/api/rooms/boutique/placements", json=wanted, headers=shop.token)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")
    assert shop.catalog.room("boutique").version == 1
    assert shop.told() == [("boutique", 1)]


def test_free_position(shop: Shop) -> None:
    shop.room()
    body = {"product": shop.product()["id"], "position": [1, 0.5, -1], "yaw_deg": -45}
    answer = shop.http.post("/api/rooms/boutique/placements", json=body, headers=shop.token)
    assert (answer.json()["position"], answer.json()["slot"]) == ([1, 0.5, -1], None)


def test_taking_away(shop: Shop) -> None:
    shop.room()
    placement = place(shop, shop.product()["id"]).json()["id"]
    url = f"/api/rooms/boutique/placements/{placement}"
    assert shop.http.delete(url, headers=shop.token).status_code == 204
    assert shop.http.delete(url, headers=shop.token).status_code == 404
    assert shop.catalog.room_layout("boutique")["placements"] == []


def test_undo_goes_back_step_by_step(shop: Shop) -> None:
    shop.room()
    bowl = shop.product()["id"]
    place(shop, bowl)
    place(shop, bowl, "plinth-2")

    def undo() -> tuple[int, int, int]:
        answer = shop.http.post("/api/rooms/boutique/undo", headers=shop.token)
        found = shop.catalog.room_layout("boutique")
        return answer.status_code, len(found["placements"]), found["version"]

    assert undo() == (200, 1, 4)
    assert undo() == (200, 0, 5)
    assert undo() == (409, 0, 5)
    place(shop, bowl)
    assert undo() == (200, 0, 7)
    assert shop.told() == [("boutique", version) for version in range(1, 8)]


def test_undo_brings_back_a_placement_of_a_withdrawn_variant(shop: Shop) -> None:
    shop.room()
    product = shop.product()
    walnut, ash = product["variants"]
    placement = place(shop, product["id"], variant=walnut["id"]).json()
    shop.http.delete(f"/api/rooms/boutique/placements/{placement['id']}", headers=shop.token)
    wanted = {"variants": [{"id": ash["id"], "price": ash["price"]}]}
    shop.http.patch(f"/api/products/{product['id']}", json=wanted, headers=shop.token)
    shop.http.post("/api/rooms/boutique/undo", headers=shop.token)
    assert shop.catalog.room_layout("boutique")["placements"] == [placement]


def test_if_match(shop: Shop) -> None:
    document = room("boutique", shop.model)

    def put(if_match: str) -> int:
        headers = {**shop.token, "If-Match": if_match}
        return shop.http.put("/api/rooms/boutique", json=document, headers=headers).status_code

    assert [put('"1"'), put('"0"'), put('"0"'), put('"1"'), put('"1"'), put('W/"2"')] == [
        412,
        200,
        412,
        200,
        412,
        200,
    ]


def test_only_its_own_brand_changes_a_room(shop: Shop) -> None:
    shop.room()
    product = shop.product()["id"]
    answers = [
        shop.http.post(
            "/api/rooms/boutique/placements",
            json={"product": product, "slot": "plinth-1"},
            headers=shop.others,
        ),
        shop.http.post("/api/rooms/boutique/undo", headers=shop.others),
        shop.http.delete("/api/rooms/boutique/placements/x", headers=shop.others),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert (
        shop.http.put(
            "/api/rooms/boutique", json=room("boutique", shop.model), headers=shop.others
        ).status_code
        == 422
    )
    assert shop.http.put("/api/rooms/boutique", json=room("boutique", shop.model)).status_code == 401
    assert shop.catalog.room("boutique").version == 1


def test_another_brands_product_has_no_place_here(shop: Shop) -> None:
    shop.assets.receive(shop.other.brand.id, [models.good_glb()])
    theirs = shop.http.post("/api/products", json=shop.draft(), headers=shop.others).json()["id"]
    shop.room()
    answer = place(shop, theirs)
    assert (answer.status_code, answer.json()["path"]) == (422, "$.placements[0].product")


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        (b"{nope", 400, "not-readable"),
        (b"[]", 400, "not-readable"),
        (b'{"capacity": NaN}', 422, "not-finite"),
        (b'{"a":' + b"[" * 500 + b"]" * 500 + b"}", 413, "over-limit"),
        (b'{"a":"' + b"x" * 600_000 + b'"}', 413, "over-limit"),
        (b"{}", 422, "room-refused"),
    ],
)
def test_refused_room(body: bytes, status: int, slug: str, shop: Shop) -> None:
    answer = shop.http.put("/api/rooms/boutique", content=body, headers=shop.token)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"id": "gallery"}, "$.id"),
        ({"scene": {"model": "0" * 64}}, "$.scene.model"),
        ({"picture": "0" * 64}, "$.picture"),
    ],
)
def test_room_names_what_exists(changes: dict[str, Any], path: str, shop: Shop) -> None:
    document = {**room("boutique", shop.model), **changes}
    answer = shop.http.put("/api/rooms/boutique", json=document, headers=shop.token)
    assert (answer.status_code, answer.json()["path"]) == (422, path)
    assert shop.http.get("/api/rooms/boutique").status_code == 404


def test_unknown_room(shop: Shop) -> None:
    with pytest.raises(RoomNotFound):
        shop.catalog.room_layout("nowhere")
    assert shop.http.get("/api/rooms/nowhere").json()["type"] == "/problems/room-not-found"
    body = {"product": "x", "slot": "y"}
    assert shop.http.post("/api/rooms/nowhere/placements", json=body, headers=shop.token).status_code == 404
    assert shop.http.post("/api/rooms/nowhere/invites", headers=shop.token).status_code == 404


def together(count: int, act: Any) -> list[Any]:
    """What `count` threads that start as one get: values or errors."""
    start = threading.Barrier(count)

    def one(number: int) -> Any:
        start.wait()
        try:
            return act(number)
        except VitrineError as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.race
def test_one_of_many_gets_the_slot(shop: Shop) -> None:
    shop.room()
    products = [ProductId(shop.product()["id"]) for _ in range(8)]
    got = together(
        8, lambda n: shop.catalog.place(shop.actor, "boutique", Placing(products[n], slot="plinth-1"))
    )
    won = [each for each in got if isinstance(each, dict)]
    assert len(won) == 1
    assert [type(each) for each in got if each is not won[0]] == [SlotTaken] * 7
    assert shop.catalog.room_layout("boutique")["placements"] == won
    assert shop.told() == [("boutique", 1), ("boutique", 2)]


@pytest.mark.race
def test_no_change_is_lost_between_threads(shop: Shop) -> None:
    shop.room()
    product = ProductId(shop.product()["id"])
    wishes = [Placing(product, position=(number / 10, 1.0, 0.0)) for number in range(10)]
    got = together(10, lambda n: shop.catalog.place(shop.actor, "boutique", wishes[n]))
    found = shop.catalog.room_layout("boutique")
    assert {each["id"] for each in found["placements"]} == {each["id"] for each in got}
    assert found["version"] == 11
    assert shop.told() == [("boutique", version) for version in range(1, 12)]


@pytest.mark.race
def test_room_made_by_two_at_once_is_one_room(shop: Shop) -> None:
    got = together(4, lambda _: shop.catalog.save_room(shop.actor, "boutique", room("boutique", shop.model)))
    assert got == [None] * 4
    assert shop.catalog.room("boutique").version == 4


@pytest.mark.race
def test_people_read_whole_rooms_while_they_change(shop: Shop) -> None:
    shop.room()
    product = ProductId(shop.product()["id"])

    def act(number: int) -> Any:
        if number % 2:
            return shop.catalog.place(shop.actor, "boutique", Placing(product, position=(0.0, 1.0, 0.0)))
        found = shop.catalog.room("boutique")
        return found.document["version"] == found.version == len(found.document["placements"]) + 1

    assert all(together(8, act))


def test_any_visitor_invites_friends(shop: Shop) -> None:
    shop.room()
    session = shop.accounts.sessions.enter(None, "Ada", 3)
    cookie = {"Cookie": f"vitrine_session={session.token}"}
    visitor = {**cookie, "X-CSRF-Token": session.csrf}
    made = shop.http.post("/api/rooms/boutique/invites", headers=visitor)
    assert made.status_code == 201
    assert made.json()["url"] == f"/rooms/boutique?invite={made.json()['id']}"
    # Attribution, not a right: who sells here does not matter.
    assert shop.http.post("/api/rooms/boutique/invites", headers=shop.others).status_code == 201
    for headers, status, slug in (
        ({}, 401, "visitor-needed"),
        (cookie, 403, "csrf-refused"),
        ({**visitor, "Origin": "https://evil.example"}, 403, "foreign-origin"),
    ):
        refused = shop.http.post("/api/rooms/boutique/invites", headers=headers)
        assert (refused.status_code, refused.json()["type"]) == (status, f"/problems/{slug}")
    unknown = shop.http.post("/api/rooms/nowhere/invites", headers=visitor)
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/room-not-found")


def test_only_the_rooms_own_brand_invites_past_the_crowd(shop: Shop) -> None:
    shop.room()

    def link(headers: dict[str, str]) -> str:
        made = shop.http.post("/api/rooms/boutique/invites", headers=headers).json()
        return str(made["id"])

    session = shop.accounts.sessions.enter(None, "Ada", 3)
    visitor = {"Cookie": f"vitrine_session={session.token}", "X-CSRF-Token": session.csrf}
    own = link(shop.token)
    assert shop.catalog.entrances.invited("boutique", own)
    assert not shop.catalog.entrances.invited("gallery", own)
    for other in (link(visitor), link(shop.others), "invite_made_up", "", "../" * 9):
        assert not shop.catalog.entrances.invited("boutique", other)


def test_invitations_without_end_are_slowed_down(shop: Shop) -> None:
    shop.room()
    answers = [shop.http.post("/api/rooms/boutique/invites", headers=shop.token) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [201] * 10 + [429]
    assert shop.http.post("/api/rooms/boutique/invites", headers=shop.others).status_code == 201


@pytest.mark.race
def test_two_editors_of_one_version(shop: Shop) -> None:
    """One of them wins, the others are told, and everybody reads what stands."""
    shop.room()
    documents = [room("boutique", shop.model, capacity=10 + number) for number in range(4)]
    got = together(4, lambda n: shop.catalog.save_room(shop.actor, "boutique", documents[n], 1))
    (won,) = (number for number, each in enumerate(got) if not isinstance(each, VitrineError))
    assert {type(each) for each in got if isinstance(each, VitrineError)} == {VersionMismatch}
    assert shop.catalog.room("boutique").version == 2
    assert shop.catalog.room("boutique").document["capacity"] == 10 + won
