"""What can be wrong with a cart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Conflict, Gone, Invalid, NotFound


class CartNotFound(NotFound):
    says = "There is no such bag of yours: yours is /api/carts/mine."


class CartOrdered(Gone):
    says = "What was in this bag is ordered: yours is /api/carts/mine, and a new one."


class LineNotFound(NotFound):
    says = "That is not in your bag any more: load it again."


class QuantityRefused(Invalid):
    """limit: the most of one line."""

    members: ClassVar[Mapping[str, Any]] = {"limit": int}

    def __init__(self, limit: int) -> None:
        super().__init__(f"A line has 1 to {limit} units; to have none of it, take it out.", limit=limit)


class OtherCurrency(Conflict):
    """currency: the bag's."""

    members: ClassVar[Mapping[str, Any]] = {"currency": str}

    def __init__(self, currency: str) -> None:
        words = f"What is in the bag is priced in {currency}: one bag has one currency."
        super().__init__(words, currency=currency)


class CartFull(Conflict):
    members: ClassVar[Mapping[str, Any]] = {"limit": int}

    def __init__(self, limit: int) -> None:
        super().__init__(f"A bag has room for {limit} different things: take something out.", limit=limit)


class CartVersionNeeded(Conflict):
    """RFC 6585 section 3: who sets a quantity says which bag they saw."""

    status: ClassVar[int] = 428
    says = 'Send If-Match with the version of the bag that you saw, or "delta" in place of "quantity".'
