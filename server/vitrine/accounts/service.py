"""Accounts: brands, one-time links and API tokens; sessions and passkeys stand beside in their own files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from vitrine.accounts.acts import COMMAND_LINE, AccountActs, AccountDeed, Doer
from vitrine.accounts.errors import TokenUnknown
from vitrine.accounts.inside import hold_brand
from vitrine.accounts.invitations import Invitation, invitation
from vitrine.accounts.members import Members
from vitrine.accounts.names import BRAND_LIMIT, slug_of, tidy_name
from vitrine.accounts.naming import BrandNames, claim
from vitrine.accounts.operators import Operators
from vitrine.accounts.paces import BrandPaces
from vitrine.accounts.passkeys import Passkeys
from vitrine.accounts.people import ApiToken, Brand, KeyHolder, Role, checked_scopes
from vitrine.accounts.recovery import RecoveryCodes
from vitrine.accounts.removing import RemovingBrands
from vitrine.accounts.sessions import Sessions
from vitrine.accounts.settings import AccountSettings
from vitrine.accounts.statements import delete_expired, live_tokens, still_there
from vitrine.accounts.tables import BrandRow, EnrolmentRow, MemberRow, TokenRow
from vitrine.idempotency import KeyedWish
from vitrine.ids import digest, new_id, secret
from vitrine.parts import Ties
from vitrine.quotas.inside import turn
from vitrine.quotas.kinds import Quota
from vitrine.storage import Database, DatabaseBusy, UnitOfWork, within
from vitrine.wishes.inside import fulfil

TOKEN_PREFIX = "vt_"  # noqa: S105 - tells people and secret scanners what the thing is
OWN_LINK_LIFE = timedelta(minutes=10)


class Accounts:
    """Everything about who somebody is; sessions, passkeys, members ... are its larger parts."""

    def __init__(self, database: Database, settings: AccountSettings, ties: Ties | None = None) -> None:
        """ties: as of `RemovingBrands` and `Sessions`."""
        self.settings = settings
        self.clock = database.clock
        self.database = database
        self.paces = BrandPaces(database, settings.quotas)
        self.sessions = Sessions(database, settings, ties)
        self.acts = AccountActs(database)
        self.passkeys = Passkeys(database, settings, self.sessions, self.acts)
        self.recovery = RecoveryCodes(database, self.sessions, self.acts)
        self.members = Members(database, self.sessions, self.acts)
        self.operators = Operators(database, self.sessions, self.acts)
        self.naming = BrandNames(database, self.acts)
        self.removing = RemovingBrands(database, self.sessions, self.acts, ties)

    # Brands and their one-time links

    def invite(self, brand_name: str, role: Role = Role.OWNER) -> str:
        """The secret of a one-time link into the brand, which is made if new. Shown once.

        The link is `/brand#enrol=<secret>`: a fragment never reaches a server's log. Raises NameRefused.
        """
        return self._link(self.ensure_brand(brand_name).id, role, AccountDeed.MEMBER_INVITED, None)

    def invite_by(self, holder: KeyHolder, role: Role, wish: KeyedWish | None = None) -> str:
        """The secret of a link into the holder's brand; it goes when the holder or their passkey goes.

        Raises SignInNeeded where they were removed a moment ago.
        """
        return self._link(holder.brand_id, role, AccountDeed.MEMBER_INVITED, holder, wish)

    def invite_operator(self, brand_name: str | None = None) -> str:
        """The secret of a one-time link to the operators, of no brand. Shown once.

        brand_name: makes its reader an owner of this brand besides. Raises NameRefused.
        """
        brand = None if brand_name is None else self.ensure_brand(brand_name)
        role = Role.OWNER if brand else None
        return self._link(brand.id if brand else None, role, AccountDeed.OPERATOR_INVITED, None)

    def link_for(self, holder: KeyHolder, wish: KeyedWish | None = None) -> str:
        """The secret of a link by which the holder adds a passkey of another device, within 10 minutes.

        Raises SignInNeeded where they were removed a moment ago.
        """
        role = holder.member.role if holder.member else None
        return self._link(holder.brand_id, role, AccountDeed.PASSKEY_LINK_MADE, holder, wish)

    def invitation(self, secret_of_link: str) -> Invitation:
        """What a one-time link opens; it stays unused. Raises EnrolmentUnknown, EnrolmentSpent."""
        return invitation(self.database, secret_of_link)

    def ensure_brand(self, brand_name: str) -> Brand:
        """The brand of this name, made if new; letters' case makes no difference.

        One that was deleted is there again, empty. Raises NameRefused; NameTaken where it looks like
        another's.
        """
        name = tidy_name(brand_name, BRAND_LIMIT)
        found = self.brand_named(name)
        if found is not None:
            return found
        try:
            return self._made(name)
        except IntegrityError:  # another made it in between, or one whose address or looks are the same
            return self.brand_named(name) or self._made(name)

    def _made(self, name: str) -> Brand:
        named = select(BrandRow).where(BrandRow.name_key == name.casefold())
        with self.database.unit() as unit:
            row = unit.session.scalar(named.with_for_update()) or self._new_brand(unit, name)
            row.deleted_at = None
            unit.session.flush()
            return row.value()

    def brand_named(self, name: str) -> Brand | None:
        """The brand of this name, whatever its case."""
        with self.database.read() as session:
            there = BrandRow.name_key == name.casefold(), BrandRow.deleted_at.is_(None)
            row = session.scalar(select(BrandRow).where(*there))
            return row.value() if row else None

    def brand(self, brand_id: str) -> Brand | None:
        """The brand of this id."""
        with self.database.read() as session:
            row = session.get(BrandRow, brand_id)
            return row.value() if row is not None and row.deleted_at is None else None

    # API tokens

    def create_token(
        self,
        brand_id: str,
        name: str,
        scopes: Iterable[str],
        by: KeyHolder | None = None,
        wish: KeyedWish | None = None,
    ) -> tuple[ApiToken, str]:
        """A new API token and its secret, which is shown now or never.

        Raises NameRefused, ScopesRefused, QuotaReached; SignInNeeded where the brand, or who asks, was
        removed a moment ago.
        """
        name, granted = tidy_name(name), checked_scopes(scopes)
        shown = TOKEN_PREFIX + secret()
        with still_there(by), self.database.unit() as unit:
            hold_brand(unit.session, brand_id)
            mine = turn(unit, brand_id, self.settings.quotas)
            mine.require(Quota.TOKENS, live_tokens(unit.session, brand_id))
            row = TokenRow(
                id=new_id("token"),
                brand=unit.session.get_one(BrandRow, brand_id),
                name=name,
                digest=digest(shown),
                scopes=sorted(granted),
                created_by=by.id if by else None,
                made_with=by.passkey if by else None,
                created_at=self.clock.now(),
            )
            unit.session.add(row)
            unit.session.flush()
            self.acts.note(unit, Doer.of(by), AccountDeed.TOKEN_MADE, brand_id, row.id, name)
            fulfil(unit, wish, row.id)
            return row.value(by.name if by else None), shown

    def tokens(self, brand_id: str, after: str | None, limit: int) -> list[ApiToken]:
        """The brand's live tokens in order of birth, at most `limit` after the one named."""
        query = (
            select(TokenRow, MemberRow.name)
            .outerjoin(MemberRow, MemberRow.id == TokenRow.created_by)
            .where(TokenRow.brand_id == brand_id, TokenRow.revoked_at.is_(None), TokenRow.id > (after or ""))
            .order_by(TokenRow.id)
            .limit(limit)
        )
        with self.database.read() as session:
            return [row.value(made_by) for row, made_by in session.execute(query)]

    def revoke_token(self, brand_id: str, token_id: str, by: KeyHolder | None = None) -> None:
        """The token opens nothing from now on. Raises TokenUnknown, also for another brand's."""
        revoked = (
            update(TokenRow)
            .where(TokenRow.id == token_id, TokenRow.brand_id == brand_id, TokenRow.revoked_at.is_(None))
            .values(revoked_at=self.clock.now())
            .returning(TokenRow.name)
        )
        with self.database.unit() as unit:
            name = unit.session.scalar(revoked)
            if name is None:
                raise TokenUnknown
            self.acts.note(unit, Doer.of(by), AccountDeed.TOKEN_REVOKED, brand_id, token_id, name)

    def find_token(self, shown: str) -> ApiToken | None:
        """The live token with this secret. Notes the day of use, so one write a day and not one a request."""
        if not shown.startswith(TOKEN_PREFIX):
            return None
        query = select(TokenRow).where(TokenRow.digest == digest(shown), TokenRow.revoked_at.is_(None))
        with self.database.read() as session:
            row = session.scalar(query)
            found = row.value() if row else None
        today = self.clock.now().date()
        if found is not None and found.last_used_on != today:
            # The next use will do: nobody who reads waits for writers.
            with suppress(DatabaseBusy), within(0), self.database.unit() as unit:
                unit.session.execute(
                    update(TokenRow).where(TokenRow.id == found.id).values(last_used_on=today)
                )
        return found

    def sweep(self) -> None:
        """Delete what has expired. Only housekeeping: every check reads the clock itself."""
        delete_expired(self.database)

    def needs_spare(self, holder: KeyHolder | None) -> bool:
        """Whether they look after much, and would be locked out with their only passkey."""
        if holder is None or holder.only_enrols:
            return False
        looks_after = holder.operator or (holder.member is not None and holder.member.role is Role.OWNER)
        return looks_after and not self.recovery.has_spare(holder.id)

    # Sessions, by who is signed in

    def end_session(self, holder: KeyHolder, session_id: str) -> None:
        """End one of the holder's sessions. Raises SessionUnknown."""
        with self.database.unit() as unit:
            self.sessions.end_named(unit, holder.id, session_id)
            self.acts.note(
                unit, Doer.of(holder), AccountDeed.SESSION_ENDED, holder.brand_id, session_id, holder.name
            )

    def end_any_session(self, session_id: str) -> None:
        """End a session, for who runs the shop. Raises SessionUnknown."""
        with self.database.unit() as unit:
            member = self.sessions.end_anybodys(unit, session_id)
            self.acts.note(
                unit, COMMAND_LINE, AccountDeed.SESSION_ENDED, member.brand_id, session_id, member.name
            )

    def end_other_sessions(self, holder: KeyHolder) -> None:
        """End the holder's sessions but this one."""
        with self.database.unit() as unit:
            if self.sessions.end_all_of(unit, holder.id, but=holder.session):
                self.acts.note(
                    unit, Doer.of(holder), AccountDeed.SESSIONS_ENDED, holder.brand_id, holder.id, holder.name
                )

    def _link(
        self,
        brand_id: str | None,
        role: Role | None,
        deed: AccountDeed,
        by: KeyHolder | None,
        wish: KeyedWish | None = None,
    ) -> str:
        shown = secret()
        now = self.clock.now()
        own = deed is AccountDeed.PASSKEY_LINK_MADE
        life = OWN_LINK_LIFE if own else timedelta(hours=self.settings.enrolment_hours)
        with still_there(by), self.database.unit() as unit:
            if brand_id is not None:
                hold_brand(unit.session, brand_id)
            row = EnrolmentRow(
                digest=digest(shown),
                id=new_id("link"),
                brand_id=brand_id,
                member_id=by.id if own and by else None,
                made_by=by.id if by else None,
                made_with=by.passkey if by else None,
                role=role.value if role else None,
                operates=deed is AccountDeed.OPERATOR_INVITED,
                created_at=now,
                expires_at=now + life,
            )
            unit.session.add(row)
            self.acts.note(unit, Doer.of(by), deed, brand_id, row.id, role.value if role else "")
            fulfil(unit, wish, row.id)
        return shown

    def _new_brand(self, unit: UnitOfWork, name: str) -> BrandRow:
        brand_id = new_id("brand")
        slug = slug_of(name)[:60]
        taken = unit.session.scalar(select(BrandRow.id).where(BrandRow.slug == slug))
        if not slug or taken is not None:
            slug = f"{slug or 'brand'}-{brand_id[-6:]}"
        row = BrandRow(
            id=brand_id, name=name, name_key=name.casefold(), slug=slug, created_at=self.clock.now()
        )
        unit.session.add(row)
        unit.session.flush()
        claim(unit.session, brand_id, name)
        return row
