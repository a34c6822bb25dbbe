"""Rooms made by order."""

from __future__ import annotations

import json
from typing import Any

from vitrine.accounts import BrandActor
from vitrine.catalog.doors.standing import State
from vitrine.catalog.service import Catalog
from vitrine.idempotency import KeyedWish
from vitrine.wishes.inside import fulfil

Document = dict[str, Any]


def make_room(
    catalog: Catalog, actor: BrandActor, room: str, document: Document, wish: KeyedWish | None
) -> str:
    """Make the room, a draft; answers its id. Raises what `Catalog.save_room` raises."""
    whole = json.dumps({"format": "vitrine.room/1", "id": room, **document}).encode()
    catalog.save_room(actor, room, whole, 0, State.DRAFT, also=lambda unit, _: fulfil(unit, wish, room))
    return room
