"""A room from a template over HTTP: made, dressed anew, refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.integration.templates.conftest import Making
from vitrine.assets.tables import JobRow, ModelRow, PictureRow
from vitrine.templates.arranging import THINGS_LIMIT


def test_templates_are_listed_with_their_picture(making: Making) -> None:
    found = making.http.get("/api/templates").json()["items"]
    assert found and found[0]["name"] == "atelier"
    for each in found:
        picture = making.http.get(each["picture_url"])
        assert picture.headers["content-type"] == "image/webp"
        assert picture.content[8:12] == b"WEBP" and len(picture.content) < 80_000
        assert {"wall", "floor", "wood", "accent"} == {material["name"] for material in each["materials"]}
        assert all(len(material["choices"]) >= 3 for material in each["materials"])
        assert len(each["times"]) >= 2
    assert making.http.get("/api/templates/nowhere/picture").status_code == 404


def test_a_room_stands_with_every_product_placed_and_the_name_on_the_wall(making: Making) -> None:
    products = making.products(5)
    answer = making.make()
    assert answer.status_code == 201, answer.text
    made = making.room(answer.json()["id"])
    room = made["room"]
    assert answer.json()["url"] == f"/rooms/{made['id']}"
    assert making.http.get(f"/api/rooms/{made['id']}").status_code == 404  # a draft is its brand's alone
    assert sorted(each["product"] for each in room["placements"]) == sorted(products)
    assert {each["slot"] for each in room["placements"]} <= {slot["name"] for slot in room["slots"]}
    (sign,) = room["dressing"]["signs"]
    assert sign["text"] == making.stock.brand.name
    scene = making.http.get(made["models"][room["scene"]["model"]])
    assert scene.status_code in (200, 404)  # models are served by the models' routes, which this app lacks
    assert making.blobs.has(room["scene"]["model"]) and making.blobs.has(room["picture"])


def test_what_has_no_place_is_named(making: Making) -> None:
    products = making.products(3)
    answer = making.make()
    room = answer.json()["id"]
    assert answer.json()["without_place"] == []
    # More than a room counts: the last have no place in any arrangement.
    further = making.products(THINGS_LIMIT)
    said = making.dress(room, arrangement=1).json()["without_place"]
    placed = {each["product"] for each in making.room(room)["room"]["placements"]}
    assert [each["id"] for each in said] == [each for each in [*products, *further] if each not in placed][
        :50
    ]
    assert said and all(each["title"] == {"en": "Bowl"} for each in said)
    assert making.dress(room, time="evening").json()["without_place"] == []


def test_files_are_kept_once_for_all_rooms_and_are_no_brands(making: Making) -> None:
    first, second = making.make().json()["id"], making.make().json()["id"]
    assert first != second
    assert making.room(first)["room"]["scene"] == making.room(second)["room"]["scene"]
    with making.database.read() as session:
        house = list(session.scalars(select(ModelRow).where(ModelRow.house)))
        assert [each.state for each in house] == ["done"]
        assert session.scalar(select(func.count()).where(JobRow.model_hash == house[0].hash)) == 0


def test_the_same_key_makes_one_room(making: Making) -> None:
    key = {"Idempotency-Key": "0a1b2c3d-one-room"}
    first, second = making.make(key), making.make(key)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    versions = [making.room(first.json()["id"])["room"]["version"]]
    assert versions == [1]
    theirs = making.make({**key, **making.stock.other_token})
    assert theirs.status_code == 201 and theirs.json()["id"] != first.json()["id"]


def ids(detail: dict[str, Any]) -> dict[str, str]:
    """Product -> placement."""
    return {each["product"]: each["id"] for each in detail["room"]["placements"]}


def test_another_arrangement_is_another_and_the_first_comes_back(making: Making) -> None:
    making.products(6)
    room = making.make().json()["id"]
    first, stood = standing(making.room(room)), ids(making.room(room))
    assert making.dress(room, arrangement=3).status_code == 200
    other = standing(making.room(room))
    assert other != first and len(other) == len(first)
    # Things are moved, under their own ids: nobody inside sees one go and another come.
    assert ids(making.room(room)) == stood
    making.dress(room, arrangement=0)
    assert standing(making.room(room)) == first


def test_finishes_and_light_change_and_nothing_moves(making: Making) -> None:
    making.products(3)
    room = making.make().json()["id"]
    before = making.room(room)["room"]
    template = making.http.get("/api/templates").json()["items"][0]
    wall, time = template["materials"][0]["choices"][1], template["times"][1]["name"]
    assert making.dress(room, materials={"wall": wall["name"]}, time=time).status_code == 200
    after = making.room(room)["room"]
    assert {"material": "wall", "choice": wall["name"]} in after["dressing"]["chosen"]
    painted = next(each for each in after["dressing"]["finishes"] if each["material"] == "wall")
    made_of = making.shelf.one(template["name"]).materials[0].choices[1]
    assert (painted["colour"], wall["colour"]) == (made_of.colour, made_of.swatch)
    assert after["light"]["studio"] == "evening"
    with making.database.read() as session:
        assert session.get(PictureRow, after["dressing"]["lightmap"]["picture"]) is not None
    for same in ("placements", "slots", "obstacles"):
        assert after[same] == before[same]
    assert after["dressing"]["displays"] == before["dressing"]["displays"]


def test_a_logo_and_pictures_hang_on_the_walls(making: Making) -> None:
    room = making.make().json()["id"]
    picture = making.room(room)["room"]["picture"]
    assert making.dress(room, logo=picture, pictures=[picture]).status_code == 200
    hung = making.room(room)["room"]["dressing"]["pictures"]
    assert [(each["picture"], each["framed"]) for each in hung] == [(picture, True), (picture, False)]
    making.dress(room, logo=None, pictures=[])
    assert making.room(room)["room"]["dressing"]["pictures"] == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"template": "castle"}, "no-such-template"),
        ({"template": "../../etc"}, "no-such-template"),
        ({"time": "midnight"}, "dressing-refused"),
        ({"materials": {"wall": "gold"}}, "dressing-refused"),
        ({"materials": {"roof": "chalk"}}, "dressing-refused"),
        ({"logo": "0" * 64}, "dressing-refused"),
        ({"pictures": ["0" * 64] * 16}, "dressing-refused"),
        ({"arrangement": 1000}, "fields-invalid"),
        ({"arrangement": -1}, "fields-invalid"),
        ({"arrangement": 1.5}, "fields-invalid"),
        ({"arrangement": True}, "fields-invalid"),
        ({"title": {"en": ""}}, "text-refused"),
        ({"title": {}}, "room-refused"),
        ({"title": {"en": "x" * 500}}, "room-refused"),
        ({"logo": "../secrets"}, "fields-invalid"),
        ({"more": 1}, "fields-invalid"),
        ({"materials": {f"m{n}": "a" for n in range(17)}}, "fields-invalid"),
    ],
)
def test_what_is_wrong_is_refused_in_words(making: Making, body: dict[str, Any], kind: str) -> None:
    answer = making.make(**body)
    assert answer.json()["type"] == f"/problems/{kind}", answer.text
    assert answer.status_code in (404, 422)
    assert making.http.get("/api/rooms").json()["items"] == []


def test_another_brands_room_and_a_room_of_another_kind_are_refused(making: Making) -> None:
    room = making.make().json()["id"]
    theirs = making.dress(room, headers=making.stock.other_token, arrangement=1)
    assert theirs.json()["type"] == "/problems/room-not-found", "a draft is nobody else's to know of"
    assert making.dress("nowhere", arrangement=1).status_code == 404
    plain = making.room(room)["room"]
    plain.pop("dressing"), plain.pop("version")
    body = json.dumps({**plain, "id": "plain", "placements": []})
    assert making.http.put("/api/rooms/plain", content=body, headers=making.stock.token).status_code == 200
    assert making.dress("plain", arrangement=1).json()["type"] == "/problems/not-of-a-template"
    theirs = making.dress("plain", headers=making.stock.other_token, arrangement=1)
    assert theirs.json()["type"] == "/problems/not-your-brand"


def test_strangers_make_nothing(making: Making) -> None:
    body = {"title": {"en": "Mine"}, "template": "atelier"}
    assert making.http.post("/api/rooms", json=body).status_code == 401
    assert making.http.get("/api/rooms").json()["items"] == []


def standing(room: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((each["slot"], each["product"]) for each in room["room"]["placements"])
