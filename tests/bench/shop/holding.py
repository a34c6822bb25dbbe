"""Held units: how many a second beside the same statements by the raw driver, and whether too many go."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import event, update

from tests.bench.shop.goods import variant_id
from vitrine.stock.copies import NoCopies
from vitrine.stock.errors import NotEnoughStock
from vitrine.stock.inside import StockLine, Storeroom
from vitrine.stock.tables import LevelRow
from vitrine.storage import Database

BUYERS: Final = 200
UNITS: Final = 100
SIDE_BY_SIDE: Final = 16
# Ours and the raw driver's take turns, so that both meet the same growing tables and the same machine.
TURN: Final = 50

Statements = list[tuple[str, Any]]


def storeroom_of(database: Database) -> Storeroom:
    none = NoCopies()
    return Storeroom(lambda: none, database.clock.now)


def ratio(database: Database, variants: Sequence[str], count: int, name: str) -> tuple[float, float]:
    """Holds a second, and that as a share of what the raw driver does with the same statements.

    count: of holds by each. name: so that checkouts are new ones.
    """
    storeroom = storeroom_of(database)
    hold(database, storeroom, f"{name}_before", variants[0])  # what is done once only is done
    with _recorded(database) as statements:
        hold(database, storeroom, f"{name}_model", variants[0])
    ours_s = raw_s = 0.0
    for first in range(0, count, TURN):
        turn = range(first, min(count, first + TURN))
        began = time.perf_counter()
        for number in turn:
            hold(database, storeroom, f"{name}_{number}", variants[number % len(variants)])
        between = time.perf_counter()
        _raw(database, statements, name, variants, turn)
        ours_s += between - began
        raw_s += time.perf_counter() - between
    return count / ours_s, raw_s / ours_s


def oversold(database: Database, rounds: int, name: str) -> int:
    """In how many rounds of 200 buyers for 100 units something else than 100 was sold."""
    storeroom, variant, wrong = storeroom_of(database), variant_id(0, 0), 0
    for number in range(rounds):
        with database.unit() as unit:
            row = update(LevelRow).where(LevelRow.variant_id == variant)
            unit.session.execute(row.values(on_hand=LevelRow.held + LevelRow.allocated + UNITS))

        def buy(buyer: int, turn: int = number) -> bool:
            checkout = f"{name}_{turn}_{buyer}"
            try:
                hold(database, storeroom, checkout, variant)
            except NotEnoughStock:
                return False
            with database.unit() as unit:
                storeroom.allocate(unit, checkout, [StockLine(f"line_{checkout}", variant, 1)])
            return True

        with ThreadPoolExecutor(SIDE_BY_SIDE) as buyers:
            wrong += sum(buyers.map(buy, range(BUYERS))) != UNITS
    return wrong


def hold(database: Database, storeroom: Storeroom, checkout: str, variant: str) -> None:
    with database.unit() as unit:
        until = database.clock.now() + timedelta(minutes=10)
        storeroom.hold(unit, checkout, [StockLine(f"line_{checkout}", variant, 1)], until)


@contextmanager
def _recorded(database: Database) -> Iterator[Statements]:
    """What is sent to the database in the block, SQLite's BEGIN included, as the driver gets it."""
    told: Statements = []

    def note(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
    ) -> None:
        told.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def _raw(database: Database, statements: Statements, name: str, variants: Sequence[str], turn: range) -> None:
    """The statements of the model for so many other checkouts, each in a transaction of its own."""
    connection = database.engine.raw_connection()
    try:
        cursor = connection.cursor()
        for number in turn:
            checkout, variant = f"{name}_raw_{number}", variants[number % len(variants)]
            named = {
                f"{name}_model": checkout, f"line_{name}_model": f"line_{checkout}", variants[0]: variant,
            }  # fmt: skip
            for statement, parameters in statements:
                cursor.execute(statement, _renamed(parameters, named))
                if cursor.description is not None:
                    cursor.fetchall()
            connection.commit()
        cursor.close()
    finally:
        connection.close()


def _renamed(parameters: Any, named: dict[str, str]) -> Any:
    def other(value: Any) -> Any:
        return named.get(value, value) if isinstance(value, str) else value

    if isinstance(parameters, dict):
        return {key: other(value) for key, value in parameters.items()}
    return tuple(other(value) for value in parameters)
