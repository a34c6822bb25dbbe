"""Browser sessions: a random cookie, of which the table holds the digest.

A guest lasts long; a member who is signed in with the same browser ends sooner, and leaves the guest behind.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from vitrine.accounts.errors import NameKept, SessionUnknown, SignInNeeded
from vitrine.accounts.events import SignedOut
from vitrine.accounts.names import checked_colour, tidy_name
from vitrine.accounts.people import KeyHolder, Member, Operator, Visitor
from vitrine.accounts.reserved import kept_from_guests, suggestion
from vitrine.accounts.settings import AccountSettings
from vitrine.accounts.statements import (
    end_members,
    member_by,
    names_of_brands,
    session_named,
    sessions_by,
    sessions_named,
    sessions_of,
    sessions_over,
)
from vitrine.accounts.tables import MemberRow, SessionRow, VisitorRow
from vitrine.domains import place_of
from vitrine.ids import MemberId, digest, new_id, secret
from vitrine.storage import Database, DatabaseBusy, UnitOfWork, within

RENEW_AFTER = timedelta(days=1)
# How exactly it is noted when a member was last here: more would be a write a request.
NOTED_EVERY = timedelta(minutes=5)
LONGEST_TOKEN = 200
# Of one transaction: it has the write lock, and others wait for that.
ENDED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of a member's sessions, as its list shows it. device: as "Firefox, Linux", "" if unknown."""

    id: str
    device: str
    signed_in_at: datetime
    seen_at: datetime
    passkey: str | None


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """A live session. token: the cookie's value, a secret. csrf: what unsafe requests must repeat."""

    token: str
    visitor: Visitor | None
    member: Member | None
    operator: Operator | None = None
    holder: KeyHolder | None = None

    @property
    def csrf(self) -> str:
        """Bound to the session, so nothing more is stored; a hash, so it does not tell the cookie."""
        return digest("csrf:" + self.token)

    def __repr__(self) -> str:
        return "BrowserSession(…)"  # a secret and a name: neither belongs into a log or a traceback


