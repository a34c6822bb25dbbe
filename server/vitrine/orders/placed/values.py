"""What a placed order is made of, and its three small machines. Amounts are minor units, as everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from vitrine.money import Money
from vitrine.orders.selling.totals import LineTotals, Totals
from vitrine.orders.selling.values import DeliveryOption, PostalAddress, Seller
from vitrine.payments.values import PaymentId
from vitrine.words import LocalText

_S = TypeVar("_S", bound=StrEnum)
FIRST_NUMBER: Final = 1_001
"""The first order of a brand has this number: nobody reads from it how young a shop is."""


class OrderPayment(StrEnum):
    """NONE: it cost nothing. AUTHORISED: promised, captured later. DISPUTED: its payer objects."""

    NONE = "none"
    PENDING = "pending"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"
    FAILED = "failed"
    DISPUTED = "disputed"


class Fulfilment(StrEnum):
    """How much of it was sent; what will not be sent any more is not waited for."""

    NONE = "none"
    PART = "part"
    DONE = "done"


class Returning(StrEnum):
    """ASKED: somebody withdrew from it and waits for the money. PART, DONE: so much was given back."""

    NONE = "none"
    ASKED = "asked"
    PART = "part"
    DONE = "done"


PAYMENT_MOVES: Final[Mapping[OrderPayment, frozenset[OrderPayment]]] = {
    OrderPayment.NONE: frozenset(),
    OrderPayment.PENDING: frozenset({OrderPayment.AUTHORISED, OrderPayment.CAPTURED, OrderPayment.FAILED}),
    OrderPayment.AUTHORISED: frozenset({OrderPayment.CAPTURED, OrderPayment.FAILED}),
    OrderPayment.CAPTURED: frozenset(
        {OrderPayment.PART_REFUNDED, OrderPayment.REFUNDED, OrderPayment.DISPUTED}
    ),
    # A refund that its provider failed in the end is none: what it had counted comes back.
    OrderPayment.PART_REFUNDED: frozenset(
        {OrderPayment.REFUNDED, OrderPayment.CAPTURED, OrderPayment.DISPUTED}
    ),
    OrderPayment.REFUNDED: frozenset({OrderPayment.PART_REFUNDED, OrderPayment.CAPTURED}),
    OrderPayment.FAILED: frozenset({OrderPayment.CAPTURED}),
    OrderPayment.DISPUTED: frozenset({OrderPayment.PART_REFUNDED, OrderPayment.REFUNDED}),
}
FULFILMENT_MOVES: Final[Mapping[Fulfilment, frozenset[Fulfilment]]] = {
    Fulfilment.NONE: frozenset({Fulfilment.PART, Fulfilment.DONE}),
    Fulfilment.PART: frozenset({Fulfilment.DONE}),
    Fulfilment.DONE: frozenset(),
}
RETURN_MOVES: Final[Mapping[Returning, frozenset[Returning]]] = {
    Returning.NONE: frozenset({Returning.ASKED, Returning.PART, Returning.DONE}),
    Returning.ASKED: frozenset({Returning.PART, Returning.DONE, Returning.NONE}),
    Returning.PART: frozenset({Returning.ASKED, Returning.DONE, Returning.NONE}),
    # A refund that the bank did not take: what was withdrawn is owed again.
    Returning.DONE: frozenset({Returning.PART, Returning.ASKED, Returning.NONE}),
}
"""The tables of moves; who writes a state asks `moved` first."""


class NoSuchMove(Exception):
    """A state that no table leads to: a mistake of ours. Nothing is written."""


def moved(moves: Mapping[_S, frozenset[_S]], before: _S, after: _S) -> _S:
    """`after`, if this table leads there; to stay is no move. Raises NoSuchMove."""
    if after is not before and after not in moves[before]:
        raise NoSuchMove(f"{before} does not become {after}")
    return after


class OrderState(StrEnum):
    """The one word that people read, derived from all three machines."""

    UNPAID = "unpaid"
    TO_SEND = "to_send"
    PART_SENT = "part_sent"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    DISPUTED = "disputed"
    CANCELED = "canceled"
    REFUNDED = "refunded"


def state_of(
    payment: OrderPayment, fulfilment: Fulfilment, returning: Returning, canceled: bool
) -> OrderState:
    """What somebody has to do about it comes first."""
    if returning is Returning.ASKED:
        return OrderState.WITHDRAWN
    if payment is OrderPayment.DISPUTED:
        return OrderState.DISPUTED
    if canceled:
        return OrderState.CANCELED
    if payment is OrderPayment.REFUNDED:
        return OrderState.REFUNDED
    if payment in (OrderPayment.PENDING, OrderPayment.FAILED):
        return OrderState.UNPAID
    sent = {Fulfilment.NONE: OrderState.TO_SEND, Fulfilment.PART: OrderState.PART_SENT}
    return sent.get(fulfilment, OrderState.SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLine:
    """So many units of a variant, as they were shown. unit: the price of one. for_id: whom they are for."""

    id: str
    product: str
    variant: str
    title: LocalText
    variant_title: LocalText | None
    sku: str | None
    picture: str | None
    quantity: int
    unit: Money
    totals: LineTotals
    for_id: str | None = None
    room: str | None = None
    made_to_measure: bool = False
    digital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What becomes an order: all of it as the buyer saw it last.

    payment: None of what cost nothing. authorised: its money is promised and not captured yet. demo: nobody's
    money moves.
    """

    checkout: str
    brand: str
    buyer: str
    language: str
    name: str
    email: str
    address: PostalAddress | None
    delivery: DeliveryOption | None
    lines: tuple[PurchaseLine, ...]
    totals: Totals
    seller: Seller
    terms_version: str
    payment: PaymentId | None
    demo: bool
    includes_tax: bool = True
    authorised: bool = False


