"""What numbers answer over HTTP."""

from __future__ import annotations

from datetime import date

from vitrine.answers import After, HttpAnswer, LocalText
from vitrine.numbers import views
from vitrine.numbers.kinds import CELLS_LEAST


class Counted(HttpAnswer):
    """What was counted. A visit is a guest's, from coming in to leaving; your own members are none.

    by_invite, by_link, by_room: visits by where they came from: an invitation, the room's address, a doorway.
    watched: who came to look on. most_at_once: guests in one room at a time. seconds: how long visits were
    together; under_1_min to longer: how many were so long, once they are over. looked, picked_up, bought:
    visits that did so with a product, each product once; bought outside of rooms: each time.
    """

    visits: int
    by_invite: int
    by_link: int
    by_room: int
    watched: int
    most_at_once: int
    seconds: int
    under_1_min: int
    under_5_min: int
    under_15_min: int
    longer: int
    looked: int
    picked_up: int
    bought: int


class DayFigures(HttpAnswer):
    day: date
    figures: Counted


class ThingFigures(HttpAnswer):
    """id: a room's or a product's; "": outside of rooms. title: null where none is known. gone: deleted."""

    id: str
    title: LocalText | None
    gone: bool
    figures: Counted


class Numbers(HttpAnswer):
    """counting: false: this shop counts nothing now. since, until: the first and the last day.

    room: whole, days and products are of it alone. days: each one, of the room's own time zone. rooms: those
    with any number. products: the hundred most looked at; more_products: how many others there are.
    """

    counting: bool
    since: date
    until: date
    room: str | None
    whole: Counted
    days: list[DayFigures]
    rooms: list[ThingFigures]
    products: list[ThingFigures]
    more_products: int

    @classmethod
    def of(cls, period: views.Period, *, counting: bool) -> Numbers:
        return cls(counting=counting, **{name: getattr(period, name) for name in period.__slots__})


class PlanCell(HttpAnswer):
    """A square metre of floor: its corner nearest to -x and -z, by the room's axes; who stood there."""

    x_m: int
    z_m: int
    people: int


class FloorPart(HttpAnswer):
    """polygon: [x, z] in metres."""

    polygon: list[tuple[float, float]]


class PlanThing(HttpAnswer):
    """A product that stands in the room now, by its id: where, in metres by the room's axes."""

    id: str
    title: LocalText
    x_m: float
    z_m: float


class RoomPlan(HttpAnswer):
    """Where people stood, each once a day and cell. least: cells with fewer people in a day are left out.

    days: those that have a plan; it is there once the day is over. floor, things: [] where the room is
    deleted.
    """

    room: str
    since: date
    until: date
    least: int
    days: list[date]
    cells: list[PlanCell]
    floor: list[FloorPart]
    things: list[PlanThing]

    @classmethod
    def of(cls, plan: views.StoodPlan) -> RoomPlan:
        return cls(
            room=plan.room, since=plan.since, until=plan.until, least=CELLS_LEAST, days=list(plan.days),
            cells=[PlanCell.like(each) for each in plan.cells],
            floor=[FloorPart(polygon=each["polygon"]) for each in plan.floor],
            things=[PlanThing.like(each) for each in plan.things],
        )  # fmt: skip


class BrandNumbers(HttpAnswer):
    """brand: its id."""

    brand: str
    name: str
    whole: Counted


class AllBrandNumbers(HttpAnswer):
    counting: bool
    items: list[BrandNumbers]
    next: After
