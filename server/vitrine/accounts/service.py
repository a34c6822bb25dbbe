"""Accounts: brands, one-time links and API tokens; sessions and passkeys stand beside in their own files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from vitrine.accounts.errors import TokenUnknown
from vitrine.accounts.names import BRAND_LIMIT, slug_of, tidy_name
from vitrine.accounts.operators import Operators
from vitrine.accounts.passkeys import Passkeys
from vitrine.accounts.people import ApiToken, Brand, Member, Role, checked_scopes
from vitrine.accounts.sessions import Sessions
from vitrine.accounts.settings import AccountSettings
from vitrine.accounts.tables import BrandRow, EnrolmentRow, TokenRow, delete_expired
from vitrine.ids import digest, new_id, secret
from vitrine.storage import Database, DatabaseBusy, UnitOfWork, within

TOKEN_PREFIX = "vt_"  # noqa: S105 - tells people and secret scanners what the thing is
OWN_LINK_LIFE = timedelta(minutes=10)


class Accounts:
    """Everything about who somebody is. sessions, passkeys, operators: the larger parts."""

    def __init__(self, database: Database, settings: AccountSettings) -> None:
        self.settings = settings
        self.clock = database.clock
        self._database = database
        self.sessions = Sessions(database, settings)
        self.passkeys = Passkeys(database, settings, self.sessions)
        self.operators = Operators(database, self.sessions)

    # Brands and their one-time links

    def invite(self, brand_name: str, role: Role = Role.OWNER) -> str:
        """The secret of a one-time link into the brand, which is made if new. Shown once.

        The link is `/brand#enrol=<secret>`: a fragment never reaches a server's log. Raises NameRefused.
        """
        brand = self.ensure_brand(brand_name)
        return self._link(brand, role, None, self._enrolment_life)

    def invite_operator(self, brand_name: str | None = None) -> str:
        """The secret of a one-time link to the operators, of no brand. Shown once.

        brand_name: makes its reader an owner of this brand besides. Raises NameRefused.
        """
        brand = None if brand_name is None else self.ensure_brand(brand_name)
        return self._link(brand, Role.OWNER if brand else None, None, self._enrolment_life, operates=True)

    def link_for(self, member: Member) -> str:
        """The secret of a link by which the member adds a passkey of another device, within 10 minutes."""
        return self._link(member.brand, member.role, member, OWN_LINK_LIFE)

    def ensure_brand(self, brand_name: str) -> Brand:
        """The brand of this name, made if new; letters' case makes no difference. Raises NameRefused."""
        name = tidy_name(brand_name, BRAND_LIMIT)
        found = self.brand_named(name)
        if found is not None:
            return found
        try:
            with self._database.unit() as unit:
                row = self._new_brand(unit, name)
                unit.session.flush()
                return row.value()
        except IntegrityError:  # another process made it in between
            found = self.brand_named(name)
            if found is None:
                raise
            return found

    def brand_named(self, name: str) -> Brand | None:
        """The brand of this name, whatever its case."""
        with self._database.read() as session:
            row = session.scalar(select(BrandRow).where(BrandRow.name_key == name.casefold()))
            return row.value() if row else None

    def brand(self, brand_id: str) -> Brand | None:
        """The brand of this id."""
        with self._database.read() as session:
            row = session.get(BrandRow, brand_id)
            return row.value() if row else None

    # API tokens

    def create_token(
        self, brand_id: str, name: str, scopes: Iterable[str], by: str | None = None
    ) -> tuple[ApiToken, str]:
        """A new API token and its secret, which is shown now or never. Raises NameRefused, ScopesRefused."""
        name, granted = tidy_name(name), checked_scopes(scopes)
        shown = TOKEN_PREFIX + secret()
        with self._database.unit() as unit:
            row = TokenRow(
                id=new_id("token"),
                brand=unit.session.get_one(BrandRow, brand_id),
                name=name,
                digest=digest(shown),
                scopes=sorted(granted),
                created_by=by,
                created_at=self.clock.now(),
            )
            unit.session.add(row)
            unit.session.flush()
            return row.value(), shown

    def tokens(self, brand_id: str, after: str | None, limit: int) -> list[ApiToken]:
        """The brand's live tokens in order of birth, at most `limit` after the one named."""
        query = (
            select(TokenRow)
            .where(TokenRow.brand_id == brand_id, TokenRow.revoked_at.is_(None), TokenRow.id > (after or ""))
            .order_by(TokenRow.id)
            .limit(limit)
        )
        with self._database.read() as session:
            return [row.value() for row in session.scalars(query)]

    def revoke_token(self, brand_id: str, token_id: str) -> None:
        """The token opens nothing from now on. Raises TokenUnknown, also for another brand's."""
        revoked = (
            update(TokenRow)
            .where(TokenRow.id == token_id, TokenRow.brand_id == brand_id, TokenRow.revoked_at.is_(None))
            .values(revoked_at=self.clock.now())
            .returning(TokenRow.id)
        )
        with self._database.unit() as unit:
            if unit.session.scalar(revoked) is None:
                raise TokenUnknown

    def find_token(self, shown: str) -> ApiToken | None:
        """The live token with this secret. Notes the day of use, so one write a day and not one a request."""
        if not shown.startswith(TOKEN_PREFIX):
            return None
        query = select(TokenRow).where(TokenRow.digest == digest(shown), TokenRow.revoked_at.is_(None))
        with self._database.read() as session:
            row = session.scalar(query)
            found = row.value() if row else None
        today = self.clock.now().date()
        if found is not None and found.last_used_on != today:
            # The next use will do: nobody who reads waits for writers.
            with suppress(DatabaseBusy), within(0), self._database.unit() as unit:
                unit.session.execute(
                    update(TokenRow).where(TokenRow.id == found.id).values(last_used_on=today)
                )
        return found

    def sweep(self) -> None:
        """Delete what has expired. Only housekeeping: every check reads the clock itself."""
        with self._database.unit() as unit:
            delete_expired(unit.session, self.clock.now())

    @property
    def _enrolment_life(self) -> timedelta:
        return timedelta(hours=self.settings.enrolment_hours)

    def _link(
        self,
        brand: Brand | None,
        role: Role | None,
        member: Member | None,
        life: timedelta,
        operates: bool = False,
    ) -> str:
        shown = secret()
        now = self.clock.now()
        with self._database.unit() as unit:
            unit.session.add(
                EnrolmentRow(
                    digest=digest(shown),
                    brand_id=brand.id if brand else None,
                    member_id=member.id if member else None,
                    role=role.value if role else None,
                    operates=operates,
                    created_at=now,
                    expires_at=now + life,
                )
            )
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
        return row
