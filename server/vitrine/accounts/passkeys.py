"""Enrolling a passkey by a one-time link, and signing in with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vitrine.accounts import tables
from vitrine.accounts.ceremonies import (
    Credential,
    Registered,
    authentication_options,
    challenge_of,
    credential_id,
    registration_options,
    verify_authentication,
    verify_registration,
)
from vitrine.accounts.errors import (
    ChallengeSpent,
    EnrolmentSpent,
    EnrolmentUnknown,
    LastPasskey,
    PasskeyRefused,
    PasskeyTaken,
    PasskeyUnknown,
)
from vitrine.accounts.names import tidy_name
from vitrine.accounts.people import Member
from vitrine.accounts.sessions import BrowserSession, Sessions
from vitrine.accounts.settings import AccountSettings
from vitrine.accounts.tables import ChallengeRow, EnrolmentRow, MemberRow, PasskeyRow
from vitrine.ids import digest, new_id, secret
from vitrine.storage import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class Passkey:
    """One of a member's passkeys, as its list shows it."""

    id: str
    created_at: datetime
    last_used_on: date | None


class Passkeys:
    """Every challenge is ours, single use, and ends by the clock, whether its answer was right or wrong."""

    def __init__(self, database: Database, settings: AccountSettings, sessions: Sessions) -> None:
        self._database = database
        self._settings = settings
        self._sessions = sessions

    def enrolment_options(self, enrolment_secret: str) -> Credential:
        """Creation options for whoever holds the link's secret, which stays unused by this.

        Raises EnrolmentUnknown, EnrolmentSpent.
        """
        with self._database.unit() as unit:
            enrolment = self._usable(unit, enrolment_secret)
            member = enrolment.member
            handle = member.user_handle if member else secret()
            rows = tables.passkeys_of(unit.session, member.id) if member else []
            known = [row.credential_id for row in rows]
            challenge = self._ask(unit, enrolment.digest, handle)
            name = _shown_name(self._settings, enrolment)
        return registration_options(self._settings, challenge, handle, name, known)

    def enrol(
        self, enrolment_secret: str, credential: Credential, name: str, old_token: str | None
    ) -> BrowserSession:
        """Keeps the passkey, uses the link up and signs in: all three or none.

        Raises NameRefused, CredentialUnreadable, ChallengeSpent, PasskeyRefused, EnrolmentUnknown,
        EnrolmentSpent, PasskeyTaken.
        """
        name = tidy_name(name)
        answered = challenge_of(credential)
        enrolment_digest = digest(enrolment_secret)
        challenge = self._take(answered)
        if challenge.enrolment != enrolment_digest or challenge.user_handle is None:
            raise ChallengeSpent
        registered = verify_registration(self._settings, credential, answered)
        now = self._database.clock.now()
        with self._database.unit() as unit:
            # First the write that only one of many can do; then what depends on having won.
            if not tables.take_enrolment(unit.session, enrolment_digest, now):
                raise EnrolmentSpent
            enrolment = unit.session.get_one(EnrolmentRow, enrolment_digest)
            member_id = enrolment.member_id
            if member_id is None:
                member_id = new_id("member")
                unit.session.add(
                    MemberRow(
                        id=member_id,
                        brand_id=enrolment.brand_id,
                        name=name,
                        role=enrolment.role,
                        operates=enrolment.operates,
                        user_handle=challenge.user_handle,
                        created_at=now,
                    )
                )
                unit.session.flush()
            passkey_id = self._keep(unit, member_id, registered, now)
            return self._sessions.rotate(unit, old_token, member_id, passkey_id)

    def sign_in_options(self) -> Credential:
        """Request options for any member."""
        with self._database.unit() as unit:
            challenge = self._ask(unit, None, None)
        return authentication_options(self._settings, challenge)

    def sign_in(self, credential: Credential, old_token: str | None) -> BrowserSession:
        """A new session for the passkey's member.

        Raises CredentialUnreadable, ChallengeSpent, PasskeyRefused.
        """
        answered = challenge_of(credential)
        if self._take(answered).enrolment is not None:
            raise ChallengeSpent
        with self._database.read() as session:
            row = tables.passkey_by_credential(session, credential_id(credential))
            if row is None:
                raise PasskeyRefused
            passkey_id, member_id, handle = row.id, row.member_id, row.member.user_handle
            public_key, sign_count = row.public_key, row.sign_count
        # WebAuthn level 3, section 7.2, step 6: a handle that came with the answer must be the owner's.
        if (credential["response"].get("userHandle") or handle) != handle:
            raise PasskeyRefused
        new_count = verify_authentication(self._settings, credential, answered, public_key, sign_count)
        with self._database.unit() as unit:
            today = self._database.clock.now().date()
            if not tables.advance_passkey(unit.session, passkey_id, new_count, today):
                raise PasskeyRefused  # another answer with this counter came first: one of the two is a copy
            return self._sessions.rotate(unit, old_token, member_id, passkey_id)

    def list(self, member: Member) -> list[Passkey]:
        """The member's passkeys, oldest first."""
        with self._database.read() as session:
            rows = tables.passkeys_of(session, member.id)
            return [Passkey(row.id, row.created_at, row.last_used_on) for row in rows]

    def remove(self, member: Member, passkey_id: str, asking: str | None = None) -> None:
        """Forget a lost device, and sign it out: whoever found it is the member no longer.

        asking: the session that asks. Raises PasskeyUnknown, LastPasskey.
        """
        with self._database.unit() as unit:
            # The member's row is the lock: two removals at once must not take the last two.
            unit.session.get_one(MemberRow, member.id, with_for_update={"of": MemberRow})
            rows = tables.passkeys_of(unit.session, member.id)
            mine = [row for row in rows if row.id == passkey_id]
            if not mine:
                raise PasskeyUnknown
            if len(rows) == 1:
                raise LastPasskey
            self._sessions.end_those_of(unit, member.id, passkey_id, asking)
            unit.session.flush()
            unit.session.delete(mine[0])

    def _usable(self, unit: UnitOfWork, enrolment_secret: str) -> EnrolmentRow:
        enrolment = unit.session.get(EnrolmentRow, digest(enrolment_secret))
        if enrolment is None:
            raise EnrolmentUnknown
        if enrolment.used_at is not None or enrolment.expires_at <= self._database.clock.now():
            raise EnrolmentSpent
        return enrolment

    def _ask(self, unit: UnitOfWork, enrolment: str | None, handle: str | None) -> str:
        challenge = secret()
        expires_at = self._database.clock.now() + timedelta(seconds=self._settings.challenge_seconds)
        unit.session.add(
            ChallengeRow(
                digest=digest(challenge), enrolment=enrolment, user_handle=handle, expires_at=expires_at
            )
        )
        return challenge

    def _take(self, answered: str) -> ChallengeRow:
        """Uses the challenge up in a transaction of its own, so that a wrong answer uses it up as well."""
        with self._database.unit() as unit:
            row = tables.take_challenge(unit.session, digest(answered), self._database.clock.now())
        if row is None:
            raise ChallengeSpent
        return row

    def _keep(self, unit: UnitOfWork, member_id: str, registered: Registered, now: datetime) -> str:
        row = PasskeyRow(
            id=new_id("passkey"),
            member_id=member_id,
            credential_id=registered.credential_id,
            public_key=registered.public_key,
            sign_count=registered.sign_count,
            created_at=now,
        )
        if not tables.add_passkey(unit.session, row):
            raise PasskeyTaken
        return row.id


def _shown_name(settings: AccountSettings, enrolment: EnrolmentRow) -> str:
    """What the device calls the passkey: the member, the brand, or the shop."""
    if enrolment.member is not None:
        return enrolment.member.name
    return enrolment.brand.name if enrolment.brand is not None else settings.rp_name