@dataclass(frozen=True, slots=True)
class NewOrder:
    """key: the secret of links to it, given once. number: what people call it."""

    id: str
    number: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLine:
    """fulfilled, canceled, returned, refunded: units; refunded_minor: what they gave back."""

    id: str
    product: str
    variant: str
    title: LocalText
    variant_title: LocalText | None
    sku: str | None
    picture: str | None
    quantity: int
    unit: Money
    rate_ppm: int
    net: Money
    tax: Money
    gross: Money
    for_id: str | None
    room: str | None
    made_to_measure: bool
    digital: bool
    fulfilled: int
    canceled: int
    returned: int
    refunded: int

    @property
    def unsent(self) -> int:
        return self.quantity - self.fulfilled - self.canceled


@dataclass(frozen=True, slots=True)
class LineUnits:
    """So many units of a line."""

    line: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """carrier, tracking: as its brand wrote them. at: when it left the house."""

    id: str
    at: datetime
    lines: tuple[LineUnits, ...]
    carrier: str
    tracking: str


class RefundEnd(StrEnum):
    """ASKED: certain to be done. FAILED: its provider could not in the end, and it may be given back anew."""

    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that went back. delivery: what of it was for delivery. elsewhere: on the provider's own page.

    taxes: what of it was tax, by rate_ppm, net and tax in minor units. number: of its credit note; "" where
    none was due.
    """

    id: str
    at: datetime
    money: Money
    lines: tuple[LineUnits, ...]
    delivery: Money
    taxes: tuple[tuple[int, int, int], ...]
    reason: str
    state: RefundEnd
    elsewhere: bool
    number: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Somebody withdrew from these lines. due_on: by when money is to be back, as YYYY-MM-DD. done: it is."""

    id: str
    at: datetime
    name: str
    lines: tuple[LineUnits, ...]
    due_on: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOrder:
    """As it stands. seller, address, delivery: as they were shown, JSON; address and delivery may be none.

    taxes: rate_ppm, base and tax in minor units of each rate. delivered: what delivery cost. invoice: its
    number, "" of what cost nothing. forgotten: of whom it was is not known any more. version: counts changes.
    """

    id: str
    number: str
    version: int
    placed_at: datetime
    checkout: str
    brand: str
    brand_name: str
    buyer: str
    language: str
    name: str
    email: str
    address: Mapping[str, Any] | None
    delivery: Mapping[str, Any] | None
    seller: Mapping[str, Any]
    lines: tuple[PlacedLine, ...]
    subtotal: Money
    delivered: Money
    delivery_refunded: Money
    tax: Money
    total: Money
    includes_tax: bool
    taxes: tuple[tuple[int, int, int], ...]
    payment_id: PaymentId | None
    payment: OrderPayment
    fulfilment: Fulfilment
    returning: Returning
    canceled_at: datetime | None
    demo: bool
    shipments: tuple[Shipment, ...]
    refunds: tuple[Refund, ...]
    withdrawals: tuple[Withdrawal, ...]
    invoice: str
    forgotten: bool

    @property
    def state(self) -> OrderState:
        return state_of(self.payment, self.fulfilment, self.returning, self.canceled_at is not None)

    @property
    def delivery_shown(self) -> Money:
        """What delivery cost as prices are shown: without tax where that is added to them."""
        return self.delivered if self.includes_tax else self.total.minus(self.subtotal).minus(self.tax)

    @property
    def refunded(self) -> Money:
        """What went back, or is certain to."""
        there = sum(each.money.amount_minor for each in self.refunds if each.state is not RefundEnd.FAILED)
        return Money(there, self.total.currency)
