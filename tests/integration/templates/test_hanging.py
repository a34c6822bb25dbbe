"""Pictures on the walls of a template's room: kept while they hang, and hung where they were."""

from __future__ import annotations

import pytest

from tests.integration.templates.conftest import Making
from vitrine.assets.errors import InUse, PictureNotFound
from vitrine.catalog.tables import RoomPictureRow


def test_what_hangs_is_in_use_until_it_is_taken_down(making: Making) -> None:
    brand, framed, logo = making.stock.brand.id, making.picture(), making.picture(8)
    room = making.make(pictures=[framed], logo=logo).json()["id"]
    for each in (framed, logo):
        with pytest.raises(InUse) as refused:
            making.assets.removing.picture(brand, each)
        assert [use["id"] for use in refused.value.values["uses"]] == [room]
    assert making.dress(room, logo=None).status_code == 200
    making.assets.removing.picture(brand, logo)
    with pytest.raises(PictureNotFound):
        making.assets.picture(logo)
    # Undo hangs up nothing that is gone, and says where it would have.
    undone = making.http.post(f"/api/rooms/{room}/undo", headers=making.stock.token)
    assert (undone.status_code, undone.json()["path"]) == (422, "$.dressing.pictures[1].picture")
    assert making.http.delete(f"/api/rooms/{room}", headers=making.stock.token).status_code == 204
    making.assets.removing.picture(brand, framed)
    with making.database.read() as session:
        assert session.query(RoomPictureRow).count() == 0


def test_a_room_json_hangs_no_picture_that_is_not_there(making: Making) -> None:
    room = making.room(making.make(pictures=[making.picture()]).json()["id"])["room"]
    room["dressing"]["pictures"][0]["picture"] = "0" * 64
    answer = making.put(room)
    assert (answer.status_code, answer.json()["path"]) == (422, "$.dressing.pictures[0].picture")


def test_a_picture_that_went_before_it_was_held_stops_nothing(making: Making) -> None:
    """Shops of before have such rooms."""
    picture = making.picture()
    room = making.make(pictures=[picture]).json()["id"]
    with making.database.unit() as unit:
        unit.session.query(RoomPictureRow).delete()
    making.assets.removing.picture(making.stock.brand.id, picture)
    assert making.dress(room, time="evening").status_code == 200
    assert making.dress(room, arrangement=1).status_code == 200
    assert making.dress(room, pictures=[picture]).json()["type"] == "/problems/dressing-refused"
    assert making.dress(room, pictures=[]).status_code == 200


def test_another_look_moves_no_picture(making: Making) -> None:
    framed, logo, other = making.picture(), making.picture(8), making.picture(12)
    room = making.make(pictures=[framed, framed], logo=logo).json()["id"]
    by_hand = making.room(room)["room"]
    by_hand["dressing"]["pictures"][0]["position"][1] -= 0.25
    assert making.put(by_hand).status_code == 200
    hung = making.room(room)["room"]["dressing"]["pictures"]
    assert making.dress(room, time="evening").status_code == 200
    assert making.room(room)["room"]["dressing"]["pictures"] == hung
    assert making.dress(room, logo=other).status_code == 200
    assert making.room(room)["room"]["dressing"]["pictures"] == [*hung[:2], {**hung[2], "picture": other}]


def test_pictures_hang_on_walls_where_nothing_stands_and_no_more_than_those(making: Making) -> None:
    (product,) = making.products(1)
    room = making.make().json()["id"]
    walls = [each.name for each in making.shelf.one("atelier").walls]
    made = making.room(room)["room"]
    made["placements"] = [{**made["placements"][0], "slot": walls[0]}]
    assert making.put(made).status_code == 200
    picture, free = making.picture(), len(walls) - 1
    assert making.dress(room, pictures=[picture] * free).status_code == 200
    hung = making.room(room)["room"]["dressing"]["pictures"]
    assert [each["position"] for each in hung] == [
        list(each.position) for each in making.shelf.one("atelier").walls[1:]
    ]
    refused = making.dress(room, pictures=[picture] * (free + 1))
    assert refused.json()["type"] == "/problems/dressing-refused"
    assert f": {free}." in refused.json()["detail"]
    assert making.room(room)["room"]["dressing"]["pictures"] == hung
    assert product == making.room(room)["room"]["placements"][0]["product"]
