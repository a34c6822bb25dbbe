"""A withdrawal is noted on its order, in the caller's unit."""

from __future__ import annotations

from vitrine.ids import new_id
from vitrine.orders.placed import periods, reading
from vitrine.orders.placed.errors import NothingToWithdraw, NotSoMany, OrderNotFound
from vitrine.orders.placed.giving import Giving, hold, summed
from vitrine.orders.placed.tables import WithdrawalRow
from vitrine.orders.placed.values import LineUnits, PlacedOrder, Withdrawal
from vitrine.payments import audit
from vitrine.storage import UnitOfWork

BUYER = "buyer"


def withdraw(
    unit: UnitOfWork, order: str, name: str, parts: tuple[LineUnits, ...]
) -> tuple[PlacedOrder, Withdrawal]:
    """name: of who withdraws, as they gave it. parts: empty: all that one may withdraw from.

    Raises OrderNotFound, OrderLineNotFound, NotSoMany, NothingToWithdraw.
    """
    held, today = hold(unit.session, order), unit.now.date()
    found = reading.order(unit.session, order)
    left = {} if found is None else periods.open_units(found, today)
    if not left:
        raise NothingToWithdraw
    wanted = +summed(held, parts) if parts else left
    for line, units in wanted.items():
        if units > left.get(line, 0):
            raise NotSoMany(line, left.get(line, 0))
    row = WithdrawalRow(
        id=new_id("withdrawal"), order_id=order, at=unit.now, name=name,
        lines=[list(each) for each in wanted.items()], due_on=periods.due_on(today).isoformat(), done=False,
    )  # fmt: skip
    unit.session.add(row)
    Giving.settle(unit, held)
    audit.note(unit, held.row.brand_id, BUYER, "order.withdrawn", order, {"lines": row.lines}, {"name": name})
    now = reading.order(unit.session, order)
    if now is None:
        raise OrderNotFound
    return now, next(each for each in now.withdrawals if each.id == row.id)
