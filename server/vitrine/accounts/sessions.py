"""Browser sessions: a random cookie, of which the table holds the digest."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from vitrine.accounts.errors import NameKept
from vitrine.accounts.events import SignedOut
from vitrine.accounts.names import checked_colour, tidy_name
from vitrine.accounts.people import Member, Operator, Visitor
from vitrine.accounts.reserved import kept_from_guests, suggestion
from vitrine.accounts.settings import AccountSettings
from vitrine.accounts.tables import (
    SessionRow,
    VisitorRow,
    member_by,
    names_of_brands,
    sessions_by,
    sessions_of,
)
from vitrine.ids import digest, new_id, secret
from vitrine.storage import Database, DatabaseBusy, UnitOfWork, within

RENEW_AFTER = timedelta(days=1)
LONGEST_TOKEN = 200


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """A live session. token: the cookie's value, a secret. csrf: what unsafe requests must repeat."""

    token: str
    visitor: Visitor | None
    member: Member | None
    operator: Operator | None = None

    @property
    def csrf(self) -> str:
        """Bound to the session, so nothing more is stored; a hash, so it does not tell the cookie."""
        return digest("csrf:" + self.token)

    def __repr__(self) -> str:
        return "BrowserSession(…)"  # a secret and a name: neither belongs into a log or a traceback


class Sessions:
    """Opens, finds and ends sessions. They last session_days from their last use."""

    def __init__(self, database: Database, settings: AccountSettings) -> None:
        self._database = database
        self._life = timedelta(days=settings.session_days)

    def find(self, token: str | None) -> BrowserSession | None:
        """The live session of this cookie. Use prolongs it, by at most one write a day."""
        if not token or len(token) > LONGEST_TOKEN:
            return None
        now = self._database.clock.now()
        with self._database.read() as session:
            row = session.get(SessionRow, digest(token))
            if row is None or row.expires_at <= now:
                return None
            found, expires_at = _value(row, token), row.expires_at
        if expires_at - now < self._life - RENEW_AFTER:
            with (
                suppress(DatabaseBusy),
                within(0),
            ):  # the next use will do: nobody who reads waits for writers
                self._prolong(token, now)
        return found

    def enter(self, token: str | None, name: str, colour: int) -> BrowserSession:
        """A guest at the door: renames the visitor of a live session, else makes one.

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
                kept = secret()
                row = SessionRow(digest=digest(kept), created_at=now, expires_at=now + self._life)
                unit.session.add(row)
            else:
                kept = live.token
            if row.visitor is None:
                row.visitor = VisitorRow(id=new_id("visitor"), name=name, colour=colour, created_at=now)
            else:
                row.visitor.name, row.visitor.colour = name, colour
            unit.session.flush()
            return _value(row, kept)

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

    def end_all_of(self, unit: UnitOfWork, member_id: str) -> None:
        """Sign the member out wherever they are, within the caller's unit."""
        for row in sessions_of(unit.session, member_id):
            _end(unit, row)

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
        self, unit: UnitOfWork, old_token: str | None, member_id: str, passkey_id: str
    ) -> BrowserSession:
        """A new session for a member who just signed in with a passkey, within the caller's unit.

        The old cookie dies, so one planted before the sign-in is worth nothing after it; who the visitor is
        in the shop stays.
        """
        now = self._database.clock.now()
        visitor_id = None
        if old_token and len(old_token) <= LONGEST_TOKEN:
            old = unit.session.get(SessionRow, digest(old_token))
            if old is not None:
                visitor_id = old.visitor_id if old.expires_at > now else None
                unit.session.delete(old)
                unit.session.flush()
        return self._opened(unit, visitor_id, member_id, passkey_id)

    def become(self, unit: UnitOfWork, old_token: str, visitor_id: str) -> BrowserSession:
        """A new session for a browser that proved to be this visitor's, within the caller's unit.

        The old cookie dies, as in `rotate`; a member who is signed in stays so. Whoever the browser was
        leaves their rooms, if that was somebody else. The visitor must exist.
        """
        now = self._database.clock.now()
        member_id = passkey_id = None
        old = unit.session.get(SessionRow, digest(old_token))
        if old is not None:
            if old.expires_at > now:
                member_id, passkey_id = old.member_id, old.passkey_id
            if old.visitor_id is not None and old.visitor_id != visitor_id:
                unit.collect(SignedOut(old.visitor_id))
            unit.session.delete(old)
            unit.session.flush()
        return self._opened(unit, visitor_id, member_id, passkey_id)

    def _opened(
        self, unit: UnitOfWork, visitor_id: str | None, member_id: str | None, passkey_id: str | None
    ) -> BrowserSession:
        now = self._database.clock.now()
        token = secret()
        row = SessionRow(
            digest=digest(token),
            visitor_id=visitor_id,
            member_id=member_id,
            passkey_id=passkey_id,
            created_at=now,
            expires_at=now + self._life,
        )
        unit.session.add(row)
        unit.session.flush()
        return _value(row, token)

    def _prolong(self, token: str, now: datetime) -> None:
        with self._database.unit() as unit:
            row = unit.session.get(SessionRow, digest(token))
            if row is not None:
                row.expires_at = now + self._life


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


def _value(row: SessionRow, token: str) -> BrowserSession:
    member = row.member.value() if row.member else None
    operator = row.member.as_operator() if row.member else None
    visitor = row.visitor.value(member, operator is not None) if row.visitor else None
    return BrowserSession(token, visitor, member, operator)
