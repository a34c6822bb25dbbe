"""Recovery codes: printed once, each good once, for whoever has lost every passkey."""

from __future__ import annotations

import secrets
from datetime import datetime

from vitrine.accounts import statements
from vitrine.accounts.acts import AccountActs, AccountDeed, Doer
from vitrine.accounts.errors import CodeRefused
from vitrine.accounts.people import KeyHolder
from vitrine.accounts.sessions import BrowserSession, Sessions
from vitrine.accounts.tables import MemberRow, RecoveryCodeRow
from vitrine.ids import ALPHABET, digest
from vitrine.storage import Database

CODES = 8
# Of 5 bits each: 80 bits, so that a stored digest tells nobody the code.
LETTERS = 16
GROUP = 4
LONGEST_RAW = 100


class RecoveryCodes:
    """Makes and takes them. A used code opens a session in which a new passkey is enrolled, nothing else."""

    def __init__(self, database: Database, sessions: Sessions, acts: AccountActs) -> None:
        self._database = database
        self._sessions = sessions
        self._acts = acts

    def make(self, holder: KeyHolder) -> list[str]:
        """A new set of codes, shown now or never; those of before are good no more.

        Raises SignInNeeded where who asks was removed a moment ago.
        """
        codes = [_code() for _ in range(CODES)]
        now = self._database.clock.now()
        with statements.still_there(holder), self._database.unit() as unit:
            statements.forget_codes(unit.session, holder.id)
            unit.session.add_all(
                RecoveryCodeRow(digest=digest(_plain(code)), member_id=holder.id, created_at=now)
                for code in codes
            )
            self._acts.note(
                unit, Doer.of(holder), AccountDeed.CODES_MADE, holder.brand_id, holder.id, holder.name
            )
        return codes

    def left(self, member_id: str) -> tuple[int, datetime | None]:
        """How many of the member's codes are unused, and when they were made."""
        with self._database.read() as session:
            rows = statements.codes_of(session, member_id)
        return sum(row.used_at is None for row in rows), rows[0].created_at if rows else None

    def use(self, code: str, old_token: str | None, device: str = "") -> BrowserSession:
        """A session in which the code's member enrols a new passkey; ends no other. Raises CodeRefused."""
        if len(code) > LONGEST_RAW:
            raise CodeRefused
        now = self._database.clock.now()
        with self._database.unit() as unit:
            member_id = statements.take_code(unit.session, digest(_plain(code)), now)
            if member_id is None:
                raise CodeRefused
            member = unit.session.get_one(MemberRow, member_id)
            doer = Doer(member.id, member.name)
            self._acts.note(unit, doer, AccountDeed.CODE_USED, member.brand_id, member.id, member.name)
            return self._sessions.rotate(unit, old_token, member_id, None, device, only_enrols=True)

    def has_spare(self, member_id: str) -> bool:
        """Whether the member could still come in without one of their passkeys."""
        with self._database.read() as session:
            # A key that does not verify is none: it signs in no more once another does.
            if sum(row.verifies for row in statements.passkeys_of(session, member_id)) > 1:
                return True
            return any(row.used_at is None for row in statements.codes_of(session, member_id))


def _code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS)).upper()
    return "-".join(letters[start : start + GROUP] for start in range(0, LETTERS, GROUP))


def _plain(code: str) -> str:
    """As it is kept: without what people put between, and with the letters that Crockford reads as others."""
    letters = "".join(letter for letter in code.lower() if letter.isalnum())
    return letters.translate(str.maketrans("oil", "011"))
