"""Rows of orders. What must never be is refused by the database as well as by code.

They name visitors, products, variants and rooms as plain text: an order outlives all of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.orders.placed.values import Fulfilment, OrderPayment, OrderState, RefundEnd, Returning
from vitrine.storage import Base, Json

ID = String(64)


def _one_of(column: str, kind: type[OrderPayment | Fulfilment | Returning | OrderState | RefundEnd]) -> str:
    return f"{column} IN ({', '.join(repr(each.value) for each in kind)})"


class OrderRow(Base):
    """What was bought, as it was shown. serial: of its brand, without gaps. seller, delivery, taxes: stored,
    never reckoned anew. forgotten_at: since then name, address and e-mail are nobody's.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("brand_id", "serial"),
        CheckConstraint(_one_of("payment", OrderPayment), name="payment"),
        CheckConstraint(_one_of("fulfilment", Fulfilment), name="fulfilment"),
        CheckConstraint(_one_of("return_state", Returning), name="returning"),
        CheckConstraint(_one_of("state", OrderState), name="state"),
        CheckConstraint("serial >= 1", name="serial"),
        CheckConstraint("total_minor >= 0 AND tax_minor >= 0 AND tax_minor <= total_minor", name="total"),
        CheckConstraint("delivery_tax_minor >= 0 AND delivery_tax_minor <= delivery_minor", name="delivery"),
        CheckConstraint(
            "delivery_refunded_minor >= 0 AND delivery_refunded_minor <= delivery_minor",
            name="delivery_refunded",
        ),
        CheckConstraint(
            "delivery_tax_refunded_minor >= 0 AND delivery_tax_refunded_minor <= delivery_tax_minor",
            name="delivery_tax_refunded",
        ),
        CheckConstraint("(payment = 'none') = (payment_id IS NULL)", name="paid"),
        Index(None, "brand_id", "state", "serial"),
        Index("ix_orders_buyer_id_id", "buyer_id", "id"),
        Index(None, "serial"),
        Index(None, "forgotten_at", "placed_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    checkout_id: Mapped[str] = mapped_column(ID, unique=True)
    brand_id: Mapped[str] = mapped_column(ID)
    serial: Mapped[int]
    version: Mapped[int]
    placed_at: Mapped[datetime]
    buyer_id: Mapped[str] = mapped_column(ID)
    language: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[dict[str, Any] | None] = mapped_column(Json)
    delivery: Mapped[dict[str, Any] | None] = mapped_column(Json)
    seller: Mapped[dict[str, Any]] = mapped_column(Json)
    terms_version: Mapped[str] = mapped_column(ID)
    currency: Mapped[str] = mapped_column(String(3))
    includes_tax: Mapped[bool]
    subtotal_minor: Mapped[int] = mapped_column(BigInteger)
    delivery_minor: Mapped[int] = mapped_column(BigInteger)
    delivery_tax_minor: Mapped[int] = mapped_column(BigInteger)
    delivery_rate_ppm: Mapped[int]
    delivery_refunded_minor: Mapped[int] = mapped_column(BigInteger)
    delivery_tax_refunded_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    taxes: Mapped[list[list[int]]] = mapped_column(Json)
    payment_id: Mapped[str | None] = mapped_column(ID, unique=True)
    payment: Mapped[str] = mapped_column(String(16))
    fulfilment: Mapped[str] = mapped_column(String(8))
    returning: Mapped[str] = mapped_column("return_state", String(8))
    state: Mapped[str] = mapped_column(String(16))
    canceled_at: Mapped[datetime | None]
    demo: Mapped[bool]
    forgotten_at: Mapped[datetime | None]


class OrderLineRow(Base):
    """So many units of a variant. fulfilled, canceled, returned, refunded: units of it. refunded_minor: what
    those gave back, refunded_tax_minor of that tax.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "place"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("net_minor >= 0 AND tax_minor >= 0", name="amounts"),
        CheckConstraint("net_minor + tax_minor = gross_minor", name="gross"),
        CheckConstraint("fulfilled >= 0 AND canceled >= 0 AND fulfilled + canceled <= quantity", name="sent"),
        CheckConstraint("returned >= 0 AND returned <= fulfilled", name="returned"),
        CheckConstraint("refunded >= 0 AND refunded <= quantity", name="refunded"),
        CheckConstraint("refunded_minor >= 0 AND refunded_minor <= gross_minor", name="given_back"),
        CheckConstraint("refunded_tax_minor >= 0 AND refunded_tax_minor <= tax_minor", name="tax_back"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"))
    place: Mapped[int]
    product_id: Mapped[str] = mapped_column(ID)
    variant_id: Mapped[str] = mapped_column(ID)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    variant_title: Mapped[dict[str, str] | None] = mapped_column(Json)
    sku: Mapped[str | None] = mapped_column(String(200))
    picture: Mapped[str | None] = mapped_column(ID)
    quantity: Mapped[int]
    unit_minor: Mapped[int] = mapped_column(BigInteger)
    rate_ppm: Mapped[int]
    net_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    gross_minor: Mapped[int] = mapped_column(BigInteger)
    for_id: Mapped[str | None] = mapped_column(ID)
    room_id: Mapped[str | None] = mapped_column(ID)
    made_to_measure: Mapped[bool]
    digital: Mapped[bool]
    fulfilled: Mapped[int]
    canceled: Mapped[int]
    returned: Mapped[int]
    refunded: Mapped[int]
    refunded_minor: Mapped[int] = mapped_column(BigInteger)
    refunded_tax_minor: Mapped[int] = mapped_column(BigInteger)


class OrderKeyRow(Base):
    """Who has the secret may read the order. One for each letter that links to it."""

    __tablename__ = "order_keys"

    digest: Mapped[str] = mapped_column(ID, primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), index=True)
    made_at: Mapped[datetime]


class OrderCounterRow(Base):
    """The last number of a series: locked by who takes the next, so that none is left out."""

    __tablename__ = "order_counters"

    brand_id: Mapped[str] = mapped_column(ID, primary_key=True)
    series: Mapped[str] = mapped_column(String(16), primary_key=True)
    last: Mapped[int]


class FulfilmentRow(Base):
    """Units that were sent. lines: [line, quantity]. by: a member or an API token, as text."""

    __tablename__ = "order_fulfilments"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), index=True)
    at: Mapped[datetime]
    lines: Mapped[list[list[Any]]] = mapped_column(Json)
    carrier: Mapped[str] = mapped_column(String(80))
    tracking: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column("sent_by", ID)


class OrderRefundRow(Base):
    """What went back of an order. lines: [line, quantity, net_minor, tax_minor]; delivery likewise, without a
    line; taxes: [rate_ppm, net_minor, tax_minor].

    refund_id: the payment's; key: digest of the wish's Idempotency-Key, said: of its body.
    """

    __tablename__ = "order_refunds"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("delivery_minor >= 0 AND delivery_minor <= amount_minor", name="delivery"),
        CheckConstraint(_one_of("state", RefundEnd), name="state"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), index=True)
    refund_id: Mapped[str] = mapped_column(ID, unique=True)
    at: Mapped[datetime]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    delivery_minor: Mapped[int] = mapped_column(BigInteger)
    delivery_tax_minor: Mapped[int] = mapped_column(BigInteger)
    lines: Mapped[list[list[Any]]] = mapped_column(Json)
    taxes: Mapped[list[list[int]]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(8))
    elsewhere: Mapped[bool]
    key: Mapped[str | None] = mapped_column("wish", ID, unique=True)
    said: Mapped[str] = mapped_column(ID)
    by: Mapped[str] = mapped_column("given_by", ID)


class InvoiceRow(Base):
    """An invoice, or the credit note of a refund: numbered without gaps for a brand and a year."""

    __tablename__ = "order_invoices"
    __table_args__ = (
        CheckConstraint("serial >= 1", name="serial"),
        UniqueConstraint("refund_id"),
        Index(None, "order_id"),
    )

    brand_id: Mapped[str] = mapped_column(ID, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"))
    refund_id: Mapped[str | None] = mapped_column(ForeignKey("order_refunds.id"))
    at: Mapped[datetime]


class WithdrawalRow(Base):
    """Somebody withdrew. lines: [line, quantity]. due_on: YYYY-MM-DD. name: as they gave it."""

    __tablename__ = "order_withdrawals"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), index=True)
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(200))
    lines: Mapped[list[list[Any]]] = mapped_column(Json)
    due_on: Mapped[str] = mapped_column(String(10))
    done: Mapped[bool]
