"""Accounts over HTTP, and the guards that other slices' routes stand behind."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from vitrine.accounts import answers, errors
from vitrine.accounts.bodies import EnrolmentBody, GuestBody, PasskeyBody, SecretBody, TokenBody
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.gate import Authority, Credentials
from vitrine.accounts.people import Actor, BrandActor, Member, Operator, Role, Scope, Visitor
from vitrine.accounts.service import Accounts
from vitrine.accounts.sessions import BrowserSession
from vitrine.accounts.settings import AccountSettings
from vitrine.callers import key_of
from vitrine.fragments import Negotiation, Prepared
from vitrine.problems import problems, raises

PAGE_LIMIT = 100
# Of lists and rooms, by address: an office or a hotel is one address too. A reading from what is kept ready
# takes a few milliseconds of processor, and so do the two fragments that count as another.
READS_BURST, READS_PER_MINUTE, FRAGMENTS_A_READ = 1000, 1000, 2

_FORGED = (errors.ForeignOrigin, errors.CsrfRefused)
_REFUSED = (errors.TokenRefused, *_FORGED)
# What `Guards.brand_actor` raises, for who asks it within a route.
BRAND_ACTOR = (errors.SignInNeeded, errors.RoleTooLow, errors.ScopeMissing, *_REFUSED)


class Guards:
    """Dependencies for routes: each gives who acts, or ends the request with a typed error."""

    def __init__(self, accounts: Accounts) -> None:
        self.settings = accounts.settings
        self.clock = accounts.clock
        self._gate = Authority(accounts)
        self._reads = TokenBuckets(accounts.clock, READS_BURST, READS_PER_MINUTE)

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

    @raises(errors.ForeignOrigin)
    def own_page(self, request: Request) -> None:
        """Whoever comes from a page of ours, or from no page. Raises ForeignOrigin."""
        self._gate.check_origin(self.credentials(request))

    @raises(*_FORGED, shown=("", "session"))
    def session(self, request: Request) -> BrowserSession | None:
        """The browser's live session. Raises ForeignOrigin, CsrfRefused."""
        return self._gate.session(self.credentials(request))

    @raises(*_REFUSED, shown=("", "session", "token"))
    def optional_actor(self, request: Request) -> Actor:
        """Whoever it is, strangers too. Raises TokenRefused, ForeignOrigin, CsrfRefused."""
        return self._gate.actor(self.credentials(request))

    @raises(errors.VisitorNeeded, *_REFUSED, shown=("session",))
    def visitor(self, request: Request) -> Visitor:
        """The visitor, who may be a member besides. Raises VisitorNeeded and what optional_actor raises."""
        return self.optional_actor(request).require_visitor()

    @raises(*_REFUSED, shown=("", "session", "token"))
    def own_brand(self, request: Request) -> str | None:
        """The brand that a reader acts for; None for everybody else. Raises what optional_actor raises."""
        actor = self.optional_actor(request)
        if actor.token is not None:
            return actor.token.brand.id
        return actor.member.brand.id if actor.member is not None else None

    @raises(errors.TooManyAttempts)
    def spending(self, request: Request) -> Callable[[int], None]:
        """Counts one reading of a list against the caller's address.

        Gives what counts, before they are made, the fragments that are not kept ready.

        Raises TooManyAttempts, now or then.
        """
        key = key_of(request)
        self._reads.take(key)
        return lambda fragments: self._reads.take(key, fragments // FRAGMENTS_A_READ)

    def somebody(self, scope: Scope) -> Callable[[Request], str]:
        """A dependency: the id of a visitor, a member, or an API token with `scope`.

        Raises VisitorNeeded, ScopeMissing and what optional_actor raises.
        """

        @raises(errors.VisitorNeeded, errors.ScopeMissing, *_REFUSED, shown=("session", "token"))
        def guard(request: Request) -> str:
            return self.optional_actor(request).require_somebody(scope)

        return guard

    def member(self, role: Role = Role.STAFF) -> Callable[[Request], Member]:
        """A dependency: the signed-in member of at least `role`.

        Raises SignInNeeded, RoleTooLow and what optional_actor raises.
        """

        @raises(errors.SignInNeeded, errors.RoleTooLow, *_REFUSED, shown=("session",))
        def guard(request: Request) -> Member:
            return self.optional_actor(request).require_member(role)

        return guard

    @raises(errors.SignInNeeded, errors.OperatorNeeded, *_REFUSED, shown=("session",))
    def operator(self, request: Request) -> Operator:
        """The signed-in operator. Raises SignInNeeded, OperatorNeeded and what optional_actor raises."""
        return self.optional_actor(request).require_operator()

    def brand_actor(self, scope: Scope, role: Role = Role.EDITOR) -> Callable[[Request], BrandActor]:
        """A dependency: a member of at least `role`, or an API token with `scope`.

        Raises SignInNeeded, RoleTooLow, ScopeMissing and what optional_actor raises.
        """

        @raises(*BRAND_ACTOR, shown=("session", "token"))
        def guard(request: Request) -> BrandActor:
            return self.optional_actor(request).require_brand_actor(scope, role)

        return guard


def asked(request: Request) -> Negotiation:
    """A dependency: what a reader has already, and how they take the rest."""
    return Negotiation(request.headers.get("if-none-match"), request.headers.get("accept-encoding"))


def sent(prepared: Prepared) -> Response:
    """An answer of JSON as it was prepared."""
    return Response(prepared.body, prepared.status, prepared.headers, "application/json")


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

    @raises(errors.TooManyAttempts)
    def limited(request: Request) -> None:
        attempts.take(key_of(request))

    @raises(errors.TooManyAttempts)
    def limited_guests(request: Request) -> None:
        guests.take(key_of(request))

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

    @routes.post(
        "/session",
        status_code=201,
        dependencies=[Depends(limited_guests)],
        operation_id="enter",
        responses=problems(errors.NameRefused, errors.NameKept, errors.ColourOutOfRange),
    )
    def enter(
        body: GuestBody,
        response: Response,
        live: Annotated[BrowserSession | None, Depends(guards.session)],
    ) -> answers.Guest:
        """Come in as a guest with a name and a colour; with a live session, change them."""
        session = accounts.sessions.enter(live.token if live else None, body.name, body.colour)
        set_cookie(response, settings, session)
        return answers.Guest.of(session)

    @routes.get("/session", operation_id="get_session")
    def whoami(
        response: Response, live: Annotated[BrowserSession | None, Depends(guards.session)]
    ) -> answers.Session:
        """Who this browser is, and the token its unsafe requests need."""
        if live is None:
            return answers.Session.of(None)
        set_cookie(response, settings, live)  # the browser's copy slides along with ours
        return answers.Session.of(live)

    @routes.delete("/session", status_code=204, operation_id="leave")
    def leave(response: Response, live: Annotated[BrowserSession | None, Depends(guards.session)]) -> None:
        """End this session; no session is fine too."""
        if live is not None:
            accounts.sessions.end(live.token)
        clear_cookie(response)

    @routes.post(
        "/enrolments/options",
        dependencies=attempt,
        operation_id="enrolment_options",
        responses=problems(errors.EnrolmentUnknown, errors.EnrolmentSpent),
    )
    def enrolment_options(body: SecretBody) -> answers.CredentialOptions:
        """Options for `navigator.credentials.create`, for the holder of a one-time link."""
        return answers.CredentialOptions.of(accounts.passkeys.enrolment_options(body.secret))

    @routes.post(
        "/enrolments",
        status_code=201,
        dependencies=attempt,
        operation_id="enrol",
        responses=problems(
            errors.NameRefused,
            errors.CredentialUnreadable,
            errors.ChallengeSpent,
            errors.PasskeyRefused,
            errors.EnrolmentUnknown,
            errors.EnrolmentSpent,
            errors.PasskeyTaken,
        ),
    )
    def enrol(body: EnrolmentBody, request: Request, response: Response) -> answers.Session:
        """Enrol the passkey, use the link up, sign in."""
        session = accounts.passkeys.enrol(body.secret, body.credential, body.name, old_token(request))
        set_cookie(response, settings, session)
        return answers.Session.of(session)

    @routes.post("/passkeys/options", dependencies=attempt, operation_id="sign_in_options")
    def passkey_options() -> answers.CredentialOptions:
        """Options for `navigator.credentials.get`."""
        return answers.CredentialOptions.of(accounts.passkeys.sign_in_options())

    @routes.post(
        "/passkeys",
        dependencies=attempt,
        operation_id="sign_in",
        responses=problems(errors.CredentialUnreadable, errors.ChallengeSpent, errors.PasskeyRefused),
    )
    def sign_in(body: PasskeyBody, request: Request, response: Response) -> answers.Session:
        """Sign in with a passkey."""
        session = accounts.passkeys.sign_in(body.credential, old_token(request))
        set_cookie(response, settings, session)
        return answers.Session.of(session)

    @routes.get("/passkeys", operation_id="list_passkeys")
    def list_passkeys(member: Annotated[Member, Depends(anyone)]) -> answers.Passkeys:
        """One's own passkeys."""
        items = [answers.Passkey.of(passkey) for passkey in accounts.passkeys.list(member)]
        return answers.Passkeys(items=items, next=None)

    @routes.post("/passkeys/links", status_code=201, operation_id="create_passkey_link")
    def own_link(member: Annotated[Member, Depends(anyone)]) -> answers.Secret:
        """A secret for `/brand#enrol=<secret>`, by which another device of one's own is enrolled."""
        return answers.Secret(secret=accounts.link_for(member))

    @routes.delete(
        "/passkeys/{passkey_id}",
        status_code=204,
        operation_id="remove_passkey",
        responses=problems(errors.PasskeyUnknown, errors.LastPasskey),
    )
    def remove_passkey(passkey_id: str, request: Request, member: Annotated[Member, Depends(anyone)]) -> None:
        """Forget one of one's own passkeys, never the last, and end the sessions that it opened."""
        accounts.passkeys.remove(member, passkey_id, old_token(request))

    @routes.post(
        "/tokens",
        status_code=201,
        operation_id="create_token",
        responses=problems(errors.NameRefused, errors.ScopesRefused),
    )
    def create_token(body: TokenBody, member: Annotated[Member, Depends(owner)]) -> answers.NewApiToken:
        """Make an API token for one's brand."""
        token, shown = accounts.create_token(member.brand.id, body.name, body.scopes, by=member.id)
        return answers.NewApiToken(token=shown, **answers.ApiToken.of(token).model_dump())

    @routes.get("/tokens", operation_id="list_tokens")
    def list_tokens(
        member: Annotated[Member, Depends(owner)],
        after: Annotated[str | None, Query(max_length=64)] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = PAGE_LIMIT,
    ) -> answers.ApiTokens:
        """One's brand's live API tokens, without their secrets."""
        found = accounts.tokens(member.brand.id, after, limit + 1)
        items = [answers.ApiToken.of(token) for token in found[:limit]]
        return answers.ApiTokens(items=items, next=items[-1].id if len(found) > limit else None)

    @routes.delete(
        "/tokens/{token_id}",
        status_code=204,
        operation_id="revoke_token",
        responses=problems(errors.TokenUnknown),
    )
    def revoke_token(token_id: str, member: Annotated[Member, Depends(owner)]) -> None:
        """Revoke an API token of one's brand."""
        accounts.revoke_token(member.brand.id, token_id)

    return routes
