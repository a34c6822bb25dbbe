"""room.json: what the schema can say, and the rules that it cannot."""

from __future__ import annotations

import copy
import functools
import json
import math
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

# jsonschema ships no types of its own.
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]
from jsonschema.validators import extend  # type: ignore[import-untyped]

from vitrine.catalog import polygons
from vitrine.catalog.counting import check_corners, check_counts
from vitrine.catalog.errors import RoomRefused
from vitrine.catalog.text import SUMMARY_LIMIT, TITLE_LIMIT, tidy_line, tidy_local
from vitrine.words import LANGUAGES

Document = dict[str, Any]

# What a writer may leave out. The stored document has every member but `dressing`, which few rooms have, so
# that readers need no defaults.
_DEFAULTS: Document = {
    "version": 0, "picture": None, "light": {"exposure": 1.0, "studio": "day"}, "obstacles": [], "zones": [],
    "slots": [], "placements": [], "portals": [], "modules": [],
}  # fmt: skip
PLACEMENT_DEFAULTS: Document = {"variant": None, "slot": None, "position": None, "yaw_deg": 0}
"""Of a placement, what stands there where it was left out; `locked`, `group` and `light` are left out."""
_NAMED = ("spawns", "zones", "slots", "portals", "modules")
_PIECES = ("floor", "obstacles", "zones")
# What the schema asks for at least, in the place of pieces that it has seen before.
_FEWEST_PIECES: Document = {
    "floor": [{"polygon": [[0, 0], [1, 0], [1, 1]], "height": 0}], "obstacles": [], "zones": [],
}  # fmt: skip
_FLOOR_SLACK_M = 0.05
_OPTIONS_BYTES = 4_096
SIGN_LIMIT = 80
_WALLS = ("displays", "signs", "pictures")


@functools.cache
def schema_text() -> str:
    """The published schema, JSON text, with texts in every language of the shop: its file has one of them."""
    schema = json.loads(resources.files("vitrine.catalog").joinpath("room.schema.json").read_text("utf-8"))
    for text in ("title", "summary"):
        spelt = schema["$defs"][text]["properties"]
        spelt |= dict.fromkeys(LANGUAGES, spelt["en"])
    return json.dumps(schema, indent=2)


def checked(document: Document, standing: Mapping[str, Any] | None = None) -> Document:
    """A copy with every optional member filled in and texts tidied, if it keeps all rules but references.

    standing: the checked document that it would replace. Where the pieces of the floor are the same, they are
    not looked at again: nothing is dearer. What it costs is bounded by counts: those of the schema and
    CORNERS_LIMIT.

    Raises RoomRefused naming the JSON path of the first fault, TextRefused.
    """
    check_counts(document, _schema())
    same = standing is not None and all(document.get(kind, []) == standing[kind] for kind in _PIECES)
    if same and standing is not None:
        # Equal in Python is not the same in JSON (false == 0): what was looked at is what stays.
        document = {**document, **{kind: standing[kind] for kind in _PIECES}}
    else:
        check_corners(document)
    looked_at = {**document, **_FEWEST_PIECES} if same else document
    _check_finite(looked_at, "$")
    _check_schema(looked_at)
    room = {**copy.deepcopy(_DEFAULTS), **copy.deepcopy(document)}
    room["placements"] = [{**PLACEMENT_DEFAULTS, **placement} for placement in room["placements"]]
    _tidy(room)
    _check_names(room)
    _check_bounds(room)
    if not same or standing is None or room["bounds"] != standing["bounds"]:
        _check_polygons(room)
        _check_spawns(room)
    elif room["spawns"] != standing["spawns"]:
        _check_spawns(room)
    _check_placements(room)
    _check_modules(room)
    _check_own_portals(room)
    return room


def check_placement(room: Document, number: int) -> None:
    """Whether a checked room is one still after its placement of this number came to it.

    Slots are the caller's: who adds a placement knows what stands there. Raises RoomRefused.
    """
    check_counts({"placements": room["placements"]}, _schema())
    path = f"$.placements[{number}]"
    rule = {"$ref": "#/$defs/placement"}
    _refuse_first(path, _validator().descend(room["placements"][number], rule))
    check_within(room["bounds"], room["placements"][number]["position"], f"{path}.position")


def rule_of(*way: str) -> Document:
    """The schema of a member of room.json, such as `rule_of("dressing", "signs")`."""
    rule = _schema()
    for name in way:
        rule = _meant(rule["properties"][name])
    return rule


def rule_of_each(*way: str) -> Document:
    """The schema of what stands in a list of room.json."""
    return _meant(rule_of(*way)["items"])


