"""Which finish of a product is being shown, and who holds it: the same for everybody in the room.

State: one key a placement, {"variant"?, "by"?, "holder"?, "hand"?, "grip"?}; HOOKS.md describes it. A rule
does not see the room's layout, so placements are checked for form and counted: browsers ignore those they do
not know.

Nobody can use up what all share: a visitor has so many placements, and their own oldest makes place for one
more; in a full room what those showed who have left makes place, then that of who has most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

from vitrine.extensions import Json, RoomView, SetState, UseRefused, Visitor, hookimpl
from vitrine.extensions.commands import encoded_bytes
from vitrine.extensions.ports import STATE_KEYS_LIMIT, STATE_LIMIT_BYTES

ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
HANDS = ("left", "right", None)
GRIP_NUMBERS = 7
GRIP_LIMIT_MM = 2000
HELD_LIMIT = 2  # two hands
OWN_LIMIT = 16


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
    """The target's new value, after what must make place for it; nobody loses what they hold."""
    state = dict(room.state)
    here = {each.id for each in room.people}
    own = {key: _owner(each, here) for key, each in state.items() if key != target}
    of = Counter(own.values())
    # Oldest first: a key keeps its place in the order as long as it is there.
    free = [key for key in own if _of(state[key]).get("holder") not in here]
    later = {**state, target: value}
    given_back: list[str] = []

    def give_back(key: str) -> None:
        free.remove(key)
        del later[key]
        of[own[key]] -= 1
        given_back.append(key)

    if target not in state and of[visitor.id] >= OWN_LIMIT:
        mine = next((key for key in free if own[key] == visitor.id), None)
        if mine is not None:
            give_back(mine)
    while len(later) > STATE_KEYS_LIMIT or encoded_bytes(later) > STATE_LIMIT_BYTES:
        if not free:
            raise UseRefused("No more things can be shown to everybody in this room.")
        # Nobody's first of all: they left, and it stood only because there was place for it.
        give_back(max(free, key=lambda key: (own[key] is None, of[own[key]])))
    return [*(SetState(key, None) for key in given_back), SetState(target, value)]


def _owner(value: Json, here: Collection[str]) -> str | None:
    """Who showed it, if they are still in the room."""
    by = _of(value).get("by")
    return by if isinstance(by, str) and by in here else None
