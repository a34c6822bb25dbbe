"""What can be wrong with stock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Conflict, Invalid


class NotEnoughStock(Conflict):
    """Somebody else has what is left. left: how many there are of the variant."""

    members: ClassVar[Mapping[str, Any]] = {"variant": str, "left": int}

    def __init__(self, variant: str, left: int) -> None:
        words = f"Only {left} of it are left: take fewer." if left else "It is sold out."
        super().__init__(words, variant=variant, left=left)


class StockPromised(Conflict):
    """So few cannot be: people are paying for more, or have paid."""

    members: ClassVar[Mapping[str, Any]] = {"held": int, "allocated": int}

    def __init__(self, held: int, allocated: int) -> None:
        super().__init__(
            f"{held} are being paid for and {allocated} are paid: that leaves fewer than there would be. "
            "Let more be sold than are there (backorder), or cancel orders first.",
            held=held,
            allocated=allocated,
        )


class StockUncounted(Conflict):
    says = "Nothing of this variant is counted: say first how many there are (PUT, tracked: true)."


class MoveRefused(Invalid):
    says = "Received and returned units are more, damaged ones fewer, none of them nothing."


class NotOnHand(Conflict):
    """More is to leave the house than is in it. on_hand: how many are."""

    members: ClassVar[Mapping[str, Any]] = {"variant": str, "on_hand": int}

    def __init__(self, variant: str, on_hand: int) -> None:
        words = f"Only {on_hand} of it are on hand: write down first what you received."
        super().__init__(words, variant=variant, on_hand=on_hand)
