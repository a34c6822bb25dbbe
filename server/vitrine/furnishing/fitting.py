"""Which act of a batch it is that a room cannot take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from vitrine.catalog.errors import RoomRefused
from vitrine.furnishing.acts import FIELDS, KINDS, ROOM, Done
from vitrine.furnishing.furniture import Document
from vitrine.furnishing.shapes import is_wide

_LISTED: Final = re.compile(r"\$\.([a-z_.]+)\[(\d+)\]")
_NAMED: Final = {".".join(kind.way): (thing, kind.key) for thing, kind in KINDS.items()}
_OF_THE_ROOM: Final = {".".join(way): name for name, way in FIELDS.items()}


def culprit(error: RoomRefused, document: Document, done: Sequence[Done]) -> int | None:
    """The number of the last act that was done to what the error names; None: of these acts it is none.

    document: as it is with all of them.
    """
    last_first = list(reversed(range(len(done))))
    mine = (at for at in last_first if _is_of(error.path, document, done[at]))
    # What stands there already may be in the way of what the room is given.
    others = (at for at in last_first if done[at].overruled is None and _blocks(done[at]))
    return next(mine, next(others, None))


def wide(done: Sequence[Done]) -> list[int]:
    """The acts for which more was looked at than the thing itself."""
    return [at for at, each in enumerate(done) if each.overruled is None and is_wide(each.act)]


def _blocks(done: Done) -> bool:
    return done.act.thing == ROOM and "obstacles" in (done.act.value or {})


def _is_of(path: str, document: Document, done: Done) -> bool:
    if done.overruled is not None:
        return False
    act = done.act
    if act.thing == ROOM:
        names = {name for way, name in _OF_THE_ROOM.items() if path.startswith(f"$.{way}")}
        return bool(names & (act.value or {}).keys())
    found = _LISTED.match(path)
    if found is None or found[1] not in _NAMED:
        return False
    thing, key = _NAMED[found[1]]
    listed: Any = document
    for step in found[1].split("."):
        listed = listed[step]
    at = int(found[2])
    return act.thing == thing and at < len(listed) and listed[at].get(key) == act.id
