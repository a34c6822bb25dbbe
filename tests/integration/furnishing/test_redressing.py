"""Another arrangement, finish or light of a template's room in its draft: acts that can be undone."""

from __future__ import annotations

from typing import Any

from tests.integration.furnishing.conftest import Shop, put, words


def made(shop: Shop) -> str:
    for _ in range(3):
        shop.product()
    answer = shop.http.post(
        "/api/rooms", json={"title": {"en": "Our shop"}, "template": "atelier"}, headers=shop.stock.token
    )
    room: str = answer.json()["id"]
    return room


def dress(shop: Shop, room: str, **dressing: Any) -> dict[str, Any]:
    base = shop.get(room_id=room).json()["number"]
    answer = shop.post("/dressing", {"base": base, "dressing": dressing}, room_id=room)
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def undo(shop: Shop, room: str, done: dict[str, Any]) -> None:
    inverses = [each["inverse"] for each in reversed(done["done"])]
    for at in range(0, len(inverses), 100):
        body = {"base": shop.get(room_id=room).json()["number"], "acts": inverses[at : at + 100]}
        answer = shop.post("/acts", body, room_id=room)
        assert [each["overruled"] for each in answer.json()["done"]] == [None] * len(body["acts"])


def test_looks_and_arrangements_are_undone_exactly(shop: Shop) -> None:
    room = made(shop)
    first = shop.get(room_id=room).json()["room"]
    assert "id" in first["dressing"]["displays"][0]
    looks = dress(shop, room, time="evening", materials={"wall": "sage"})
    evening = shop.get(room_id=room).json()["room"]
    assert (evening["dressing"]["time"], evening["light"]["studio"]) == ("evening", "evening")
    assert evening["placements"] == first["placements"]
    moved = dress(shop, room, arrangement=7)
    another = shop.get(room_id=room).json()["room"]
    assert another["slots"] != evening["slots"]
    # The same things stand there, moved.
    ids = [{each["id"] for each in found["placements"]} for found in (first, another)]
    assert ids[0] == ids[1]
    undo(shop, room, moved)
    assert shop.get(room_id=room).json()["room"] == evening
    undo(shop, room, looks)
    assert shop.get(room_id=room).json()["room"] == first
    version = shop.post("/open", {"number": shop.get(room_id=room).json()["number"]}, room_id=room).json()
    assert version == {"version": 2}


def test_what_was_done_by_hand_stays(shop: Shop) -> None:
    room = made(shop)
    spare = shop.get(room_id=room).json()["room"]
    shop.post(
        "/acts", {"base": 0, "acts": [words("Entrez"), put(shop.product(), None, position=[0, 1, 1])]}, room
    )
    dress(shop, room, materials={"floor": spare["dressing"]["chosen"][1]["choice"]}, time="evening")
    found = shop.get(room_id=room).json()["room"]
    assert [each["text"] for each in found["dressing"]["signs"]][-1] == "Entrez"
    assert len(found["placements"]) == len(spare["placements"]) + 1


def test_a_room_of_no_template_cannot_be(shop: Shop) -> None:
    answer = shop.post("/dressing", {"base": 0, "dressing": {"arrangement": 1}})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-of-a-template")
