"""Out of one shop, into another, and out again: the same file, byte for byte."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fixtures import models
from tests.fixtures.roomfiles import inside
from tests.integration.roomfiles.conftest import Side
from vitrine.assets import inside as assets
from vitrine.catalog.doors.standing import State
from vitrine.catalog.errors import RoomNotFound
from vitrine.roomfiles.contents import LIST
from vitrine.templates.shelf import NAMES


def furnished(mine: Side) -> dict[str, Any]:
    """A room with a product on a slot and another, which is not on sale, on the floor."""
    red = {
        "price": {"amount_minor": 990, "currency": "EUR"},
        "sku": "N 7",
        "title": {"en": "Red", "fr": "Rouge"},
    }
    blue = {**red, "sku": "N 8", "title": {"en": "Blue"}, "buy_url": "https://shop.example/b?x=1"}
    maker = {"name": "Atelier", "address": "1 rue\n75002 Paris", "email": "a@b.fr", "country": "FR"}
    facts = {"maker": maker, "care": {"fr": "Époussetez.", "en": "Dust it."}, "made_to_measure": True}
    two = mine.product(
        title={"en": "Vase Galet"},
        credit="© Ada",
        category="vases",
        variants=[{**red, "content": {"amount": 0.75, "unit": "l"}}, blue],
        facts=facts,
    )
    mine.put(picture=mine.picture())
    mine.place(two, slot="plinth-2", variant=two["variants"][1]["id"], yaw_deg=45)
    mine.place(mine.product(), position=[0.5, 0, 1], yaw_deg=0)
    return two


def test_the_second_export_of_an_import_is_the_first(mine: Side, theirs: Side) -> None:
    furnished(mine)
    first = mine.exported("boutique")
    (room,) = theirs.brought(first)
    assert theirs.exported(room) == first
    # And of the import of that, and of the room where it came from.
    (third,) = mine.brought(first)
    assert mine.exported(third) == mine.exported("boutique") == first


def test_a_model_keeps_the_name_of_its_file(mine: Side, theirs: Side) -> None:
    """As it was sent: not as the room file calls it, and not over what the brand calls it already."""
    furnished(mine)

    def call(side: Side, name: str | None) -> None:
        with side.database.unit() as unit:
            assets.state(unit, side.brand.id, side.stock.model, {"name": name})

    def names(side: Side) -> list[str | None]:
        found, _ = side.assets.own_models(side.brand.id, None, 10)
        return [each.name for each in found]

    call(mine, "Salon du nord.glb")
    first = mine.exported("boutique")
    (room,) = theirs.brought(first)
    assert names(theirs) == ["Salon du nord.glb"]
    assert theirs.exported(room) == first
    call(theirs, "Autre.glb")
    before = theirs.counts()["products"]
    theirs.brought(first)
    assert names(theirs) == ["Autre.glb"]
    assert theirs.counts()["products"] == before, "a file called otherwise is no other product"


def test_texts_of_one_language_go_to_another_shop_as_they_are(mine: Side, theirs: Side) -> None:
    lamp = mine.product(title={"fr": "Lampe d’été"}, description={"fr": "Tournée à la main."})
    mine.put(title={"fr": "La salle"}, summary={"fr": "Une lampe."})
    mine.place(lamp, slot="plinth-1")
    first = mine.exported("boutique")
    assert "products/lampe-dete/product.json" in inside(first)
    (room,) = theirs.brought(first)
    there = theirs.room(room)
    assert there["room"]["title"] == {"fr": "La salle"}
    assert [each["title"] for each in there["products"].values()] == [{"fr": "Lampe d’été"}]
    assert theirs.exported(room) == first


def test_a_room_of_another_shop_opens_with_its_placements(mine: Side, theirs: Side) -> None:
    furnished(mine)
    (room,) = theirs.brought(mine.exported("boutique"))
    there, here = theirs.room(room), mine.room("boutique")
    assert len(there["room"]["placements"]) == 2

    def shown(detail: dict[str, Any]) -> list[dict[str, Any]]:
        placed = []
        for each in detail["room"]["placements"]:
            product = detail["products"][each["product"]]
            variants = {variant["id"]: variant["title"] for variant in product["variants"]}
            placed.append(
                {
                    "title": product["title"], "slot": each["slot"], "position": each["position"],
                    "yaw": each["yaw_deg"], "variant": variants.get(each["variant"]),
                    "model": product["model"]["hash"], "published": product["published"],
                }
            )  # fmt: skip
        return placed

    assert shown(there) == shown(here)
    assert not {each["id"] for each in there["room"]["placements"]} & {
        each["id"] for each in here["room"]["placements"]
    }
    # A draft: a stranger finds no room.
    assert theirs.http.get(f"/api/rooms/{room}").status_code == 404
    (own,) = theirs.http.get("/api/brand/rooms", headers=theirs.token).json()["items"]
    assert own["state"] == State.DRAFT


def test_nothing_of_the_shop_is_in_the_file(own: Side) -> None:
    two = furnished(own)
    data = own.exported("boutique")
    found = inside(data)
    assert sorted(found) == [
        "products/bowl/product.json", "products/vase-galet/product.json", LIST, "rooms/boutique/room.json",
    ]  # fmt: skip
    said = json.dumps(found)
    shops = two["id"], two["variants"][0]["id"], own.brand.id, "placement_", "version", "_at", '"id"'
    assert [each for each in shops if each in said] == []
    room = found["rooms/boutique/room.json"]
    assert room["placements"][0] == {
        "product": "vase-galet", "variant": 2, "slot": "plinth-2", "position": None, "yaw_deg": 45,
    }  # fmt: skip
    product = found["products/vase-galet/product.json"]
    assert [each["sku"] for each in product["variants"]] == ["N 7", "N 8"]
    assert product["model"]["rights"] == {"holder": "Maison Vitrine"}
    assert product["model"]["stated_cm"] == pytest.approx([side * 100 for side in models.SIZE_M])


# The scene of each is looked at as an upload: two seconds of processor.
@pytest.mark.parametrize(
    "template", [pytest.param(each, marks=[] if each == "ecrin" else [pytest.mark.long]) for each in NAMES]
)
def test_a_room_of_each_template(own: Side, theirs: Side, template: str) -> None:
    own.product()
    said = {
        "title": {"en": "Our shop"},
        "template": template,
        "pictures": [own.picture(5)],
        "logo": own.picture(6),
    }
    made = own.http.post("/api/rooms", json=said, headers=own.token)
    assert made.status_code == 201, made.text
    first = own.exported(made.json()["id"])
    (sign,) = inside(first)["rooms/our-shop/room.json"]["dressing"]["signs"]
    assert "text" not in sign and own.brand.name.encode() not in first.split(b"glTF")[0]
    (room,) = theirs.brought(first)
    assert theirs.exported(room) == first
    there = theirs.room(room)["room"]
    assert there["dressing"]["signs"][0]["text"] == theirs.brand.name
    assert len(there["placements"]) == 1


def test_doorways_lead_to_what_came_along_and_nowhere_else(own: Side, theirs: Side) -> None:
    def door(name: str, to: str) -> dict[str, Any]:
        place = {"position": [3, 0, 0], "yaw_deg": 90, "width_m": 1.4, "height_m": 2.2}
        return {"name": name, "title": {"en": name}, "to": {"room": to, "spawn": "door"}, **place}

    for room, others in (("hall", ("back", "street")), ("back", ("hall",)), ("street", ())):
        document = {"title": {"en": room.title()}}
        own.put(room, **document)
        found = own.room(room)["room"]
        found["portals"] = [door(f"to-{other}", other) for other in others]
        answer = own.http.put(f"/api/rooms/{room}", json=found, headers=own.token)
        assert answer.status_code == 200, answer.text
    told = own.http.get("/api/rooms/hall/file/contents?with=back", headers=own.token).json()
    assert told["rooms"] == ["hall", "back"] and told["products"] == []
    assert told["left"] == [{"room": "hall", "portals": ["to-street"], "placements": 0, "variants": 0}]
    first = own.http.get("/api/rooms/hall/file?with=back", headers=own.token)
    assert first.headers["content-disposition"] == 'attachment; filename="hall.zip"'
    assert int(first.headers["content-length"]) == len(first.content) == told["bytes"]
    # Which is asked for first does not matter.
    assert own.exported("back", "hall", "back") == first.content
    back, hall = theirs.brought(first.content)
    assert [each["to"]["room"] for each in theirs.room(hall)["room"]["portals"]] == [back]
    assert [each["to"]["room"] for each in theirs.room(back)["room"]["portals"]] == [hall]
    assert theirs.exported(hall, back) == first.content


def test_things_called_the_same_are_told_apart(own: Side, theirs: Side) -> None:
    own.put()
    own.place(own.product(description={"en": "The first."}), slot="plinth-1")
    own.place(own.product(description={"en": "The second."}), slot="plinth-2")
    first = own.exported("boutique")
    assert {"products/bowl/product.json", "products/bowl-2/product.json"} <= inside(first).keys()
    (room,) = theirs.brought(first)
    assert theirs.exported(room) == first


def test_a_draft_stays_one_and_its_place_is_kept(own: Side, theirs: Side) -> None:
    made = own.product()
    own.put()
    own.place(made, slot="plinth-1")
    assert own.http.post(f"/api/products/{made['id']}/withdraw", headers=own.token).status_code == 200
    first = own.exported("boutique")
    assert inside(first)["products/bowl/product.json"]["draft"] is True
    found = theirs.bring(first)
    assert found.made == {"products": [{**found.made["products"][0], "on_sale": False, "missing": []}]}
    (room,) = found.rooms.values()
    assert theirs.room(room)["room"]["placements"] == []
    assert theirs.exported(room) == first


def test_what_the_brand_has_already_is_not_made_again(mine: Side) -> None:
    furnished(mine)
    before = mine.counts()
    (room,) = mine.brought(mine.exported("boutique"))
    after = mine.counts()
    assert after == {**before, "/api/brand/rooms": before["/api/brand/rooms"] + 1}
    assert {each["product"] for each in mine.room(room)["room"]["placements"]} == {
        each["product"] for each in mine.room("boutique")["room"]["placements"]
    }


def test_a_room_is_its_brands_to_export(own: Side, theirs: Side) -> None:
    own.put()
    other = {"authorization": own.stock.other_token["Authorization"]}
    for room, kind in (("boutique", "not-your-brand"), ("nowhere", "room-not-found")):
        for path in (f"/api/rooms/{room}/file", f"/api/rooms/{room}/file/contents"):
            assert own.http.get(path, headers=other).json()["type"] == f"/problems/{kind}"
    own.http.patch("/api/rooms/boutique", json={"state": "draft"}, headers=own.token)
    assert (
        own.http.get("/api/rooms/boutique/file", headers=other).json()["type"] == "/problems/room-not-found"
    )
    assert own.http.get("/api/rooms/boutique/file").status_code == 401
    with pytest.raises(RoomNotFound):
        theirs.exporting.of(theirs.actor, ["boutique"])
