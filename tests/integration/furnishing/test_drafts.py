"""A room's draft over HTTP: begun by an act, seen by its editors alone, opened to the public, thrown away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.told import told
from tests.integration.furnishing.conftest import Shop, put, set_, take, words
from vitrine.assets.errors import InUse
from vitrine.assets.removing import RemovingFiles
from vitrine.clock import ManualClock
from vitrine.furnishing.inside import uses
from vitrine.furnishing.service import LOOKS
from vitrine.furnishing.tables import write_pictures
from vitrine.parts import Alone, Use
from vitrine.storage import Session


def test_without_a_draft_the_room_is_what_stands(shop: Shop) -> None:
    found = shop.get().json()
    assert (found["number"], found["changed"], found["can_undo"], found["base_version"]) == (0, False, 0, 1)
    assert found["room"] == shop.live()
    assert found["models"] == {shop.stock.model: f"/models/{shop.stock.model}/model.glb"}


def test_visitors_see_the_draft_when_it_is_opened_and_not_before(either: Shop) -> None:
    before, bowl = either.live(), either.product()
    told(either.database, "catalog.room_changed")
    placed = put(bowl)
    answer = either.act(placed, words("Entrez"))
    assert (answer["number"], answer["others"], answer["room_changed_anew"]) == (2, [], False)
    assert [each["overruled"] for each in answer["done"]] == [None, None]
    draft = either.get().json()
    assert (draft["number"], draft["changed"], draft["can_undo"]) == (2, True, 2)
    assert draft["room"]["placements"] == [
        {
            "id": placed["id"],
            "product": bowl,
            "variant": None,
            "slot": "plinth-1",
            "position": None,
            "yaw_deg": 0,
        }
    ]
    assert draft["products"][bowl]["id"] == bowl
    assert either.live() == before
    assert told(either.database, "catalog.room_changed") == []

    assert either.opened() == 2
    assert either.live() == {**draft["room"], "version": 2}
    assert [each.version for each in told(either.database, "catalog.room_changed")] == [2]
    after = either.get().json()
    assert (after["number"], after["changed"], after["room"]) == (3, False, either.live())


def test_place_move_undo_is_exactly_what_stood_before(either: Shop) -> None:
    first, second = put(either.product()), put(either.product(), "plinth-2")
    either.act(first, second)
    either.opened()
    before = either.live()
    done = either.act(
        set_("placement", first["id"], position=[1, 0.5, -1], yaw_deg=40, locked=True, group="left"),
        take("placement", second["id"]),
        put(
            either.product(), None, position=[0, 0, 1], light={"kind": "spot", "kelvin": 3000, "strength": 1}
        ),
        set_("room", "room", light={"exposure": 1.5, "studio": "evening"}),
        words("Entrez"),
        set_("zone", "corner", kind="stage"),
    )["done"]
    assert either.get().json()["room"] != before
    undone = either.act(*[each["inverse"] for each in reversed(done)])["done"]
    assert [each["overruled"] for each in undone] == [None] * len(done)
    assert either.get().json()["room"] == before
    version = either.opened()
    assert either.live() == {**before, "version": version}
    # And done again.
    either.act(*[each["inverse"] for each in reversed(undone)])
    assert len(either.get().json()["room"]["placements"]) == 2


def test_what_cannot_be_any_more_is_overruled_and_says_why(shop: Shop) -> None:
    bowl, vase = put(shop.product()), put(shop.product())
    answer = shop.act(
        bowl,
        vase,
        bowl,
        take("slot", "plinth-1"),
        take("spawn", "door"),
        set_("placement", vase["id"], yaw_deg=3),
        put(shop.product(), "nowhere"),
        put(shop.product(publish=False), "plinth-2"),
        put("product_" + "a" * 26, "plinth-2"),
        take("placement", vase["id"]),
    )
    assert [each["overruled"] for each in answer["done"]] == [
        None, "taken", "same", "needed", "needed", "gone", "gone", "unpublished", "gone", "gone",
    ]  # fmt: skip
    assert [each["inverse"] is None for each in answer["done"]] == [False] + [True] * 9
    assert len(shop.get().json()["room"]["placements"]) == 1


SPAWN = {"position": [1, 0, 0], "yaw_deg": 0, "radius_m": 0.3}


class Drafted(Alone):
    """A shop of drafts."""

    def uses(self, session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
        return uses(session, kind, thing, brand)


NO_ACTS: list[dict[str, Any]] = [
    put("product_" + "a" * 26, None, position=[0, 0, 99]),
    put("product_" + "a" * 26, None, position=[0, 3.9, 3.1]),
    set_("placement", "lamp", yaw_deg=0),
    set_("sign", "words", text=""),
    set_("room", "room", title={"en": "Other"}),
    {
        "do": "put", "thing": "spawn", "id": "roof",
        "value": {"position": [0, 3, 0], "yaw_deg": 0, "radius_m": 1},
    },
    {
        "do": "put", "thing": "zone", "id": "bow",
        "value": {"kind": "stage", "polygon": [[0, 0], [1, 1], [1, 0], [0, 1]]},
    },
    set_("room", "room", obstacles=[{"polygon": [[-1, 1], [1, 1], [1, 3], [-1, 3]]}]),
    {"do": "burn", "thing": "sign", "id": "words"},
    {"do": "take", "thing": "module", "id": "light_switch"},
]  # fmt: skip


def test_a_title_in_one_language_reaches_visitors_and_none_is_refused(either: Shop) -> None:
    either.act(set_("slot", "plinth-1", title={"fr": " Le  socle "}))
    either.opened()
    titles = {each["name"]: each["title"] for each in either.live()["slots"]}
    assert titles["plinth-1"] == {"fr": "Le socle"}
    nothing = set_("slot", "plinth-1", title={"en": "", "fr": " "})
    refused = either.post("/acts", {"base": either.get().json()["number"], "acts": [nothing]})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/text-refused")
    assert refused.json()["field"].endswith("acts[0].value.title")


def test_nothing_of_a_batch_is_done_if_one_of_it_is_no_act(shop: Shop) -> None:
    for act in NO_ACTS:
        answer = shop.post("/acts", {"base": 0, "acts": [words("Entrez"), act]})
        assert answer.status_code == 422, answer.text
        if answer.json()["type"] in ("/problems/room-refused", "/problems/text-refused"):
            assert answer.json().get("act") == 1, answer.text
    assert shop.get().json()["changed"] is False


def test_each_act_for_itself_where_that_is_asked_for(shop: Shop) -> None:
    out = {"do": "put", "thing": "spawn", "id": "out", "value": {**SPAWN, "position": [0, 3, 0]}}
    nowhere = {"do": "put", "thing": "spawn", "id": "far", "value": {**SPAWN, "position": [400, 0, 0]}}
    back = {"do": "put", "thing": "spawn", "id": "back", "value": SPAWN}
    silent = words("")
    acts = [words("Entrez"), nowhere, out, silent, back]
    refused = shop.post("/acts", {"base": 0, "acts": acts})
    assert (refused.status_code, refused.json()["act"]) == (422, 1)
    refused = shop.post("/acts", {"base": 0, "acts": [words("Entrez"), out, back]}).json()
    assert (refused["act"], refused["path"]) == (1, "$.spawns[1].position")
    assert shop.get().json()["changed"] is False

    body = {"base": 0, "acts": acts, "partial": True}
    first = shop.post("/acts", body, Idempotency_Key="several-1")
    done = first.json()["done"]
    assert [each["overruled"] for each in done] == [None, "refused", "refused", "refused", None]
    assert [each.get("refused", {}).get("act") for each in done] == [None, 1, 2, 3, None]
    assert done[3]["refused"]["type"] == "/problems/room-refused" and "value" not in done[3]["act"]
    again = shop.post("/acts", body, Idempotency_Key="several-1").json()["done"]
    assert [each["overruled"] for each in again] == [each["overruled"] for each in done]
    room = shop.get().json()["room"]
    assert [each["name"] for each in room["spawns"]] == ["door", "back"]
    shop.opened()


def test_of_very_many_that_do_not_fit_each_is_refused_after_some_looks(shop: Shop) -> None:
    def spawn(name: str, x: float) -> dict[str, Any]:
        return {"do": "put", "thing": "spawn", "id": name, "value": {**SPAWN, "position": [x, 0, 0]}}

    off = [{**spawn(f"off{n}", 0), "value": {**SPAWN, "position": [0, 3, 0]}} for n in range(LOOKS - 1)]
    body = {"base": 0, "acts": [spawn("fits", 1), words("Entrez"), *off], "partial": True}
    told = [each["overruled"] for each in shop.post("/acts", body).json()["done"]]
    assert told == [None, None, *["refused"] * len(off)]
    more = [spawn("too", 0.5), words("Bienvenue", "more"), *off, {**off[0], "id": "last"}]
    body = {"base": shop.get().json()["number"], "acts": more, "partial": True}
    told = [each["overruled"] for each in shop.post("/acts", body).json()["done"]]
    assert told == ["refused", None, *["refused"] * (len(off) + 1)]
    shop.opened()


def test_a_picture_in_the_draft_of_a_deleted_room_is_there_when_that_is_brought_back(either: Shop) -> None:
    shown, brand = either.picture(), either.stock.brand.id
    value = {
        "picture": shown, "position": [0, 2, -2.9], "yaw_deg": 0, "width_m": 1, "height_m": 1,
        "framed": True,
    }  # fmt: skip
    either.act({"do": "put", "thing": "picture", "id": "face", "value": value})
    either.http.delete("/api/rooms/boutique", headers=either.stock.token)
    tied = RemovingFiles(either.database, Drafted())
    with pytest.raises(InUse) as caught:
        tied.picture(brand, shown)
    assert [each["id"] for each in caught.value.values["uses"]] == ["boutique"]
    either.http.post("/api/rooms/boutique/restore", headers=either.stock.token)
    assert either.get().json()["room"]["dressing"]["pictures"][0]["picture"] == shown
    either.http.delete("/api/rooms/boutique", headers=either.stock.token)
    clock = either.database.clock
    assert isinstance(clock, ManualClock)
    clock.advance(31 * 86_400_000)
    either.catalog.removing.sweep_rooms()
    tied.picture(brand, shown)


def test_two_editors_hear_of_each_other(shop: Shop) -> None:
    bowl = put(shop.product())
    shop.act(bowl)
    shop.act(set_("placement", bowl["id"], yaw_deg=10), base=1)
    answer = shop.act(set_("placement", bowl["id"], yaw_deg=20), base=1)
    (other,) = answer["others"]
    assert (other["number"], other["act"]["value"], other["by"] is not None) == (2, {"yaw_deg": 10}, True)
    assert other["name"] == "tests"
    news = shop.get("/acts", params={"after": 1}).json()
    assert [(each["number"], each["act"]["value"]["yaw_deg"]) for each in news["acts"]] == [(2, 10), (3, 20)]
    assert (news["number"], news["anew"]) == (3, False)
    assert shop.get().json()["room"]["placements"][0]["yaw_deg"] == 20


def test_asked_again_nothing_new_is_said_in_a_word(shop: Shop) -> None:
    shop.act(words("A"))
    first = shop.get("/acts", params={"after": 0})
    asked = {**shop.stock.token, "If-None-Match": first.headers["etag"]}
    assert shop.get("/acts", params={"after": 0}, headers=asked).status_code == 304
    shop.act(words("B"))
    assert shop.get("/acts", params={"after": 0}, headers=asked).status_code == 200


def test_an_editor_of_an_earlier_draft_reads_anew(shop: Shop) -> None:
    shop.act(words("A"))
    shop.opened()
    assert shop.get("/acts", params={"after": 1}).json() == {"number": 2, "acts": [], "anew": True}
    shop.act(words("B"))
    assert shop.get("/acts", params={"after": 1}).json()["anew"] is True
    assert shop.act(words("C"), base=1)["room_changed_anew"] is True
    assert shop.get("/acts", params={"after": 2}).json()["anew"] is False
    assert shop.get("/acts", params={"after": 99}).json()["anew"] is True


def test_a_lost_answer_is_given_again(either: Shop) -> None:
    body = {"base": 0, "acts": [put(either.product()), words("A"), words("A")]}
    first = either.post("/acts", body, Idempotency_Key="drag-0001")
    either.act(words("B"))
    again = either.post("/acts", body, Idempotency_Key="drag-0001")
    assert again.json() == first.json()
    assert either.get().json()["number"] == 4
    other = either.post("/acts", {**body, "acts": [words("C")]}, Idempotency_Key="drag-0001")
    assert (other.status_code, other.json()["type"]) == (409, "/problems/batch-key-reused")
    assert either.post("/acts", body, Idempotency_Key="drag-0002").json()["done"][0]["overruled"] == "same"


def test_opening_asks_for_the_draft_that_was_seen(shop: Shop) -> None:
    refused = shop.post("/open", {"number": 0})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/nothing-drafted")
    shop.act(words("A"))
    shop.act(words("B"))
    moved = shop.post("/open", {"number": 1})
    assert (moved.status_code, moved.json()["type"], moved.json()["number"]) == (
        412,
        "/problems/draft-moved",
        2,
    )
    assert shop.live()["version"] == 1


def test_thrown_away(shop: Shop) -> None:
    before = shop.live()
    url = "/api/rooms/boutique/draft"
    assert shop.http.delete(url, headers=shop.stock.token).json()["type"] == "/problems/nothing-drafted"
    shop.act(words("A"))
    assert shop.http.delete(url, headers=shop.stock.token).status_code == 204
    assert (shop.get().json()["changed"], shop.get().json()["room"], shop.live()) == (False, before, before)


def test_another_brand_and_strangers_find_nothing(shop: Shop) -> None:
    shop.act(words("A"))
    calls: list[tuple[str, str, Any]] = [
        ("GET", "", None), ("GET", "/acts", None), ("GET", "/versions", None), ("GET", "/budgets", None),
        ("POST", "/acts", {"base": 0, "acts": [words("B")]}), ("POST", "/open", {"number": 1}),
        ("POST", "/versions", {"number": 1, "name": "Mine"}), ("DELETE", "", None),
        ("POST", "/from", {"base": 0, "version": "version_x"}), ("DELETE", "/versions/version_x", None),
        ("POST", "/dressing", {"base": 0, "dressing": {"arrangement": 1}}),
    ]  # fmt: skip
    for room_id in ("boutique", "nowhere"):
        for method, way, body in calls:
            url = f"/api/rooms/{room_id}/draft{way}"
            answer = shop.http.request(method, url, json=body, headers=shop.stock.other_token)
            assert (answer.status_code, answer.json()["type"]) == (404, "/problems/room-not-found"), url
            assert shop.http.request(method, url, json=body).status_code in (401, 403), url
    assert shop.get().json()["number"] == 1


def test_a_picture_that_is_not_here_is_gone(either: Shop) -> None:
    value = {
        "picture": "0" * 64, "position": [0, 2, -2.9], "yaw_deg": 0, "width_m": 1, "height_m": 1,
        "framed": True,
    }  # fmt: skip
    missing = {"do": "put", "thing": "picture", "id": "face", "value": value}
    there = {**missing, "value": {**value, "picture": either.picture()}}
    assert [each["overruled"] for each in either.act(missing, there)["done"]] == ["gone", None]
    shown = there["value"]["picture"]

    def used(brand: str | None) -> list[tuple[str, str]]:
        with either.database.read() as session:
            return [(each.kind, each.id) for each in uses(session, "picture", shown, brand)]

    assert [used(None), used(either.stock.brand.id), used(either.stock.other.id)] == [
        [("room", "boutique")]
    ] * 2 + [[]]
    either.opened()
    assert used(None) == [], "the room itself says so from now on"
    assert len(either.live()["dressing"]["pictures"]) == 1


def test_deleted_rooms_hide_no_use_of_a_picture(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vitrine.furnishing.inside.USES_LIMIT", 1)
    shown, deleted = shop.picture(), ("a-room", "b-room")
    for name in (*deleted, "boutique", "c-room", "d-room"):
        shop.room(name)
        with shop.database.unit() as unit:
            write_pictures(unit.session, name, {shown})
    for name in deleted:
        shop.http.delete(f"/api/rooms/{name}", headers=shop.stock.token)

    def used() -> list[str]:
        with shop.database.read() as session:
            return [each.id for each in uses(session, "picture", shown, shop.stock.brand.id)]

    assert used() == ["a-room", "b-room"], "they may be brought back"
    clock = shop.database.clock
    assert isinstance(clock, ManualClock)
    clock.advance(31 * 86_400_000)
    shop.catalog.removing.sweep_rooms()
    assert used() == ["boutique", "c-room"]


def test_budgets_of_what_is_to_be(shop: Shop) -> None:
    live = shop.http.get("/api/rooms/boutique/budgets").json()
    assert shop.get("/budgets").json() == live
    shop.act(put(shop.product()))
    drafted = shop.get("/budgets").json()
    assert drafted != live
    shop.opened()
    assert shop.http.get("/api/rooms/boutique/budgets").json() == drafted
