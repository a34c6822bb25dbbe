"""Who did what to whom, kept with the act itself: in the same transaction, without secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vitrine.accounts.people import KeyHolder, Operator
from vitrine.accounts.statements import acts_of
from vitrine.accounts.tables import AccountActRow
from vitrine.ids import new_id
from vitrine.storage import Database, UnitOfWork


class AccountDeed(StrEnum):
    """What can be done to members, their keys, sessions and links, and to a brand's quotas."""

    MEMBER_INVITED = "member-invited"
    MEMBER_JOINED = "member-joined"
    MEMBER_REMOVED = "member-removed"
    ROLE_CHANGED = "role-changed"
    OPERATOR_INVITED = "operator-invited"
    OPERATOR_REMOVED = "operator-removed"
    PASSKEY_LINK_MADE = "passkey-link-made"
    LINK_REVOKED = "link-revoked"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    WEAK_KEY_USED = "weak-key-used"
    CODES_MADE = "codes-made"
    CODE_USED = "code-used"
    BRAND_DELETED = "brand-deleted"
    BRAND_RENAMED = "brand-renamed"
    SESSION_ENDED = "session-ended"
    SESSIONS_ENDED = "sessions-ended"
    TOKEN_MADE = "token-made"  # noqa: S105 - a name of an act
    TOKEN_REVOKED = "token-revoked"  # noqa: S105
    QUOTA_SET = "quota-set"


@dataclass(frozen=True, slots=True)
class AccountAct:
    """by: a name as it was then; None: whoever runs the shop, at its command line."""

    id: str
    at: datetime
    what: AccountDeed
    by: str | None
    of: str


@dataclass(frozen=True, slots=True)
class Doer:
    """Whose act it is. id: None for the command line."""

    id: str | None = None
    name: str = ""

    @classmethod
    def of(cls, who: KeyHolder | Operator | None) -> Doer:
        return COMMAND_LINE if who is None else cls(who.id, who.name)


COMMAND_LINE = Doer()


class AccountActs:
    """Notes acts, and lists a brand's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self, unit: UnitOfWork, doer: Doer, what: AccountDeed, brand_id: str | None, of_id: str, of_name: str
    ) -> None:
        """Keeps the act with what the caller's unit does."""
        unit.session.add(
            AccountActRow(
                id=new_id("act"),
                brand_id=brand_id,
                at=self._database.clock.now(),
                what=what.value,
                by_id=doer.id,
                by_name=doer.name,
                of_id=of_id,
                of_name=of_name,
            )
        )

    def list(self, brand_id: str, after: str | None, limit: int) -> list[AccountAct]:
        """Newest first, at most `limit` after the one named."""
        with self._database.read() as session:
            return [
                AccountAct(
                    row.id,
                    row.at,
                    AccountDeed(row.what),
                    row.by_name if row.by_id is not None else None,
                    row.of_name,
                )
                for row in acts_of(session, brand_id, after, limit)
            ]
