"""What is answered of the shop's lobby to those who run it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from vitrine.answers import After, HttpAnswer, LocalText
from vitrine.catalog.answers import Brand


class WaitingRoom(HttpAnswer):
    """link: by which it can be looked at."""

    id: Annotated[str, Field(examples=["boutique"])]
    title: LocalText
    link: str


class WaitingBrand(HttpAnswer):
    """A new brand that would open its first rooms to the public."""

    brand: Brand
    asked_at: AwareDatetime
    rooms: list[WaitingRoom]


class WaitingBrands(HttpAnswer):
    items: list[WaitingBrand]
    next: After


class PlacedRoom(HttpAnswer):
    """place, brand_place: as operators said it, the lowest first; 100: nobody said."""

    id: Annotated[str, Field(examples=["boutique"])]
    title: LocalText
    brand: Brand
    place: int
    brand_place: int


class PlacedRooms(HttpAnswer):
    """The lobby's rooms as they are listed, five hundred at most."""

    items: list[PlacedRoom]
