"""Another arrangement of the same things: each is moved, so that nobody sees it go and another come."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def moved(before: Document, after: Document) -> Document:
    """The room.json that is to be, with what stood there before under its own id, and as it was but for its
    place: it is moved, not another.
    """
    stood: dict[str, list[Document]] = {}
    for each in before["placements"]:
        stood.setdefault(each["product"], []).append(each)
    kept = {each["id"] for each in before["placements"]}
    placements = []
    for each in after["placements"]:
        known = stood.get(each["product"])
        if each["id"] not in kept and known:
            place = {name: each[name] for name in ("slot", "position", "yaw_deg")}
            each = {**known.pop(0), **place}
        placements.append(each)
    return {**after, "placements": placements}
