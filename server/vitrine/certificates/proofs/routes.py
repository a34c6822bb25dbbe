"""Proofs of certificates over HTTP: no login, no index of search engines, nothing of people."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import asyncio
import io
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field, StrictStr

from vitrine.accounts import Visitor
from vitrine.accounts.bodies import Body
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.routes import Guards
from vitrine.callers import key_of
from vitrine.certificates import answers as told
from vitrine.certificates import errors
from vitrine.certificates.keys import message_digest, recovered
from vitrine.certificates.proofs.challenges import Challenges
from vitrine.certificates.proofs.metadata import escaped
from vitrine.certificates.proofs.service import Proofs
from vitrine.extensions.outside import outside
from vitrine.problems import problems, raises

READS_BURST, READS_PER_MINUTE = 120, 240
ASKS_BURST, ASKS_PER_MINUTE = 10, 20
ANSWERS_BURST, ANSWERS_PER_MINUTE = 10, 20
CHAIN_LIMIT = (1 << 63) - 1

OwnersOf = Callable[[Sequence[int]], Awaitable[Sequence[str | None]]]
"""Who owns these tokens now, by a direct call: addresses, None: nobody. Raises ChainDown."""
Verified = Callable[[str, bytes, bytes], Awaitable[bool]]
"""Whether a wallet (address) signed a digest of 32 bytes with this signature."""

_Chain = Annotated[int, Path(ge=1, le=CHAIN_LIMIT)]
_Contract = Annotated[str, Path(pattern=r"^0x[0-9a-fA-F]{40}$")]
_Token = Annotated[str, Path(pattern=r"^(0|[1-9][0-9]{0,76})$")]
_Challenge = Annotated[str, Path(max_length=100)]

_QR: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}}
_PUBLIC = {"X-Robots-Tag": "noindex", "Access-Control-Allow-Origin": "*"}


class AnswerBody(Body):
    """signature: of the question's `message` by the owner's wallet; left out for an unclaimed right."""

    signature: Annotated[StrictStr, Field(pattern=r"^0x([0-9a-fA-F]{2}){1,4096}$")] | None = None


async def signed_by_key(address: str, digest: bytes, signature: bytes) -> bool:
    """For wallets that are keys."""
    return recovered(digest, signature) == address


def router(
    proofs: Proofs,
    challenges: Challenges,
    guards: Guards,
    owners_of: OwnersOf,
    verified: Verified = signed_by_key,
) -> APIRouter:
    """/api/certificates/{chain}/{contract}/{token}…, /api/proofs, /certificates/metadata, /contract.json."""
    reads = TokenBuckets(guards.clock, READS_BURST, READS_PER_MINUTE)
    asks = TokenBuckets(guards.clock, ASKS_BURST, ASKS_PER_MINUTE)
    answers = TokenBuckets(guards.clock, ANSWERS_BURST, ANSWERS_PER_MINUTE)

    @raises(TooManyAttempts)
    def reading(request: Request, response: Response) -> None:
        reads.take(key_of(request))
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Cache-Control"] = "no-store"

    routes = APIRouter(tags=["certificates"], dependencies=[Depends(reading)])
    place = "/api/certificates/{chain}/{contract}/{token}"

    @routes.get(place, operation_id="get_proof", responses=problems(errors.CertificateNotOurs))
    def proof(chain: _Chain, contract: _Contract, token: _Token) -> told.PublicProof:
        """A certificate as anybody may see it: what it is bound to, where it is, what happened to it."""
        return told.PublicProof.model_validate(proofs.proof(chain, contract, int(token)))

    @routes.get(
        f"{place}/qr.svg",
        response_class=Response,
        operation_id="get_proof_qr",
        responses=_QR | problems(errors.CertificateNotOurs),
    )
    def picture(
        chain: _Chain,
        contract: _Contract,
        token: _Token,
        challenge: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_-]{1,100}$")] = None,
    ) -> Response:
        """The proof page's address as a QR code; with `challenge`, where its holder answers that."""
        page = proofs.page(chain, contract, int(token))
        drawn = _qr(page if challenge is None else challenges.answer_url(challenge))
        headers = {"X-Robots-Tag": "noindex", "Cache-Control": "no-store"}
        return Response(drawn, media_type="image/svg+xml", headers=headers)

    @routes.post(
        f"{place}/challenges",
        status_code=201,
        operation_id="ask_proof",
        responses=problems(errors.CertificateNotOurs, TooManyAttempts),
    )
    def ask(chain: _Chain, contract: _Contract, token: _Token, request: Request) -> told.Challenge:
        """Ask whoever holds it to prove it now."""
        asks.take(key_of(request))
        return challenges.ask(chain, contract, int(token))

    @routes.get(
        place + "/challenges/{challenge}",
        operation_id="get_challenge",
        responses=problems(errors.CertificateNotOurs, errors.ChallengeUnknown),
    )
    def answered(
        chain: _Chain, contract: _Contract, token: _Token, challenge: _Challenge
    ) -> told.ChallengeState:
        """Whether the question was answered; for a minute after it was."""
        return challenges.answered(chain, contract, int(token), challenge)

    @routes.get(
        "/api/proofs/{challenge}",
        operation_id="get_proof_question",
        responses=problems(errors.CertificateNotOurs, errors.ChallengeUnknown),
    )
    def question(challenge: _Challenge) -> told.ProofQuestion:
        """What the holder is asked, and what their wallet should sign."""
        return challenges.question(challenge)

    @routes.post(
        "/api/proofs/{challenge}",
        status_code=204,
        operation_id="answer_proof",
        responses=problems(
            errors.CertificateNotOurs,
            errors.ChallengeUnknown,
            errors.NotTheOwner,
            errors.ChainDown,
            TooManyAttempts,
        ),
    )
    async def answer(
        challenge: _Challenge,
        body: AnswerBody,
        request: Request,
        who: Annotated[Visitor, Depends(guards.visitor)],
    ) -> None:
        """Answer a question: the chain itself is asked who owns the certificate."""
        answers.take(key_of(request))
        facts = await asyncio.to_thread(challenges.facts, challenge, who.id)
        async with outside():
            owner = (await owners_of([facts.token]))[0] if facts.needs_chain else None
            if owner is None:
                if not facts.is_right:
                    raise errors.NotTheOwner
            elif owner not in facts.addresses or body.signature is None:
                raise errors.NotTheOwner
            else:
                signature = bytes.fromhex(body.signature[2:])
                if not await verified(owner, message_digest(facts.message.encode()), signature):
                    raise errors.NotTheOwner
        await asyncio.to_thread(challenges.prove, challenge, owner)

    @routes.get(
        "/certificates/metadata/{token}.json",
        response_model=told.TokenMetadata,
        operation_id="get_token_metadata",
        responses=problems(errors.CertificateNotOurs),
    )
    def metadata(token: _Token) -> Response:
        """What markets and wallets read of a token."""
        return Response(escaped(proofs.metadata(int(token))), media_type="application/json", headers=_PUBLIC)

    @routes.get(
        "/certificates/contract.json",
        response_model=told.ContractMetadata,
        operation_id="get_contract_metadata",
    )
    def contract_json() -> Response:
        """What markets and wallets read of the contract."""
        return Response(escaped(proofs.contract()), media_type="application/json", headers=_PUBLIC)

    return routes


def _qr(text: str) -> bytes:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, scale=8, light="#fff")
    return drawn.getvalue()
