"""What becomes of a draft when its room, or what stands in it, changes: nothing is lost in silence."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from tests.fixtures.rooms import room
from tests.integration.furnishing.conftest import Shop, put, set_, take, words
from vitrine.assets.errors import PictureNotFound
from vitrine.catalog import Catalog
from vitrine.catalog.checks import read
from vitrine.clock import ManualClock
from vitrine.furnishing.acts import Act, Overruled
from vitrine.furnishing.service import RoomDrafts


def test_what_changes_of_the_room_comes_into_its_draft(either: Shop) -> None:
    bowl, vase = put(either.product()), either.product()
    either.act(bowl, words("Entrez"))
    placed = either.http.post(
        "/api/rooms/boutique/placements",
        json={"product": vase, "slot": "plinth-2"},
        headers=either.stock.token,
    ).json()
    renamed = either.http.patch(
        "/api/rooms/boutique", json={"title": {"en": "Ateliers"}}, headers=either.stock.token
    )
    assert renamed.status_code == 200
    seen = either.get().json()
    assert (seen["base_version"], seen["room"]["title"]["en"]) == (3, "Ateliers")
    assert [each["id"] for each in seen["room"]["placements"]] == [placed["id"], bowl["id"]]

    answer = either.act(set_("placement", bowl["id"], yaw_deg=5), base=2)
    assert [(each["act"]["id"], each["name"]) for each in answer["others"]] == [(placed["id"], "tests")]
    assert (answer["room_changed_anew"], answer["number"]) == (True, 4)
    either.opened()
    live = either.live()
    assert {each["id"] for each in live["placements"]} == {placed["id"], bowl["id"]}
    assert (live["title"]["en"], live["dressing"]["signs"][0]["text"]) == ("Ateliers", "Entrez")


def test_the_draft_follows_by_itself(shop: Shop) -> None:
    shop.act(words("Entrez"))
    shop.room(capacity=7, slots=[])
    shop.drafts.follow("boutique")
    shop.drafts.follow("boutique")
    shop.drafts.follow("nowhere")
    news = shop.get("/acts", params={"after": 1}).json()
    assert [(each["act"]["do"], each["act"]["id"]) for each in news["acts"]] == [
        ("take", "plinth-1"), ("take", "plinth-2"),
    ]  # fmt: skip
    found = shop.get().json()["room"]
    assert (found["capacity"], found["slots"], len(found["dressing"]["signs"])) == (7, [], 1)


def test_who_opens_it_hears_first_of_what_came(shop: Shop) -> None:
    shop.act(words("Entrez"))
    shop.room(slots=[])
    moved = shop.post("/open", {"number": 1})
    assert (moved.status_code, moved.json()["number"]) == (412, 3)
    assert shop.opened() == 3


def test_what_the_room_has_and_the_draft_cannot_take_is_told(shop: Shop) -> None:
    bowl, vase = put(shop.product()), shop.product()
    shop.act(bowl)
    shop.http.post(
        "/api/rooms/boutique/placements", json={"product": vase, "slot": "plinth-1"}, headers=shop.stock.token
    )
    answer = shop.act(words("Entrez"), base=1)
    assert [(each["act"]["value"]["product"], each["overruled"]) for each in answer["others"]] == [
        (vase, "taken")
    ]


def test_taking_away_beats_moving_in_the_room_itself_too(shop: Shop) -> None:
    bowl = put(shop.product())
    shop.act(bowl)
    shop.opened()
    shop.act(set_("placement", bowl["id"], yaw_deg=5))
    shop.http.delete(f"/api/rooms/boutique/placements/{bowl['id']}", headers=shop.stock.token)
    assert shop.get().json()["room"]["placements"] == []


def test_a_withdrawn_product_keeps_its_place_and_a_deleted_one_goes(either: Shop) -> None:
    kept, gone = either.product(), either.product()
    bowl, vase = put(kept), put(gone, "plinth-2")
    either.act(bowl, vase)
    either.http.post(f"/api/products/{kept}/withdraw", headers=either.stock.token)
    either.http.delete(f"/api/products/{gone}", headers=either.stock.token)
    seen = either.get().json()
    assert [each["product"] for each in seen["room"]["placements"]] == [kept]
    assert seen["products"] == {}

    # The slot is free again, and everybody hears why.
    answer = either.act(put(either.product(), "plinth-2"), base=2)
    assert [(each["act"]["do"], each["by"]) for each in answer["others"]] == [("take", None)]
    assert answer["done"][0]["overruled"] is None
    moved = either.act(take("placement", bowl["id"]))["done"][0]["inverse"]
    assert either.act(moved)["done"][0]["overruled"] == "unpublished"
    either.opened()
    assert len(either.live()["placements"]) == 1


def test_a_withdrawn_product_can_be_opened(shop: Shop) -> None:
    kept = shop.product()
    shop.act(put(kept))
    shop.http.post(f"/api/products/{kept}/withdraw", headers=shop.stock.token)
    shop.opened()
    assert shop.live()["placements"] == []
    assert len(shop.catalog.room_layout("boutique")["placements"]) == 1


def test_a_deleted_room_has_no_draft_and_one_made_anew_begins_anew(shop: Shop) -> None:
    shop.act(words("A"))
    shop.post("/versions", {"number": 1, "name": "Mine"})
    shop.http.delete("/api/rooms/boutique", headers=shop.stock.token)
    assert shop.get().status_code == 404
    assert shop.post("/acts", {"base": 1, "acts": [words("B")]}).status_code == 404
    clock = shop.database.clock
    assert isinstance(clock, ManualClock)
    clock.advance(1_000)
    shop.room()
    found = shop.get().json()
    assert (found["changed"], "dressing" in found["room"]) == (False, False)
    assert shop.get("/versions").json() == {"items": []}
    assert shop.act(words("B"), base=0)["room_changed_anew"] is True


def test_a_room_that_is_brought_back_has_its_draft(shop: Shop) -> None:
    shop.act(words("A"))
    shop.post("/versions", {"number": 1, "name": "Mine"})
    shop.http.delete("/api/rooms/boutique", headers=shop.stock.token)
    shop.drafts.sweep()
    restored = shop.http.post("/api/rooms/boutique/restore", headers=shop.stock.token)
    assert restored.status_code == 200, restored.text
    found = shop.get().json()
    assert (found["changed"], found["room"]["dressing"]["signs"][0]["text"]) == (True, "A")
    assert [each["name"] for each in shop.get("/versions").json()["items"]] == ["Mine"]
    shop.drafts.follow("boutique")
    shop.opened()


def test_what_deleted_rooms_had_goes_with_time(either: Shop) -> None:
    clock = either.database.clock
    assert isinstance(clock, ManualClock)
    either.act(words("A"), words("B"))
    either.opened(name="First")
    either.act(words("C"))
    either.drafts.sweep()
    assert [
        each["act"]["value"]["text"] for each in either.get("/acts", params={"after": 3}).json()["acts"]
    ] == ["C"]
    either.http.delete("/api/rooms/boutique", headers=either.stock.token)
    either.drafts.sweep()
    clock.advance(31 * 86_400_000)
    either.drafts.sweep()
    either.room()
    assert either.get().json()["number"] == 0
    assert either.get("/versions").json() == {"items": []}


def test_a_room_that_is_taken_down_keeps_its_draft(shop: Shop) -> None:
    shop.act(words("A"))
    state = shop.http.patch("/api/rooms/boutique", json={"state": "draft"}, headers=shop.stock.token)
    assert state.status_code == 200
    assert shop.http.get("/api/rooms/boutique").status_code == 404
    assert shop.http.get("/api/rooms/boutique/draft", headers=shop.stock.other_token).status_code == 404
    assert shop.act(words("B"))["number"] == 2


def test_a_picture_deleted_between_looking_and_writing_is_gone(either: Shop) -> None:
    shown, brand = either.picture(), either.stock.brand.id

    def meanwhile(document: bytes, standing: Any) -> dict[str, Any]:
        """What takes long is done between both."""
        with suppress(PictureNotFound):
            either.assets.removing.picture(brand, shown)
        return read(document, standing)

    drafts = RoomDrafts(either.database, Catalog(either.database, either.assets, meanwhile))
    value = {"picture": shown, "position": [0, 2, -2.9], "yaw_deg": 0, "width_m": 1, "height_m": 1}
    spawn = {"position": [1, 0, 0], "yaw_deg": 0, "radius_m": 0.3}
    acts = [
        Act("put", "picture", "face", {**value, "framed": True}), Act("put", "spawn", "back", spawn),
    ]  # fmt: skip
    done = drafts.act(either.actor, "boutique", 0, acts)
    assert [each.overruled for each in done.done] == [Overruled.GONE, None]
    either.opened()


def test_a_room_that_is_replaced_meanwhile_may_not_hold_the_draft(shop: Shop) -> None:
    """Its floor is another by now: what stands nowhere is said, and can be mended."""
    spawn = {"position": [3, 0, -2], "yaw_deg": 0, "radius_m": 0.3}
    shop.act({"do": "put", "thing": "spawn", "id": "back", "value": spawn})
    small = [{"polygon": [[-1, -1], [1, -1], [1, 3], [-1, 3]], "height": 0}]
    assert "floor" in room()
    shop.room(floor=small)
    number = shop.get().json()["number"]
    shop.drafts.follow("boutique")
    refused = shop.post("/open", {"number": number})
    assert (refused.status_code, refused.json()["path"]) == (422, "$.spawns[1].position")
    near = {"do": "put", "thing": "spawn", "id": "near", "value": {**spawn, "position": [0, 0, 0]}}
    whole = shop.post("/acts", {"base": number, "acts": [words("A"), near]})
    assert whole.status_code == 422 and "act" not in whole.json(), "none of these is to blame"
    parts = shop.act(words("A"), near, partial=True)
    assert [each["overruled"] for each in parts["done"]] == [None, "refused"]
    shop.act(take("spawn", "back"))
    shop.opened()
