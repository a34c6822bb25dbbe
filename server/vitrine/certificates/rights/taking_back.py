"""Rights that go back with what was paid for them, as long as nobody has claimed them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from vitrine.certificates.events import Lent
from vitrine.certificates.inside import end_loans
from vitrine.certificates.states import CopyState, Mover
from vitrine.certificates.tables import CertificateRow
from vitrine.storage import Database, among


class TakingBack:
    def __init__(self, database: Database) -> None:
        self._database = database

    def take_back(self, sources: Sequence[str], count: int) -> tuple[list[str], int]:
        """Of what was given for these, so many in all are taken back: the last first.

        Told again, it is done once. Gives the ids of those that are taken now, and how many could not be,
        for they are claimed or on their way.
        """
        with self._database.unit() as unit:
            query = select(CertificateRow).where(among(unit.session, CertificateRow.source, sources))
            rows = list(unit.session.scalars(query.order_by(CertificateRow.serial.desc()).with_for_update()))
            wanted = min(count, len(rows)) - sum(row.state is CopyState.WITHDRAWN for row in rows)
            free = [row for row in rows if row.state is CopyState.CLAIMABLE and row.transaction_id is None]
            taken = free[: max(0, wanted)]
            for row in taken:
                row.state, row.wallet = row.state.to(CopyState.WITHDRAWN, Mover.BRAND), None
                if row.visitor_id is not None:  # who may stand in a room because of it
                    unit.collect(Lent(row.visitor_id, row.edition, running=False))
            end_loans(unit, [row.id for row in taken], self._database.clock.now())
            return [row.id for row in taken], max(0, wanted - len(taken))
