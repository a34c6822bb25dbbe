"""Orders: so far only what others are told of them; no checkout of our own tells it yet."""

from vitrine.orders.events import OrderLine, OrderPaid

__all__ = ["OrderLine", "OrderPaid"]
