"""Sessions and passkeys over HTTP, and the guards that other slices' routes stand behind."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from vitrine.accounts import answers, errors
from vitrine.accounts.bodies import CodeBody, EnrolmentBody, GuestBody, PasskeyBody, SecretBody
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.devices import family
from vitrine.accounts.gate import Authority, Credentials
from vitrine.accounts.people import Actor, BrandActor, KeyHolder, Member, Operator, Role, Scope, Visitor
from vitrine.accounts.readers import ReadLimits
from vitrine.accounts.service import Accounts
from vitrine.accounts.sessions import BrowserSession
from vitrine.accounts.settings import AccountSettings
from vitrine.callers import key_of
from vitrine.domains import Domain
from vitrine.errors import VitrineError
from vitrine.fragments import Negotiation, Prepared
from vitrine.problems import problems, raises
from vitrine.quotas.errors import BrandWritesTooFast

# How often it is looked whether who sends or follows something long still may.
STILL_S = 0.4

_FORGED = (errors.ForeignOrigin, errors.CsrfRefused)
_REFUSED = (errors.TokenRefused, BrandWritesTooFast, *_FORGED)
_HOLDER = (errors.SignInNeeded, errors.BetterKeyNeeded, *_REFUSED)
_MEMBER = (errors.RoleTooLow, errors.SpareNeeded, *_HOLDER)
# What `Guards.brand_actor` raises, for who asks it within a route.
BRAND_ACTOR = (errors.ScopeMissing, *_MEMBER)


class Guards:
    """Dependencies for routes: each gives who acts, or ends the request with a typed error."""

    def __init__(self, accounts: Accounts, stands: Callable[[str], bool] = lambda _: False) -> None:
        """stands: whether this visitor is in a room now."""
        self.settings, self.clock = accounts.settings, accounts.clock
        self._gate, self._paces = Authority(accounts), accounts.paces
        self._readers = ReadLimits(accounts.clock, stands)
        self._proof = timedelta(minutes=self.settings.proof_minutes)
        self._attempts = TokenBuckets(
            accounts.clock, self.settings.attempts_burst, self.settings.attempts_per_minute
        )

    @raises(errors.TooManyAttempts)
    def limited(self, request: Request) -> None:
        """Passkeys and links are tried at a person's pace, by address. Raises TooManyAttempts."""
        self._attempts.take(key_of(request))

    def credentials(self, request: Request) -> Credentials:
        """What the request says of itself."""
        return Credentials.of(request.method, request.headers, request.cookies, self.settings)

    def domain(self, request: Request) -> Domain | None:
        """The brand's own domain by which the shop was asked; None: its own address."""
        return self.credentials(request).domain

    def origins(self, request: Request) -> frozenset[str]:
        """Whose pages may act where this was asked."""
        return self.settings.domains.origins_at(request.headers.get("host"), self.settings.origins)

    def cookie(self, request: Request) -> str | None:
        """The session's cookie, if it was given under the name by which the shop was asked."""
        return self.credentials(request).cookie

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
        """Whoever it is, strangers too. What may change something counts once, for their brand.

        Raises TokenRefused, ForeignOrigin, CsrfRefused, BrandWritesTooFast.
        """
        actor = self._gate.actor(said := self.credentials(request))
        if said.unsafe:
            self._paces.spend(actor, request.scope)
        return actor

    @raises(errors.VisitorNeeded, *_REFUSED, shown=("session",))
    def visitor(self, request: Request) -> Visitor:
        """The visitor, who may be a member besides. Raises VisitorNeeded and what optional_actor raises."""
        return self.optional_actor(request).require_visitor()

    @raises(*_REFUSED, shown=("", "session", "token"))
    def own_brand(self, request: Request) -> str | None:
        """The brand that a reader acts for; None for everybody else. Raises what optional_actor raises."""
        return self.optional_actor(request).brand_id

    @raises(errors.TooManyAttempts)
    def spending(self, request: Request) -> Callable[[int], None]:
        """Counts one reading of a list, as `ReadLimits` does.

        Gives what counts, before they are made, the fragments that are not kept ready.

        Raises TooManyAttempts, now or then.
        """
        cookie = self.cookie(request)
        return self._readers.begun(key_of(request), lambda: self._gate.found(cookie))

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

        Raises SignInNeeded, BetterKeyNeeded, RoleTooLow, SpareNeeded and what optional_actor raises.
        """

        @raises(*_MEMBER, shown=("session",))
        def guard(request: Request) -> Member:
            return self.optional_actor(request).require_member(role)

        return guard

    @raises(errors.OperatorNeeded, errors.SpareNeeded, *_HOLDER, shown=("session",))
    def operator(self, request: Request) -> Operator:
        """The signed-in operator.

        Raises SignInNeeded, BetterKeyNeeded, OperatorNeeded, SpareNeeded and what optional_actor raises.
        """
        return self.optional_actor(request).require_operator()

    @raises(*_HOLDER, shown=("session",))
    def holder(self, request: Request) -> KeyHolder:
        """Whoever signed in with a passkey, of a brand or of none.

        Raises SignInNeeded, BetterKeyNeeded and what optional_actor raises.
        """
        return self.optional_actor(request).require_holder()

    def fresh(self, role: Role | None = None) -> Callable[[Request], KeyHolder]:
        """A dependency: who showed a passkey some minutes ago, for what a session alone must not do.

        role: of at least this one; None: whoever signed in. Raises FreshProofNeeded, SignInNeeded,
        BetterKeyNeeded, RoleTooLow, SpareNeeded and what optional_actor raises.
        """

        @raises(errors.FreshProofNeeded, *(_HOLDER if role is None else _MEMBER), shown=("session",))
        def guard(request: Request) -> KeyHolder:
            actor = self.optional_actor(request)
            holder = actor.require_holder()
            if role is not None:
                actor.require_member(role)
            self._check_fresh(holder)
            return holder

        return guard

    @raises(errors.FreshProofNeeded, errors.SignInNeeded, *_REFUSED, shown=("session",))
    def enroller(self, request: Request) -> KeyHolder:
        """Who may add a passkey of their own, also with a session that is good for that alone.

        Raises FreshProofNeeded, SignInNeeded and what optional_actor raises.
        """
        holder = self.optional_actor(request).holder
        if holder is None:
            raise errors.SignInNeeded
        self._check_fresh(holder)
        return holder

    def _check_fresh(self, holder: KeyHolder) -> None:
        if holder.proved_at is None or self.clock.now() - holder.proved_at >= self._proof:
            raise errors.FreshProofNeeded(self.settings.proof_minutes)

    def brand_actors(
        self, scopes: Sequence[Scope], role: Role = Role.EDITOR
    ) -> Callable[[Request], BrandActor]:
        """As `brand_actor`, of what takes several scopes: a program has all of them."""

        @raises(*BRAND_ACTOR, shown=("session", "token"))
        def guard(request: Request) -> BrandActor:
            actor = self.optional_actor(request)
            return [actor.require_brand_actor(scope, role) for scope in scopes][-1]

        return guard

    def brand_actor(self, scope: Scope, role: Role = Role.EDITOR) -> Callable[[Request], BrandActor]:
        """A dependency: a member of at least `role`, or an API token with `scope`.

        Raises SignInNeeded, BetterKeyNeeded, RoleTooLow, SpareNeeded, ScopeMissing and what optional_actor
        raises.
        """

        return self.brand_actors([scope], role)


def asked(request: Request) -> Negotiation:
    """A dependency: what a reader has already, and how they take the rest."""
    return Negotiation(request.headers.get("if-none-match"), request.headers.get("accept-encoding"))


def sent(prepared: Prepared) -> Response:
    """An answer of JSON as it was prepared."""
    return Response(prepared.body, prepared.status, prepared.headers, "application/json")


@asynccontextmanager
async def while_allowed(still: Callable[[], object]) -> AsyncIterator[None]:
    """What stands within ends with what `still` raises, once whoever asked for it may no longer.

    still: a guard, asked anew; it blocks and raises VitrineError. As `asyncio.timeout` ends what takes long.
    """
    task, refused = asyncio.current_task(), list[VitrineError]()

    async def watch() -> None:
        while not refused:
            await asyncio.sleep(STILL_S)
            try:
                await run_in_threadpool(still)
            except VitrineError as error:
                refused.append(error)
                if task is not None:
                    task.cancel()

    watching = asyncio.create_task(watch())
    try:
        yield
    except asyncio.CancelledError:
        if refused and task is not None and task.uncancel() == 0:
            raise refused[0] from None
        raise
    finally:
        watching.cancel()


def set_cookie(response: Response, settings: AccountSettings, session: BrowserSession) -> None:
    """Give the browser its session, for as long as the table keeps it."""
    response.set_cookie(
        settings.cookie,
        session.token,
        max_age=settings.guest_days * 86_400,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def no_store(response: Response) -> None:
    """A dependency: nobody on the way keeps the answer."""
    response.headers["Cache-Control"] = "no-store"


def router(accounts: Accounts, guards: Guards) -> APIRouter:
    """The routes of coming in: as a guest, by a one-time link, with a passkey or a recovery code."""
    settings = accounts.settings
    guests = TokenBuckets(accounts.clock, settings.guests_burst, settings.guests_per_minute)
    codes = TokenBuckets(accounts.clock, settings.codes_burst, settings.codes_per_minute)

    @raises(errors.TooManyAttempts)
    def limited_guests(request: Request) -> None:
        guests.take(key_of(request))

    @raises(errors.TooManyAttempts)
    def limited_codes(request: Request) -> None:
        codes.take(key_of(request))

    def device(request: Request) -> str:
        return family(request.headers.get("user-agent"))

    routes = APIRouter(prefix="/api", tags=["accounts"], dependencies=[Depends(no_store)])
    attempt = [Depends(guards.own_page), Depends(guards.limited)]

    def told(session: BrowserSession) -> answers.Session:
        return answers.Session.of(session, accounts.needs_spare(session.holder))

    @routes.post(
        "/session",
        status_code=201,
        dependencies=[Depends(limited_guests)],
        operation_id="enter",
        responses=problems(errors.NameRefused, errors.NameKept, errors.ColourOutOfRange),
    )
    def enter(
        body: GuestBody,
        request: Request,
        response: Response,
        live: Annotated[BrowserSession | None, Depends(guards.session)],
    ) -> answers.Guest:
        """Come in as a guest with a name and a colour; with a live session, change them."""
        place = guards.credentials(request).place
        session = accounts.sessions.enter(live.token if live else None, body.name, body.colour, place)
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
        return told(live)

    @routes.delete("/session", status_code=204, operation_id="leave")
    def leave(response: Response, live: Annotated[BrowserSession | None, Depends(guards.session)]) -> None:
        """End this session; no session is fine too."""
        if live is not None:
            accounts.sessions.end(live.token)
        response.delete_cookie(
            settings.cookie, path="/", secure=settings.secure, httponly=True, samesite="lax"
        )

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
            errors.KeyVerifiesNobody,
            errors.EnrolmentUnknown,
            errors.EnrolmentSpent,
            errors.PasskeyTaken,
        ),
    )
    def enrol(body: EnrolmentBody, request: Request, response: Response) -> answers.Session:
        """Enrol the passkey, use the link up, sign in."""
        session = accounts.passkeys.enrol(
            body.secret, body.credential, body.name, guards.cookie(request), device(request)
        )
        set_cookie(response, settings, session)
        return told(session)

    @routes.post("/passkeys/options", dependencies=attempt, operation_id="sign_in_options")
    def passkey_options() -> answers.CredentialOptions:
        """Options for `navigator.credentials.get`."""
        return answers.CredentialOptions.of(accounts.passkeys.sign_in_options())

    @routes.post(
        "/passkeys",
        dependencies=attempt,
        operation_id="sign_in",
        responses=problems(
            errors.CredentialUnreadable,
            errors.ChallengeSpent,
            errors.PasskeyRefused,
            errors.KeyVerifiesNobody,
        ),
    )
    def sign_in(body: PasskeyBody, request: Request, response: Response) -> answers.Session:
        """Sign in with a passkey. must_enrol: it does not tell who uses it, so for a better one alone."""
        session = accounts.passkeys.sign_in(body.credential, guards.cookie(request), device(request))
        set_cookie(response, settings, session)
        return told(session)

    @routes.post(
        "/recovery",
        dependencies=[Depends(guards.own_page), Depends(limited_codes)],
        operation_id="recover",
        responses=problems(errors.CodeRefused),
    )
    def recover(body: CodeBody, request: Request, response: Response) -> answers.Session:
        """Come in with a recovery code, used up by this: for a new passkey, and nothing else."""
        session = accounts.recovery.use(body.code, guards.cookie(request), device(request))
        set_cookie(response, settings, session)
        return told(session)

    return routes
