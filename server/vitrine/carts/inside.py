"""Carts for neighbours, within the transaction that they have begun."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.carts.tables import QUANTITY_LIMIT, CartLineRow, CartRow
from vitrine.storage import UnitOfWork


def open_cart(session: Session, visitor: str) -> CartRow | None:
    """The cart that a visitor fills now; None: they have put nothing into one yet."""
    mine = CartRow.visitor_id == visitor, CartRow.state == "open"
    return session.scalar(select(CartRow).where(*mine).execution_options(populate_existing=True))


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
