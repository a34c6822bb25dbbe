"""room.json: what is taken, and the path of every fault."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.fixtures.rooms import room
from vitrine.catalog.errors import RoomRefused, TextRefused
from vitrine.catalog.roomjson import check_portals, check_references, checked, schema_text
from vitrine.ids import new_id
from vitrine.words import LANGUAGES


def with_(path: str, value: Any) -> dict[str, Any]:
    document = copy.deepcopy(room())
    *way, last = path.split(".")
    target: Any = document
    for step in way:
        target = target[int(step)] if isinstance(target, list) else target[step]
    target[int(last) if isinstance(target, list) else last] = value
    return document


def test_schema_is_a_schema_and_every_object_in_it_is_strict() -> None:
    schema = json.loads(schema_text())
    Draft202012Validator.check_schema(schema)

    def objects(value: Any) -> list[dict[str, Any]]:
        below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        own = [value] if isinstance(value, dict) and "properties" in value else []
        return own + [found for each in below for found in objects(each)]

    assert all(found["additionalProperties"] is False for found in objects(schema))


def test_stored_room_has_every_member() -> None:
    optional = ("light", "obstacles", "zones", "slots", "placements", "portals", "modules")
    small = {key: value for key, value in room().items() if key not in optional}
    stored = checked(small)
    # Only a room of a template is dressed.
    assert set(stored) == set(json.loads(schema_text())["properties"]) - {"dressing"}
    assert checked(stored) == stored


def test_document_is_not_changed_in_place() -> None:
    document = room()
    before = copy.deepcopy(document)
    checked(document)["slots"][0]["title"]["en"] = "other"
    assert document == before


def test_html_stays_text_and_hidden_characters_go() -> None:
    stored = checked(with_("title.en", "  <b>Bou\u202etique</b>\n\t now "))
    assert stored["title"]["en"] == "<b>Boutique</b> now"


def test_what_is_written_on_walls_is_tidied_too() -> None:
    sign = {
        "text": "Mai\u202eson\n\x07 ", "position": [0, 2, 0], "yaw_deg": 0, "width_m": 1, "height_m": 0.2,
        "material": "accent",
    }  # fmt: skip
    bare: dict[str, Any] = {each: [] for each in ("chosen", "finishes", "glow", "displays", "pictures")}
    dressing = {**bare, "template": "atelier", "arrangement": 0, "time": "day", "lightmap": None}
    stored = checked({**room(), "dressing": {**dressing, "signs": [sign]}})
    assert stored["dressing"]["signs"][0]["text"] == "Maison"
    with pytest.raises(TextRefused) as refused:
        checked({**room(), "dressing": {**dressing, "signs": [{**sign, "text": "\u202e"}]}})
    assert refused.value.values["field"] == "dressing.signs[0].text"


HASH64 = "A" * 64
CROSSED = [[0, 0], [1, 1], [1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("format", "vitrine.room/2", "$.format"),
        ("more", 1, "$"),
        ("id", "Boutique", "$.id"),
        ("id", "boutique\n", "$.id"),
        ("title", "Boutique", "$.title"),
        ("title", {}, "$.title"),
        ("summary", {"xx": "y"}, "$.summary"),
        ("title", {"fr": 7}, "$.title.fr"),
        ("summary", {"fr": "x" * 401}, "$.summary.fr"),
        ("title", {"en": "x", "xx": "y"}, "$.title"),
        ("scene.model", "xyz", "$.scene.model"),
        ("scene.model", "A" * 64, "$.scene.model"),
        ("capacity", 0, "$.capacity"),
        ("capacity", True, "$.capacity"),
        ("capacity", 1.5, "$.capacity"),
        ("light", {"exposure": float("nan"), "studio": "day"}, "$.light.exposure"),
        ("light", {"exposure": float("inf"), "studio": "day"}, "$.light.exposure"),
        ("light", {"exposure": 1, "studio": "night"}, "$.light.studio"),
        ("bounds.min", [-40, 0, 0], "$.bounds.min[0]"),
        ("bounds.min", [0, 0], "$.bounds.min"),
        ("bounds.min", [4, 0, 0], "$.bounds"),
        ("floor", [], "$.floor"),
        ("floor.0.polygon", [[0, 0], [1, 0]], "$.floor[0].polygon"),
        ("floor.0.polygon", [[0, 0], [1, 0], [2, 0]], "$.floor[0].polygon"),
        ("floor.0.polygon", CROSSED, "$.floor[0].polygon"),
        ("floor.0.polygon", [[0, 0], [0, 0], [1, 0], [1, 1]], "$.floor[0].polygon"),
        ("floor.0.polygon", [[-9, -9], [9, -9], [9, 9]], "$.floor[0].polygon"),
        ("obstacles.0.polygon", CROSSED, "$.obstacles[0].polygon"),
        ("zones.0.kind", "loud", "$.zones[0].kind"),
        ("spawns", [], "$.spawns"),
        ("spawns.0.position", [9, 0, 0], "$.spawns[0].position"),
        ("spawns.0.position", [0, 1, 0], "$.spawns[0].position"),
        ("spawns.0.position", [1.5, 0, 1.5], "$.spawns[0].position"),
        ("slots.1.name", "plinth-1", "$.slots[1].name"),
        ("slots.0.position", [0, 5, 0], "$.slots[0].position"),
        ("slots.0.size_m", [0, 1, 1], "$.slots[0].size_m[0]"),
        ("slots.0.hero", "yes", "$.slots[0].hero"),
        ("portals.0.to.spawn", "window", "$.portals[0].to.spawn"),
        ("portals.0.position", [30, 0, 0], "$.portals[0].position"),
        ("modules.0.url", "https://evil.example/x.js", "$.modules[0].url"),
        ("modules.0.url", "/extensions/light_switch/../../x.js", "$.modules[0].url"),
        ("modules.0.url", "/extensions/light_switch/a..b.js", "$.modules[0].url"),
        ("modules.0.url", "/extensions/other/switch.js", "$.modules[0].url"),
        ("modules.0.integrity", "sha256-" + HASH64, "$.modules[0].integrity"),
        ("modules.0.integrity", "sha384-" + "A" * 63, "$.modules[0].integrity"),
        ("modules.0.options", {"a": "x" * 5000}, "$.modules[0].options"),
        ("placements", [{"id": "p", "product": "q"}], "$.placements[0].id"),
    ],
)
def test_fault_names_its_path(path: str, value: Any, fault: str) -> None:
    with pytest.raises(RoomRefused) as caught:
        checked(with_(path, value))
    assert caught.value.path == fault
    assert caught.value.values == {"path": fault}
    assert len(caught.value.message) < 400


def test_text_over_its_length() -> None:
    with pytest.raises((TextRefused, RoomRefused)):
        checked(with_("title.en", "x" * 10_000))


def test_a_text_is_in_one_language_whichever() -> None:
    stored = checked(with_("title", {"fr": " La  boutique "}))
    assert stored["title"] == {"fr": "La boutique"}
    assert checked(with_("title", {"en": "", "fr": "Boutique"}))["title"] == {"fr": "Boutique"}
    for nothing in ({"en": "\u200b"}, {"en": "", "fr": " "}):
        with pytest.raises(TextRefused, match="title has no words in any language"):
            checked(with_("title", nothing))
    slots = [{**each, "title": {"fr": "Socle"}} for each in with_("title", {"fr": "x"})["slots"]]
    assert {json.dumps(each["title"]) for each in checked(with_("slots", slots))["slots"]} == {
        '{"fr": "Socle"}'
    }


def test_the_published_schema_asks_for_no_language_above_others() -> None:
    texts = json.loads(schema_text())["$defs"]
    for name in ("title", "summary"):
        assert "required" not in texts[name]
        assert texts[name]["minProperties"] == 1
        rules = texts[name]["properties"]
        assert list(rules) == list(LANGUAGES)
        assert all(rule == rules["en"] for rule in rules.values())


ONE_ID = new_id("placement")


def placement(**more: Any) -> dict[str, Any]:
    return {"id": new_id("placement"), "product": new_id("product"), "slot": "plinth-1", **more}


@pytest.mark.parametrize(
    ("placements", "fault"),
    [
        ([placement(slot="nowhere")], "$.placements[0].slot"),
        ([placement(), placement()], "$.placements[1].slot"),
        ([placement(slot=None)], "$.placements[0]"),
        ([placement(position=[0, 0, 0])], "$.placements[0]"),
        ([placement(slot=None, position=[9, 0, 0])], "$.placements[0].position"),
        ([placement(id=ONE_ID), placement(id=ONE_ID, slot="plinth-2")], "$.placements[1].id"),
    ],
)  # fmt: skip
def test_placements(placements: list[dict[str, Any]], fault: str) -> None:
    with pytest.raises(RoomRefused) as caught:
        checked(room(placements=placements))
    assert caught.value.path == fault


def test_references() -> None:
    mine, variant = new_id("product"), new_id("variant")
    known = {mine: frozenset({variant})}
    check_references(checked(room(placements=[placement(product=mine, variant=variant)])), known)
    for document, fault in (
        (room(placements=[placement()]), "$.placements[0].product"),
        (room(placements=[placement(product=mine, variant=new_id("variant"))]), "$.placements[0].variant"),
    ):
        with pytest.raises(RoomRefused) as caught:
            check_references(checked(document), known)
        assert caught.value.path == fault


def test_portals() -> None:
    spawns = {"gallery": frozenset({"door"})}
    for to in ({"room": "not-yet-there", "spawn": "any"}, {"room": "gallery", "spawn": "door"}):
        check_portals(checked(with_("portals.0.to", to)), spawns)
    with pytest.raises(RoomRefused) as caught:
        check_portals(checked(with_("portals.0.to", {"room": "gallery", "spawn": "window"})), spawns)
    assert caught.value.path == "$.portals[0].to.spawn"
