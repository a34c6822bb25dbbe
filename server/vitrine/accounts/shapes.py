"""Bodies that accounts take and give over HTTP, and how values become them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from vitrine.accounts.errors import VisitorNeeded
from vitrine.accounts.passkeys import Passkey
from vitrine.accounts.people import ApiToken, Role, Scope, Visitor
from vitrine.accounts.sessions import BrowserSession


class Body(BaseModel):
    """A request body: unknown fields are refused, so that a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid")


class GuestBody(Body):
    name: StrictStr
    colour: StrictInt


class SecretBody(Body):
    secret: StrictStr


class EnrolmentBody(SecretBody):
    credential: dict[str, Any]
    name: StrictStr


class PasskeyBody(Body):
    credential: dict[str, Any]


class TokenBody(Body):
    name: StrictStr
    # Counted first: each further member that is wrong would be told, at a cost.
    scopes: Annotated[list[StrictStr], Field(max_length=32)]


class VisitorView(BaseModel):
    id: str
    name: str
    colour: int


class BrandView(BaseModel):
    id: str
    name: str


class MemberView(BaseModel):
    id: str
    name: str
    role: Role
    brand: BrandView


class GuestView(BaseModel):
    visitor: VisitorView
    csrf: str


class SessionView(BaseModel):
    """csrf: send it back as X-CSRF-Token with every request that changes something."""

    visitor: VisitorView | None
    member: MemberView | None
    csrf: str | None


class PasskeyView(BaseModel):
    id: str
    created_at: datetime
    last_used_on: date | None


class PasskeysView(BaseModel):
    items: list[PasskeyView]
    next: str | None


class TokenView(BaseModel):
    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    last_used_on: date | None


class NewTokenView(TokenView):
    """token: the secret, shown this once."""

    token: str


class TokensView(BaseModel):
    items: list[TokenView]
    next: str | None


class SecretView(BaseModel):
    secret: str


def visitor_view(visitor: Visitor) -> VisitorView:
    return VisitorView(id=visitor.id, name=visitor.name, colour=visitor.colour)


def guest_view(session: BrowserSession) -> GuestView:
    """The session of somebody who has just come in, so it has a visitor."""
    if session.visitor is None:
        raise VisitorNeeded
    return GuestView(visitor=visitor_view(session.visitor), csrf=session.csrf)


def session_view(session: BrowserSession) -> SessionView:
    visitor, member = session.visitor, session.member
    return SessionView(
        visitor=visitor_view(visitor) if visitor else None,
        member=MemberView(
            id=member.id,
            name=member.name,
            role=member.role,
            brand=BrandView(id=member.brand.id, name=member.brand.name),
        )
        if member
        else None,
        csrf=session.csrf,
    )


def passkey_view(passkey: Passkey) -> PasskeyView:
    return PasskeyView(id=passkey.id, created_at=passkey.created_at, last_used_on=passkey.last_used_on)


def token_view(token: ApiToken) -> TokenView:
    return TokenView(
        id=token.id,
        name=token.name,
        scopes=sorted(token.scopes),
        created_at=token.created_at,
        last_used_on=token.last_used_on,
    )
