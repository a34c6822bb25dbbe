"""What orders tell after a commit."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.storage import event


@dataclass(frozen=True)
class OrderLine:
    """One line of an order. quantity: units of the variant, from 1."""

    line_id: str
    variant_id: str
    quantity: int


@event("order.paid")
@dataclass(frozen=True)
class OrderPaid:
    """An order's money has come. buyer_id: the visitor who bought. Told at least once, perhaps more often."""

    order_id: str
    buyer_id: str
    lines: tuple[OrderLine, ...]
