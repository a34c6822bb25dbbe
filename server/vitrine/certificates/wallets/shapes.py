"""Bodies that wallets take and give over HTTP, and how values become them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, StrictBool, StrictInt, StrictStr

from vitrine.accounts import answers
from vitrine.accounts.bodies import Body
from vitrine.accounts.sessions import BrowserSession
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


class ChallengeView(BaseModel):
    """message: to be signed as it is, before `expires_at`."""

    message: str
    expires_at: datetime


class WalletView(BaseModel):
    """address: with its EIP-55 checksum. kind: `key`, or `contract` on the chain `chain_id`."""

    address: str
    kind: str
    chain_id: int
    verified_at: datetime


class WalletsView(BaseModel):
    items: list[WalletView]


class SignedInView(BaseModel):
    """csrf: send it back as X-CSRF-Token from now on."""

    wallets: list[WalletView]
    visitor: answers.Visitor
    csrf: str


def wallet_views(wallets: Sequence[Wallet]) -> list[WalletView]:
    return [
        WalletView(
            address=checksummed(each.address),
            kind=each.kind,
            chain_id=each.chain_id,
            verified_at=each.verified_at,
        )
        for each in wallets
    ]


def signed_in_view(session: BrowserSession, wallets: Sequence[Wallet]) -> SignedInView:
    """What both purposes answer. Raises VisitorNeeded."""
    guest = answers.Guest.of(session)
    return SignedInView(wallets=wallet_views(wallets), visitor=guest.visitor, csrf=guest.csrf)
