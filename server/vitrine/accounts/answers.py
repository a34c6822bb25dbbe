"""What accounts answer over HTTP, and how values become that."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from vitrine.accounts import abilities, acts, invitations, members, passkeys, people, sessions
from vitrine.accounts.acts import AccountDeed
from vitrine.accounts.errors import VisitorNeeded
from vitrine.accounts.people import Role, Scope
from vitrine.accounts.sessions import BrowserSession
from vitrine.answers import After, HttpAnswer

Id = Annotated[str, Field(examples=["visitor_01k2d3e4f5g6h7j8k9m0n1p2q3"])]
Name = Annotated[str, Field(examples=["Ada"])]
Csrf = Annotated[str, Field(examples=["Jd5q2l8nT0mXbWcVxR7sYg"])]


class Visitor(HttpAnswer):
    """colour: 0 to 11, of the avatar."""

    id: Id
    name: Name
    colour: int

    @classmethod
    def of(cls, visitor: people.Visitor) -> Visitor:
        return cls(id=visitor.id, name=visitor.name, colour=visitor.colour)


class BrandName(HttpAnswer):
    id: str
    name: Annotated[str, Field(examples=["Maison Vitrine"])]


class Member(HttpAnswer):
    """Who signs in for a brand."""

    id: str
    name: Name
    role: Role
    brand: BrandName

    @classmethod
    def of(cls, member: people.Member) -> Member:
        brand = BrandName(id=member.brand.id, name=member.brand.name)
        return cls(id=member.id, name=member.name, role=member.role, brand=brand)


class Operator(HttpAnswer):
    """Who looks after the whole shop."""

    id: str
    name: Name

    @classmethod
    def of(cls, operator: people.Operator) -> Operator:
        return cls(id=operator.id, name=operator.name)


class Guest(HttpAnswer):
    """Somebody who has just come in. csrf: send it back as X-CSRF-Token with whatever changes something."""

    visitor: Visitor
    csrf: Csrf

    @classmethod
    def of(cls, session: BrowserSession) -> Guest:
        """Of a session that has a visitor. Raises VisitorNeeded."""
        if session.visitor is None:
            raise VisitorNeeded
        return cls(visitor=Visitor.of(session.visitor), csrf=session.csrf)


class Session(HttpAnswer):
    """Who a browser is; all null for a stranger. csrf: as of `Guest`.

    must_enrol: signed in for a new passkey and nothing else. needs_spare: an owner or operator who would be
    locked out with their only passkey: let them make another, or recovery codes.
    """

    visitor: Visitor | None
    member: Member | None
    operator: Operator | None
    must_enrol: bool
    needs_spare: bool
    csrf: Csrf | None

    @classmethod
    def of(cls, session: BrowserSession | None, needs_spare: bool = False) -> Session:
        if session is None:
            return cls(
                visitor=None, member=None, operator=None, must_enrol=False, needs_spare=False, csrf=None
            )
        visitor, member, operator = session.visitor, session.member, session.operator
        return cls(
            visitor=Visitor.of(visitor) if visitor else None,
            member=Member.of(member) if member else None,
            operator=Operator.of(operator) if operator else None,
            must_enrol=session.holder is not None and session.holder.only_enrols,
            needs_spare=needs_spare,
            csrf=session.csrf,
        )


class CredentialOptions(HttpAnswer):
    """What `navigator.credentials` takes (WebAuthn Level 3, section 5), as JSON: hand it over as it is."""

    model_config = ConfigDict(frozen=True, extra="allow")

    challenge: str

    @classmethod
    def of(cls, options: dict[str, Any]) -> CredentialOptions:
        return cls.model_validate(options)


class Passkey(HttpAnswer):
    """device: what enrolled it, or "". verifies: it tells who uses it. tokens: API tokens made with it.

    added_with: the id of the passkey whose link enrolled it, which may be gone. this: it opened this session.
    """

    id: str
    device: Annotated[str, Field(examples=["Firefox, Linux"])]
    verifies: bool
    tokens: int
    added_with: str | None
    this: bool
    created_at: datetime
    last_used_on: date | None

    @classmethod
    def of(cls, passkey: passkeys.Passkey, holder: people.KeyHolder) -> Passkey:
        return cls(
            id=passkey.id, device=passkey.device, verifies=passkey.verifies, tokens=passkey.tokens,
            added_with=passkey.added_with, this=passkey.id == holder.passkey, created_at=passkey.created_at,
            last_used_on=passkey.last_used_on,
        )  # fmt: skip


class Passkeys(HttpAnswer):
    items: list[Passkey]
    next: After


class ApiToken(HttpAnswer):
    """A program's right to act for a brand; its secret is told once, when it is made."""

    id: str
    name: Annotated[str, Field(examples=["nightly import"])]
    scopes: list[Scope]
    created_at: datetime
    last_used_on: date | None
    made_by: Name | None

    @classmethod
    def of(cls, token: people.ApiToken) -> ApiToken:
        return cls(
            id=token.id, name=token.name, scopes=sorted(token.scopes), created_at=token.created_at,
            last_used_on=token.last_used_on, made_by=token.made_by,
        )  # fmt: skip


