"""Orders: what a brand sells and how, what was bought, and what comes after."""

from vitrine.orders.events import OrderLine, OrderPaid, OrderRefunded, RefundedLine

__all__ = ["OrderLine", "OrderPaid", "OrderRefunded", "RefundedLine"]
