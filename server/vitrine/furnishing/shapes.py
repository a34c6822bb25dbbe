"""Whether an act is one at all: what can be said of it without knowing the draft.

The rules are those of room.schema.json. What is checked here is that single thing, never a whole document.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

from vitrine.catalog.errors import RoomRefused
from vitrine.catalog.roomjson import (
    PLACEMENT_DEFAULTS,
    SIGN_LIMIT,
    check_part,
    check_within,
    rule_of,
    rule_of_each,
)
from vitrine.catalog.text import TITLE_LIMIT, tidy_line, tidy_local
from vitrine.furnishing.acts import FIELDS, KINDS, ROOM, Act, Thing, Value

Rule = dict[str, Any]

ACTS_LIMIT: Final = 100
"""Of a batch."""
LIMITS: Final[Mapping[str, int]] = {thing: rule_of(*kind.way)["maxItems"] for thing, kind in KINDS.items()}
"""How many things of a kind a room may have."""
WIDE: Final = frozenset({"spawn", "zone"})
"""Kinds that the floor has to be looked at for: a batch with one of them is checked as a whole."""


def checked(act: Act, path: str) -> Act:
    """The act with texts tidied and what may be left out filled in. path: for the message.

    Raises RoomRefused, TextRefused.
    """
    if act.at is not None and (act.do != "put" or act.at < 0):
        raise RoomRefused(f"{path}.at", "is the place of what is put, from 0")
    if act.thing == ROOM:
        return _of_the_room(act, path)
    rule, key = _rule(act.thing), KINDS[act.thing].key
    check_part(act.id, rule["properties"][key], f"{path}.id")
    if act.do == "take":
        if act.value is not None:
            raise RoomRefused(f"{path}.value", "is nothing that a take has")
        return act
    if not act.value or key in act.value:
        raise RoomRefused(f"{path}.value", f"has the members of the {act.thing}, without its id")
    if act.do == "put":
        filled = {**PLACEMENT_DEFAULTS, **act.value} if act.thing == "placement" else act.value
        check_part({key: act.id, **filled}, rule, f"{path}.value")
    else:
        filled = act.value
        check_part(filled, {**rule, "required": []}, f"{path}.value")
    _check_place(filled, f"{path}.value")
    return Act(act.do, act.thing, act.id, _tidied(act.thing, filled, f"{path}.value"), act.at)


def check_standing(act: Act, bounds: Value, path: str) -> None:
    """Whether a checked act leaves everything within a room of these bounds. Raises RoomRefused."""
    position = (act.value or {}).get("position")
    if position is not None:
        check_within(bounds, position, f"{path}.value.position")


def is_wide(act: Act) -> bool:
    """Whether more of the room has to be looked at than the thing itself."""
    return act.do != "take" and (
        act.thing in WIDE or (act.thing == ROOM and "obstacles" in (act.value or {}))
    )


def _of_the_room(act: Act, path: str) -> Act:
    if act.do != "set" or act.id != ROOM:
        raise RoomRefused(path, f"is no set of {ROOM!r}, the only one")
    if not act.value:
        raise RoomRefused(f"{path}.value", "says nothing")
    if unknown := sorted(act.value.keys() - FIELDS.keys()):
        raise RoomRefused(f"{path}.value", f"has unknown members: {', '.join(unknown)[:100]}")
    for name, value in act.value.items():
        check_part(value, rule_of(*FIELDS[name]), f"{path}.value.{name}")
    return act


def _check_place(value: Value, path: str) -> None:
    """Raises RoomRefused for a placement without any place, or on a slot and elsewhere too."""
    nowhere = value.get("slot", "") is None and value.get("position") is None
    both = value.get("slot") is not None and value.get("position") is not None
    if nowhere or both or ("position" in value and value["position"] is None and "slot" not in value):
        raise RoomRefused(path, "needs a slot or a position, and not both")


def _tidied(thing: Thing, value: Value, path: str) -> Value:
    if thing == "sign" and "text" in value:
        return {**value, "text": tidy_line(value["text"], f"{path}.text", SIGN_LIMIT)}
    if thing in ("slot", "portal") and "title" in value:
        return {**value, "title": tidy_local(value["title"], f"{path}.title", TITLE_LIMIT)}
    return value


@functools.cache
def _rule(thing: str) -> Rule:
    return rule_of_each(*KINDS[thing].way)
