"""What an editor does to a room: one act on one thing, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Literal

Value = dict[str, Any]
Do = Literal["put", "set", "take"]
Thing = Literal[
    "placement", "sign", "picture", "display", "portal", "spawn", "zone", "slot", "finish", "room"
]


@dataclass(frozen=True, slots=True)
class ThingKind:
    """Where things of a kind stand in room.json, and which of their members is the id."""

    way: tuple[str, ...]
    key: str


KINDS: Final[Mapping[str, ThingKind]] = {
    "slot": ThingKind(("slots",), "name"),
    "spawn": ThingKind(("spawns",), "name"),
    "zone": ThingKind(("zones",), "name"),
    "portal": ThingKind(("portals",), "name"),
    "display": ThingKind(("dressing", "displays"), "id"),
    "sign": ThingKind(("dressing", "signs"), "id"),
    "picture": ThingKind(("dressing", "pictures"), "id"),
    "finish": ThingKind(("dressing", "finishes"), "material"),
    "placement": ThingKind(("placements",), "id"),
}
ROOM: Final = "room"
"""The one thing of its kind, and its id."""
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "light": ("light",),
    "obstacles": ("obstacles",),
    **{
        name: ("dressing", name) for name in ("template", "arrangement", "time", "chosen", "glow", "lightmap")
    },
}
"""Of the room itself: what is set whole."""
UNSAID: Final[Mapping[str, Value]] = {"placement": {"locked": False, "group": None, "light": None}}
"""By kind: members that are left out of room.json where they are this."""


class Overruled(StrEnum):
    """Why an act was not done. Nobody's fault: somebody else did something first."""

    GONE = "gone"  # the thing, or what it names, is not there any more
    TAKEN = "taken"  # something is on that slot
    SAME = "same"  # it is so already
    FULL = "full"  # there are as many as a room may have
    NEEDED = "needed"  # the last spawn; a slot with something on it; where a portal of this room leads
    UNPUBLISHED = "unpublished"  # the product is a draft
    REFUSED = "refused"  # the room cannot take it: it is no act, or its floor and walls do not reach there


@dataclass(frozen=True, slots=True)
class Act:
    """put: a thing with its whole value, or all members of one that is there. set: the members named.

    take: away it goes. value: without the id. at: of a put, its place in the list; None: the end.
    """

    do: Do
    thing: Thing
    id: str
    value: Value | None = None
    at: int | None = None

    def plain(self) -> Value:
        """As JSON."""
        said: Value = {"do": self.do, "thing": self.thing, "id": self.id}
        said |= {} if self.value is None else {"value": self.value}
        return said | ({} if self.at is None else {"at": self.at})

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Act:
        return cls(plain["do"], plain["thing"], plain["id"], plain.get("value"), plain.get("at"))


@dataclass(frozen=True, slots=True)
class Done:
    """inverse: what undoes it; None exactly where it was overruled."""

    act: Act
    inverse: Act | None = None
    overruled: Overruled | None = None