class Sessions:
    """Opens, finds and ends sessions. How long they last: AccountSettings."""

    def __init__(self, database: Database, settings: AccountSettings) -> None:
        self._database = database
        self._life = timedelta(days=settings.guest_days)
        self._idle, self._longest = timedelta(hours=settings.idle_hours), timedelta(days=settings.member_days)

    def find(self, token: str | None) -> BrowserSession | None:
        """The live session of this cookie. Use prolongs it: a guest's by one write a day at most."""
        if not token or len(token) > LONGEST_TOKEN:
            return None
        now = self._database.clock.now()
        with self._database.read() as session:
            row = session.get(SessionRow, digest(token))
            if row is None or row.expires_at <= now:
                return None
            found = self._value(row, token)
            old = row.expires_at - now < self._life - RENEW_AFTER
            unseen = row.seen_at is None or now - row.seen_at >= min(NOTED_EVERY, self._idle / 4)
        if old or (found.holder is not None and unseen):
            # The next use will do: nobody who reads waits for writers.
            with suppress(DatabaseBusy), within(0):
                self._prolong(token, now)
        return found

    def enter(self, token: str | None, name: str, colour: int, place: str = "") -> BrowserSession:
        """A guest at the door: renames the visitor of a live session, else makes one.

        place: what a new cookie ends in (`domains.place_of`).

        Raises NameRefused, NameKept, ColourOutOfRange.
        """
        name, colour = tidy_name(name), checked_colour(colour)
        live = self.find(token)
        before = live.visitor.name if live is not None and live.visitor is not None else None
        if name != before:  # what somebody is called already stays theirs, whatever brands came since
            with self._database.read() as session:
                _check_name(name, live.member if live is not None else None, names_of_brands(session))
        now = self._database.clock.now()
        with self._database.unit() as unit:
            row = unit.session.get(SessionRow, digest(live.token)) if live else None
            if row is None or live is None:
                kept = secret() + place
                row = SessionRow(
                    digest=digest(kept), id=new_id("session"), created_at=now, expires_at=now + self._life
                )
                unit.session.add(row)
            else:
                kept = live.token
            if row.visitor is None:
                row.visitor = VisitorRow(id=new_id("visitor"), name=name, colour=colour, created_at=now)
            else:
                row.visitor.name, row.visitor.colour = name, colour
            unit.session.flush()
            return self._value(row, kept)

    def rename(self, visitor_id: str, name: str, colour: int) -> None:
        """Keep what a visitor now wants to be called. Raises NameRefused, NameKept, ColourOutOfRange.

        A guest whose session has ended meanwhile is left as it is.
        """
        name, colour = tidy_name(name), checked_colour(colour)
        with self._database.read() as session:
            known = session.get(VisitorRow, visitor_id)
            if known is None or known.name != name:
                _check_name(name, member_by(session, visitor_id), names_of_brands(session))
        with self._database.unit() as unit:
            row = unit.session.get(VisitorRow, visitor_id)
            if row is not None:
                row.name, row.colour = name, colour

    def end(self, token: str) -> None:
        """Sign out: this cookie opens nothing any more."""
        with self._database.unit() as unit:
            row = unit.session.get(SessionRow, digest(token))
            if row is not None:
                _end(unit, row)

    def open_of(self, member_id: str) -> list[OpenSession]:
        """Where the member is signed in; who was last here first."""
        with self._database.read() as session:
            found = [
                OpenSession(row.id, row.device, row.signed_in_at, row.seen_at, row.passkey_id)
                for row in sessions_of(session, member_id)
                if row.signed_in_at is not None and row.seen_at is not None and self._signed_in(row)
            ]
        return sorted(found, key=lambda each: each.seen_at, reverse=True)

    def end_named(self, unit: UnitOfWork, member_id: str, session_id: str) -> None:
        """Sign the member out there, within the caller's unit. Raises SessionUnknown."""
        rows = sessions_named(unit.session, member_id, session_id)
        if not rows:
            raise SessionUnknown
        for row in rows:
            _end(unit, row)

    def end_anybodys(self, unit: UnitOfWork, session_id: str) -> MemberRow:
        """Sign whoever it is out there, within the caller's unit. Raises SessionUnknown."""
        row = session_named(unit.session, session_id)
        if row is None or row.member is None:
            raise SessionUnknown
        _end(unit, row)
        return row.member

    def end_all_of(self, unit: UnitOfWork, member_id: str, but: str | None = None) -> int:
        """Sign the member out wherever they are, within the caller's unit; of how many sessions.

        but: the id of one session that stays.
        """
        rows = [row for row in sessions_of(unit.session, member_id) if row.id != but]
        for row in rows:
            _end(unit, row)
        return len(rows)

    def end_overdue(self) -> None:
        """Members who were not here for too long, or signed in too long ago, leave their rooms.

        Cheap where there is nobody: it may run often. `find` reads the clock itself. Who they are as visitors
        stays.
        """
        now = self._database.clock.now()
        seen, signed_in = now - self._idle, now - self._longest
        while True:
            with self._database.read() as session:  # nobody waits while they are looked for
                due = sessions_over(session, seen, signed_in, ENDED_AT_ONCE)
            if not due:
                return
            with self._database.unit() as unit:
                # They may have come back since.
                for visitor in end_members(unit.session, due, seen, signed_in):
                    unit.collect(SignedOut(visitor))

    def prove(self, unit: UnitOfWork, session_id: str, member_id: str) -> None:
        """Note that the member has just shown a passkey, within the caller's unit. Raises SignInNeeded."""
        rows = sessions_named(unit.session, member_id, session_id)
        if not rows:
            raise SignInNeeded
        rows[0].proved_at = rows[0].seen_at = self._database.clock.now()

    def end_those_of(self, unit: UnitOfWork, member_id: str, passkey_id: str, asking: str | None) -> None:
        """Sign out wherever this passkey signed the member in, within the caller's unit.

        asking: the session from which it is asked. A session of which is not known which passkey opened it
        ends as well, but for that one.
        """
        own = None if asking is None else digest(asking)
        for row in sessions_by(unit.session, member_id, passkey_id):
            if row.passkey_id is not None or row.digest != own:
                _end(unit, row)

    def rotate(
        self,
        unit: UnitOfWork,
        old_token: str | None,
        member_id: str,
        passkey_id: str | None,
        device: str = "",
        only_enrols: bool = False,
    ) -> BrowserSession:
        """A new session for a member who just signed in, within the caller's unit.

        passkey_id: with what; None: with a recovery code. device: as in `OpenSession`.
        The old cookie dies, so one planted before the sign-in is worth nothing after it; who the visitor is
        in the shop stays. If somebody else was the member here, they leave their rooms, with their role.
        """
        now = self._database.clock.now()
        visitor_id = None
        if old_token and len(old_token) <= LONGEST_TOKEN:
            old = unit.session.get(SessionRow, digest(old_token))
            if old is not None:
                visitor_id = old.visitor_id if old.expires_at > now else None
                if old.member_id not in (None, member_id) and old.visitor_id is not None:
                    unit.collect(SignedOut(old.visitor_id))
                unit.session.delete(old)
                unit.session.flush()
        signed_in = SessionRow(
            member_id=member_id,
            passkey_id=passkey_id,
            device=device,
            signed_in_at=now,
            seen_at=now,
            proved_at=now,
            only_enrols=only_enrols,
        )
        return self._opened(unit, signed_in, visitor_id)

    def become(self, unit: UnitOfWork, old_token: str, visitor_id: str) -> BrowserSession:
        """A new session for a browser that proved to be this visitor's, within the caller's unit.

        The old cookie dies, as in `rotate`; a member who is signed in stays so. Whoever the browser was
        leaves their rooms, if that was somebody else. The visitor must exist.
        """
        now = self._database.clock.now()
        opened = SessionRow()
        old = unit.session.get(SessionRow, digest(old_token))
        if old is not None:
            if old.expires_at > now:
                for kept in _OF_THE_MEMBER:
                    setattr(opened, kept, getattr(old, kept))
            if old.visitor_id is not None and old.visitor_id != visitor_id:
                unit.collect(SignedOut(old.visitor_id))
            unit.session.delete(old)
            unit.session.flush()
        return self._opened(unit, opened, visitor_id, place_of(old_token))

    def _opened(
        self, unit: UnitOfWork, row: SessionRow, visitor_id: str | None, place: str = ""
    ) -> BrowserSession:
        now = self._database.clock.now()
        token = secret() + place
        row.digest, row.id, row.visitor_id = digest(token), new_id("session"), visitor_id
        row.created_at, row.expires_at = now, now + self._life
        unit.session.add(row)
        unit.session.flush()
        return self._value(row, token)

    def _prolong(self, token: str, now: datetime) -> None:
        with self._database.unit() as unit:
            row = unit.session.get(SessionRow, digest(token))
            if row is not None:
                row.expires_at = now + self._life
                if row.member_id is not None and self._signed_in(row):
                    row.seen_at = now

    def _signed_in(self, row: SessionRow) -> bool:
        """Whether the session's member is still that."""
        now = self._database.clock.now()
        return (
            row.seen_at is not None
            and row.signed_in_at is not None
            and row.seen_at > now - self._idle
            and row.signed_in_at > now - self._longest
        )

    def _value(self, row: SessionRow, token: str) -> BrowserSession:
        signed_in = row.member if row.member is not None and self._signed_in(row) else None
        if signed_in is None:
            return BrowserSession(token, row.visitor.value() if row.visitor else None, None)
        member, operator = signed_in.value(), signed_in.as_operator()
        holder = KeyHolder(
            MemberId(signed_in.id), signed_in.name, member, operator is not None, row.id, row.passkey_id,
            row.proved_at, row.only_enrols,
        )  # fmt: skip
        if row.only_enrols:
            member = operator = None
        visitor = row.visitor.value(member, operator is not None) if row.visitor else None
        return BrowserSession(token, visitor, member, operator, holder)


_OF_THE_MEMBER = (
    "member_id", "passkey_id", "device", "signed_in_at", "seen_at", "proved_at", "only_enrols",
)  # fmt: skip


def _check_name(name: str, member: Member | None, called: list[tuple[str, str]]) -> None:
    """A brand's members may say what they are, and bear its name, but no other brand's.

    called: id and name of every brand. Raises NameKept.
    """
    own = None if member is None else member.brand.id
    brands = [text for brand, text in called if brand != own]
    if kept_from_guests(name, brands, offices=member is None):
        raise NameKept(suggestion(name, brands))


def _end(unit: UnitOfWork, row: SessionRow) -> None:
    """Its cookie opens nothing any more, and its visitor leaves the rooms they are in."""
    unit.session.delete(row)
    if row.visitor_id is not None:
        unit.collect(SignedOut(row.visitor_id))
