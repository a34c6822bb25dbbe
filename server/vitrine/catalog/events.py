"""What the catalogue tells after a commit."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.storage import event


@event("catalog.room_changed")
@dataclass(frozen=True)
class RoomChanged:
    """A room has a new version; who stands in it should load the layout again."""

    room_id: str
    version: int
