"""What people wear and have placed in a room: 64 slots of shared state. Values in, commands out.

A slot holds null or {"visitor", "certificate", "edition", "serial", "title", "model", "kind", "at"?}. kind:
"worn" or "placed"; at: [x, y, z, yaw_deg], metres and degrees in the room's frame.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from vitrine.extensions import Json, SetState, UseRefused
from vitrine.extensions.commands import encoded_bytes
from vitrine.extensions.ports import STATE_LIMIT_BYTES

if TYPE_CHECKING:  # without the extra it cannot be imported
    from vitrine.certificates.rights.views import Certificate

SHELF_SLOTS: Final = 64
PLACED_LIMIT: Final = 2
FARTHEST_M: Final = 32.0
TITLE_CHARACTERS: Final = 60

State = Mapping[str, Json]


def wear(state: State, visitor: str, good: Certificate) -> list[SetState]:
    """Show it as a badge on the visitor; it takes the place of what they wore. Raises UseRefused."""
    old = [key for key, each in _slots(state) if each["visitor"] == visitor and each["kind"] == "worn"]
    return _put(state, visitor, good, old, {"kind": "worn"})


def place(state: State, visitor: str, good: Certificate, at: Sequence[float]) -> list[SetState]:
    """Put it at a spot in the room; it is moved if it stood there already. Raises UseRefused.

    at: what `spot` gave.
    """
    others = [
        key
        for key, each in _slots(state)
        if each["visitor"] == visitor and each["kind"] == "placed" and each["certificate"] != good.id
    ]
    if len(others) >= PLACED_LIMIT:
        raise UseRefused("You have placed two things already. Put one away first.")
    return _put(state, visitor, good, [], {"kind": "placed", "at": list(at)})


def put_away(state: State, visitor: str, certificate: str) -> list[SetState]:
    """Show it no more, if it is the visitor who shows it."""
    return [
        SetState(key, None)
        for key, each in _slots(state)
        if each["visitor"] == visitor and each["certificate"] == certificate
    ]


def left(state: State, visitor: str) -> list[SetState]:
    """The visitor has gone and takes everything along."""
    return [SetState(key, None) for key, each in _slots(state) if each["visitor"] == visitor]


def shown(state: State) -> list[tuple[str, str, str]]:
    """Slot, visitor and certificate of everything that is shown."""
    return [(key, str(each["visitor"]), str(each["certificate"])) for key, each in _slots(state)]


def spot(value: Json) -> tuple[float, float, float, float] | None:
    """The place in {"at": [x, y, z, yaw_deg]}, to the millimetre; None if there is no sound one.

    A rule does not see the room's layout: bounds are those that any room has.
    """
    told = value.get("at") if isinstance(value, dict) else None
    if not isinstance(told, list) or len(told) != 4:
        return None
    # JSON's numbers by their very type: a yes or no is none. The checker cannot follow `type(each)`.
    numbers = [float(each) for each in told if type(each) in (int, float) and abs(each) < 1e6]  # type: ignore[arg-type]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        return None
    x, y, z, yaw_deg = numbers
    if max(abs(x), abs(y), abs(z)) > FARTHEST_M:
        return None
    return round(x, 3), round(y, 3), round(z, 3), round(yaw_deg % 360, 1)


def _put(
    state: State, visitor: str, good: Certificate, old: Sequence[str], how: Mapping[str, Json]
) -> list[SetState]:
    # One certificate is shown once, whoever showed it before.
    freed = [*old, *(key for key, each in _slots(state) if each["certificate"] == good.id)]
    taken = {key for key, _ in _slots(state)} - set(freed)
    free = [key for key in map(str, range(SHELF_SLOTS)) if key not in taken]
    if not free:
        raise UseRefused("No more things can be shown in this room.")
    key = next(iter(freed), free[0])
    title: dict[str, Json] = {
        language: text if len(text) <= TITLE_CHARACTERS else f"{text[: TITLE_CHARACTERS - 1]}…"
        for language, text in good.title.items()
    }
    value: dict[str, Json] = {
        "visitor": visitor, "certificate": good.id, "edition": good.edition, "serial": good.serial,
        "title": title, "model": good.model, **how,
    }  # fmt: skip
    commands = [SetState(each, None) for each in dict.fromkeys(freed) if each != key] + [SetState(key, value)]
    later = {**state, **{each.key: each.value for each in commands}}
    if encoded_bytes(later) > STATE_LIMIT_BYTES:
        raise UseRefused("No more things can be shown in this room.")
    return commands


def _slots(state: State) -> Iterator[tuple[str, dict[str, Json]]]:
    for key, value in state.items():
        if isinstance(value, dict):
            yield key, value
