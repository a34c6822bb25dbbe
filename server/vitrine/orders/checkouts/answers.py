"""What checkouts answer over HTTP: states, severities and kinds of totals are those of UCP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from vitrine.accounts.answers import BrandName
from vitrine.answers import HttpAnswer, LocalText, left_out
from vitrine.catalog.answers import Money
from vitrine.orders.checkouts import values
from vitrine.orders.checkouts.values import (
    CheckoutStatus,
    CheckoutView,
    RemarkSeverity,
    RemarkType,
    TotalType,
)
from vitrine.orders.selling.totals import LineTotals
from vitrine.payments.answers import PaymentForm


class CheckoutAddress(HttpAnswer):
    """As it was written. country: ISO 3166-1, two letters."""

    name: str
    line1: str
    line2: str
    postal_code: str
    city: str
    region: str
    country: str


class CheckoutSeller(HttpAnswer):
    """Whom one buys from. terms, withdrawal: texts to read before."""

    legal_name: str
    address: CheckoutAddress
    vat_id: str
    registered: Annotated[str, Field(alias="register")]
    email: str
    terms: LocalText
    withdrawal: LocalText


class CheckoutLine(HttpAnswer):
    """unit: of one. total: what is paid for all. picture: its address; null: there is none."""

    id: str
    product: str
    variant: str
    title: LocalText
    variant_title: LocalText | None
    picture: str | None
    quantity: int
    unit: Money
    total: Money
    made_to_measure: bool
    digital: bool

    @classmethod
    def of(cls, line: values.ShownLine, totals: LineTotals, picture: str | None) -> CheckoutLine:
        return cls(
            id=line.id, product=line.product, variant=line.variant, title=LocalText.like(line.title),
            variant_title=None if line.variant_title is None else LocalText.like(line.variant_title),
            picture=picture, quantity=line.quantity, unit=Money.like(line.unit),
            total=Money.like(totals.gross), made_to_measure=line.made_to_measure, digital=line.digital,
        )  # fmt: skip


class CheckoutTotal(HttpAnswer):
    """type: tax is what the others hold already where `includes_tax`."""

    type: TotalType
    amount_minor: int


class CheckoutTax(HttpAnswer):
    """rate_ppm: parts of a million: 200000 is 20 %."""

    rate_ppm: Annotated[int, Field(examples=[200_000])]
    base_minor: int
    tax_minor: int


class CheckoutMessage(HttpAnswer):
    """Something to know. path: what of this answer it is about, as `$.buyer.email`; null: all of it."""

    type: RemarkType
    code: Annotated[str, Field(examples=["email_needed"])]
    severity: RemarkSeverity
    path: str | None
    content: LocalText


class CheckoutBuyer(HttpAnswer):
    email: str
    name: str


class CheckoutOption(HttpAnswer):
    """A way to send it. days: at least and at most."""

    id: str
    title: LocalText
    price: Money
    days: list[int]


class CheckoutDelivery(HttpAnswer):
    """chosen: id of one of the options that go there; null: none does, or nothing is sent."""

    chosen: str | None
    options: list[CheckoutOption]


class CheckoutTerms(HttpAnswer):
    version: str
    agreed: bool


class CheckoutPay(HttpAnswer):
    """How it is paid, as of `GET /api/payments/form`. provider: null: nobody can pay here.

    amount_minor: what is paid, 0: nothing.
    """

    provider: str | None
    publishable_key: str | None
    base: str | None
    demo: bool
    amount_minor: int


class CheckoutNext(HttpAnswer):
    """What the bank asks of the card's holder: for the form's library, or as a page."""

    client_secret: str
    url: str | None


class CheckoutOrder(HttpAnswer):
    """key: the secret of the order's link, told once, to who paid."""

    id: str
    number: str
    key: str | None = left_out()


class Checkout(HttpAnswer):
    """What somebody is about to buy of one brand. version: counts changes; what If-Match takes.

    cart: the bag. hold_until: its units wait for nobody else until then; null: they do not wait.
    """

    id: Annotated[str, Field(examples=["checkout_01k2d3e4f5g6h7j8k9m0n1p2q3"])]
    version: int
    status: CheckoutStatus
    cart: str
    currency: str
    brand: BrandName
    seller: CheckoutSeller
    lines: list[CheckoutLine]
    totals: list[CheckoutTotal]
    taxes: list[CheckoutTax]
    includes_tax: bool
    messages: list[CheckoutMessage]
    buyer: CheckoutBuyer
    address: CheckoutAddress | None
    delivery: CheckoutDelivery
    terms: CheckoutTerms
    hold_until: datetime | None
    pay: CheckoutPay
    next: CheckoutNext | None
    order: CheckoutOrder | None

    @classmethod
    def of(cls, view: CheckoutView, form: PaymentForm) -> Checkout:
        shown, sums = view.shown, view.shown.totals
        lines = zip(shown.lines, sums.lines, strict=True)
        return cls(
            id=view.id, version=view.version, status=view.status, cart=view.cart, currency=shown.currency,
            brand=BrandName.like(view.brand),
            seller=CheckoutSeller.like(shown.seller),
            lines=[CheckoutLine.of(line, each, view.pictures.get(line.product)) for line, each in lines],
            totals=_totals(shown),
            taxes=[
                CheckoutTax(rate_ppm=rate, base_minor=base.amount_minor, tax_minor=tax.amount_minor)
                for rate, base, tax in sums.rates
            ],
            includes_tax=shown.includes_tax,
            messages=[CheckoutMessage.like(each) for each in view.messages],
            buyer=CheckoutBuyer(email=view.email, name=view.name),
            address=None if view.address is None else CheckoutAddress(**view.address),
            delivery=CheckoutDelivery.like(view.delivery),
            terms=CheckoutTerms(version=shown.seller.version, agreed=view.terms_agreed),
            hold_until=view.hold_until,
            pay=CheckoutPay(
                provider=form.provider, publishable_key=form.publishable_key, base=form.base, demo=form.demo,
                amount_minor=sums.total.amount_minor,
            ),
            next=None if view.next is None else CheckoutNext(
                client_secret=view.next.client_secret, url=view.next.url or None
            ),
            order=None if view.order is None else CheckoutOrder.like(view.order),
        )  # fmt: skip


def _totals(shown: values.ShownSale) -> list[CheckoutTotal]:
    sums = shown.totals
    found = [CheckoutTotal(type=TotalType.SUBTOTAL, amount_minor=sums.subtotal.amount_minor)]
    if sums.delivery is not None:
        price = sums.delivery.gross if shown.includes_tax else sums.delivery.net
        found.append(CheckoutTotal(type=TotalType.FULFILLMENT, amount_minor=price.amount_minor))
    found.append(CheckoutTotal(type=TotalType.TAX, amount_minor=sums.tax.amount_minor))
    found.append(CheckoutTotal(type=TotalType.TOTAL, amount_minor=sums.total.amount_minor))
    return found
