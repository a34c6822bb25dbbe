"""What a page with a till may reach besides the shop: its payment form is the provider's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from vitrine.payments.answers import PaymentForm

TILLS: Final = re.compile(r"/(?:rooms/[^/]+|pay)/?")
"""Pages on which one pays: rooms, and where a phone pays for somebody in a headset."""


@dataclass(frozen=True, slots=True)
class Till:
    """Origins that scripts, frames and requests may go to; wallets: who may ask the browser's own."""

    scripts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    connects: tuple[str, ...] = ()
    wallets: tuple[str, ...] = ()


# As Stripe's guide to its script lists them; its script may come from nowhere else.
_STRIPE: Final = ("https://js.stripe.com", "https://*.js.stripe.com")
STRIPE: Final = Till(
    scripts=_STRIPE,
    frames=(*_STRIPE, "https://hooks.stripe.com"),
    connects=("https://api.stripe.com",),
    wallets=("https://js.stripe.com",),
)


def till(form: PaymentForm) -> Till | None:
    """None: nobody pays here. A stand-in for Stripe has no script: its page of 3-D Secure is a frame."""
    if form.provider is None:
        return None
    return Till(frames=(form.base,), connects=(form.base,)) if form.base else STRIPE


def has_till(path: str) -> bool:
    return TILLS.fullmatch(path) is not None
