"""The room.json of a brand's own scene, as it was measured (`assets/measuring`): pure, of values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from vitrine.assets.measuring.proposal import Proposal, ProposedSlot
from vitrine.ids import new_id
from vitrine.templates.displays import Exhibit
from vitrine.words import LocalText, Words

Document = dict[str, Any]

# Lower things would lie at people's feet.
_STANDS_M: Final = 0.5
_words: Final = Words(__file__)


def summary_of(brand: str) -> LocalText:
    return _words("summary", brand=brand)


def written(room: Proposal, exhibits: Sequence[Exhibit]) -> Document:
    """The members of room.json that the measures decide, the brand's products on their slots as they fit."""
    names = ["hero" if slot.hero else f"place-{number}" for number, slot in enumerate(room.slots, 1)]
    return {
        "bounds": {"min": list(room.low_m), "max": list(room.high_m)},
        "floor": [{"polygon": _corners(each.polygon), "height": each.height} for each in room.floor],
        "obstacles": [{"polygon": _corners(each)} for each in room.obstacles],
        "spawns": [
            {
                "name": "door", "position": list(room.spawn), "yaw_deg": room.yaw_deg,
                "radius_m": room.radius_m,
            }
        ],
        "slots": [
            {
                "name": name, "position": list(slot.position), "yaw_deg": slot.yaw_deg,
                "title": _words("slot.hero" if slot.hero else f"slot.{slot.on}", number=number),
                "size_m": list(slot.size_m), "hero": slot.hero,
            }
            for number, (name, slot) in enumerate(zip(names, room.slots, strict=True), 1)
        ],
        "placements": [
            {"id": new_id("placement"), "product": product, "slot": names[number], "yaw_deg": 0}
            for number, product in placed(room.slots, exhibits)
        ],
        "capacity": room.capacity,
    }  # fmt: skip


def placed(slots: Sequence[ProposedSlot], exhibits: Sequence[Exhibit]) -> list[tuple[int, str]]:
    """(number of the slot, product), by slot: the hero is the first of the brand's order that fits there; all
    others stand where they fit and least air is left, great ones first.

    What fits nowhere is left out, as is what would lie on the floor.
    """
    free = set(range(len(slots)))
    found = []
    left = list(exhibits)
    for number in [number for number, slot in enumerate(slots) if slot.hero]:
        hero = next((thing for thing in left if _fits(thing, slots[number])), None)
        if hero is not None:
            free.remove(number)
            left.remove(hero)
            found.append((number, hero.id))
    for thing in sorted(left, key=lambda each: -max(each.size)):
        fits = [number for number in free if _fits(thing, slots[number])]
        if fits:
            best = min(fits, key=lambda number: (_air(slots[number]), number))
            free.remove(best)
            found.append((best, thing.id))
    return sorted(found)


def _fits(thing: Exhibit, slot: ProposedSlot) -> bool:
    if slot.on == "floor" and thing.size[1] < _STANDS_M:
        return False
    return all(side <= room for side, room in zip(thing.size, slot.size_m, strict=True))


def _air(slot: ProposedSlot) -> float:
    return slot.size_m[0] * slot.size_m[1] * slot.size_m[2]


def _corners(polygon: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [list(corner) for corner in polygon]
