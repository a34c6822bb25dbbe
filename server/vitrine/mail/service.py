"""Sending what waits: each letter is somebody's own for a while, then due again. A crash costs a repetition.

A letter that was handed over and whose row could not be marked is sent again, under the same Message-ID, by
which programs that show mail know it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import select, update

from vitrine.errors import VitrineError
from vitrine.mail.errors import LetterNotGivenUp, LetterRefused, LetterUndelivered, LetterUnknown
from vitrine.mail.sending import PATIENCE_S, MailFolder, MailWay, message
from vitrine.mail.tables import MailRow
from vitrine.mail.views import LetterState, SentLetter
from vitrine.storage import Database

AT_ONCE: Final = 20
# Longer than one letter may take: connecting, signing in and each answer may take `PATIENCE_S`.
LEASE: Final = timedelta(seconds=10 * PATIENCE_S)
FIRST_DELAY: Final = timedelta(minutes=1)
LONGEST_DELAY: Final = timedelta(hours=1)
GIVEN_UP_AFTER: Final = timedelta(days=3)
KEPT: Final = timedelta(days=30)
"""So long letters that are over can be read by who runs the shop."""

log = logging.getLogger(__name__)


class Mail:
    """sender: the address that letters come from."""

    def __init__(self, database: Database, way: MailWay, sender: str) -> None:
        self._database, self._way, self._sender = database, way, sender

    @property
    def to_a_folder(self) -> bool:
        """Whether nobody gets them but who looks there."""
        return isinstance(self._way, MailFolder)

    def send_due(self, ending: Callable[[], bool] = lambda: False) -> int:
        """Send what is due, the oldest first; how many were tried, at most AT_ONCE.

        ending: whether the shop ends: it waits for the letter under way, and for no other.
        """
        now = self._database.clock.now()
        waiting = MailRow.state == "waiting", MailRow.due_at <= now
        with self._database.read() as session:  # nothing to do must not cost the write lock
            found = session.scalars(
                select(MailRow.id).where(*waiting).order_by(MailRow.due_at).limit(AT_ONCE)
            )
            due = found.all()
        return sum(self._sent(letter) for letter in due if not ending())

    def forget(self) -> None:
        """Files of a folder go when their rows do."""
        if isinstance(self._way, MailFolder):
            self._way.forget(self._database.clock.now() - KEPT)

    def listed(
        self, state: LetterState | None, after: str | None, limit: int
    ) -> tuple[list[SentLetter], str | None]:
        """Letters, the newest first, and after which the next page begins."""
        query = select(MailRow).order_by(MailRow.id.desc()).limit(limit + 1)
        if state is not None:
            query = query.where(MailRow.state == state)
        if after is not None:
            query = query.where(MailRow.id < after)
        with self._database.read() as session:
            rows = session.scalars(query).all()
        return [_view(row) for row in rows[:limit]], rows[limit - 1].id if len(rows) > limit else None

    def one(self, letter: str) -> SentLetter:
        """Raises LetterUnknown."""
        with self._database.read() as session:
            row = session.get(MailRow, letter)
            if row is None:
                raise LetterUnknown
            return _view(row)

    def again(self, letter: str) -> SentLetter:
        """Begin one anew that was given up. Raises LetterUnknown, LetterNotGivenUp."""
        now = self._database.clock.now()
        with self._database.unit() as unit:
            row = unit.session.get(MailRow, letter, with_for_update=True)
            if row is None:
                raise LetterUnknown
            if row.state != "given_up":
                raise LetterNotGivenUp
            row.state, row.ended_at, row.tries, row.queued_at, row.due_at = "waiting", None, 0, now, now
            return _view(row)

    def _sent(self, letter: str) -> bool:
        """Take one, send it, write down what became of it. False: another process was first."""
        now = self._database.clock.now()
        mine = (
            update(MailRow)
            .where(MailRow.id == letter, MailRow.state == "waiting", MailRow.due_at <= now)
            .values(due_at=now + LEASE, tries=MailRow.tries + 1)
            .returning(MailRow)
        )
        with self._database.unit() as unit:
            row = unit.session.scalars(mine).one_or_none()
        if row is None:
            return False
        try:
            self._way.send(message(row.id, self._sender, row, row.queued_at))
        except LetterUndelivered as error:
            self._write_down(row, self._delayed(row, error))
        except LetterRefused as error:
            self._write_down(row, self._given_up(row, error))
        except Exception as error:
            # A letter that cannot even be written must not keep those behind it waiting.
            log.exception("the letter %s (%s) cannot be written", row.id, row.kind)
            self._write_down(row, self._delayed(row, LetterUndelivered(type(error).__name__)))
        else:
            self._write_down(row, {"state": "sent", "ended_at": self._database.clock.now(), "problem": None})
        return True

    def _delayed(self, row: MailRow, error: VitrineError) -> dict[str, object]:
        now = self._database.clock.now()
        if now - row.queued_at >= GIVEN_UP_AFTER:
            return self._given_up(row, error)
        delay = min(FIRST_DELAY * 2 ** min(row.tries - 1, 10), LONGEST_DELAY)
        log.warning("the letter %s (%s) was not sent, and is tried again: %s", row.id, row.kind, error.slug())
        return {"due_at": now + delay, "problem": error.message[:300]}

    def _given_up(self, row: MailRow, error: VitrineError) -> dict[str, object]:
        # Not the other server's words: they may repeat the address.
        log.error("the letter %s (%s) is given up: %s", row.id, row.kind, error.slug())
        return {"state": "given_up", "ended_at": self._database.clock.now(), "problem": error.message[:300]}

    def _write_down(self, row: MailRow, values: dict[str, object]) -> None:
        """Only if nobody took it since: the lease may have ended."""
        same = MailRow.id == row.id, MailRow.tries == row.tries, MailRow.state == "waiting"
        with self._database.unit() as unit:
            unit.session.execute(update(MailRow).where(*same).values(**values))


def _view(row: MailRow) -> SentLetter:
    return SentLetter(
        row.id, row.kind, row.to, row.language, row.subject, row.text,
        row.state, row.tries, row.queued_at, row.due_at, row.ended_at, row.problem,  # type: ignore[arg-type]  # by its CHECK
    )  # fmt: skip
