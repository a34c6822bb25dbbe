"""What payments are made of, and the Protocol of a provider. Amounts are minor units, as everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType, Protocol

from vitrine.money import Money

PaymentId = NewType("PaymentId", str)
RefundId = NewType("RefundId", str)


class PaymentState(StrEnum):
    """PENDING: asked for, not known to be done. ASKING: the bank asks the card's holder.

    AUTHORISED: promised, to be captured. CAPTURED: taken. FAILED: declined. CANCELED: given up.
    """

    PENDING = "pending"
    ASKING = "asking"
    AUTHORISED = "authorised"
    FAILED = "failed"
    CANCELED = "canceled"
    CAPTURED = "captured"


MOVES: Final = {
    PaymentState.PENDING: frozenset(PaymentState) - {PaymentState.PENDING},
    PaymentState.ASKING: frozenset(PaymentState) - {PaymentState.PENDING, PaymentState.ASKING},
    PaymentState.AUTHORISED: frozenset({PaymentState.CAPTURED, PaymentState.CANCELED}),
    # Money may come after we had given up waiting for it: then it has come, whatever stood here.
    PaymentState.FAILED: frozenset({PaymentState.AUTHORISED, PaymentState.CAPTURED, PaymentState.CANCELED}),
    PaymentState.CANCELED: frozenset({PaymentState.AUTHORISED, PaymentState.CAPTURED}),
    PaymentState.CAPTURED: frozenset(),
}
"""The one table of moves. News that is no move is old: events come in any order, and more than once."""


class RefundState(StrEnum):
    """ASKED: decided here, and certain to be done. SENT: the provider has it. SETTLED, FAILED: its end."""

    ASKED = "asked"
    SENT = "sent"
    SETTLED = "settled"
    FAILED = "failed"


REFUND_MOVES: Final = {
    RefundState.ASKED: frozenset({RefundState.SENT, RefundState.SETTLED, RefundState.FAILED}),
    RefundState.SENT: frozenset({RefundState.SETTLED, RefundState.FAILED}),
    RefundState.SETTLED: frozenset({RefundState.FAILED}),
    RefundState.FAILED: frozenset[RefundState](),
}


class SaleVerdict(StrEnum):
    """What is made of money that has come. REFUSED: it cannot become an order, and goes back by itself."""

    TAKEN = "taken"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeAsked:
    """What a provider is asked to charge. id: its idempotency key. subject: what is paid for, for its list.

    later: promised now, captured later. since: when it was decided.
    """

    id: PaymentId
    subject: str
    money: Money
    later: bool
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSaid:
    """What a provider says of a payment. ref: its own name there. payment: ours, "" where it has none.

    captured_minor: as much was taken. client_secret, next_url: for the browser's form. reason: why it failed.
    closing: it stands in for a call that never came, and is no payment.
    """

    ref: str
    payment: PaymentId
    state: PaymentState
    captured_minor: int = 0
    client_secret: str = ""
    next_url: str = ""
    reason: str = ""
    closing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSaid:
    """What a provider says of a refund. refund: our name of it, "" where it was not made by us.

    payment_ref: the provider's name of the payment.
    """

    ref: str
    refund: RefundId | None
    payment_ref: str
    amount_minor: int
    state: RefundState
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """Something that happened there, told by webhook. kind: its word. facts: nothing personal.

    payment, refund: what it is about, as it was then. disputed: ref of a payment to which its payer objects.
    """

    ref: str
    kind: str
    payment: PaymentSaid | None = None
    refund: RefundSaid | None = None
    disputed: str = ""


class PaymentProvider(Protocol):
    """Somebody who moves money. Every call may take seconds: none is made within a unit of work.

    Each raises ProviderUnsure where it is not known what became of it, ProviderRefuses for a no.
    """

    @property
    def name(self) -> str: ...

    def charge(self, asking: ChargeAsked, token: str, return_url: str) -> PaymentSaid:
        """Create and confirm in one call, by the attempt's id. token: of the browser's form.

        A declined card is no error but FAILED. Raises AmountNotPayable.
        """
        ...

    def close(self, asking: ChargeAsked) -> PaymentSaid | None:
        """What became of a charge whose answer was not heard; None: nothing, and nothing can any more."""
        ...

    def look(self, ref: str) -> PaymentSaid: ...

    def capture(self, ref: str, amount_minor: int, key: str) -> PaymentSaid: ...

    def cancel(self, ref: str, key: str) -> PaymentSaid:
        """Give up what was not captured; of what is over, how it is."""
        ...

    def refund(self, refund: RefundId, ref: str, amount_minor: int, key: str) -> RefundSaid: ...

    def refunds_of(self, ref: str) -> list[RefundSaid]: ...

    def event(self, body: bytes, signature: str, now: datetime) -> ProviderEvent:
        """What a webhook says. Raises WebhookUnsigned, WebhookTooOld, WebhookUnreadable."""
        ...
