"""What others do to rows of certificates in a unit of work of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from vitrine.certificates.events import Lent
from vitrine.certificates.tables import CertificateRow, EditionRow, LoanRow, SignedManifestRow
from vitrine.storage import UnitOfWork, among


def named_blobs(session: Session) -> set[str]:
    """The hashes of all files that were sold with an edition, or made of them and signed."""
    manifests = [
        *session.scalars(select(EditionRow.manifest)),
        *session.scalars(select(SignedManifestRow.document)),
    ]
    return {file["sha256"] for manifest in manifests for file in manifest["files"]}


def end_loans(unit: UnitOfWork, certificates: Collection[str], now: datetime) -> None:
    """End all that is lent of these certificates, whose rows the caller has locked; tells the borrowers."""
    ending = (
        update(LoanRow)
        .where(LoanRow.ended_at.is_(None), among(unit.session, LoanRow.certificate_id, certificates))
        .values(ended_at=now)
        .returning(LoanRow.borrower_id, LoanRow.certificate_id, LoanRow.until)
        .execution_options(synchronize_session=False)
    )
    running = [row for row in unit.session.execute(ending).all() if row.until > now]
    editions = {
        row.id: row.edition
        for row in unit.session.execute(
            select(CertificateRow.id, CertificateRow.edition).where(
                among(unit.session, CertificateRow.id, {row.certificate_id for row in running})
            )
        )
    }
    for row in running:
        unit.collect(Lent(row.borrower_id, editions[row.certificate_id], running=False))
