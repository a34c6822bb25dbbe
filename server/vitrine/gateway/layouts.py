"""What the live room needs to know of a `room.json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrine.ids import RoomId
from vitrine.rooms import Layout


def layout_of(room: Mapping[str, Any]) -> Layout:
    """The layout of a valid `vitrine.room/1` document."""
    low, high = (tuple(float(part) for part in room["bounds"][end]) for end in ("min", "max"))
    return Layout(
        RoomId(room["id"]),
        int(room["version"]),
        (low[0], low[1], low[2]),
        (high[0], high[1], high[2]),
        int(room.get("capacity", 100)),
    )