def check_part(value: Any, rule: Document, path: str) -> None:
    """Whether a value of its own keeps a rule of the schema. path: for the message. Raises RoomRefused."""
    check_counts(value, _schema(), rule, path)
    _check_finite(value, path)
    _refuse_first(path, _validator().descend(value, rule))


def check_within(bounds: Document, position: list[float] | None, path: str) -> None:
    """Raises RoomRefused for a position outside of the room."""
    low, high = bounds["min"], bounds["max"]
    if position is not None and not all(
        a <= value <= b for a, value, b in zip(low, position, high, strict=True)
    ):
        raise RoomRefused(path, "lies outside of the room's bounds")


def check_references(room: Document, products: Mapping[str, frozenset[str]]) -> None:
    """Whether what the placements of a checked room name exists. Raises RoomRefused.

    products: the brand's, each with its variants' ids.
    """
    for number, placement in enumerate(room["placements"]):
        path = f"$.placements[{number}]"
        if placement["product"] not in products:
            raise RoomRefused(f"{path}.product", "is no product of your brand")
        if placement["variant"] not in (None, *products[placement["product"]]):
            raise RoomRefused(f"{path}.variant", "is no variant of that product")


def check_portals(room: Document, spawns: Mapping[str, frozenset[str]]) -> None:
    """Whether portals lead to a spawn. spawns: names, of rooms that are there. Raises RoomRefused."""
    for number, portal in enumerate(room["portals"]):
        to = portal["to"]
        # A room that is not there yet is allowed: two that lead to each other are made one after the other.
        if to["room"] in spawns and to["spawn"] not in spawns[to["room"]]:
            raise RoomRefused(f"$.portals[{number}].to.spawn", f"is no spawn of room {to['room']!r}")


def dressing_pictures(document: Mapping[str, Any]) -> dict[str, str]:
    """The hashes of the pictures that a room's dressing shows, each with the JSON path where it is first."""
    dressing = document.get("dressing") or {}
    found: dict[str, str] = {}
    for kind in ("finishes", "pictures"):
        for number, each in enumerate(dressing.get(kind, ())):
            if each["picture"] is not None:
                found.setdefault(each["picture"], f"$.dressing.{kind}[{number}].picture")
    if dressing.get("lightmap") is not None:
        found.setdefault(dressing["lightmap"]["picture"], "$.dressing.lightmap.picture")
    return found


def _whole_pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    # Python's `$` also matches before a last newline; JSON Schema's does not.
    if isinstance(instance, str) and re.search(pattern.replace("$", r"\Z"), instance) is None:
        yield ValidationError("does not have the right form")


@functools.cache
def _schema() -> Document:
    found: Document = json.loads(schema_text())
    return found


@functools.cache
def _validator() -> Draft202012Validator:
    made: Draft202012Validator = extend(Draft202012Validator, {"pattern": _whole_pattern})(_schema())
    return made


def _meant(rule: Document) -> Document:
    """What a rule refers to."""
    while "$ref" in rule:
        rule = _schema()["$defs"][rule["$ref"].rpartition("/")[2]]
    return rule


def _check_schema(document: Document) -> None:
    _refuse_first("$", _validator().iter_errors(document))


def _refuse_first(path: str, errors: Iterator[ValidationError]) -> None:
    """The validator goes no further than to its first error."""
    error = next(iter(errors), None)
    if error is not None:
        path += "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.path)
        raise RoomRefused(path[:200], _words(error))


def _words(error: ValidationError) -> str:
    """The fault in words of ours: jsonschema's repeat the whole value."""
    rule = error.validator_value
    match error.validator:
        case "additionalProperties":
            extra = sorted(set(error.instance) - set(error.schema["properties"]))
            return f"has unknown members: {', '.join(name[:40] for name in extra[:5])}"
        case "required":
            return f"lacks {', '.join(name for name in rule if name not in error.instance)}"
        case "type":
            return f"is not of type {rule}"
        case "const" | "enum":
            return f"is not {json.dumps(rule)}"
        case "minimum" | "maximum" | "exclusiveMinimum":
            return f"is out of range ({error.validator} {rule})"
        case "minItems" | "maxItems" | "minLength" | "maxLength":
            return f"is too short or too long ({error.validator} {rule})"
        case "minProperties":
            return "has no words in any language"
        case "items" | "prefixItems":
            return "has too many members"
        case _:
            return "does not have the right form"


def _check_finite(value: Any, path: str) -> None:
    """NaN passes every comparison of a schema. Recursion is bounded: the JSON reader stops at 64 levels."""
    if isinstance(value, float) and not math.isfinite(value):
        raise RoomRefused(path, "is not a finite number")
    if isinstance(value, dict):
        for key, below in value.items():
            _check_finite(below, f"{path}.{key}"[:200])
    if isinstance(value, list):
        for number, below in enumerate(value):
            _check_finite(below, f"{path}[{number}]"[:200])


