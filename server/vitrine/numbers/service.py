"""What a brand reads of its numbers. Days are of the room's time zone; a period is whole days."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import case, func, select, tuple_
from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.catalog import inside as catalog
from vitrine.catalog.errors import RoomNotFound
from vitrine.numbers.kinds import MAXIMA, OF_PRODUCTS, NumberKind
from vitrine.numbers.tables import NameRow, NumberRow, PlanRow
from vitrine.numbers.views import (
    BrandFigures,
    Cell,
    Counted,
    DayFigures,
    Period,
    StandingThing,
    StoodPlan,
    ThingFigures,
)
from vitrine.storage import Database, among
from vitrine.storage.lives import delete_where
from vitrine.words import LocalText

PRODUCTS_SHOWN: Final = 100
"""The others are in the file for spreadsheets."""

CHUNK: Final = 2_000
"""Rows read at a time for that file."""

Names = Mapping[str, tuple[LocalText, bool]]


class Numbers:
    def __init__(self, database: Database) -> None:
        self._database = database

    def period(self, brand: str, since: date, days: int, room: str | None = None) -> Period:
        """What was counted in `days` days. room: days and products of it alone; none if it is another's."""
        until = since + timedelta(days=days - 1)
        within = NumberRow.brand_id == brand, NumberRow.day.between(since, until)
        of_room = () if room is None else (NumberRow.room_id == room,)
        columns = NumberRow.room_id, NumberRow.day, NumberRow.kind, func.sum(NumberRow.count)
        with self._database.read() as session:
            found = session.execute(select(*columns).where(*within).group_by(*columns[:3])).all()
            products, more = _products(session, (*within, *of_room))
            rooms = sorted({row[0] for row in found})
            names = _names(session, rooms, catalog.room_names_of)
        chosen = [row for row in found if room is None or row[0] == room]
        whole = [since + timedelta(days=number) for number in range(days)]
        # Each row is looked at once: a brand may have had a thousand rooms.
        of_day, of_each = _by(chosen, 1), _by(found, 0)
        return Period(
            since, until, room,
            _figures(row[2:] for row in chosen),
            tuple(DayFigures(day, _figures(of_day[day])) for day in whole),
            tuple(_thing(each, names, _figures(of_each[each])) for each in rooms),
            products, more,
        )  # fmt: skip

    def plan(self, brand: str, room: str, since: date, days: int) -> StoodPlan:
        """Where people stood in a room. Raises RoomNotFound: it is not the brand's, and never was."""
        until = since + timedelta(days=days - 1)
        with self._database.read() as session:
            document: Mapping[str, Any] = {"floor": (), "slots": (), "placements": ()}
            owner: str | None
            try:
                owner, _, document = catalog.room_document(session, room)
            except RoomNotFound:
                mine = select(NumberRow.brand_id).where(NumberRow.room_id == room).limit(1)
                owner = session.scalar(mine)
            if owner != brand:
                raise RoomNotFound
            kept = select(PlanRow.day, PlanRow.cells).where(
                PlanRow.room_id == room, PlanRow.brand_id == brand, PlanRow.day.between(since, until)
            )
            found = session.execute(kept.order_by(PlanRow.day)).all()
            things = _things(session, document)
        together: dict[tuple[int, int], int] = {}
        for x_m, z_m, people in itertools.chain.from_iterable(cells for _, cells in found):
            together[x_m, z_m] = together.get((x_m, z_m), 0) + people
        cells = tuple(Cell(*corner, people) for corner, people in sorted(together.items()))
        days_of = tuple(day for day, _ in found)
        return StoodPlan(room, since, until, days_of, cells, tuple(document["floor"]), things)

    def lines(
        self, brand: str, since: date, days: int
    ) -> Iterator[tuple[date, ThingFigures, ThingFigures | None]]:
        """Each day, room and product of them, with what was counted there; None: of the room itself."""
        rows = self._rows(brand, since, since + timedelta(days=days - 1))
        for (day, room, product), some in itertools.groupby(rows, key=lambda row: row[0]):
            each = list(some)
            figures = _figures(row[1:3] for row in each)
            names = each[0][3]
            if product:
                yield day, _thing(room, names, Counted()), _thing(product, names, figures)
            else:
                yield day, _thing(room, names, figures), None

    def of_brands(
        self, since: date, days: int, after: str | None, limit: int
    ) -> tuple[list[BrandFigures], str | None]:
        """Every brand's in all, in the order of their birth; and where to go on."""
        until = since + timedelta(days=days - 1)
        with self._database.read() as session:
            found = accounts.brands_after(session, after, limit + 1)
            shown = found[:limit]
            counts = {
                each.id: session.execute(
                    select(NumberRow.kind, _together())
                    .where(NumberRow.brand_id == each.id, NumberRow.day.between(since, until))
                    .group_by(NumberRow.kind)
                )
                for each in shown
            }
            told = [BrandFigures(each, _figures(counts[each.id])) for each in shown]
        return told, shown[-1].id if len(found) > limit else None

    def sweep(self) -> int:
        """Forget the numbers of brands that are gone. Returns how many rows."""
        gone, brand = 0, ""
        while True:
            with self._database.read() as session:
                # One brand after the other by the index: not all rows are looked through.
                of_next = [
                    session.scalar(select(func.min(row.brand_id)).where(row.brand_id > brand))
                    for row in (NumberRow, PlanRow, NameRow)
                ]
                brand = min((each for each in of_next if each is not None), default="")
                if not brand:
                    return gone
                there = accounts.is_there(session, brand)
            if not there:
                for row in (NumberRow, PlanRow, NameRow):
                    gone += delete_where(self._database, row, row.brand_id == brand)

    def _rows(
        self, brand: str, since: date, until: date
    ) -> Iterator[tuple[tuple[date, str, str], str, int, Names]]:
        place = NumberRow.day, NumberRow.room_id, NumberRow.product_id, NumberRow.kind
        after: tuple[Any, ...] | None = None
        query = select(*place, NumberRow.count).where(
            NumberRow.brand_id == brand, NumberRow.day.between(since, until)
        )
        while True:
            following = query if after is None else query.where(tuple_(*place) > after)
            with self._database.read() as session:
                found = session.execute(following.order_by(*place).limit(CHUNK)).all()
                names = {
                    **_names(session, sorted({row[1] for row in found}), catalog.room_names_of),
                    **_names(session, sorted({row[2] for row in found}), catalog.product_names_of),
                }
            if not found:
                return
            for day, room, product, kind, count in found:
                yield (day, room, product), kind, count, names
            after = tuple(found[-1][:4])


