"""Somebody withdraws: it is noted, acknowledged by mail in the same transaction, and told to who sells."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from vitrine.orders.placed.errors import NothingToWithdraw
from vitrine.orders.placed.finding import OrderFinding, matching
from vitrine.orders.placed.values import LineUnits, PlacedOrder, Withdrawal
from vitrine.orders.placed.withdrawing import withdraw
from vitrine.storage import Database, UnitOfWork

TellWithdrawal = Callable[[UnitOfWork, PlacedOrder, Withdrawal], None]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WithdrawalSaid:
    """name: of who withdraws, as they give it. parts: empty: all that one may withdraw from."""

    name: str
    parts: tuple[LineUnits, ...] = ()


class Withdrawals:
    """tell: the letters. finding: sends links where a number is not one contract's alone."""

    def __init__(self, database: Database, tell: TellWithdrawal, finding: OrderFinding) -> None:
        self._database, self._tell, self._finding = database, tell, finding

    def withdraw(self, order: str, statement: WithdrawalSaid) -> None:
        """By somebody who may read the order. Raises what `placed.withdrawing` raises."""
        with self._database.unit() as unit:
            self._tell(unit, *withdraw(unit, order, statement.name, statement.parts))

    def by_number(self, number: str, email: str, name: str, brand: str | None) -> None:
        """By who knows number and address; after the answer, so that nobody learns from it what there is.

        Each brand counts its own orders: where several have this number, it is not said which is meant, so
        that none is withdrawn from, and a link to each is sent. brand: of this one alone.
        """
        try:
            with self._database.unit() as unit:
                names = [order.id for order in matching(unit.session, number, email, brand)]
            if len(names) > 1:
                self._finding.send(number, email, brand)
                return
            for order in names:
                try:
                    self.withdraw(order, WithdrawalSaid(name))
                except NothingToWithdraw:
                    log.info("a withdrawal from %s came too late, or twice", order)
        except Exception:
            log.exception("a withdrawal could not be noted: look for its buyer's letter")
