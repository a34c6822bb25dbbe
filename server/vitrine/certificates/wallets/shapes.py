"""Bodies that wallets take and give over HTTP, and how values become them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import StrictBool, StrictInt, StrictStr

from vitrine.accounts.answers import Guest
from vitrine.accounts.bodies import Body
from vitrine.accounts.sessions import BrowserSession
from vitrine.certificates import answers
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.wallets.service import Wallet


class ChallengeBody(Body):
    address: StrictStr
    chain_id: StrictInt


class SignedBody(Body):
    """leave: change over to the wallet's visitor although the present one has things here."""

    message: StrictStr
    signature: StrictStr
    purpose: Literal["sign-in", "link"]
    leave: StrictBool = False


def wallets_told(wallets: Sequence[Wallet]) -> list[answers.Wallet]:
    return [
        answers.Wallet(
            address=checksummed(each.address),
            kind="contract" if each.kind == "contract" else "key",
            chain_id=each.chain_id,
            verified_at=each.verified_at,
        )
        for each in wallets
    ]


def signed_in(session: BrowserSession, wallets: Sequence[Wallet]) -> answers.SignedIn:
    """What both purposes answer. Raises VisitorNeeded."""
    guest = Guest.of(session)
    return answers.SignedIn(wallets=wallets_told(wallets), visitor=guest.visitor, csrf=guest.csrf)
