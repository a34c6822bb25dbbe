"""Rooms made by order, once a key."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vitrine.accounts import BrandActor
from vitrine.catalog import inside as catalogued
from vitrine.catalog.doors.standing import State
from vitrine.catalog.errors import VersionMismatch
from vitrine.catalog.service import Catalog
from vitrine.storage import Database
from vitrine.templates.errors import KeyReused

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RoomOrder:
    """key: idempotency key; None: each is another room. is_of: whether a room.json is what was ordered."""

    actor: BrandActor
    room: str
    key: str | None
    is_of: Callable[[Document], bool]


class Making:
    def __init__(self, database: Database, catalog: Catalog) -> None:
        self._database, self._catalog = database, catalog

    def is_done(self, order: RoomOrder) -> bool:
        """Whether the room is there by the same key. Raises KeyReused, NotYourBrand."""
        if order.key is None:
            return False
        with self._database.read() as session:
            if not catalogued.room_is_there(session, order.room):
                return False
            brand, _, document = catalogued.room_document(session, order.room)
        order.actor.require_brand(brand)
        if not order.is_of(document):
            raise KeyReused
        return True

    def carry_out(self, order: RoomOrder, document: Document) -> None:
        """Make the room, a draft. Raises KeyReused and what `Catalog.save_room` raises."""
        whole = {"format": "vitrine.room/1", "id": order.room, **document}
        try:
            self._catalog.save_room(order.actor, order.room, json.dumps(whole).encode(), 0, State.DRAFT)
        except VersionMismatch:
            # The same key at the same moment: that room is there now.
            if not self.is_done(order):
                raise


def template_of(document: Document) -> str | None:
    """Of a room.json; None: it is of none, though something of its brand's may hang in it."""
    found: str | None = (document.get("dressing") or {}).get("template")
    return found
