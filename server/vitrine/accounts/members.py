"""A brand's members: listed, invited, given another role, removed; their sessions and links ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vitrine.accounts import statements
from vitrine.accounts.acts import AccountActs, AccountDeed, Doer
from vitrine.accounts.errors import LastOwner, LinkUnknown, MemberUnknown, RoleTooLow, SignInNeeded
from vitrine.accounts.people import KeyHolder, Role
from vitrine.accounts.sessions import Sessions
from vitrine.accounts.tables import MemberRow
from vitrine.storage import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class ListedMember:
    """seen_at: when they were last here; None: not signed in anywhere. passkeys: how many they have."""

    id: str
    name: str
    role: Role
    created_at: datetime
    seen_at: datetime | None
    passkeys: int


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A one-time link that still opens. for_member: their name, of a further passkey; role: of a new member.

    made_by: a name; None: the command line.
    """

    id: str
    role: Role | None
    for_member: str | None
    made_by: str | None
    expires_at: datetime


class Members:
    """by: who asks, who is looked at again within the transaction; None: the command line."""

    def __init__(self, database: Database, sessions: Sessions, acts: AccountActs) -> None:
        self._database = database
        self._sessions = sessions
        self._acts = acts

    def all(self, brand_id: str) -> list[ListedMember]:
        """Everybody of the brand, oldest first."""
        with self._database.read() as session:
            rows = statements.members_of(session, brand_id)
            seen = statements.seen_of(session, [row.id for row in rows])
            keys = statements.keys_of(session, [row.id for row in rows])
            return [
                ListedMember(
                    row.id, row.name, Role(row.role), row.created_at, seen.get(row.id), keys.get(row.id, 0)
                )
                for row in rows
                if row.role is not None
            ]

    def change_role(self, brand_id: str, member_id: str, role: Role, by: KeyHolder | None) -> None:
        """Give a member another role. Who loses some is signed out, and out of their rooms.

        The API tokens they made are revoked then: whoever holds a secret could go on as what they were.

        Raises MemberUnknown, LastOwner, SignInNeeded, RoleTooLow.
        """
        with self._database.unit() as unit:
            row = self._locked(unit, brand_id, member_id, by)
            before = Role(row.role or Role.STAFF)
            if before is role:
                return
            if before is Role.OWNER and statements.owners(unit.session, brand_id) == 1:
                raise LastOwner
            row.role = role.value
            if not role.covers(before):
                self._sessions.end_all_of(unit, member_id)
                for link in statements.links_by(unit.session, member_id):
                    if link.member_id is None:
                        unit.session.delete(link)
                self._revoke_tokens(unit, Doer.of(by), brand_id, member_id)
            self._acts.note(
                unit, Doer.of(by), AccountDeed.ROLE_CHANGED, brand_id, member_id, f"{row.name}: {role.value}"
            )

    def remove(self, brand_id: str, member_id: str, by: KeyHolder | None, keep_tokens: bool = False) -> None:
        """Out at once: passkeys, sessions with their sockets, links, and the API tokens they made.

        An operator stays that, of no brand. keep_tokens: programs go on with what the member gave them.
        Raises MemberUnknown, LastOwner, SignInNeeded, RoleTooLow.
        """
        with self._database.unit() as unit:
            row = self._locked(unit, brand_id, member_id, by)
            if row.role == Role.OWNER.value and statements.owners(unit.session, brand_id) == 1:
                raise LastOwner
            doer = Doer.of(by)
            if not keep_tokens:
                self._revoke_tokens(unit, doer, brand_id, member_id)
            self._sessions.end_all_of(unit, member_id)
            for link in statements.links_by(unit.session, member_id):
                unit.session.delete(link)
            self._acts.note(unit, doer, AccountDeed.MEMBER_REMOVED, brand_id, member_id, row.name)
            if row.operates:
                row.brand_id = row.role = None
            else:
                statements.delete_member(unit.session, row)

    def sign_out(self, brand_id: str, member_id: str, by: KeyHolder | None) -> None:
        """End all of a member's sessions. Raises MemberUnknown, SignInNeeded, RoleTooLow."""
        with self._database.unit() as unit:
            row = self._locked(unit, brand_id, member_id, by)
            self._sessions.end_all_of(unit, member_id)
            self._acts.note(unit, Doer.of(by), AccountDeed.SESSIONS_ENDED, brand_id, member_id, row.name)

    def links(self, brand_id: str) -> list[OpenLink]:
        """The brand's one-time links that still open."""
        with self._database.read() as session:
            found = statements.open_links(session, brand_id, self._database.clock.now())
            return [
                OpenLink(
                    row.id,
                    None if row.member is not None or row.role is None else Role(row.role),
                    row.member.name if row.member is not None else None,
                    made_by,
                    row.expires_at,
                )
                for row, made_by in found
            ]

    def revoke_link(self, brand_id: str, link_id: str, by: KeyHolder | None) -> None:
        """It opens nothing from now on. Raises LinkUnknown."""
        with self._database.unit() as unit:
            found = statements.open_links(unit.session, brand_id, self._database.clock.now())
            rows = [row for row, _ in found if row.id == link_id]
            if not rows:
                raise LinkUnknown
            name = rows[0].member.name if rows[0].member is not None else (rows[0].role or "")
            self._acts.note(unit, Doer.of(by), AccountDeed.LINK_REVOKED, brand_id, link_id, name)
            unit.session.delete(rows[0])

    def _revoke_tokens(self, unit: UnitOfWork, doer: Doer, brand_id: str, member_id: str) -> None:
        """Those that the member made."""
        now = self._database.clock.now()
        for token in statements.revoke_tokens(unit.session, now, by=member_id):
            self._acts.note(unit, doer, AccountDeed.TOKEN_REVOKED, brand_id, token.id, token.name)

    def _locked(self, unit: UnitOfWork, brand_id: str, member_id: str, by: KeyHolder | None) -> MemberRow:
        """The member, with the brand locked: whoever waited here finds what the other left."""
        statements.lock_brand(unit.session, brand_id)
        rows = {row.id: row for row in statements.members_of(unit.session, brand_id)}
        if by is not None:
            asking = rows.get(by.id)
            if asking is None:  # removed since the request came
                raise SignInNeeded
            if asking.role != Role.OWNER.value:
                raise RoleTooLow(Role.OWNER.value)
        row = rows.get(member_id)
        if row is None:
            raise MemberUnknown
        return row
