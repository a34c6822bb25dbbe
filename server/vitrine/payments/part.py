"""Payments as a part of the shop, whether it takes money or not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Protocol

from vitrine.parts import House, JsonBound, Part, Port
from vitrine.payments.answers import PaymentForm
from vitrine.payments.errors import off_words
from vitrine.payments.routes import BODY_BYTES, HOOK, router
from vitrine.payments.service import Payments
from vitrine.payments.settling import PaymentNews, Refunded, RefundNews, Settle, Settlement
from vitrine.payments.values import PaymentProvider, SaleVerdict
from vitrine.storage import UnitOfWork

SETTLE: Final = Port[Settle]("what is made of money that has come")
"""Who sells fulfils it. Nobody does, and nothing can be made of money: it goes back by itself."""
REFUNDED: Final = Port[Refunded]("who is told of refunds")


ROUND_S: Final = 5.0
"""So often what waits for its time is looked for; what is told is worked on at once."""
RECONCILE_S: Final = 60.0

log = logging.getLogger(__name__)


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
    """settling: what a seller calls within its own unit (`ask_refund`). form: how one pays."""

    payments: Payments
    settling: Settlement
    form: PaymentForm


def part(options: PaymentOptions, house: House) -> PaymentsPart:
    rounds, provider = PaymentRounds(), None
    off = "" if options.stripe_key else "key"
    if not off:
        provider, off = _provider(options)

    def settle(unit: UnitOfWork, news: PaymentNews) -> SaleVerdict:
        try:
            found = house.port(SETTLE)
        except LookupError:
            return SaleVerdict.REFUSED
        return found(unit, news)

    def refunded(unit: UnitOfWork, news: RefundNews) -> None:
        try:
            found = house.port(REFUNDED)
        except LookupError:
            return
        found(unit, news)

    settling = Settlement(settle, refunded)
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
        form=form,
    )


def installed() -> bool:
    """Whether the extra `payments` is. Loads nothing."""
    return find_spec("stripe") is not None


def _provider(options: PaymentOptions) -> tuple[PaymentProvider | None, str]:
    if not installed():
        return None, "library"
    from vitrine.payments.stripe import Stripe

    return Stripe(options.stripe_key, options.stripe_webhook_secrets, options.stripe_base), ""


class PaymentRounds:
    """When payments are worked on. A consumer of its own: a provider that hangs delays nobody's events."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()

    def wake(self) -> None:
        """There is something; from any thread."""
        if (loop := self._loop) is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._news.set)

    async def run(self, payments: Payments) -> None:
        """Until cancelled."""
        self._loop = loop = asyncio.get_running_loop()
        reconciled = -RECONCILE_S
        payments.go_on()
        try:
            while True:
                self._news.clear()
                due = loop.time() - reconciled >= RECONCILE_S
                if due:
                    reconciled = loop.time()
                await _round(payments.reconcile if due else payments.work)
                with suppress(TimeoutError):
                    async with asyncio.timeout(ROUND_S):
                        await self._news.wait()
        finally:
            payments.end()


async def _round(work: Callable[[], object]) -> None:
    try:
        await asyncio.to_thread(work)
    except Exception:
        log.exception("payments wait for the next round")