def _things(session: Session, document: Mapping[str, Any]) -> tuple[StandingThing, ...]:
    """What stands in the room that this room.json describes."""
    slots = {slot["name"]: slot["position"] for slot in document["slots"]}
    standing = [
        (each["product"], each["position"] or slots.get(each["slot"])) for each in document["placements"]
    ]
    names = catalog.product_names_of(session, {product for product, _ in standing})
    return tuple(
        StandingThing(product, names[product][0], position[0], position[2])
        for product, position in standing
        if position is not None and product in names
    )


def _by(rows: Sequence[Any], place: int) -> defaultdict[Any, list[Any]]:
    """Kinds and numbers of rows by what stands at this place of each."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[place]].append(row[2:])
    return found


def _together() -> Any:
    """The sum of rows; of maxima the greatest."""
    greatest = [kind.value for kind in MAXIMA]
    return case((NumberRow.kind.in_(greatest), func.max(NumberRow.count)), else_=func.sum(NumberRow.count))


def _products(session: Session, within: tuple[Any, ...]) -> tuple[tuple[ThingFigures, ...], int]:
    """Those most looked at, and how many there are besides."""

    def sum_of(kind: NumberKind) -> Any:
        return func.sum(case((NumberRow.kind == kind.value, NumberRow.count), else_=0))

    sums = [sum_of(kind) for kind in OF_PRODUCTS]
    of_product = (*within, NumberRow.product_id != "")
    query = (
        select(NumberRow.product_id, *sums)
        .where(*of_product)
        .group_by(NumberRow.product_id)
        .order_by(*(each.desc() for each in sums), NumberRow.product_id)
        .limit(PRODUCTS_SHOWN)
    )
    found = session.execute(query).all()
    count = session.scalar(select(func.count(NumberRow.product_id.distinct())).where(*of_product)) or 0
    names = _names(session, [row[0] for row in found], catalog.product_names_of)
    kinds = [kind.value for kind in OF_PRODUCTS]
    told = (_thing(row[0], names, _figures(zip(kinds, row[1:], strict=True))) for row in found)
    return tuple(told), count - len(found)


def _names(session: Session, ids: Sequence[str], of: Any) -> Names:
    """What these are called; of what is deleted for long, as it was called then."""
    found: dict[str, tuple[LocalText, bool]] = dict(of(session, ids)) if ids else {}
    if missing := [each for each in ids if each and each not in found]:
        query = select(NameRow.id, NameRow.title).where(among(session, NameRow.id, missing))
        found |= {thing: (title, True) for thing, title in session.execute(query)}
    return found


def _thing(thing: str, names: Names, figures: Counted) -> ThingFigures:
    title, gone = names.get(thing, (None, thing != ""))
    return ThingFigures(thing, title, gone, figures)


def _figures(counts: Any) -> Counted:
    """counts: kind and number, of one kind any number of times."""
    found: dict[str, int] = {}
    for kind, count in counts:
        before = found.get(kind, 0)
        found[kind] = max(before, int(count)) if kind in MAXIMA else before + int(count)
    return Counted(**found)
