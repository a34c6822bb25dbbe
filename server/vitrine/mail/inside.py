"""Mail for the slices that write letters, within the transaction of what they tell."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.ids import new_id
from vitrine.mail.letters import Letter, one_line
from vitrine.mail.tables import MailRow
from vitrine.storage import UnitOfWork

SUBJECT_LIMIT: Final = 200


def queue(unit: UnitOfWork, letter: Letter, now: datetime) -> str:
    """Store a letter; it is sent once the unit is committed, and not at all if it is not. Gives its id."""
    row = MailRow(
        id=new_id("letter"), kind=letter.kind, to=letter.to, answer_to=letter.answer_to,
        language=letter.language, subject=one_line(letter.subject)[:SUBJECT_LIMIT],
        text=letter.text, html=letter.html,
        state="waiting", tries=0, queued_at=now, due_at=now, ended_at=None, problem=None,
    )  # fmt: skip
    unit.session.add(row)
    return row.id


def last_state(session: Session, kind: str, to: str) -> str | None:
    """What became of the last letter of this kind to this address, as of `MailRow`; None: there is none."""
    mine = MailRow.kind == kind, MailRow.to == to
    return session.scalar(select(MailRow.state).where(*mine).order_by(MailRow.queued_at.desc()).limit(1))
