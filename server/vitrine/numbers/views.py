"""What numbers tell: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vitrine.accounts import Brand
from vitrine.words import LocalText


@dataclass(frozen=True, slots=True)
class Counted:
    """One of each `kinds.NumberKind`, by its value. most_at_once: of several rooms or days the greatest."""

    visits: int = 0
    by_invite: int = 0
    by_link: int = 0
    by_room: int = 0
    watched: int = 0
    most_at_once: int = 0
    seconds: int = 0
    under_1_min: int = 0
    under_5_min: int = 0
    under_15_min: int = 0
    longer: int = 0
    looked: int = 0
    picked_up: int = 0
    bought: int = 0


@dataclass(frozen=True, slots=True)
class DayFigures:
    day: date
    figures: Counted


@dataclass(frozen=True, slots=True)
class ThingFigures:
    """id: of a room or product; "": outside of rooms. title: None where none is known any more."""

    id: str
    title: LocalText | None
    gone: bool
    figures: Counted


@dataclass(frozen=True, slots=True)
class Period:
    """since, until: the first and the last day. room: what is said of days and products is of it alone.

    days: each of them. rooms: those with any number. products: those most looked at; more_products: how many
    others there are.
    """

    since: date
    until: date
    room: str | None
    whole: Counted
    days: tuple[DayFigures, ...]
    rooms: tuple[ThingFigures, ...]
    products: tuple[ThingFigures, ...]
    more_products: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A square metre: the corner nearest to the room's -x and -z, and how many stood there."""

    x_m: int
    z_m: int
    people: int


@dataclass(frozen=True, slots=True)
class StandingThing:
    """A product that stands in a room now, seen from above: metres, by the room's axes."""

    id: str
    title: LocalText
    x_m: float
    z_m: float


@dataclass(frozen=True, slots=True)
class StoodPlan:
    """days: those that have one. cells: the days' people together. floor: as in room.json, [] of one gone.

    things: in the order of the room's list.
    """

    room: str
    since: date
    until: date
    days: tuple[date, ...]
    cells: tuple[Cell, ...]
    floor: tuple[Mapping[str, Any], ...]
    things: tuple[StandingThing, ...]


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A day's, before it is kept: only cells of at least `kinds.CELLS_LEAST` people."""

    brand: str
    room: str
    day: date
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class BrandFigures:
    brand: Brand
    whole: Counted
