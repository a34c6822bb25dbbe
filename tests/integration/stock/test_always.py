"""Whatever happens in whatever order, nothing is below zero and the sums are right."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests import effort
from tests.integration.stock.conftest import MINUTES, Shop
from vitrine.errors import VitrineError
from vitrine.idempotency import wish_of
from vitrine.ids import new_id
from vitrine.stock.inside import StockLine
from vitrine.stock.levels import MoveKind
from vitrine.stock.service import Wanted
from vitrine.storage import Database

# Held by the fixture below: a state machine is made without arguments.
SHOPS: list[Shop] = []


class Selling(RuleBasedStateMachine):
    """Two variants, a few checkouts at a time, a brand that counts."""

    checkouts: Any = Bundle("checkouts")
    orders: Any = Bundle("orders")

    @initialize(on_hand=st.integers(0, 4), backorder=st.integers(0, 1), copies=st.none() | st.integers(0, 3))
    def begin(self, on_hand: int, backorder: int, copies: int | None) -> None:
        self.shop = SHOPS[0]
        self.variants = self.shop.variants(2, on_hand=on_hand, backorder=backorder, low_at=1)
        self.shop.copies.free = {} if copies is None else {self.variants[0]: copies}
        self.copies = copies

    @rule(
        target=checkouts,
        wanted=st.lists(st.tuples(st.integers(0, 1), st.integers(1, 2)), min_size=1, max_size=3),
    )
    def hold(self, wanted: list[tuple[int, int]]) -> tuple[str, list[StockLine]]:
        checkout = new_id("checkout")
        lines = [
            StockLine(f"line_{place}", self.variants[which], count)
            for place, (which, count) in enumerate(wanted)
        ]
        self._try(
            lambda storeroom, unit: storeroom.hold(unit, checkout, lines, self.shop.clock.now() + MINUTES)
        )
        return checkout, lines

    @rule(checkout=consumes(checkouts))
    def release(self, checkout: tuple[str, list[StockLine]]) -> None:
        self._try(lambda storeroom, unit: storeroom.release(unit, checkout[0]))

    @rule(target=orders, checkout=consumes(checkouts))
    def pay(self, checkout: tuple[str, list[StockLine]]) -> tuple[str, list[StockLine]]:
        done = self._try(lambda storeroom, unit: storeroom.allocate(unit, *checkout))
        return new_id("order"), checkout[1] if done else []

    @rule(order=orders, back=st.booleans())
    def ship(self, order: tuple[str, list[StockLine]], back: bool) -> None:
        """Told more than once, done once."""
        number, lines = order
        one = lines[:1]
        if self._try(lambda storeroom, unit: storeroom.ship(unit, number, one)) and back:
            self._try(lambda storeroom, unit: storeroom.restock(unit, number, one))

    @rule(order=orders)
    def cancel(self, order: tuple[str, list[StockLine]]) -> None:
        self._try(lambda storeroom, unit: storeroom.cancel(unit, order[0], order[1][1:]))

    @rule(which=st.integers(0, 1), on_hand=st.integers(0, 6), tracked=st.booleans())
    def count(self, which: int, on_hand: int, tracked: bool) -> None:
        wanted = Wanted(tracked, on_hand, 0, 1)
        self._asked(lambda desk: desk.set(self.shop.actor, self.variants[which], wanted, None))

    @rule(which=st.integers(0, 1), delta=st.integers(-2, 3).filter(bool))
    def move(self, which: int, delta: int) -> None:
        move = MoveKind.COUNT, delta, None, wish_of(new_id("key"), "tests", "move")
        self._asked(lambda desk: desk.move(self.shop.actor, self.variants[which], *move))

    @rule(minutes=st.integers(1, 11), free=st.booleans())
    def wait(self, minutes: int, free: bool) -> None:
        self.shop.clock.advance(minutes * 60_000)
        if free:
            self.shop.desk.free_expired()

    @invariant()
    def sums(self) -> None:
        self.shop.check()

    @invariant()
    def copies_are_enough(self) -> None:
        """No more is promised than there was, and all that is held is."""
        if self.copies is None:
            return
        held = self.shop.held(self.variants[0])
        assert 0 <= self.shop.copies.free[self.variants[0]] <= self.copies - held

    def _try(self, act: Any) -> bool:
        try:
            with self.shop.database.unit() as unit:
                act(self.shop.storeroom, unit)
        except VitrineError:
            return False
        return True

    def _asked(self, act: Any) -> None:
        try:
            act(self.shop.desk)
        except VitrineError:
            return


@pytest.fixture(params=["sqlite"] if effort.quick() else ["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """On PostgreSQL, where each step is slower, in `make test-long`."""
    ready: Database = request.getfixturevalue(f"{request.param}_database")
    return ready


def test_whatever_happens(shop: Shop) -> None:
    SHOPS[:] = [shop]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Selling, settings=settings(max_examples=max(3, settings().max_examples // 5), stateful_step_count=20)
    )


HOLDS = """
import sys
from datetime import timedelta
from vitrine.storage import Database
from vitrine.stock.copies import NoCopies
from vitrine.stock.inside import StockLine, Storeroom

database = Database(sys.argv[1])
storeroom = Storeroom(NoCopies, database.clock.now)
with database.unit() as unit:
    lines = [StockLine("line_1", sys.argv[2], 2)]
    storeroom.hold(unit, "checkout_1", lines, database.clock.now() + timedelta(1))
    unit.session.flush()
    print("held", flush=True)
    sys.stdin.read()
"""


def test_killed_while_it_holds(shop: Shop) -> None:
    """What was not committed was never held: the units are there for the next."""
    (one,) = shop.variants(1, on_hand=2)
    url = shop.database.engine.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, url, one], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        process.send_signal(signal.SIGKILL)
    assert shop.level(one)["held"] == 0
    shop.hold("checkout_2", one, 2)
    shop.check()
