"""Accounts over HTTP, and the guards that other slices' routes stand behind."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from vitrine.accounts.buckets import TokenBuckets, address_key
from vitrine.accounts.gate import Credentials, Gate
from vitrine.accounts.people import Actor, BrandActor, Member, Role, Scope, Visitor
from vitrine.accounts.service import Accounts
from vitrine.accounts.sessions import BrowserSession
from vitrine.accounts.settings import AccountSettings
from vitrine.accounts.shapes import (
    EnrolmentBody,
    GuestBody,
    GuestView,
    NewTokenView,
    PasskeyBody,
    PasskeysView,
    SecretBody,
    SecretView,
    SessionView,
    TokenBody,
    TokensView,
    guest_view,
    passkey_view,
    session_view,
    token_view,
)

PAGE_LIMIT = 100


class Guards:
    """Dependencies for routes: each gives who acts, or ends the request with a typed error."""

    def __init__(self, accounts: Accounts) -> None:
        self.settings = accounts.settings
        self.clock = accounts.clock
        self._gate = Gate(accounts)

    def credentials(self, request: Request) -> Credentials:
        """What the request says of itself."""
        headers = request.headers
        return Credentials(
            method=request.method,
            authorization=headers.get("authorization"),
            cookie=request.cookies.get(self.settings.cookie),
            origin=headers.get("origin"),
            csrf=headers.get("x-csrf-token"),
        )

    def own_page(self, request: Request) -> None:
        """Whoever comes from a page of ours, or from no page. Raises ForeignOrigin."""
        self._gate.check_origin(self.credentials(request))

    def session(self, request: Request) -> BrowserSession | None:
        """The browser's live session. Raises ForeignOrigin, CsrfRefused."""
        return self._gate.session(self.credentials(request))

    def optional_actor(self, request: Request) -> Actor:
        """Whoever it is, strangers too. Raises TokenRefused, ForeignOrigin, CsrfRefused."""
        return self._gate.actor(self.credentials(request))

    def visitor(self, request: Request) -> Visitor:
        """The visitor, who may be a member besides. Raises VisitorNeeded and what optional_actor raises."""
        return self.optional_actor(request).require_visitor()

    def somebody(self, scope: Scope) -> Callable[[Request], str]:
        """A dependency: the id of a visitor, a member, or an API token with `scope`.

        Raises VisitorNeeded, ScopeMissing and what optional_actor raises.
        """

        def guard(request: Request) -> str:
            return self.optional_actor(request).require_somebody(scope)

        return guard

    def member(self, role: Role = Role.STAFF) -> Callable[[Request], Member]:
        """A dependency: the signed-in member of at least `role`.

        Raises SignInNeeded, RoleTooLow and what optional_actor raises.
        """

        def guard(request: Request) -> Member:
            return self.optional_actor(request).require_member(role)

        return guard

    def brand_actor(self, scope: Scope, role: Role = Role.EDITOR) -> Callable[[Request], BrandActor]:
        """A dependency: a member of at least `role`, or an API token with `scope`.

        Raises SignInNeeded, RoleTooLow, ScopeMissing and what optional_actor raises.
        """

        def guard(request: Request) -> BrandActor:
            return self.optional_actor(request).require_brand_actor(scope, role)

        return guard


