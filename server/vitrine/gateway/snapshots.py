"""What a planned restart keeps of live rooms: seats and whose they are, the event count, what is shared.

Never where anybody stood or looked. A snapshot is taken once, and only soon after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from vitrine.extensions.ports import Role, Visitor
from vitrine.ids import BrandId, RoomId, Slot, VisitorId


@dataclass(frozen=True, slots=True)
class SavedSeat:
    """tokens: digests."""

    slot: Slot
    visitor: Visitor
    tokens: list[str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One room's. silenced: visitors who may not speak."""

    room: RoomId
    seq: int
    seats: tuple[SavedSeat, ...]
    state: Mapping[str, Mapping[str, Any]]
    silenced: tuple[VisitorId, ...]
    paused: bool


def fields(snapshot: Snapshot) -> dict[str, Any]:
    """As JSON, the room's id aside."""
    return {
        "seq": snapshot.seq,
        "seats": [
            {
                "slot": seat.slot,
                "id": seat.visitor.id,
                "name": seat.visitor.name,
                "colour": seat.visitor.colour,
                "role": seat.visitor.role,
                "brand": seat.visitor.brand_id,
                "tokens": seat.tokens,
            }
            for seat in snapshot.seats
        ],
        "state": {extension: dict(values) for extension, values in snapshot.state.items()},
        "silenced": list(snapshot.silenced),
        "paused": snapshot.paused,
    }


def snapshot(room: RoomId, fields: dict[str, Any]) -> Snapshot:
    """Of what `fields` wrote."""
    return Snapshot(
        room,
        fields["seq"],
        tuple(
            SavedSeat(
                Slot(each["slot"]),
                Visitor(
                    VisitorId(each["id"]),
                    each["name"],
                    each["colour"],
                    cast(Role, each["role"]),
                    BrandId(each["brand"]) if each["brand"] else None,
                ),
                each["tokens"],
            )
            for each in fields["seats"]
        ),
        fields["state"],
        tuple(VisitorId(each) for each in fields["silenced"]),
        fields["paused"],
    )
