"""Certificates that come with what was bought, and go with what is given back.

The handler of `order.paid` and `order.refunded`.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from vitrine.certificates.errors import EditionDeleted, SoldOut, VisitorUnknown
from vitrine.certificates.rights.claims import Claims
from vitrine.certificates.rights.taking_back import TakingBack
from vitrine.orders import OrderLine, OrderPaid, OrderRefunded

log = logging.getLogger(__name__)


class Certifying:
    """Gives one certificate for each unit of each line, once however often the event repeats.

    A line whose product has no edition gets none. Where every fitting edition is sold out, or its buyer is
    gone, nothing is retried for ever: the log tells the operator, and a right without a holder stays under
    its source. Where an edition that came with a line was deleted before anybody had a copy, the other lines
    are served; then it raises, so that the event stays with the operator's dead ones.
    """

    def __init__(self, claims: Claims, taking_back: TakingBack) -> None:
        self._claims, self._taking_back = claims, taking_back

    async def __call__(self, event: object) -> None:
        """For the table of subscriptions."""
        if isinstance(event, OrderPaid):
            await asyncio.to_thread(self.certify, event)
        elif isinstance(event, OrderRefunded):
            await asyncio.to_thread(self.take_back, event)

    def take_back(self, refunded: OrderRefunded) -> list[str]:
        """The rights by id that go with what was given back: of each line as many, of those that nobody has
        claimed. What is a token by now stays its holder's: the log names it, and its brand may mark it.
        """
        gone = []
        for line in refunded.lines:
            # Events come in any order: what was to be given is given first, so that it is taken back once.
            paid = OrderLine(line.line_id, line.variant_id, line.quantity, line.for_id)
            with suppress(EditionDeleted):
                self.certify(OrderPaid(refunded.order_id, refunded.buyer_id, (paid,)))
            sources = [source(line.line_id, unit + 1) for unit in range(line.quantity)]
            taken, kept = self._taking_back.take_back(sources, line.refunded)
            gone += taken
            if kept:
                log.warning("line %s was given back, %s of its copies are claimed", line.line_id, kept)
        return gone

    def certify(self, paid: OrderPaid) -> list[str]:
        """The certificates of the order by id, made now or before. Raises EditionDeleted."""
        given, lost = [], set[int]()
        for line in paid.lines:
            editions = self._claims.editions_for(line.variant_id)
            if not editions and (gone := self._claims.lost_for(line.variant_id)):
                log.error(
                    "order %s: line %s was paid, its editions %s deleted", paid.order_id, line.line_id, gone
                )
                lost.update(gone)
            for unit in range(line.quantity if editions else 0):
                certificate = self._one(
                    editions, source(line.line_id, unit + 1), line.for_id or paid.buyer_id
                )
                if certificate is None:
                    log.error("no copy was left for unit %d of line %s", unit + 1, line.line_id)
                else:
                    given.append(certificate)
        if lost:
            raise EditionDeleted(lost)
        return given

    def _one(self, editions: list[int], source: str, buyer_id: str) -> str | None:
        # First what was promised with the unit. What was sold without the shop's stock was promised none.
        ways = [(edition, promised) for promised in (True, False) for edition in editions]
        for holder in (buyer_id, None):
            for edition, promised in ways:
                try:
                    return self._claims.give(edition, source, holder, promised=promised)
                except SoldOut:
                    continue
                except VisitorUnknown:
                    log.error("the buyer of %s is gone: the right is kept without a holder", source)
                    break
            else:
                return None
        return None


def source(line: str, unit: int) -> str:
    """What a certificate is given for: a unit of a line, from 1."""
    return f"order:{line}:{unit}"
