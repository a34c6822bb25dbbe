"""What was done, in chains of rows that each hold the digest of the row before: who changes one breaks it.

Personal texts stand there as salted digests. Once they are to be nobody's the salt goes; the chain holds.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.clock import rfc3339
from vitrine.payments.tables import AuditHeadRow, AuditRow
from vitrine.storage import UnitOfWork

START: Final = "0" * 64
AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """The first row of a chain that is not as it was written. seq: from 1. why: for people."""

    chain: str
    seq: int
    why: str


def note(
    unit: UnitOfWork,
    chain: str,
    actor: str,
    action: str,
    thing: str,
    told: Mapping[str, Any],
    personal: Mapping[str, str] | None = None,
) -> None:
    """One more row, in this transaction. chain: such as a brand. personal: kept as digests."""
    session = unit.session
    head = session.get(AuditHeadRow, chain, with_for_update=True)
    if head is None:
        head = AuditHeadRow(chain=chain, seq=0, digest=START)
        session.add(head)
    salt = secrets.token_hex(16) if personal else None
    hidden = {name: salted(text, salt or "") for name, text in (personal or {}).items()}
    row = AuditRow(
        chain=chain, seq=head.seq + 1, at=unit.now, actor=actor, action=action, thing=thing,
        told={**told, **({"personal": hidden} if hidden else {})}, salt=salt, before=head.digest,
    )  # fmt: skip
    row.digest = _digest(row)
    head.seq, head.digest = row.seq, row.digest
    session.add(row)
    session.flush()


def salted(text: str, salt: str) -> str:
    return hmac.new(salt.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def forget(unit: UnitOfWork, thing: str) -> None:
    """What was personal of this thing is nobody's any more: its salts are forgotten."""
    for row in unit.session.scalars(select(AuditRow).where(AuditRow.thing == thing)):
        row.salt = None


def verify(session: Session) -> Iterator[BrokenRow]:
    """The first bad row of each chain that has one."""
    heads = {row.chain: row for row in session.scalars(select(AuditHeadRow))}
    chains = set(session.scalars(select(AuditRow.chain).distinct())) | heads.keys()
    for chain in sorted(chains):
        seq, digest, bad = 0, START, False
        while not bad:
            query = select(AuditRow).where(AuditRow.chain == chain, AuditRow.seq > seq)
            rows = list(session.scalars(query.order_by(AuditRow.seq).limit(AT_ONCE)))
            for row in rows:
                if why := _fault(row, seq + 1, digest):
                    yield BrokenRow(chain, seq + 1, why)
                    bad = True
                    break
                seq, digest = row.seq, row.digest
            session.expunge_all()
            if not rows:
                break
        head = heads.get(chain)
        if not bad and (head is None or (head.seq, head.digest) != (seq, digest)):
            yield BrokenRow(chain, seq + 1, "the chain ends otherwise than was noted: rows are missing")


def _fault(row: AuditRow, seq: int, before: str) -> str:
    if row.seq != seq:
        return "a row is missing"
    if row.before != before:
        return "it does not follow the row before it"
    return "" if row.digest == _digest(row) else "it was changed"


def _digest(row: AuditRow) -> str:
    members = (row.chain, row.seq, rfc3339(row.at), row.actor, row.action, row.thing, row.told, row.before)
    return hashlib.sha256(json.dumps(members, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
