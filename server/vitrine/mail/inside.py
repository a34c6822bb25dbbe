"""Mail for the slices that write letters, within the transaction of what they tell."""

from __future__ import annotations

from datetime import datetime
from typing import Final

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
