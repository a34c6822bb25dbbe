"""Payments as a part of the shop, whether it takes money or not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Protocol

from vitrine.parts import House, JsonBound, Part, Port
from vitrine.payments.answers import PaymentForm
from vitrine.payments.errors import off_words
from vitrine.payments.rounds import Rounds
from vitrine.payments.routes import BODY_BYTES, HOOK, router
from vitrine.payments.service import Payments
from vitrine.payments.settling import PaymentNews, Refunded, RefundNews, Settle, Settling
from vitrine.payments.values import PaymentProvider, Verdict
from vitrine.storage import UnitOfWork

SETTLE: Final = Port[Settle]("what is made of money that has come")
"""Who sells fulfils it. Nobody does, and nothing can be made of money: it goes back by itself."""
REFUNDED: Final = Port[Refunded]("who is told of refunds")


class PaymentOptions(Protocol):
    @property
    def stripe_key(self) -> str: ...

    @property
    def stripe_publishable_key(self) -> str: ...

    @property
    def stripe_webhook_secrets(self) -> Collection[str]: ...

    @property
    def stripe_base(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsPart(Part):
    """settling: what a seller calls within its own unit (`ask_refund`)."""

    payments: Payments
    settling: Settling


def part(options: PaymentOptions, house: House) -> PaymentsPart:
    rounds, provider = Rounds(), None
    off = "" if options.stripe_key else "key"
    if not off:
        provider, off = _provider(options)

    def settle(unit: UnitOfWork, news: PaymentNews) -> Verdict:
        try:
            found = house.port(SETTLE)
        except LookupError:
            return Verdict.REFUSED
        return found(unit, news)

    def refunded(unit: UnitOfWork, news: RefundNews) -> None:
        try:
            found = house.port(REFUNDED)
        except LookupError:
            return
        found(unit, news)

    settling = Settling(settle, refunded)
    payments = Payments(house.database, provider, settling, off or "key", rounds.wake)
    form = PaymentForm(
        provider=provider.name if provider else None,
        publishable_key=options.stripe_publishable_key or None if provider else None,
        base=options.stripe_base or None if provider else None,
        demo=bool(provider and options.stripe_base),
        off=None if provider else off_words(off),
    )
    return PaymentsPart(
        name="payments",
        tags={"payments": "How one pays, and what the payment provider tells."},
        routers=(router(payments, form),),
        tasks={"payments": lambda: rounds.run(payments)} if provider else {},
        bodies={HOOK: JsonBound(BODY_BYTES, 50_000)},
        payments=payments,
        settling=settling,
    )


def _provider(options: PaymentOptions) -> tuple[PaymentProvider | None, str]:
    if find_spec("stripe") is None:
        return None, "library"
    from vitrine.payments.stripe import Stripe

    return Stripe(options.stripe_key, options.stripe_webhook_secrets, options.stripe_base), ""