def set_cookie(response: Response, settings: AccountSettings, session: BrowserSession) -> None:
    """Give the browser its session, for as long as the table keeps it."""
    response.set_cookie(
        settings.cookie,
        session.token,
        max_age=settings.session_days * 86_400,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def router(accounts: Accounts, guards: Guards) -> APIRouter:
    """The routes of sessions, enrolments, passkeys and API tokens."""
    settings = accounts.settings
    guests = TokenBuckets(accounts.clock, settings.guests_burst, settings.guests_per_minute)
    attempts = TokenBuckets(accounts.clock, settings.attempts_burst, settings.attempts_per_minute)
    owner = guards.member(Role.OWNER)
    anyone = guards.member(Role.STAFF)

    def limited(request: Request) -> None:
        attempts.take(address_key(request.client.host if request.client else None))

    def limited_guests(request: Request) -> None:
        guests.take(address_key(request.client.host if request.client else None))

    def no_store(response: Response) -> None:
        response.headers["Cache-Control"] = "no-store"

    def clear_cookie(response: Response) -> None:
        response.delete_cookie(
            settings.cookie, path="/", secure=settings.secure, httponly=True, samesite="lax"
        )

    def old_token(request: Request) -> str | None:
        return request.cookies.get(settings.cookie)

    routes = APIRouter(prefix="/api", tags=["accounts"], dependencies=[Depends(no_store)])
    attempt = [Depends(guards.own_page), Depends(limited)]

    @routes.post("/session", status_code=201, dependencies=[Depends(limited_guests)])
    def enter(
        body: GuestBody,
        response: Response,
        live: Annotated[BrowserSession | None, Depends(guards.session)],
    ) -> GuestView:
        """Come in as a guest with a name and a colour; with a live session, change them."""
        session = accounts.sessions.enter(live.token if live else None, body.name, body.colour)
        set_cookie(response, settings, session)
        return guest_view(session)

    @routes.get("/session")
    def whoami(
        response: Response, live: Annotated[BrowserSession | None, Depends(guards.session)]
    ) -> SessionView:
        """Who this browser is, and the token its unsafe requests need."""
        if live is None:
            return SessionView(visitor=None, member=None, csrf=None)
        set_cookie(response, settings, live)  # the browser's copy slides along with ours
        return session_view(live)

    @routes.delete("/session", status_code=204)
    def leave(response: Response, live: Annotated[BrowserSession | None, Depends(guards.session)]) -> None:
        """End this session; no session is fine too."""
        if live is not None:
            accounts.sessions.end(live.token)
        clear_cookie(response)

    @routes.post("/enrolments/options", dependencies=attempt)
    def enrolment_options(body: SecretBody) -> dict[str, Any]:
        """Options for `navigator.credentials.create`, for the holder of a one-time link."""
        return accounts.passkeys.enrolment_options(body.secret)

    @routes.post("/enrolments", status_code=201, dependencies=attempt)
    def enrol(body: EnrolmentBody, request: Request, response: Response) -> SessionView:
        """Enrol the passkey, use the link up, sign in."""
        session = accounts.passkeys.enrol(body.secret, body.credential, body.name, old_token(request))
        set_cookie(response, settings, session)
        return session_view(session)

    @routes.post("/passkeys/options", dependencies=attempt)
    def passkey_options() -> dict[str, Any]:
        """Options for `navigator.credentials.get`."""
        return accounts.passkeys.sign_in_options()

    @routes.post("/passkeys", dependencies=attempt)
    def sign_in(body: PasskeyBody, request: Request, response: Response) -> SessionView:
        """Sign in with a passkey."""
        session = accounts.passkeys.sign_in(body.credential, old_token(request))
        set_cookie(response, settings, session)
        return session_view(session)

    @routes.get("/passkeys")
    def list_passkeys(member: Annotated[Member, Depends(anyone)]) -> PasskeysView:
        """One's own passkeys."""
        items = [passkey_view(passkey) for passkey in accounts.passkeys.list(member)]
        return PasskeysView(items=items, next=None)

    @routes.post("/passkeys/links", status_code=201)
    def own_link(member: Annotated[Member, Depends(anyone)]) -> SecretView:
        """A secret for `/brand#enrol=<secret>`, by which another device of one's own is enrolled."""
        return SecretView(secret=accounts.link_for(member))

    @routes.delete("/passkeys/{passkey_id}", status_code=204)
    def remove_passkey(passkey_id: str, request: Request, member: Annotated[Member, Depends(anyone)]) -> None:
        """Forget one of one's own passkeys, never the last, and end the sessions that it opened."""
        accounts.passkeys.remove(member, passkey_id, old_token(request))

    @routes.post("/tokens", status_code=201)
    def create_token(body: TokenBody, member: Annotated[Member, Depends(owner)]) -> NewTokenView:
        """Make an API token for one's brand."""
        token, shown = accounts.create_token(member.brand.id, body.name, body.scopes, by=member.id)
        return NewTokenView(token=shown, **token_view(token).model_dump())

    @routes.get("/tokens")
    def list_tokens(
        member: Annotated[Member, Depends(owner)],
        after: Annotated[str | None, Query(max_length=64)] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = PAGE_LIMIT,
    ) -> TokensView:
        """One's brand's live API tokens, without their secrets."""
        found = accounts.tokens(member.brand.id, after, limit + 1)
        items = [token_view(token) for token in found[:limit]]
        return TokensView(items=items, next=items[-1].id if len(found) > limit else None)

    @routes.delete("/tokens/{token_id}", status_code=204)
    def revoke_token(token_id: str, member: Annotated[Member, Depends(owner)]) -> None:
        """Revoke an API token of one's brand."""
        accounts.revoke_token(member.brand.id, token_id)

    return routes