class NewApiToken(ApiToken):
    """token: the secret, shown this once."""

    token: str


class ApiTokens(HttpAnswer):
    items: list[ApiToken]
    next: After


class Secret(HttpAnswer):
    """The secret of a one-time link."""

    secret: str


class OpenSession(HttpAnswer):
    """Where one is signed in. device: as of `Passkey`. this: the one that asks."""

    id: str
    device: Annotated[str, Field(examples=["Firefox, Linux"])]
    signed_in_at: datetime
    seen_at: datetime
    this: bool

    @classmethod
    def of(cls, session: sessions.OpenSession, holder: people.KeyHolder) -> OpenSession:
        return cls(
            id=session.id, device=session.device, signed_in_at=session.signed_in_at, seen_at=session.seen_at,
            this=session.id == holder.session,
        )  # fmt: skip


class OpenSessions(HttpAnswer):
    items: list[OpenSession]
    next: After


class ListedMember(HttpAnswer):
    """seen_on: the day they were last here, no nearer; null: not for long. passkeys: how many they have.

    this: who asks.
    """

    id: str
    name: Name
    role: Role
    created_at: datetime
    seen_on: date | None
    passkeys: int
    this: bool

    @classmethod
    def of(cls, member: members.ListedMember, asking: people.Member) -> ListedMember:
        return cls(
            id=member.id, name=member.name, role=member.role, created_at=member.created_at,
            seen_on=member.seen_at and member.seen_at.date(), passkeys=member.passkeys,
            this=member.id == asking.id,
        )  # fmt: skip


class ListedMembers(HttpAnswer):
    items: list[ListedMember]
    next: After


class Invitation(HttpAnswer):
    """What a one-time link opens. brand, role: of a new member; null: to the operators alone.

    operates: makes an operator. for_member: whose further passkey it makes. made_by: null: at the
    command line of who runs the shop.
    """

    brand: Annotated[str, Field(examples=["Maison Vitrine"])] | None
    role: Role | None
    operates: bool
    for_member: Name | None
    made_by: Name | None
    expires_at: datetime

    @classmethod
    def of(cls, told: invitations.Invitation) -> Invitation:
        return cls(
            brand=told.brand, role=told.role, operates=told.operates, for_member=told.for_member,
            made_by=told.made_by, expires_at=told.expires_at,
        )  # fmt: skip


class Ability(HttpAnswer):
    """what: some of what members do. least: the least role that may; who has a higher one may too."""

    what: abilities.Ability
    least: Role


class Roles(HttpAnswer):
    """roles: from the least to the highest."""

    roles: list[Role]
    abilities: list[Ability]


class OpenLink(HttpAnswer):
    """A one-time link that still opens. role: of a new member; for_member: whose further passkey it makes.

    made_by: null: at the command line of who runs the shop.
    """

    id: str
    role: Role | None
    for_member: Name | None
    made_by: Name | None
    expires_at: datetime

    @classmethod
    def of(cls, link: members.OpenLink) -> OpenLink:
        return cls(
            id=link.id, role=link.role, for_member=link.for_member, made_by=link.made_by,
            expires_at=link.expires_at,
        )  # fmt: skip


class OpenLinks(HttpAnswer):
    items: list[OpenLink]
    next: After


class AccountAct(HttpAnswer):
    """Who did what, to whom or what: names as they were then. by: null: at the command line."""

    id: str
    at: datetime
    what: AccountDeed
    by: Name | None
    of: str

    @classmethod
    def told(cls, act: acts.AccountAct) -> AccountAct:
        return cls(id=act.id, at=act.at, what=act.what, by=act.by, of=act.of)


class AccountActs(HttpAnswer):
    items: list[AccountAct]
    next: After


class RecoveryCodes(HttpAnswer):
    """codes: shown this once."""

    codes: Annotated[list[str], Field(examples=[["7K3M-9PQR-2VWX-4YZ8"]])]


class CodesLeft(HttpAnswer):
    """left: how many are unused."""

    left: int
    made_at: datetime | None
