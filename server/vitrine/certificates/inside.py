"""What others do to rows of certificates in a unit of work of their own; what a deleted thing takes along."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from vitrine.certificates.events import Lent
from vitrine.certificates.tables import CertificateRow, EditionRow, GateRow, LoanRow, SignedManifestRow
from vitrine.parts import FORGOTTEN_ROOM, USES_LIMIT, Use
from vitrine.storage import UnitOfWork, among


def named_blobs(session: Session) -> set[str]:
    """The hashes of all files that were sold with an edition, or made of them and signed.

    Of an edition that was deleted before anybody had a copy, none.
    """
    signed = select(SignedManifestRow.document).join(
        EditionRow, SignedManifestRow.edition == EditionRow.number
    )
    manifests = [
        *session.scalars(select(EditionRow.manifest).where(lives_on())),
        *session.scalars(signed.where(lives_on())),
    ]
    return {file["sha256"] for manifest in manifests for file in manifest["files"]}


def lives_on() -> ColumnElement[bool]:
    """Of editions: not deleted, or some of their copies are somebody's."""
    return or_(EditionRow.deleted_at.is_(None), EditionRow.next_serial > 1)


def uses(session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
    """As of `Part`: editions that were made of a model or product."""
    column = {"model": EditionRow.model_hash, "product": EditionRow.product_id}.get(kind)
    if column is None:
        return []
    query = select(EditionRow.number, EditionRow.title).where(column == thing)
    query = query.order_by(EditionRow.number).limit(USES_LIMIT + 1)
    if brand is not None:
        query = query.where(EditionRow.brand_id == brand, EditionRow.deleted_at.is_(None))
    elif kind == "model":
        query = query.where(lives_on())
    return [Use("edition", str(number), title) for number, title in session.execute(query)]


def leaving(unit: UnitOfWork, kind: str, thing: str, now: datetime) -> None:
    """As of `Part`: what is deleted has no gate, and of a product or brand nobody is given more copies.

    A room that may come back keeps its gate: it must not come back open to all.
    """
    gates = {
        FORGOTTEN_ROOM: GateRow.subject == f"room:{thing}",
        "product": GateRow.subject == f"product:{thing}",
        "brand": GateRow.brand_id == thing,
    }.get(kind)
    if gates is not None:
        unit.session.execute(delete(GateRow).where(gates))
    made = {"product": EditionRow.product_id == thing, "brand": EditionRow.brand_id == thing}.get(kind)
    if made is not None:
        there = update(EditionRow).where(made, EditionRow.deleted_at.is_(None))
        unit.session.execute(there.values(deleted_at=now))


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
