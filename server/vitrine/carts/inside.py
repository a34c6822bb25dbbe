"""Carts for neighbours, within the transaction that they have begun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.carts.errors import CartNotFound, CartOrdered
from vitrine.carts.tables import QUANTITY_LIMIT, CartLineRow, CartRow
from vitrine.carts.views import MINE
from vitrine.storage import UnitOfWork

Line = CartLineRow


def open_cart(session: Session, visitor: str) -> CartRow | None:
    """The cart that a visitor fills now; None: they have put nothing into one yet."""
    mine = CartRow.visitor_id == visitor, CartRow.state == "open"
    return session.scalar(select(CartRow).where(*mine).execution_options(populate_existing=True))


def own_cart(session: Session, visitor: str, cart: str) -> CartRow | None:
    """The visitor's open cart by its id, or by MINE; None: they have put nothing into one yet.

    Raises CartNotFound, CartOrdered.
    """
    row = open_cart(session, visitor)
    if cart == MINE or (row is not None and row.id == cart):
        return row
    other = session.get(CartRow, cart, populate_existing=True)
    if other is not None and other.visitor_id == visitor and other.state == "ordered":
        raise CartOrdered
    raise CartNotFound


def ordered(unit: UnitOfWork, visitor: str, quantities: Mapping[str, int]) -> None:
    """So many units of these variants are ordered: they are in the visitor's cart no more.

    A cart in which nothing is left is over, and the next one is empty. The visitor is held by the caller.
    """
    row = open_cart(unit.session, visitor)
    if row is None:
        return
    left = 0
    for line in lines_of(unit.session, row.id):
        line.quantity -= quantities.get(line.variant_id, 0)
        if line.quantity < 1:
            unit.session.expunge(line)
            unit.session.execute(
                delete(CartLineRow).where(CartLineRow.id == line.id), execution_options=_BLIND
            )
        else:
            left += 1
    row.state = "open" if left else "ordered"
    row.version += 1
    row.changed_at = unit.now
    unit.session.flush()


def lines_of(session: Session, cart: str) -> list[CartLineRow]:
    """In the order in which they were put in."""
    query = select(CartLineRow).where(CartLineRow.cart_id == cart)
    query = query.order_by(CartLineRow.added_at, CartLineRow.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def became(unit: UnitOfWork, before: str, now: str, at: datetime) -> None:
    """Two browsers turn out to be one visitor's: what the one has gathered comes to what the other has.

    before: who the browser was, and nobody is any more. Nothing is lost: quantities are summed, up to the
    most that a line has. Done twice, it is done once. Whoever changes a cart holds its visitor first.
    """
    session = unit.session
    for visitor in sorted({before, now}):
        accounts.hold_visitor(session, visitor)
    theirs, own = open_cart(session, before), open_cart(session, now)
    if theirs is None:
        return
    if own is None:
        theirs.visitor_id = now
        changed = theirs
    else:
        known = {line.variant_id: line for line in lines_of(session, own.id)}
        for line in lines_of(session, theirs.id):
            same = known.get(line.variant_id)
            if same is None:
                line.cart_id = own.id
            else:
                same.quantity = min(QUANTITY_LIMIT, same.quantity + line.quantity)
        own.currency = own.currency or theirs.currency
        own.version = max(own.version, theirs.version)
        session.flush()
        session.execute(delete(CartRow).where(CartRow.id == theirs.id), execution_options=_BLIND)
        changed = own
    changed.version += 1
    changed.changed_at = at


_BLIND = {"synchronize_session": False}
