"""Bodies that wallets send."""

from __future__ import annotations

from typing import Literal

from pydantic import StrictBool, StrictInt, StrictStr

from vitrine.accounts.bodies import Body


class ChallengeBody(Body):
    address: StrictStr
    chain_id: StrictInt


class SignedBody(Body):
    """leave: change over to the wallet's visitor although the present one has things here."""

    message: StrictStr
    signature: StrictStr
    purpose: Literal["sign-in", "link"]
    leave: StrictBool = False
