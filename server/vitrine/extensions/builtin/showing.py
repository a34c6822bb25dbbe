"""Which finish of a product is being shown, and who holds it: the same for everybody in the room.

State: one key a placement, {"variant"?, "by"?, "holder"?, "hand"?, "grip"?}; HOOKS.md describes it. A rule
does not see the room's layout, so placements are checked for form and counted: browsers ignore those they do
not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vitrine.extensions import Json, RoomView, SetState, UseRefused, Visitor, hookimpl
from vitrine.extensions.commands import encoded_bytes
from vitrine.extensions.ports import STATE_KEYS_LIMIT, STATE_LIMIT_BYTES

ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
HANDS = ("left", "right", None)
GRIP_NUMBERS = 7
GRIP_LIMIT_MM = 2000
HELD_LIMIT = 2  # two hands
# Keys cannot be taken away again, so nobody alone may use them all up.
FIRST_TOUCHES_LIMIT = 32


@hookimpl
def on_use(
    room: RoomView, visitor: Visitor, action: str, target: str | None, value: Json
) -> list[SetState] | None:
    if target is None or not ID.fullmatch(target):
        return None
    before = _of(room.state.get(target))
    if action == "show":
        variant = value.get("variant") if isinstance(value, dict) else None
        if not isinstance(variant, str) or not ID.fullmatch(variant):
            return None
        return _change(room, visitor, target, {**before, "variant": variant, "by": visitor.id})
    if action == "hold":
        holding = _holding(value)
        if holding is None:
            return None
        _check_free(room, visitor, target, before)
        by: dict[str, Json] = {"by": before.get("by", visitor.id)}
        return _change(room, visitor, target, {**_put_back(before), **by, "holder": visitor.id, **holding})
    if action == "put_back" and before.get("holder") == visitor.id:
        return [SetState(target, _put_back(before))]
    return None


@hookimpl
def on_leave(room: RoomView, visitor: Visitor) -> list[SetState]:
    return [
        SetState(placement, _put_back(_of(value)))
        for placement, value in room.state.items()
        if _of(value).get("holder") == visitor.id
    ]


def _of(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _put_back(value: Mapping[str, Json]) -> dict[str, Json]:
    return {key: each for key, each in value.items() if key not in ("holder", "hand", "grip")}


def _holding(value: Json) -> dict[str, Json] | None:
    """How it is held, as a browser says it; None if it does not say it soundly."""
    told = _of(value)
    hand, grip = told.get("hand"), told.get("grip")
    if hand not in HANDS:
        return None
    if grip is None:
        return {"hand": hand}
    sound = (
        isinstance(grip, list)
        and len(grip) == GRIP_NUMBERS
        and all(type(each) is int and abs(each) <= GRIP_LIMIT_MM for each in grip)
    )
    return {"hand": hand, "grip": grip} if sound else None


def _check_free(room: RoomView, visitor: Visitor, target: str, before: Mapping[str, Json]) -> None:
    holder = before.get("holder")
    if holder not in (None, visitor.id) and any(each.id == holder for each in room.people):
        raise UseRefused("Somebody else holds it just now.")
    held = [placement for placement, value in room.state.items() if _of(value).get("holder") == visitor.id]
    if target not in held and len(held) >= HELD_LIMIT:
        raise UseRefused("You hold two things already. Put one back first.")


def _change(room: RoomView, visitor: Visitor, target: str, value: dict[str, Json]) -> list[SetState]:
    state: dict[str, Json] = dict(room.state)
    if target not in state:
        own = sum(1 for each in state.values() if _of(each).get("by") == visitor.id)
        if len(state) >= STATE_KEYS_LIMIT or own >= FIRST_TOUCHES_LIMIT:
            raise UseRefused("No more things can be shown to everybody in this room.")
    state[target] = value
    if encoded_bytes(state) > STATE_LIMIT_BYTES:
        raise UseRefused("No more things can be shown to everybody in this room.")
    return [SetState(target, value)]