def _tidy(room: Document) -> None:
    room["title"] = tidy_local(room["title"], "title", TITLE_LIMIT)
    room["summary"] = tidy_local(room["summary"], "summary", SUMMARY_LIMIT)
    for kind in ("slots", "portals"):
        for number, thing in enumerate(room[kind]):
            thing["title"] = tidy_local(thing["title"], f"{kind}[{number}].title", TITLE_LIMIT)
    for number, sign in enumerate(room.get("dressing", {}).get("signs", ())):
        sign["text"] = tidy_line(sign["text"], f"dressing.signs[{number}].text", SIGN_LIMIT)


def _check_names(room: Document) -> None:
    for kind, key in [*((kind, "name") for kind in _NAMED), ("placements", "id")]:
        seen: set[str] = set()
        for number, thing in enumerate(room[kind]):
            if thing[key] in seen:
                raise RoomRefused(f"$.{kind}[{number}].{key}", f"is there twice: {thing[key]}")
            seen.add(thing[key])
    for kind in _WALLS:
        named = [thing["id"] for thing in room.get("dressing", {}).get(kind, ()) if "id" in thing]
        if twice := {name for name in named if named.count(name) > 1}:
            raise RoomRefused(f"$.dressing.{kind}", f"has an id twice: {min(twice)}")


def _check_bounds(room: Document) -> None:
    low, high = room["bounds"]["min"], room["bounds"]["max"]
    if not all(a < b for a, b in zip(low, high, strict=True)):
        raise RoomRefused("$.bounds", "has a min that is not below its max")
    for kind in ("spawns", "slots", "portals", "placements"):
        for number, thing in enumerate(room[kind]):
            check_within(room["bounds"], thing["position"], f"$.{kind}[{number}].position")
    for kind in _WALLS:
        for number, thing in enumerate(room.get("dressing", {}).get(kind, ())):
            check_within(room["bounds"], thing["position"], f"$.dressing.{kind}[{number}].position")


def _check_polygons(room: Document) -> None:
    low, high = room["bounds"]["min"], room["bounds"]["max"]
    for kind in _PIECES:
        for number, piece in enumerate(room[kind]):
            fault = polygons.fault(piece["polygon"])
            if fault is not None:
                raise RoomRefused(f"$.{kind}[{number}].polygon", fault)
            if kind == "floor" and not all(
                low[0] <= x <= high[0] and low[2] <= z <= high[2] for x, z in piece["polygon"]
            ):
                raise RoomRefused(f"$.floor[{number}].polygon", "lies outside of the room's bounds")


def _check_spawns(room: Document) -> None:
    for number, spawn in enumerate(room["spawns"]):
        x, y, z = spawn["position"]
        path = f"$.spawns[{number}].position"
        heights = [piece["height"] for piece in room["floor"] if polygons.contains(piece["polygon"], (x, z))]
        if not any(abs(y - height) <= _FLOOR_SLACK_M for height in heights):
            raise RoomRefused(path, "is not on the floor")
        if any(polygons.contains_strictly(piece["polygon"], (x, z)) for piece in room["obstacles"]):
            raise RoomRefused(path, "is inside of an obstacle")


def _check_placements(room: Document) -> None:
    slots = {slot["name"] for slot in room["slots"]}
    taken: set[str] = set()
    for number, placement in enumerate(room["placements"]):
        path, slot = f"$.placements[{number}]", placement["slot"]
        if (slot is None) == (placement["position"] is None):
            raise RoomRefused(path, "needs a slot or a position, and not both")
        if slot is not None:
            if slot not in slots:
                raise RoomRefused(f"{path}.slot", "is no slot of this room")
            if slot in taken:
                raise RoomRefused(f"{path}.slot", "has something on it already")
            taken.add(slot)


def _check_modules(room: Document) -> None:
    for number, module in enumerate(room["modules"]):
        path = f"$.modules[{number}]"
        if ".." in module["url"]:
            raise RoomRefused(f"{path}.url", "does not have the right form")
        if not module["url"].startswith(f"/extensions/{module['name']}/"):
            raise RoomRefused(f"{path}.url", "does not lie below /extensions/ and the module's name")
        if len(json.dumps(module.get("options", {}))) > _OPTIONS_BYTES:
            raise RoomRefused(f"{path}.options", f"are over {_OPTIONS_BYTES} bytes")


def _check_own_portals(room: Document) -> None:
    own = {spawn["name"] for spawn in room["spawns"]}
    for number, portal in enumerate(room["portals"]):
        if portal["to"]["room"] == room["id"] and portal["to"]["spawn"] not in own:
            raise RoomRefused(f"$.portals[{number}].to.spawn", "is no spawn of this room")
