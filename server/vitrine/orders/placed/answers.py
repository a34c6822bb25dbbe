"""What orders answer over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field

from vitrine.accounts.answers import BrandName
from vitrine.answers import After, HttpAnswer, LocalText
from vitrine.assets.views import picture_url
from vitrine.catalog.answers import Money
from vitrine.orders.placed import periods, values
from vitrine.orders.placed.values import (
    Fulfilment,
    OrderPayment,
    OrderState,
    RefundEnd,
    Returning,
)


class OrderAddress(HttpAnswer):
    """country: ISO 3166-1, two letters. Empty members were not given."""

    name: str = ""
    line1: str = ""
    line2: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: Annotated[str, Field(examples=["FR"])] = ""


class OrderSeller(HttpAnswer):
    """Who sold it, as it was shown when it was ordered."""

    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True)

    legal_name: str
    address: OrderAddress
    vat_id: str
    register_: Annotated[str, Field(alias="register")]
    email: str
    terms: dict[str, str]
    withdrawal: dict[str, str]


class OrderBuyer(HttpAnswer):
    name: str
    email: str


class OrderTotal(HttpAnswer):
    """type: as UCP names it."""

    type: Annotated[str, Field(examples=["subtotal", "fulfillment", "tax", "total"])]
    amount_minor: int


class OrderTax(HttpAnswer):
    """rate_ppm: parts of a million of the base."""

    rate_ppm: Annotated[int, Field(examples=[200_000])]
    base_minor: int
    tax_minor: int


class OrderLine(HttpAnswer):
    """unit: the price of one, total: of all with tax. fulfilled, canceled, returned, refunded: units of it.

    withdrawable: from so many one may withdraw now.
    """

    id: str
    product: str
    variant: str
    title: LocalText
    variant_title: LocalText | None
    sku: str | None
    picture: str | None
    quantity: int
    unit: Money
    total: Money
    rate_ppm: int
    tax: Money
    for_id: str | None
    room: str | None
    made_to_measure: bool
    digital: bool
    fulfilled: int
    canceled: int
    returned: int
    refunded: int
    withdrawable: int


class OrderPart(HttpAnswer):
    line: str
    quantity: int


class OrderDelivery(HttpAnswer):
    """days: the least and the most that were promised."""

    title: LocalText
    price: Money
    refunded: Money
    days: list[int]


class OrderShipment(HttpAnswer):
    id: str
    at: AwareDatetime
    lines: list[OrderPart]
    carrier: str
    tracking: str


class OrderRefund(HttpAnswer):
    """state: asked: certain to be done. elsewhere: on the payment provider's page.

    credit_note: its number.
    """

    id: str
    at: AwareDatetime
    amount: Money
    lines: list[OrderPart]
    delivery: Money
    taxes: list[OrderTax]
    reason: str
    state: RefundEnd
    elsewhere: bool
    credit_note: str | None


class OrderWithdrawn(HttpAnswer):
    """due_on: by then the money is back. done: it is, or on its way."""

    id: str
    at: AwareDatetime
    name: str
    lines: list[OrderPart]
    due_on: date
    done: bool


class OrderWithdrawal(HttpAnswer):
    """until: the last day on which one may withdraw; null: the goods are not all there yet.

    open: one may now. whole: nothing is kept, so that standard delivery goes back too.
    """

    until: date | None
    open: bool
    whole: bool
    asked: list[OrderWithdrawn]


class OrderInvoice(HttpAnswer):
    """url: a page to print."""

    number: str
    url: str


class Order(HttpAnswer):
    """What was bought, as it was shown. number: of its brand. version: counts what changed since.

    payment, fulfilment, returning: its three states; state: the one word that people read. demo: no money
    moved.
    """

    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True)

    id: Annotated[str, Field(examples=["order_01k2d3e4f5g6h7j8k9m0n1p2q3"])]
    number: Annotated[str, Field(examples=["1001"])]
    version: int
    placed_at: AwareDatetime
    brand: BrandName
    seller: OrderSeller
    lines: list[OrderLine]
    currency: str
    totals: list[OrderTotal]
    taxes: list[OrderTax]
    includes_tax: bool
    buyer: OrderBuyer
    address: OrderAddress | None
    delivery: OrderDelivery | None
    payment: OrderPayment
    fulfilment: Fulfilment
    returning: Annotated[Returning, Field(alias="return")]
    state: OrderState
    canceled_at: AwareDatetime | None
    demo: bool
    fulfilments: list[OrderShipment]
    refunds: list[OrderRefund]
    refunded: Money
    withdrawal: OrderWithdrawal
    invoice: OrderInvoice | None

    @classmethod
    def of(cls, order: values.PlacedOrder, today: date) -> Order:
        open_units = periods.open_units(order, today)
        return cls(
            id=order.id, number=order.number, version=order.version, placed_at=order.placed_at,
            brand=BrandName(id=order.brand, name=order.brand_name), seller=_seller(order.seller),
            lines=[_line(each, open_units.get(each.id, 0)) for each in order.lines],
            currency=order.total.currency, totals=_totals(order),
            taxes=_taxes(order.taxes),
            includes_tax=order.includes_tax, buyer=OrderBuyer(name=order.name, email=order.email),
            address=_address(order.address), delivery=_delivery(order), payment=order.payment,
            fulfilment=order.fulfilment, returning=order.returning, state=order.state,
            canceled_at=order.canceled_at, demo=order.demo,
            fulfilments=[
                OrderShipment(
                    id=each.id, at=each.at, lines=_parts(each.lines), carrier=each.carrier,
                    tracking=each.tracking,
                )
                for each in order.shipments
            ],
            refunds=[
                OrderRefund(
                    id=each.id, at=each.at, amount=Money.like(each.money), lines=_parts(each.lines),
                    delivery=Money.like(each.delivery), taxes=_taxes(each.taxes), reason=each.reason,
                    state=each.state,
                    elsewhere=each.elsewhere, credit_note=each.number or None,
                )
                for each in order.refunds
            ],
            refunded=Money.like(order.refunded),
            withdrawal=OrderWithdrawal(
                until=periods.until(order), open=bool(open_units), whole=periods.is_whole(order),
                asked=[
                    OrderWithdrawn(
                        id=each.id, at=each.at, name=each.name, lines=_parts(each.lines),
                        due_on=date.fromisoformat(each.due_on), done=each.done,
                    )
                    for each in order.withdrawals
                ],
            ),
            invoice=None
            if not order.invoice
            else OrderInvoice(number=order.invoice, url=f"/orders/{order.id}/invoice"),
        )  # fmt: skip


class Orders(HttpAnswer):
    items: list[Order]
    next: After


def _line(line: values.PlacedLine, withdrawable: int) -> OrderLine:
    return OrderLine(
        id=line.id, product=line.product, variant=line.variant, title=LocalText.like(line.title),
        variant_title=None if line.variant_title is None else LocalText.like(line.variant_title),
        sku=line.sku, picture=None if line.picture is None else picture_url(line.picture),
        quantity=line.quantity, unit=Money.like(line.unit), total=Money.like(line.gross),
        rate_ppm=line.rate_ppm, tax=Money.like(line.tax), for_id=line.for_id, room=line.room,
        made_to_measure=line.made_to_measure, digital=line.digital, fulfilled=line.fulfilled,
        canceled=line.canceled, returned=line.returned, refunded=line.refunded, withdrawable=withdrawable,
    )  # fmt: skip


def _totals(order: values.PlacedOrder) -> list[OrderTotal]:
    amounts = {
        "subtotal": order.subtotal, "fulfillment": order.delivery_shown, "tax": order.tax,
        "total": order.total,
    }  # fmt: skip
    return [OrderTotal(type=name, amount_minor=money.amount_minor) for name, money in amounts.items()]


def _taxes(taxes: tuple[tuple[int, int, int], ...]) -> list[OrderTax]:
    return [OrderTax(rate_ppm=rate, base_minor=base, tax_minor=tax) for rate, base, tax in taxes]


def _delivery(order: values.PlacedOrder) -> OrderDelivery | None:
    if order.delivery is None:
        return None
    return OrderDelivery(
        title=LocalText.like(order.delivery.get("title") or {}), price=Money.like(order.delivered),
        refunded=Money.like(order.delivery_refunded), days=list(order.delivery.get("days") or (0, 0)),
    )  # fmt: skip


def _seller(seller: Mapping[str, Any]) -> OrderSeller:
    return OrderSeller(
        legal_name=seller.get("legal_name") or "", address=_address(seller.get("address")) or OrderAddress(),
        vat_id=seller.get("vat_id") or "", register_=seller.get("register") or "",
        email=seller.get("email") or "", terms=seller.get("terms") or {},
        withdrawal=seller.get("withdrawal") or {},
    )  # fmt: skip


def _address(address: Mapping[str, Any] | None) -> OrderAddress | None:
    if address is None:
        return None
    known = {name: address.get(name) or "" for name in OrderAddress.model_fields}
    return OrderAddress(**known)


def _parts(parts: tuple[values.LineUnits, ...]) -> list[OrderPart]:
    return [OrderPart(line=each.line, quantity=each.quantity) for each in parts]
