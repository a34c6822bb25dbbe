"""Enrolling a passkey by a one-time link, and signing in with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vitrine.accounts import statements
from vitrine.accounts.acts import AccountActs, AccountDeed, Doer
from vitrine.accounts.ceremonies import (
    Credential,
    KeyAnswer,
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
    KeyVerifiesNobody,
    LastPasskey,
    PasskeyRefused,
    PasskeyTaken,
    PasskeyUnknown,
)
from vitrine.accounts.names import tidy_name
from vitrine.accounts.people import KeyHolder
from vitrine.accounts.sessions import BrowserSession, Sessions
from vitrine.accounts.settings import AccountSettings
from vitrine.accounts.tables import ChallengeRow, EnrolmentRow, MemberRow, PasskeyRow
from vitrine.ids import digest, new_id, secret
from vitrine.storage import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class Passkey:
    """One of a member's passkeys, as its list shows it.

    device: what enrolled it, as "Firefox, Linux", or what its holder calls it. verifies: it tells who uses
    it. tokens: how many live API tokens were made with it. added_with: the id of the passkey that made its
    link.
    """

    id: str
    created_at: datetime
    last_used_on: date | None
    device: str
    verifies: bool
    tokens: int
    added_with: str | None


class Passkeys:
    """Every challenge is ours, single use, and ends by the clock, whether its answer was right or wrong."""

    def __init__(
        self, database: Database, settings: AccountSettings, sessions: Sessions, acts: AccountActs
    ) -> None:
        self._database = database
        self._settings = settings
        self._sessions = sessions
        self._acts = acts

    def enrolment_options(self, enrolment_secret: str) -> Credential:
        """Creation options for whoever holds the link's secret, which stays unused by this.

        Raises EnrolmentUnknown, EnrolmentSpent.
        """
        with self._database.unit() as unit:
            enrolment = statements.usable_link(unit.session, enrolment_secret, self._database.clock.now())
            member = enrolment.member
            handle = member.user_handle if member else secret()
            rows = statements.passkeys_of(unit.session, member.id) if member else []
            known = [row.credential_id for row in rows]
            challenge = self._ask(unit, enrolment.digest, handle)
            name = _shown_name(self._settings, enrolment)
        return registration_options(self._settings, challenge, handle, name, known)

    def enrol(
        self,
        enrolment_secret: str,
        credential: Credential,
        name: str,
        old_token: str | None,
        device: str = "",
    ) -> BrowserSession:
        """Keeps the passkey, uses the link up and signs in: all three or none.

        name: of a new member. device: what enrols it, as "Firefox, Linux".
        Raises NameRefused, CredentialUnreadable, ChallengeSpent, PasskeyRefused, KeyVerifiesNobody,
        EnrolmentUnknown, EnrolmentSpent, PasskeyTaken.
        """
        name = tidy_name(name) if name else ""
        answered = challenge_of(credential)
        enrolment_digest = digest(enrolment_secret)
        challenge = self._take(answered)
        if challenge.enrolment != enrolment_digest or challenge.user_handle is None:
            raise ChallengeSpent
        registered = verify_registration(self._settings, credential, answered)
        now = self._database.clock.now()
        with self._database.unit() as unit:
            # First the write that only one of many can do; then what depends on having won.
            if not statements.take_enrolment(unit.session, enrolment_digest, now):
                statements.usable_link(unit.session, enrolment_secret, now)
                raise EnrolmentSpent("used")
            enrolment = unit.session.get_one(EnrolmentRow, enrolment_digest)
            member_id = enrolment.member_id
            if member_id is None:
                member_id, name = new_id("member"), tidy_name(name)
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
                self._acts.note(
                    unit,
                    Doer(member_id, name),
                    AccountDeed.MEMBER_JOINED,
                    enrolment.brand_id,
                    member_id,
                    name,
                )
            row = PasskeyRow(
                id=new_id("passkey"),
                member_id=member_id,
                credential_id=registered.credential_id,
                public_key=registered.public_key,
                sign_count=registered.sign_count,
                device=device,
                verifies=True,
                added_with=enrolment.made_with,
                created_at=now,
            )
            if not statements.add_passkey(unit.session, row):
                raise PasskeyTaken
            member = unit.session.get_one(MemberRow, member_id)
            doer = Doer(member.id, member.name)
            self._acts.note(
                unit, doer, AccountDeed.PASSKEY_ADDED, member.brand_id, row.id, device or member.name
            )
            return self._sessions.rotate(unit, old_token, member_id, row.id, device)

    def sign_in_options(self) -> Credential:
        """Request options for any member."""
        with self._database.unit() as unit:
            challenge = self._ask(unit, None, None)
            weak = statements.some_weak(unit.session, self._database.clock.now())
        return authentication_options(self._settings, challenge, weak=weak)

    def sign_in(self, credential: Credential, old_token: str | None, device: str = "") -> BrowserSession:
        """A new session for the passkey's member; a weak key's is good for a better one and nothing else.

        Raises CredentialUnreadable, ChallengeSpent, PasskeyRefused, KeyVerifiesNobody.
        """
        answered = challenge_of(credential)
        challenge = self._take(answered)
        if challenge.enrolment is not None or challenge.user_handle is not None:
            raise ChallengeSpent
        row, shown = self._shown(credential, answered)
        now = self._database.clock.now()
        with self._database.unit() as unit:
            if not statements.advance_passkey(unit.session, row.id, shown.sign_count, now.date()):
                raise PasskeyRefused  # another answer with this counter came first: one of the two is a copy
            kept = unit.session.get_one(PasskeyRow, row.id)
            if shown.verifies:
                kept.verifies, kept.weak_until = True, None
            elif (
                kept.weak_until is None
                or kept.weak_until <= now
                or statements.verifying(unit.session, row.member_id)
            ):
                raise KeyVerifiesNobody
            else:
                member = kept.member
                doer = Doer(member.id, member.name)
                self._acts.note(unit, doer, AccountDeed.WEAK_KEY_USED, member.brand_id, row.id, kept.device)
            only_enrols = not shown.verifies
            return self._sessions.rotate(unit, old_token, row.member_id, row.id, device, only_enrols)

    def proof_options(self, holder: KeyHolder) -> Credential:
        """Request options for who is signed in already: any passkey of their own.

        Raises SignInNeeded where they were removed a moment ago.
        """
        with statements.still_there(holder), self._database.unit() as unit:
            member = unit.session.get_one(MemberRow, holder.id)
            challenge = self._ask(unit, None, member.user_handle)
            known = [row.credential_id for row in statements.passkeys_of(unit.session, member.id)]
        return authentication_options(self._settings, challenge, known)

    def prove(self, holder: KeyHolder, credential: Credential) -> None:
        """Who is signed in shows a passkey of theirs anew: their session may do delicate things for a while.

        Raises CredentialUnreadable, ChallengeSpent, PasskeyRefused, KeyVerifiesNobody, SignInNeeded.
        """
        answered = challenge_of(credential)
        challenge = self._take(answered)
        row, shown = self._shown(credential, answered)
        if challenge.enrolment is not None or challenge.user_handle != row.member.user_handle:
            raise ChallengeSpent
        if row.member_id != holder.id:
            raise PasskeyRefused
        if not shown.verifies:
            raise KeyVerifiesNobody
        with self._database.unit() as unit:
            today = self._database.clock.now().date()
            if not statements.advance_passkey(unit.session, row.id, shown.sign_count, today):
                raise PasskeyRefused
            self._sessions.prove(unit, holder.session, holder.id)

    def list(self, holder: KeyHolder) -> list[Passkey]:
        """The holder's passkeys, oldest first."""
        with self._database.read() as session:
            rows = statements.passkeys_of(session, holder.id)
            tokens = statements.tokens_made_with(session, [row.id for row in rows])
            return [
                Passkey(
                    row.id, row.created_at, row.last_used_on, row.device, row.verifies,
                    tokens.get(row.id, 0), row.added_with,
                )
                for row in rows
            ]  # fmt: skip

    def rename(self, holder: KeyHolder, passkey_id: str, name: str) -> None:
        """Call one of the holder's passkeys otherwise. Raises NameRefused, PasskeyUnknown."""
        tidied = tidy_name(name)
        with self._database.unit() as unit:
            row = unit.session.get(PasskeyRow, passkey_id, with_for_update={"of": PasskeyRow})
            if row is None or row.member_id != holder.id:
                raise PasskeyUnknown
            row.device = tidied

    def remove(
        self, holder: KeyHolder, passkey_id: str, asking: str | None = None, keep_tokens: bool = False
    ) -> None:
        """Forget a lost device, and sign it out: whoever found it is the member no longer.

        What it made ends with it: its sessions, its links, and its API tokens unless they are to be kept.
        What anything may have made ends as well: recovery codes, and links of which nobody noted with what.
        asking: the session that asks. Raises PasskeyUnknown, LastPasskey.
        """
        with self._database.unit() as unit:
            # The member's row is the lock: two removals at once must not take the last two.
            member = unit.session.get_one(MemberRow, holder.id, with_for_update={"of": MemberRow})
            rows = statements.passkeys_of(unit.session, member.id)
            mine = [row for row in rows if row.id == passkey_id]
            if not mine:
                raise PasskeyUnknown
            left = [row for row in rows if row.id != passkey_id]
            # Beside a weak key alone the last that verifies stays: the weak one opens nothing for long.
            if not left or (mine[0].verifies and not any(row.verifies for row in left)):
                raise LastPasskey
            self._sessions.end_those_of(unit, member.id, passkey_id, asking)
            statements.forget_codes(unit.session, member.id)
            for link in statements.links_by(unit.session, member.id):
                if link.made_with in (None, passkey_id):
                    unit.session.delete(link)
            doer, device = Doer.of(holder), mine[0].device or member.name
            if not keep_tokens:
                now = self._database.clock.now()
                for token in statements.revoke_tokens(unit.session, now, made_with=passkey_id):
                    self._acts.note(
                        unit, doer, AccountDeed.TOKEN_REVOKED, token.brand_id, token.id, token.name
                    )
            self._acts.note(unit, doer, AccountDeed.PASSKEY_REMOVED, member.brand_id, passkey_id, device)
            unit.session.flush()
            unit.session.delete(mine[0])

    def _shown(self, credential: Credential, answered: str) -> tuple[PasskeyRow, KeyAnswer]:
        """The passkey that gave this answer, checked. Raises PasskeyRefused, CredentialUnreadable."""
        with self._database.read() as session:
            row = statements.passkey_by_credential(session, credential_id(credential))
        if row is None:
            raise PasskeyRefused
        # WebAuthn level 3, section 7.2, step 6: a handle that came with the answer must be the owner's.
        handle = row.member.user_handle
        if (credential["response"].get("userHandle") or handle) != handle:
            raise PasskeyRefused
        return row, verify_authentication(
            self._settings, credential, answered, row.public_key, row.sign_count
        )

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
            row = statements.take_challenge(unit.session, digest(answered), self._database.clock.now())
        if row is None:
            raise ChallengeSpent
        return row


def _shown_name(settings: AccountSettings, enrolment: EnrolmentRow) -> str:
    """What the device calls the passkey: the member, the brand, or the shop."""
    if enrolment.member is not None:
        return enrolment.member.name
    return enrolment.brand.name if enrolment.brand is not None else settings.rp_name
