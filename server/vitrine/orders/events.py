"""What orders tell after a commit."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.storage import event


@dataclass(frozen=True)
class OrderLine:
    """One line of an order. quantity: units of the variant, from 1. for_id: the visitor whom it is for, where
    that is not who bought.
    """

    line_id: str
    variant_id: str
    quantity: int
    for_id: str | None = None


@event("order.paid")
@dataclass(frozen=True)
class OrderPaid:
    """An order's money has come. buyer_id: the visitor who bought. Told at least once, perhaps more often."""

    order_id: str
    buyer_id: str
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True)
class RefundedLine:
    """A line of which so many units were given back so far, of all that it has. for_id: as of `OrderLine`."""

    line_id: str
    variant_id: str
    quantity: int
    refunded: int
    for_id: str | None = None


@event("order.refunded")
@dataclass(frozen=True)
class OrderRefunded:
    """Money of an order goes back. lines: of which something was given back, each as it stands now; so it may
    be told again, and in any order.
    """

    order_id: str
    buyer_id: str
    lines: tuple[RefundedLine, ...]
