"""Changes of a room as functions of its document: old in, new out, nothing changed in place."""

from __future__ import annotations

from typing import Any

from vitrine.catalog.errors import PlacementNotFound, RoomRefused, SlotTaken
from vitrine.catalog.roomjson import Document
from vitrine.catalog.views import Placing


def placed(room: Document, placing: Placing, placement_id: str) -> tuple[Document, dict[str, Any]]:
    """The room with one more placement, and that placement.

    Raises SlotTaken unless placing.replace; RoomRefused for an unknown slot, or not exactly one of
    slot and position.
    """
    if (placing.slot is None) == (placing.position is None):
        raise RoomRefused("$", "needs a slot or a position, and not both")
    kept = list(room["placements"])
    yaw_deg = placing.yaw_deg
    if placing.slot is not None:
        slot = next((slot for slot in room["slots"] if slot["name"] == placing.slot), None)
        if slot is None:
            raise RoomRefused("$.slot", "is no slot of this room")
        other = next((each for each in kept if each["slot"] == placing.slot), None)
        if other is not None and not placing.replace:
            raise SlotTaken(placing.slot, other["id"])
        kept = [each for each in kept if each is not other]
    placement = {
        "id": placement_id,
        "product": placing.product,
        "variant": placing.variant,
        "slot": placing.slot,
        "position": list(placing.position) if placing.position is not None else None,
        "yaw_deg": yaw_deg,
    }
    return {**room, "placements": [*kept, placement]}, placement


def displaced(room: Document, placement_id: str) -> Document:
    """The room without a placement. Raises PlacementNotFound."""
    kept = [each for each in room["placements"] if each["id"] != placement_id]
    if len(kept) == len(room["placements"]):
        raise PlacementNotFound
    return {**room, "placements": kept}
