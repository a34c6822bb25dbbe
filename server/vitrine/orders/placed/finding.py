"""An order is found again by its number and the address with which it was ordered: by a letter, never by an
answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from sqlalchemy import select

from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts
from vitrine.mail.addresses import address
from vitrine.mail.errors import MailAddressRefused
from vitrine.orders.placed import reading
from vitrine.orders.placed.tables import OrderRow
from vitrine.orders.placed.values import PlacedOrder
from vitrine.storage import Database, Session, UnitOfWork

TellFound = Callable[[UnitOfWork, PlacedOrder], None]
LETTERS_BURST: Final = 3
LETTERS_PER_MINUTE: Final = 1
"""Of an order: nobody's letterbox is filled by who knows a number."""

log = logging.getLogger(__name__)


class OrderFinding:
    """tell: the letter with the link."""

    def __init__(self, database: Database, tell: TellFound) -> None:
        self._database, self._tell = database, tell
        self._letters = TokenBuckets(database.clock, LETTERS_BURST, LETTERS_PER_MINUTE)

    def send(self, number: str, email: str, brand: str | None) -> None:
        """After the answer, so that it takes as long whether there is such an order or not."""
        try:
            with self._database.unit() as unit:
                for order in matching(unit.session, number, email, brand):
                    self._letters.take(order.id)
                    self._tell(unit, order)
        except TooManyAttempts:
            log.info("a link to an order was asked for too often")
        except Exception:
            log.exception("a link to an order could not be sent")


def matching(session: Session, number: str, email: str, brand: str | None) -> list[PlacedOrder]:
    """Orders of this number and address, of any brand; brand: of this one alone."""
    serial = reading.serial_of(number)
    try:
        wanted = address(email).casefold()
    except MailAddressRefused:
        return []
    if serial is None:
        return []
    query = select(OrderRow).where(OrderRow.serial == serial, OrderRow.forgotten_at.is_(None))
    if brand is not None:
        query = query.where(OrderRow.brand_id == brand)
    rows = [row for row in session.scalars(query) if row.email.casefold() == wanted]
    return reading.orders(session, rows)
