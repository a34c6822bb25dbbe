"""One's own passkeys, proofs and recovery codes over HTTP; what a one-time link opens."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from vitrine.accounts import answers, errors
from vitrine.accounts.bodies import PasskeyBody, PasskeyNameBody, SecretBody
from vitrine.accounts.people import KeyHolder
from vitrine.accounts.routes import Guards, no_store
from vitrine.accounts.service import Accounts
from vitrine.idempotency import USED, AnswerNotKept, wish_of
from vitrine.problems import problems
from vitrine.wishes.inside import once
from vitrine.wishes.routes import Key


def router(accounts: Accounts, guards: Guards) -> APIRouter:
    """/api/passkeys (but signing in), /api/proofs, /api/recovery-codes, /api/enrolments/look."""
    routes = APIRouter(prefix="/api", tags=["accounts"], dependencies=[Depends(no_store)])
    holder = Depends(guards.holder)
    fresh = Depends(guards.fresh())
    limited = [Depends(guards.limited)]

    @routes.get("/passkeys", operation_id="list_passkeys")
    def list_passkeys(who: Annotated[KeyHolder, holder]) -> answers.Passkeys:
        """One's own passkeys."""
        items = [answers.Passkey.of(passkey, who) for passkey in accounts.passkeys.list(who)]
        return answers.Passkeys(items=items, next=None)

    @routes.post(
        "/passkeys/links",
        status_code=201,
        operation_id="create_passkey_link",
        responses=problems(*USED, AnswerNotKept),
    )
    def own_link(who: Annotated[KeyHolder, Depends(guards.enroller)], key: Key = None) -> answers.Secret:
        """A secret for `/brand#enrol=<secret>`, by which another passkey of one's own is enrolled.

        With an Idempotency-Key it is made once; the secret is told with the first answer alone.
        """
        wish = wish_of(key, who.id, "create_passkey_link")
        return answers.Secret(secret=once(accounts.database, wish, lambda: accounts.link_for(who, wish)))

    @routes.patch(
        "/passkeys/{passkey_id}",
        status_code=204,
        operation_id="rename_passkey",
        responses=problems(errors.PasskeyUnknown, errors.NameRefused),
    )
    def rename_passkey(passkey_id: str, body: PasskeyNameBody, who: Annotated[KeyHolder, holder]) -> None:
        """Call one of one's own passkeys otherwise: by the device it is on."""
        accounts.passkeys.rename(who, passkey_id, body.name)

    @routes.delete(
        "/passkeys/{passkey_id}",
        status_code=204,
        operation_id="remove_passkey",
        responses=problems(errors.PasskeyUnknown, errors.LastPasskey),
    )
    def remove_passkey(
        passkey_id: str,
        request: Request,
        who: Annotated[KeyHolder, fresh],
        keep_tokens: Annotated[bool, Query()] = False,
    ) -> None:
        """Forget one of one's own passkeys, never the last, with the sessions it opened and what it made.

        One's recovery codes are forgotten with it, for it may have made them.
        keep_tokens: programs go on with the API tokens that were made with it.
        """
        asking = guards.cookie(request)
        accounts.passkeys.remove(who, passkey_id, asking, keep_tokens)

    @routes.post(
        "/enrolments/look",
        dependencies=[Depends(guards.own_page), *limited],
        operation_id="look_at_link",
        responses=problems(errors.EnrolmentUnknown, errors.EnrolmentSpent),
    )
    def look(body: SecretBody) -> answers.Invitation:
        """By whom and to what a one-time link invites, and until when; it stays unused."""
        return answers.Invitation.of(accounts.invitation(body.secret))

    @routes.post("/proofs/options", dependencies=limited, operation_id="proof_options")
    def proof_options(who: Annotated[KeyHolder, holder]) -> answers.CredentialOptions:
        """Options for `navigator.credentials.get`, to show a passkey anew."""
        return answers.CredentialOptions.of(accounts.passkeys.proof_options(who))

    @routes.post(
        "/proofs",
        status_code=204,
        dependencies=limited,
        operation_id="prove",
        responses=problems(
            errors.CredentialUnreadable,
            errors.ChallengeSpent,
            errors.PasskeyRefused,
            errors.KeyVerifiesNobody,
        ),
    )
    def prove(body: PasskeyBody, who: Annotated[KeyHolder, holder]) -> None:
        """Show a passkey anew: for some minutes this session may do what `fresh-proof-needed` refused."""
        accounts.passkeys.prove(who, body.credential)

    @routes.get("/recovery-codes", operation_id="get_recovery_codes")
    def codes_left(who: Annotated[KeyHolder, holder]) -> answers.CodesLeft:
        """How many of one's recovery codes are left."""
        left, made_at = accounts.recovery.left(who.id)
        return answers.CodesLeft(left=left, made_at=made_at)

    @routes.post("/recovery-codes", status_code=201, operation_id="make_recovery_codes")
    def make_codes(who: Annotated[KeyHolder, fresh]) -> answers.RecoveryCodes:
        """A new set of recovery codes, shown this once; those of before are good no more."""
        return answers.RecoveryCodes(codes=accounts.recovery.make(who))

    return routes
