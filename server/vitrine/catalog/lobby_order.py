"""In which order rooms are listed."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from vitrine.catalog.tables import LobbyPlaceRow, RoomRow

PLACE: Final = 100
"""Of whatever was put nowhere: others are put before or behind it."""


def _put(kind: str, thing: Any) -> ColumnElement[int]:
    said = select(LobbyPlaceRow.place).where(LobbyPlaceRow.kind == kind, LobbyPlaceRow.thing == thing)
    return func.coalesce(said.scalar_subquery(), PLACE)


BRAND_ORDER: Final = (RoomRow.place, RoomRow.created_at, RoomRow.id)
"""Of a brand's rooms: its own."""

SHOP_ORDER: Final = (
    _put("room", RoomRow.id),
    _put("brand", RoomRow.brand_id),
    RoomRow.brand_id,
    *BRAND_ORDER,
)
"""Of all rooms: rooms, then brands, as those who run the shop have put them, then brands by age. No brand
comes before another by what it says of its own rooms."""
