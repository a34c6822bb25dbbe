"""Who acts: a visitor, a brand's member, or an API token."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from vitrine.accounts.errors import (
    BetterKeyNeeded,
    NotYourBrand,
    OperatorNeeded,
    RoleTooLow,
    ScopeMissing,
    ScopesRefused,
    SignInNeeded,
    SpareNeeded,
    VisitorNeeded,
)
from vitrine.ids import BrandId, MemberId, VisitorId


class Role(StrEnum):
    """What a member may do; each role may do all that the ones before it may."""

    STAFF = "staff"
    EDITOR = "editor"
    OWNER = "owner"

    def covers(self, needed: Role) -> bool:
        """Whether this role is at least `needed`."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


class Scope(StrEnum):
    """What an API token may do."""

    MODELS_WRITE = "models:write"
    CATALOG_WRITE = "catalog:write"
    ROOMS_WRITE = "rooms:write"
    NUMBERS_READ = "numbers:read"
    STOCK_READ = "stock:read"
    STOCK_WRITE = "stock:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"


@dataclass(frozen=True, slots=True)
class Brand:
    id: BrandId
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a brand."""

    id: MemberId
    name: str
    role: Role
    brand: Brand


@dataclass(frozen=True, slots=True)
class Operator:
    """Who looks after the whole shop, of no brand by that; may be a member besides. id: as a member's."""

    id: MemberId
    name: str


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who signed in with a passkey: a brand's member, an operator, or both.

    session, passkey: ids of this browser's session and of what opened it. proved_at: when they last showed a
    passkey. only_enrols: of a session that is good for a new passkey and nothing else.
    """

    id: MemberId
    name: str
    member: Member | None
    operator: bool
    session: str
    passkey: str | None
    proved_at: datetime | None
    only_enrols: bool = False

    @property
    def brand_id(self) -> BrandId | None:
        return self.member.brand.id if self.member is not None else None


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person in the shop. colour: 0 to 11. member, operator: what they are besides, if signed in here."""

    id: VisitorId
    name: str
    colour: int
    member: Member | None = None
    operator: bool = False


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A program that acts for a brand. Never holds the secret.

    made_by: the name of the member who made it, made_with: the id of their passkey, where they are known.
    """

    id: str
    name: str
    brand: Brand
    scopes: frozenset[Scope]
    created_at: datetime
    last_used_on: date | None
    made_by: str | None = None
    made_with: str | None = None


@dataclass(frozen=True, slots=True)
class BrandActor:
    """Somebody found allowed to write for `brand`. by: the member's or the token's id, for records."""

    brand: Brand
    by: str

    def require_brand(self, brand_id: str) -> None:
        """Checks that a thing of `brand_id` is this brand's own. Raises NotYourBrand."""
        if brand_id != self.brand.id:
            raise NotYourBrand


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever a request comes from; all None for a stranger. A token never comes with the others.

    lacks_spare: they would change something, and have to make a second way in first.
    """

    visitor: Visitor | None = None
    member: Member | None = None
    token: ApiToken | None = None
    operator: Operator | None = None
    holder: KeyHolder | None = None
    lacks_spare: bool = False

    @property
    def brand_id(self) -> BrandId | None:
        """The brand that they act for; None for everybody else."""
        if self.token is not None:
            return self.token.brand.id
        return None if self.member is None else self.member.brand.id

    def require_visitor(self) -> Visitor:
        """The visitor. Raises VisitorNeeded."""
        if self.visitor is None:
            raise VisitorNeeded
        return self.visitor

    def require_member(self, role: Role = Role.STAFF) -> Member:
        """The signed-in member of at least `role`.

        Raises SignInNeeded, BetterKeyNeeded, RoleTooLow, SpareNeeded.
        """
        if self.member is None:
            if self.holder is not None and self.holder.only_enrols:
                raise BetterKeyNeeded
            raise SignInNeeded
        if not self.member.role.covers(role):
            raise RoleTooLow(role.value)
        if self.lacks_spare:
            raise SpareNeeded
        return self.member

    def require_holder(self) -> KeyHolder:
        """Whoever signed in with a passkey. Raises SignInNeeded, BetterKeyNeeded."""
        if self.holder is None:
            raise SignInNeeded
        if self.holder.only_enrols:
            raise BetterKeyNeeded
        return self.holder

    def require_operator(self) -> Operator:
        """The signed-in operator: an owner is none.

        Raises SignInNeeded, BetterKeyNeeded, OperatorNeeded, SpareNeeded.
        """
        if self.operator is not None:
            if self.lacks_spare:
                raise SpareNeeded
            return self.operator
        self.require_holder()
        raise OperatorNeeded

    def require_brand_actor(self, scope: Scope, role: Role = Role.EDITOR) -> BrandActor:
        """A member of at least `role`, or a token with `scope`.

        Raises SignInNeeded, BetterKeyNeeded, RoleTooLow, SpareNeeded, ScopeMissing.
        """
        if self.token is not None:
            if scope not in self.token.scopes:
                raise ScopeMissing(scope.value)
            return BrandActor(self.token.brand, self.token.id)
        member = self.require_member(role)
        return BrandActor(member.brand, member.id)

    def require_somebody(self, scope: Scope) -> str:
        """The id of a member, a visitor, or a token with `scope`. Raises VisitorNeeded, ScopeMissing."""
        if self.token is not None:
            return self.require_brand_actor(scope).by
        return self.member.id if self.member is not None else self.require_visitor().id


def checked_scopes(names: Iterable[str]) -> frozenset[Scope]:
    """The scopes of these names, at least one. Raises ScopesRefused."""
    try:
        scopes = frozenset(Scope(name) for name in names)
    except ValueError:
        scopes = frozenset()
    if not scopes:
        raise ScopesRefused([scope.value for scope in Scope])
    return scopes
