"""Numbers in the tables, on both databases: added once, kept or not at all, gone with their brand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.house import accounts_of
from vitrine.app.lives import LIVES
from vitrine.clock import ManualClock
from vitrine.errors import VitrineError
from vitrine.ids import new_id
from vitrine.numbers import inside
from vitrine.numbers.kinds import NumberKind
from vitrine.numbers.service import Numbers
from vitrine.numbers.tables import NumberRow, PlanRow
from vitrine.numbers.tally import Flush, Key, Tally
from vitrine.numbers.views import Cell, KeptPlan
from vitrine.storage import Database
from vitrine.storage.lease import Lease
from vitrine.storage.lives import forget

DAY = date(2026, 12, 1)


def keep(database: Database, batch: Flush) -> None:
    with database.unit() as unit:
        inside.write(unit, batch, database.clock.now())


def batch(counts: dict[Key, int]) -> Flush:
    return Flush(new_id("flush"), counts)


def key(
    kind: NumberKind = NumberKind.VISITS, product: str = "", room: str = "salon", brand: str = "brand"
) -> Key:
    return Key(brand, room, product, DAY, kind)


def rows(database: Database) -> dict[tuple[str, str, str], int]:
    with database.read() as session:
        return {
            (row.room_id, row.product_id, row.kind): row.count for row in session.scalars(select(NumberRow))
        }


def test_a_batch_is_added_once_however_often_it_is_sent(database: Database) -> None:
    first = batch({key(): 3, key(NumberKind.MOST_AT_ONCE): 3, key(NumberKind.LOOKED, "bowl"): 1})
    second = batch({key(): 2, key(NumberKind.MOST_AT_ONCE): 2})
    for sent in (first, first, second, second):
        keep(database, sent)
    assert rows(database) == {
        ("salon", "", "visits"): 5,
        ("salon", "", "most_at_once"): 3,
        ("salon", "bowl", "looked"): 1,
    }


def test_a_transaction_that_breaks_leaves_nothing_and_the_same_batch_goes_again(database: Database) -> None:
    tally = Tally()
    tally.add(key(), 4)
    waiting = tally.batch()
    assert waiting is not None
    with pytest.raises(ZeroDivisionError), database.unit() as unit:
        inside.write(unit, waiting, database.clock.now())
        raise ZeroDivisionError
    assert rows(database) == {}
    # Here the answer to the commit was lost, there it was not: either way it is in there once.
    keep(database, waiting)
    again = tally.batch()
    assert again is not None
    keep(database, again)
    assert rows(database) == {("salon", "", "visits"): 4}


def test_who_lost_the_lease_adds_nothing(database: Database) -> None:
    lease = Lease(database, "one")
    lease.take()
    guarded = database.guarded(lease.check)
    keep(guarded, batch({key(): 1}))
    lease.release()
    Lease(database, "another").take()
    with pytest.raises(VitrineError):
        keep(guarded, batch({key(): 1}))
    assert rows(database) == {("salon", "", "visits"): 1}


def test_ten_thousand_products_are_kept_read_and_written_out(database: Database) -> None:
    brand = accounts_of(database).ensure_brand("Maison").id
    tally, numbers = Tally(), Numbers(database)
    for number in range(10_000):
        tally.add(key(NumberKind.LOOKED, f"product_{number:05}", brand=brand), 1 + number % 7)
    while (waiting := tally.batch()) is not None:
        keep(database, waiting)
        tally.kept(waiting)
    period = numbers.period(brand, DAY, 7)
    whole = sum(1 + number % 7 for number in range(10_000))
    assert period.whole.looked == period.days[0].figures.looked == period.rooms[0].figures.looked == whole
    assert len(period.products) == 100 and period.more_products == 9_900
    assert period.products[0].figures.looked == 7
    lines = list(numbers.lines(brand, DAY, 1))
    assert sum(product.figures.looked for _, _, product in lines if product is not None) == whole


def test_a_plan_of_a_day_that_came_twice_counts_nobody_twice(database: Database) -> None:
    for cells in ((Cell(0, 0, 12), Cell(1, 0, 10)), (Cell(0, 0, 11), Cell(1, 0, 14), Cell(-2, 3, 10))):
        with database.unit() as unit:
            inside.write_plan(unit, KeptPlan("brand", "salon", DAY, cells), database.clock.now())
    with database.read() as session:
        assert session.get_one(PlanRow, ("salon", DAY)).cells == [[-2, 3, 10], [0, 0, 12], [1, 0, 14]]


def test_numbers_end_after_25_months_or_with_their_brand(database: Database, clock: ManualClock) -> None:
    accounts = accounts_of(database)
    mine, theirs = accounts.ensure_brand("Maison").id, accounts.ensure_brand("Other").id
    keep(
        database,
        batch({key(brand=mine): 1, key(room="closet", brand=theirs): 1, key(room="x", brand="gone"): 1}),
    )
    for brand, room in ((mine, "salon"), ("gone", "x")):
        with database.unit() as unit:
            inside.write_plan(unit, KeptPlan(brand, room, DAY, (Cell(0, 0, 10),)), database.clock.now())
    numbers = Numbers(database)
    assert numbers.sweep() == 2 and numbers.sweep() == 0
    assert [room for room, _, _ in sorted(rows(database))] == ["closet", "salon"]

    clock.advance(int(timedelta(days=760).total_seconds() * 1000))
    keep(database, batch({key(brand=mine): 1}))
    clock.advance(int(timedelta(days=2).total_seconds() * 1000))
    gone = forget(database, {name: LIVES[name] for name in ("numbers", "room_plans", "number_names")})
    assert gone == {"numbers": 1, "room_plans": 1}
    assert rows(database) == {("salon", "", "visits"): 2}


def test_operators_read_every_brand_in_all(database: Database) -> None:
    accounts = accounts_of(database)
    mine, theirs = (accounts.ensure_brand(name).id for name in ("Maison", "Other"))
    keep(database, batch({
        key(brand=mine): 3, key(room="closet", brand=mine): 4, key(NumberKind.MOST_AT_ONCE, brand=mine): 2,
        key(NumberKind.MOST_AT_ONCE, room="closet", brand=mine): 5,
    }))  # fmt: skip
    found, following = Numbers(database).of_brands(DAY, 1, None, 1)
    assert following == mine and (found[0].whole.visits, found[0].whole.most_at_once) == (7, 5)
    found, following = Numbers(database).of_brands(DAY, 1, following, 1)
    assert following is None and found[0].brand.id == theirs and found[0].whole.visits == 0


def test_nothing_in_the_tables_could_be_anybodys() -> None:
    named = {column.name for table in (NumberRow, PlanRow) for column in table.__table__.columns}
    assert named == {
        "room_id", "product_id", "day", "kind", "brand_id", "count", "flush", "counted_at", "cells",
    }  # fmt: skip
