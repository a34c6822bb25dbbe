"""What accounts answer over HTTP, and how values become that."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from vitrine.accounts import passkeys, people
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
    """Who a browser is; all null for a stranger. csrf: as of `Guest`."""

    visitor: Visitor | None
    member: Member | None
    operator: Operator | None
    csrf: Csrf | None

    @classmethod
    def of(cls, session: BrowserSession | None) -> Session:
        if session is None:
            return cls(visitor=None, member=None, operator=None, csrf=None)
        visitor, member, operator = session.visitor, session.member, session.operator
        return cls(
            visitor=Visitor.of(visitor) if visitor else None,
            member=Member.of(member) if member else None,
            operator=Operator.of(operator) if operator else None,
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
    id: str
    created_at: datetime
    last_used_on: date | None

    @classmethod
    def of(cls, passkey: passkeys.Passkey) -> Passkey:
        return cls(id=passkey.id, created_at=passkey.created_at, last_used_on=passkey.last_used_on)


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

    @classmethod
    def of(cls, token: people.ApiToken) -> ApiToken:
        return cls(
            id=token.id, name=token.name, scopes=sorted(token.scopes), created_at=token.created_at,
            last_used_on=token.last_used_on,
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
