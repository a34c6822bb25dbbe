"""What a checkout is made of: plain values, in the words of the Universal Commerce Protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from pydantic import TypeAdapter

from vitrine.accounts import Brand
from vitrine.ids import digest
from vitrine.money import Money
from vitrine.orders.selling.totals import Totals
from vitrine.orders.selling.values import DeliveryOption, Seller, TaxClass
from vitrine.payments.values import PaymentId
from vitrine.words import LocalText

UNITS_LIMIT: Final = 10
"""Of one variant, as many wait for one person."""
PAYING: Final = timedelta(minutes=15)
"""So much longer they wait once somebody has begun to pay."""


class CheckoutState(StrEnum):
    """What stands in its row. PAYING: a payment runs, or may still bring money."""

    OPEN = "open"
    PAYING = "paying"
    COMPLETED = "completed"
    CANCELED = "canceled"


class CheckoutStatus(StrEnum):
    """What is told of it: the six of UCP."""

    INCOMPLETE = "incomplete"
    REQUIRES_ESCALATION = "requires_escalation"
    READY_FOR_COMPLETE = "ready_for_complete"
    COMPLETE_IN_PROGRESS = "complete_in_progress"
    COMPLETED = "completed"
    CANCELED = "canceled"


class RemarkSeverity(StrEnum):
    """Who can do something about an error: a program; the buyer by a word; by reading; nobody."""

    RECOVERABLE = "recoverable"
    REQUIRES_BUYER_INPUT = "requires_buyer_input"
    REQUIRES_BUYER_REVIEW = "requires_buyer_review"
    UNRECOVERABLE = "unrecoverable"


class RemarkType(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class TotalType(StrEnum):
    """UCP's kinds of totals, as far as this shop has them."""

    SUBTOTAL = "subtotal"
    FULFILLMENT = "fulfillment"
    TAX = "tax"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class CheckoutRemark:
    """path: what of the answer it is about, None: all of it. blocks: nothing is ordered before it is gone."""

    type: RemarkType
    code: str
    severity: RemarkSeverity
    content: LocalText
    path: str | None = None
    blocks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """A line as it was shown: no later change of a product changes it."""

    id: str
    product: str
    variant: str
    title: LocalText
    variant_title: LocalText | None
    sku: str | None
    quantity: int
    unit: Money
    tax_class: TaxClass
    room: str | None = None
    made_to_measure: bool = False
    digital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSale:
    """What was shown last, and is what one pays for. country: whose tax it is.

    delivery: None: nothing is sent there, or at all.
    """

    lines: tuple[ShownLine, ...]
    totals: Totals
    delivery: DeliveryOption | None
    seller: Seller
    includes_tax: bool
    country: str

    @property
    def currency(self) -> str:
        return self.lines[0].unit.currency

    @property
    def shipped(self) -> bool:
        """Whether anything of it goes by post."""
        return not all(line.digital for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = _SHOWN.dump_python(self, mode="json")
        return found

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> ShownSale:
        return _SHOWN.validate_python(kept)

    def digest(self) -> str:
        """Of all that one pays for."""
        return digest(_SHOWN.dump_json(self).decode())


_SHOWN: Final = TypeAdapter(ShownSale)


@dataclass(frozen=True, slots=True)
class ShownOtherwise:
    """Something is otherwise than it was shown, by nobody's wish. line: which; "": not of one line."""

    code: str
    line: str
    before_minor: int
    after_minor: int


def changes(before: ShownSale, after: ShownSale) -> tuple[ShownOtherwise, ...]:
    """What became otherwise; both were made from the same wishes of the same buyer."""
    found = []
    units = {line.id: line.unit.amount_minor for line in before.lines}
    for line in after.lines:
        was = units.get(line.id, line.unit.amount_minor)
        if was != line.unit.amount_minor:
            found.append(ShownOtherwise("price_changed", line.id, was, line.unit.amount_minor))
    sums = before.totals.total.amount_minor, after.totals.total.amount_minor
    if before.delivery != after.delivery:
        found.append(ShownOtherwise("delivery_changed", "", *sums))
    if not found and sums[0] != sums[1]:
        found.append(ShownOtherwise("price_changed", "", *sums))
    if before.seller != after.seller:
        found.append(ShownOtherwise("seller_changed", "", 0, 0))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAsks:
    """What the bank asks the card's holder: client_secret for the form's library, url for a page."""

    client_secret: str
    url: str


@dataclass(frozen=True, slots=True)
class OrderTold:
    """key: the secret of its link, told once."""

    id: str
    number: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class WaysToSend:
    """chosen: id of one of the options that go there."""

    chosen: str | None
    options: tuple[DeliveryOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutView:
    """A checkout as it is told. hold_until: None: nothing waits for it. next: of a payment that asks."""

    id: str
    version: int
    status: CheckoutStatus
    cart: str
    brand: Brand
    shown: ShownSale
    pictures: Mapping[str, str]
    messages: tuple[CheckoutRemark, ...]
    email: str
    name: str
    address: Mapping[str, str] | None
    delivery: WaysToSend
    terms_agreed: bool
    hold_until: datetime | None
    payment: PaymentId | None
    next: BankAsks | None = None
    order: OrderTold | None = None
