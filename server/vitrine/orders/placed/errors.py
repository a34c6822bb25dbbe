"""What can be wrong with an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Conflict, Invalid, NotFound


class OrderNotFound(NotFound):
    says = "There is no such order, or not for you: open it by the link in its letter."


class OrderLineNotFound(NotFound):
    says = "The order has no such line: load it again."


class NotSoMany(Conflict):
    """left: of so many units of the line it can still be done."""

    members: ClassVar[Mapping[str, Any]] = {"line": str, "left": int}

    def __init__(self, line: str, left: int) -> None:
        super().__init__(
            f"Only {left} units of that line are left: load the order again.", line=line, left=left
        )


class DeliveryGivenBack(Conflict):
    """left_minor: so much of what delivery cost can still be given back."""

    members: ClassVar[Mapping[str, Any]] = {"left_minor": int}

    def __init__(self, left_minor: int) -> None:
        words = f"Of delivery {left_minor} minor units are left: load the order again."
        super().__init__(words, left_minor=left_minor)


class NothingGivenBack(Invalid):
    says = "Say which units, or how much of delivery, is to go back: that would be nothing."


class NothingToSend(Invalid):
    says = "Say which units are sent: that would be none."


class OrderNotPaid(Conflict):
    says = "The order's money is not there yet: there is nothing to give back. Cancel it instead."


class AllIsSent(Conflict):
    says = "All of it was sent or canceled: give money back by a refund instead."


class NothingToWithdraw(Conflict):
    says = (
        "One cannot withdraw from that any more: its time is over, it was withdrawn from before, or it was "
        "made to measure."
    )
