"""What is told of payments over HTTP."""

from __future__ import annotations

from vitrine.answers import HttpAnswer
from vitrine.words import LocalText


class PaymentForm(HttpAnswer):
    """How one pays in this shop.

    provider: "stripe", None: not at all. publishable_key, base: for the form in the browser; base: of what
    stands in for Stripe, None: Stripe itself. demo: no money moves. off: why nobody can pay.
    """

    provider: str | None
    publishable_key: str | None
    base: str | None
    demo: bool
    off: LocalText | None
