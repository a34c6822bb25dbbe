"""Wallets over HTTP: a question, its signed answer, one's list."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import asyncio
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import StrictBool, StrictInt, StrictStr

from vitrine.accounts import Accounts, Visitor
from vitrine.accounts.answers import Guest
from vitrine.accounts.bodies import Body
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts, VisitorNeeded
from vitrine.accounts.routes import Guards, no_store, set_cookie
from vitrine.accounts.sessions import BrowserSession
from vitrine.callers import key_of
from vitrine.certificates import answers, errors
from vitrine.certificates.rpc import Rpc
from vitrine.certificates.wallets.offers import check, offered
from vitrine.certificates.wallets.proving import address_in, proved, signature_in
from vitrine.certificates.wallets.service import Proof, Wallets
from vitrine.certificates.wallets.siwe import Message, composed, parsed
from vitrine.extensions.outside import outside
from vitrine.problems import problems, raises


class ChallengeBody(Body):
    address: StrictStr
    chain_id: StrictInt


class SignedBody(Body):
    """leave: change over to the wallet's visitor although the present one has things here."""

    message: StrictStr
    signature: StrictStr
    purpose: Literal["sign-in", "link"]
    leave: StrictBool = False


def router(
    wallets: Wallets,
    accounts: Accounts,
    guards: Guards,
    url: str,
    current_chain: Callable[[], int | None],
    nodes: Callable[[], Rpc | None],
    unlinked: Callable[[str], None] = lambda _visitor: None,
) -> APIRouter:
    """The routes of wallets.

    url: the shop's own address, for requests that come from no page. current_chain: the id of the shop's
    chain, None: there is none; may wait for the database. nodes: who asks that chain, None: nobody can.
    unlinked: told, in a thread, which visitor has a wallet less.
    """
    settings, clock = accounts.settings, accounts.clock
    attempts = TokenBuckets(clock, settings.attempts_burst, settings.attempts_per_minute)

    @raises(TooManyAttempts)
    def limited(request: Request) -> None:
        attempts.take(key_of(request))

    @raises(VisitorNeeded, shown=("session",))
    def live_session(
        session: Annotated[BrowserSession | None, Depends(guards.session)],
    ) -> BrowserSession:
        if session is None or session.visitor is None:
            raise VisitorNeeded
        return session

    def chain_id() -> int:
        current = current_chain()
        if current is None:
            raise errors.CertificatesOff
        return current

    def asked(live: BrowserSession, origin: str, body: ChallengeBody) -> Message:
        address, chain = address_in(body.address), chain_id()
        if body.chain_id != chain:
            raise errors.ChainRefused(chain)
        message = offered(origin, address, chain, clock.now())
        wallets.put(live.token, message.nonce)
        return message

    def taken(live: BrowserSession, text: str, origins: frozenset[str]) -> Message:
        """The message, whose nonce from now on is worth nothing: whatever else is wrong with it."""
        message = parsed(text)
        wallets.take(live.token, message.nonce)
        check(message, origins, chain_id(), clock.now())
        return message

    def settled(live: BrowserSession, proof: Proof, body: SignedBody) -> BrowserSession:
        if body.purpose == "sign-in":
            return wallets.sign_in(accounts.sessions, live, proof, leave=body.leave)
        return wallets.join(accounts.sessions, live, proof)

    def listed(visitor: str) -> list[answers.Wallet]:
        return [answers.Wallet.like(each) for each in wallets.of(visitor)]

    def view(session: BrowserSession) -> answers.SignedIn:
        guest = Guest.of(session)  # only a visitor signs in
        return answers.SignedIn(wallets=listed(guest.visitor.id), visitor=guest.visitor, csrf=guest.csrf)

    routes = APIRouter(prefix="/api/wallets", tags=["wallets"], dependencies=[Depends(no_store)])
    attempt = [Depends(guards.own_page), Depends(limited)]

    @routes.post(
        "/challenge",
        dependencies=attempt,
        operation_id="ask_wallet",
        responses=problems(errors.AddressRefused, errors.ChainRefused, errors.CertificatesOff),
    )
    def challenge(
        body: ChallengeBody, request: Request, live: Annotated[BrowserSession, Depends(live_session)]
    ) -> answers.SignInMessage:
        """The message that this wallet is to sign (EIP-4361), good once, for this browser, for 5 minutes."""
        origin, domain = request.headers.get("origin"), guards.domain(request)
        page = url if domain is None else domain.url
        message = asked(live, origin if origin in guards.origins(request) else page, body)
        assert message.expiration_time is not None  # noqa: S101  every offer has one
        return answers.SignInMessage(message=composed(message), expires_at=message.expiration_time)

    @routes.post(
        "",
        dependencies=attempt,
        operation_id="sign_in_wallet",
        responses=problems(
            errors.SignatureRefused,
            errors.MessageUnreadable,
            errors.MessageRefused,
            errors.NonceSpent,
            errors.WalletTaken,
            errors.WalletElsewhere,
            errors.WalletsFull,
            errors.CertificatesOff,
            errors.ChainRefused,
            errors.ChainDown,
        ),
    )
    async def signed(
        body: SignedBody,
        request: Request,
        response: Response,
        live: Annotated[BrowserSession, Depends(live_session)],
    ) -> answers.SignedIn:
        """The signed message. sign-in: this browser becomes the wallet's visitor, whom a new wallet joins.

        link: the wallet joins this visitor. Either has a new cookie and a new CSRF token.
        """
        signature = signature_in(body.signature)
        message = await asyncio.to_thread(taken, live, body.message, guards.origins(request))
        async with outside():
            proof = await proved(message, body.message, signature, nodes())
        session = await asyncio.to_thread(settled, live, proof, body)
        set_cookie(response, settings, session)
        return await asyncio.to_thread(view, session)

    @routes.get("", operation_id="list_wallets")
    def mine(visitor: Annotated[Visitor, Depends(guards.visitor)]) -> answers.Wallets:
        """One's own wallets."""
        return answers.Wallets(items=listed(visitor.id))

    @routes.delete(
        "/{address}",
        status_code=204,
        operation_id="unlink_wallet",
        responses=problems(errors.WalletUnknown, errors.AddressRefused),
    )
    def unlink(address: str, visitor: Annotated[Visitor, Depends(guards.visitor)]) -> None:
        """Forget one of one's own wallets. What went to it stays with it."""
        wallets.unlink(visitor.id, address_in(address))
        unlinked(visitor.id)

    return routes
