"""Receiving, claiming, lending and taking back certificates over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field, StrictBool, StrictInt, StrictStr

from vitrine.accounts import BrandActor, Role, Scope, Visitor
from vitrine.accounts.bodies import Body
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import NotYourBrand, TooManyAttempts
from vitrine.accounts.routes import Guards, no_store
from vitrine.callers import key_of
from vitrine.certificates import answers, errors
from vitrine.certificates.editions.routes import Number
from vitrine.certificates.rights.claims import Claims
from vitrine.certificates.rights.loans import MINUTES_LIMIT, Loans
from vitrine.certificates.rights.paths import By
from vitrine.certificates.rights.revoking import Revoking
from vitrine.idempotency import USED, AnswerNotKept, wish_of
from vitrine.problems import problems, raises
from vitrine.takedowns.errors import TakenDown
from vitrine.wishes.inside import once
from vitrine.wishes.routes import Key

GIFTS_LIMIT = 100
# A person with a page; and who guesses links.
BURST, PER_MINUTE = 30, 60
LINKS_BURST, LINKS_PER_MINUTE = 20, 20
# Whoever has an address is a new guest as often as they like: what a supply or gas ends with is paced by it.
TAKEN_BURST, TAKEN_PER_MINUTE = 10, 10

_Id = Annotated[str, Path(max_length=64)]


class GiftsBody(Body):
    count: Annotated[StrictInt, Field(ge=1, le=GIFTS_LIMIT)]


class RevokeBody(Body):
    revoked: StrictBool


class RedeemBody(Body):
    secret: Annotated[StrictStr, Field(min_length=1, max_length=200)]


class ClaimBody(Body):
    """wallet: one that is linked to you. by: "shop" sends and pays; "wallet": you do."""

    wallet: Annotated[StrictStr, Field(max_length=64)]
    by: By


class LoanBody(Body):
    visitor_id: Annotated[StrictStr, Field(max_length=64)]
    minutes: Annotated[StrictInt, Field(ge=1, le=MINUTES_LIMIT)]


def router(claims: Claims, loans: Loans, revoking: Revoking, guards: Guards) -> APIRouter:
    """/api/editions/{n}/gifts, /receive and /certificates/{serial}/revoke, /api/certificates."""
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))
    visitor = Depends(guards.visitor)
    pace = TokenBuckets(guards.clock, BURST, PER_MINUTE)
    links = TokenBuckets(guards.clock, LINKS_BURST, LINKS_PER_MINUTE)
    received = TokenBuckets(guards.clock, TAKEN_BURST, TAKEN_PER_MINUTE)
    paid = TokenBuckets(guards.clock, TAKEN_BURST, TAKEN_PER_MINUTE)

    routes = APIRouter(prefix="/api", tags=["certificates"], dependencies=[Depends(no_store)])

    @raises(TooManyAttempts)
    def paced(who: Annotated[Visitor, visitor]) -> Visitor:
        pace.take(who.id)
        return who

    walker = Depends(paced)

    @routes.post(
        "/editions/{number}/gifts",
        status_code=201,
        operation_id="create_gifts",
        responses=problems(
            errors.EditionUnknown, NotYourBrand, errors.EditionFailed, errors.SoldOut, TakenDown, *USED,
            AnswerNotKept,
        ),
    )  # fmt: skip
    def gifts(
        number: Number, body: GiftsBody, actor: Annotated[BrandActor, seller], key: Key = None
    ) -> answers.Gifts:
        """Certificates to give away: each has a link, /mine#claim=<secret>, that is shown this once.

        With an Idempotency-Key they are made once; their links are told with the first answer alone.
        """
        wish = wish_of(key, actor.by, "create_gifts", number, body.count)
        made = once(claims.database, wish, lambda: claims.gifts(actor, number, body.count, wish))
        return answers.Gifts(items=made)

    @routes.post(
        "/editions/{number}/receive",
        operation_id="receive",
        responses=problems(
            errors.EditionUnknown, errors.NotOpenGift, errors.EditionFailed, errors.SoldOut,
            errors.ReceivedAlready, errors.VisitorUnknown, TooManyAttempts, TakenDown,
        ),
    )  # fmt: skip
    def receive(number: Number, request: Request, who: Annotated[Visitor, walker]) -> answers.Certificate:
        """Your copy of an edition that is given to everybody here; asked twice, the same."""
        received.take(key_of(request))
        return answers.Certificate.like(claims.receive(number, who.id))

    @routes.post(
        "/certificates/redeem",
        operation_id="redeem",
        responses=problems(
            errors.ClaimLinkUnknown, errors.ClaimLinkUsed, errors.VisitorUnknown, TooManyAttempts, TakenDown
        ),
    )
    def redeem(body: RedeemBody, request: Request, who: Annotated[Visitor, visitor]) -> answers.Certificate:
        """The certificate of a claim link."""
        links.take(key_of(request))
        return answers.Certificate.like(claims.redeem(body.secret, who.id))

    @routes.get("/certificates", operation_id="list_certificates")
    def mine(who: Annotated[Visitor, visitor]) -> answers.Certificates:
        """What you hold and what is lent to you, newest first."""
        return answers.Certificates(
            items=[answers.Certificate.like(each) for each in claims.standing.mine(who.id)], next=None
        )

    @routes.post(
        "/certificates/{certificate}/claim",
        operation_id="claim",
        responses=problems(
            errors.CertificateUnknown,
            errors.AddressRefused,
            errors.WalletNotLinked,
            errors.CertificateWithdrawn,
            errors.ClaimedAlready,
            errors.VoucherOut,
            errors.EditionNotRegistered,
            errors.EditionFailed,
            errors.ChainDown,
            errors.VouchersOff,
            TooManyAttempts,
        ),
    )
    def claim(
        certificate: _Id, body: ClaimBody, request: Request, who: Annotated[Visitor, walker]
    ) -> answers.Certificate:
        """Have it in your wallet: the shop sends it, or you send `call` yourself until `call.until`."""
        if body.by is By.SHOP:
            paid.take(key_of(request))
        return answers.Certificate.like(claims.claim(who.id, certificate, body.wallet, body.by))

    @routes.post(
        "/certificates/{certificate}/link",
        status_code=201,
        operation_id="create_claim_link",
        responses=problems(
            errors.CertificateUnknown, errors.ClaimedAlready, errors.VoucherOut,
            errors.CertificateWithdrawn, errors.SoulboundStays,
        ),
    )  # fmt: skip
    def link(certificate: _Id, who: Annotated[Visitor, walker]) -> answers.Gift:
        """A claim link to your unclaimed certificate, to take it to another device; the last one counts."""
        return claims.link(who.id, certificate)

    @routes.post(
        "/certificates/{certificate}/loans",
        status_code=201,
        operation_id="lend",
        responses=problems(
            errors.CertificateUnknown, errors.LoanRefused, errors.VisitorUnknown, errors.SoulboundStays,
            errors.CertificateWithdrawn, errors.LentAlready, *USED,
        ),
    )  # fmt: skip
    def lend(
        certificate: _Id, body: LoanBody, who: Annotated[Visitor, walker], key: Key = None
    ) -> answers.Certificate:
        """Lend it to another visitor, without gas.

        With an Idempotency-Key, who sends the same again is answered how it stands.
        """
        wish = wish_of(key, who.id, "lend", certificate, body.model_dump())
        lent = once(
            claims.database,
            wish,
            lambda: loans.lend(who.id, certificate, body.visitor_id, body.minutes, wish),
            lambda made: claims.standing.certificate(who.id, made),
        )
        return answers.Certificate.like(lent)

    @routes.delete(
        "/certificates/{certificate}/loans/{loan}",
        operation_id="end_loan",
        responses=problems(errors.CertificateUnknown, errors.LoanUnknown),
    )
    def end(certificate: _Id, loan: _Id, who: Annotated[Visitor, walker]) -> answers.Certificate:
        """Take it back, or give it back, before its time."""
        return answers.Certificate.like(loans.end(who.id, certificate, loan))

    @routes.post(
        "/editions/{number}/certificates/{serial}/revoke",
        operation_id="revoke",
        responses=problems(
            errors.EditionUnknown,
            NotYourBrand,
            errors.CertificateNotOurs,
            errors.VoucherOut,
            errors.OnItsWay,
            errors.WithdrawnForGood,
            errors.NotRevocable,
            errors.CertificateBurned,
            errors.ChainDown,
        ),
    )
    def revoke(
        number: Number, serial: Number, body: RevokeBody, actor: Annotated[BrandActor, seller]
    ) -> answers.Revocation:
        """Take a copy back, or restore it: a right for good, a revocable edition's token by the chain."""
        return revoking.revoke(actor, number, serial, revoked=body.revoked)

    return routes
