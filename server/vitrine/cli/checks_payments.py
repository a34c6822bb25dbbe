"""Doctor's check of payments: whether money can come, and whether it is real."""

from __future__ import annotations

from vitrine.cli.check import Check
from vitrine.settings import Settings

_INSTALL = "pip install 'vitrine-shop[payments]'"


def payments(settings: Settings) -> Check:
    """What a buyer would meet; nobody is asked."""
    from vitrine.payments.part import installed

    if not settings.stripe_key:
        return Check("payments", "optional", "none: VITRINE_STRIPE_KEY is not set", "docs/selling.md")
    if not installed():
        return Check("payments", "missing", "VITRINE_STRIPE_KEY is set, its library is not here", _INSTALL)
    if not settings.stripe_webhook_secrets:
        what = "no webhook: each payment is only asked after, once a minute"
        return Check("payments", "optional", what, "VITRINE_STRIPE_WEBHOOK_SECRET=whsec_...")
    if settings.stripe_base:
        return Check("payments", "embedded", f"for trying, by {settings.stripe_base}: no money moves")
    real = "_live_" in settings.stripe_key
    return Check("payments", "ok", "Stripe" if real else "Stripe in its test mode: no money moves")


CHECKS = (payments,)
