"""Lending a certificate to another visitor, without gas, until its time, an end, or any transfer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from vitrine.accounts import inside as accounts
from vitrine.certificates.errors import (
    CertificateUnknown,
    CertificateWithdrawn,
    LentAlready,
    LoanRefused,
    LoanUnknown,
    SoulboundStays,
    VisitorUnknown,
)
from vitrine.certificates.events import Lent
from vitrine.certificates.rights.standing import Standing
from vitrine.certificates.rights.views import Certificate
from vitrine.certificates.states import CopyState
from vitrine.certificates.tables import CertificateRow, LoanRow
from vitrine.clock import rfc3339
from vitrine.idempotency import KeyedWish
from vitrine.ids import new_id
from vitrine.storage import Database
from vitrine.wishes.inside import fulfil

MINUTES_LIMIT: Final = 7 * 24 * 60


class Loans:
    """standing: who holds what. Transfers on the chain end loans where they are read, not here."""

    def __init__(self, database: Database, standing: Standing) -> None:
        self._database, self._standing = database, standing

    def lend(
        self,
        lender_id: str,
        certificate_id: str,
        borrower_id: str,
        minutes: int,
        wish: KeyedWish | None = None,
    ) -> Certificate:
        """Lend for 1 to MINUTES_LIMIT minutes. The lender holds it as before.

        Raises CertificateUnknown, LoanRefused, VisitorUnknown, SoulboundStays, CertificateWithdrawn,
        LentAlready.
        """
        if not 1 <= minutes <= MINUTES_LIMIT:
            raise ValueError(f"a loan lasts 1 to {MINUTES_LIMIT} minutes")
        if borrower_id == lender_id:
            raise LoanRefused
        reach = self._standing.reach(lender_id)
        now = self._database.clock.now()
        with self._database.unit() as unit:
            # The lock makes two loans at once one after the other.
            row = unit.session.get(CertificateRow, certificate_id, with_for_update=True)
            if row is not None:
                # It may have been sold between the reach and the lock.
                reach = self._standing.afresh(unit.session, reach, row)
            held = self._standing.seen(unit.session, reach, [row] if row is not None else [])
            if row is None or not held or held[0].role != "owner":
                raise CertificateUnknown
            certificate = held[0]
            if certificate.state is CopyState.WITHDRAWN or certificate.revoked:
                raise CertificateWithdrawn
            if certificate.soulbound:
                raise SoulboundStays
            if certificate.loan is not None:
                raise LentAlready(rfc3339(certificate.loan.until))
            if certificate.lent is not None:
                raise LentAlready(rfc3339(certificate.lent.until))
            if not accounts.names(unit.session, [borrower_id]):
                raise VisitorUnknown
            unit.session.add(
                LoanRow(
                    id=new_id("loan"), certificate_id=certificate_id, lender_id=lender_id,
                    borrower_id=borrower_id, until=now + timedelta(minutes=minutes), created_at=now,
                )
            )  # fmt: skip
            unit.collect(Lent(borrower_id, certificate.edition, running=True))
            unit.session.flush()
            fulfil(unit, wish, certificate_id)
            return self._standing.seen(unit.session, reach, [row])[0]

    def end(self, visitor_id: str, certificate_id: str, loan_id: str) -> Certificate:
        """End a loan early: its holder takes it back, or its borrower returns it; again: nothing more.

        Raises CertificateUnknown, LoanUnknown.
        """
        reach = self._standing.reach(visitor_id)
        now = self._database.clock.now()
        with self._database.unit() as unit:
            row = unit.session.get(CertificateRow, certificate_id, with_for_update=True)
            if row is not None:
                reach = self._standing.afresh(unit.session, reach, row)
            loan = unit.session.scalar(
                select(LoanRow).where(LoanRow.id == loan_id, LoanRow.certificate_id == certificate_id)
            )
            seen = self._standing.seen(unit.session, reach, [row] if row is not None else [])
            if row is None or not seen:
                raise CertificateUnknown
            if loan is None or not (seen[0].role == "owner" or loan.borrower_id == visitor_id):
                raise LoanUnknown
            if loan.ended_at is None and loan.until > now:
                loan.ended_at = now
                unit.collect(Lent(loan.borrower_id, row.edition, running=False))
        return replace(seen[0], loan=None)
