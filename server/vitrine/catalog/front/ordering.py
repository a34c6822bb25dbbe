"""Who comes first in the shop's lobby: brands and rooms that those who run it have put before others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from vitrine.accounts import Brand
from vitrine.accounts import inside as accounts
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.lobby_order import PLACE, SHOP_ORDER
from vitrine.catalog.tables import (
    LobbyPlaceRow,
    RoomRow,
    RoomVersionRow,
    open_to_all,
)
from vitrine.ids import RoomId
from vitrine.storage import Database
from vitrine.words import LocalText

LISTED = 500
"""Rooms, in the operators' list."""


@dataclass(frozen=True, slots=True)
class PlacedRoom:
    """place, brand_place: as those who run the shop said, the lowest first."""

    id: RoomId
    title: LocalText
    brand: Brand
    place: int
    brand_place: int


class Ordering:
    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[PlacedRoom]:
        """The lobby's rooms as they are listed."""
        stood = (RoomRow.id == RoomVersionRow.room_id) & (RoomRow.version == RoomVersionRow.version)
        columns = RoomRow.id, RoomVersionRow.document["title"], RoomRow.brand_id, *SHOP_ORDER[:2]
        query = (
            select(*columns).join(RoomVersionRow, stood).where(RoomRow.deleted_at.is_(None), open_to_all())
        )
        with self._database.read() as session:
            found: Sequence[tuple[str, LocalText, str, int, int]] = session.execute(
                query.order_by(*SHOP_ORDER).limit(LISTED)
            ).all()
            brands = accounts.brands(session, {row[2] for row in found})
        return [PlacedRoom(RoomId(room), title, brands[of], own, its) for room, title, of, own, its in found]

    def place(self, kind: str, thing: str, place: int) -> None:
        """Put a room or brand at a place; `PLACE` is everybody's. Raises RoomNotFound."""
        with self._database.unit() as unit:
            column = RoomRow.id if kind == "room" else RoomRow.brand_id
            there = select(RoomRow.id).where(column == thing, RoomRow.deleted_at.is_(None)).limit(1)
            if unit.session.scalar(there) is None:
                raise RoomNotFound
            mine = LobbyPlaceRow.kind == kind, LobbyPlaceRow.thing == thing
            unit.session.execute(delete(LobbyPlaceRow).where(*mine))
            if place != PLACE:
                unit.session.add(LobbyPlaceRow(kind=kind, thing=thing, place=place))
