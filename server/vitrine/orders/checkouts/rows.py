"""Rows of checkouts within a transaction: whose they are, what they hold, what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.orders.checkouts.errors import CheckoutNotFound
from vitrine.orders.checkouts.tables import CheckoutAttemptRow, CheckoutRow
from vitrine.orders.checkouts.values import CheckoutState, ShownSale
from vitrine.storage import UnitOfWork

FORGOTTEN_AFTER: Final = timedelta(days=90)
"""So long a checkout stays that came to nothing."""
RUNNING: Final = (CheckoutState.OPEN.value, CheckoutState.PAYING.value)

Opens = Callable[[Session, str], str | None]
"""The id of the checkout that a key's digest opens; None: it opens none."""


@dataclass(frozen=True, slots=True)
class CheckoutAsker:
    """visitor: None: nobody who has come in. brand: on whose own domain they ask; None: at the house.

    key: the digest of the key that they show, None: none.
    """

    visitor: str | None
    brand: str | None = None
    key: str | None = None


def no_keys(_session: Session, _key: str) -> str | None:
    """There are no keys."""
    return None


@dataclass(frozen=True, slots=True)
class CheckoutRegister:
    """Finds checkouts for who may see them. opens: what keys open."""

    opens: Opens = no_keys

    def found(self, session: Session, asker: CheckoutAsker, name: str, *, lock: bool = False) -> CheckoutRow:
        """A checkout of theirs. lock: nobody else changes it, nor its buyer's bag, before the unit ends.

        Raises CheckoutNotFound, of others' too.
        """
        row = session.get(CheckoutRow, name, populate_existing=True)
        if row is None or not self._may(session, asker, row):
            raise CheckoutNotFound
        if not lock:
            return row
        locked_row = locked(session, name)
        # Two browsers may have become one visitor's meanwhile.
        if locked_row is None or not self._may(session, asker, locked_row):
            raise CheckoutNotFound
        return locked_row

    def _may(self, session: Session, asker: CheckoutAsker, row: CheckoutRow) -> bool:
        if asker.brand not in (None, row.brand_id):
            return False
        if asker.visitor is not None and asker.visitor == row.buyer_id:
            return True
        return asker.key is not None and self.opens(session, asker.key) == row.id


def locked(session: Session, name: str) -> CheckoutRow | None:
    """The row, its buyer held first: whoever changes a bag or a checkout takes them in this order."""
    buyer = session.scalar(select(CheckoutRow.buyer_id).where(CheckoutRow.id == name))
    if buyer is None:
        return None
    accounts.hold_visitor(session, buyer)
    return session.get(CheckoutRow, name, populate_existing=True, with_for_update=True)


def running(session: Session, cart: str, brand: str) -> CheckoutRow | None:
    """The checkout of this bag and brand that is not over."""
    mine = CheckoutRow.cart_id == cart, CheckoutRow.brand_id == brand, CheckoutRow.state.in_(RUNNING)
    query = select(CheckoutRow).where(*mine).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def running_of(session: Session, buyer: str) -> list[str]:
    """The ids of this person's checkouts that are not over."""
    query = select(CheckoutRow.id).where(CheckoutRow.buyer_id == buyer, CheckoutRow.state.in_(RUNNING))
    return list(session.scalars(query))


def held_elsewhere(session: Session, buyer: str, but: str, now: datetime) -> Mapping[str, int]:
    """Units that wait for this person in other checkouts, by variant."""
    theirs = (
        CheckoutRow.buyer_id == buyer, CheckoutRow.id != but, CheckoutRow.state.in_(RUNNING),
        CheckoutRow.held_until > now,
    )  # fmt: skip
    found: dict[str, int] = {}
    for kept in session.scalars(select(CheckoutRow.shown).where(*theirs)):
        for line in ShownSale.of_json(kept).lines:
            found[line.variant] = found.get(line.variant, 0) + line.quantity
    return found


def attempt(session: Session, key: str) -> CheckoutAttemptRow | None:
    """What was tried under this key."""
    return session.get(CheckoutAttemptRow, key, populate_existing=True)


def touch(row: CheckoutRow, now: datetime) -> None:
    """Whoever changed something that is told of a checkout says so."""
    row.version += 1
    row.changed_at = now
    if row.state != CheckoutState.COMPLETED:
        row.forget_at = now + FORGOTTEN_AFTER


def became(unit: UnitOfWork, before: str, now: str, release: Callable[[UnitOfWork, str], None]) -> None:
    """Two browsers turn out to be one visitor's: checkouts that are over, or being paid for, come along.

    Others are given up, for their bag is another one now: release: gives back what they held.
    """
    session = unit.session
    for visitor in sorted({before, now}):
        accounts.hold_visitor(session, visitor)
    theirs = select(CheckoutRow).where(CheckoutRow.buyer_id == before).order_by(CheckoutRow.id)
    for row in session.scalars(theirs.with_for_update().execution_options(populate_existing=True)):
        if row.state == CheckoutState.OPEN:
            give_up(unit, row, release)
        row.buyer_id = now
    session.flush()


def give_up(unit: UnitOfWork, row: CheckoutRow, release: Callable[[UnitOfWork, str], None]) -> None:
    """Nothing is bought by it; what it held is free again."""
    row.state, row.held_until = CheckoutState.CANCELED.value, None
    touch(row, unit.now)
    unit.session.flush()
    release(unit, row.id)
