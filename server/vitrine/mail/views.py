"""A letter as those who run the shop see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

LetterState = Literal["waiting", "sent", "given_up"]


@dataclass(frozen=True, slots=True)
class SentLetter:
    """tries: begun so far. due_at: of one that waits: when it is tried again. problem: of the last try."""

    id: str
    kind: str
    to: str
    language: str
    subject: str
    text: str
    state: LetterState
    tries: int
    queued_at: datetime
    due_at: datetime
    ended_at: datetime | None
    problem: str | None
