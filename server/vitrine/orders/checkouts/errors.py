"""What can be wrong with a checkout, besides what its messages say.

VitrineError
├── NotFound
│   └── CheckoutNotFound     404  none of yours, or none at all
├── Conflict
│   ├── NothingToBuy         409  the bag has nothing of this brand
│   ├── LineNotForSale       409  something in the bag cannot be bought as it is
│   ├── BrandSellsElsewhere          409  the brand does not sell in the shop itself
│   ├── TooManyUnits         409  more of one thing than is held for one person
│   ├── BagChanged           409  something was put into the bag while we looked
│   ├── CheckoutOver         409  ordered or given up: nothing of it changes any more
│   └── CheckoutRunning      409  it is being paid for just now
└── Invalid
    └── PaymentNeeded        422  something is to be paid, and nothing was given to pay by
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Conflict, Invalid, NotFound


class CheckoutNotFound(NotFound):
    says = "There is no such checkout of yours."


class NothingToBuy(Conflict):
    says = "Nothing of this brand is in your bag."


class LineNotForSale(Conflict):
    """line: of the bag. why: as of its `hindrance`."""

    members: ClassVar[Mapping[str, Any]] = {"line": str, "why": str}

    def __init__(self, line: str, why: str) -> None:
        super().__init__("Something in your bag cannot be bought as it is: take it out.", line=line, why=why)


class BrandSellsElsewhere(Conflict):
    says = "This brand does not sell here: follow the link of the product."


class TooManyUnits(Conflict):
    """limit: of one variant for one person. line: of the bag."""

    members: ClassVar[Mapping[str, Any]] = {"limit": int, "line": str}

    def __init__(self, limit: int, line: str) -> None:
        super().__init__(f"At most {limit} of one thing are kept for one person.", limit=limit, line=line)


class BagChanged(Conflict):
    says = "Your bag has just changed: look at it, then begin again."


class CheckoutOver(Conflict):
    """state: completed or canceled."""

    members: ClassVar[Mapping[str, Any]] = {"state": str}

    def __init__(self, state: str) -> None:
        super().__init__(f"This checkout is {state}: it does not change any more.", state=state)


class CheckoutRunning(Conflict):
    """retry_after_s: for the Retry-After header."""

    members: ClassVar[Mapping[str, Any]] = {"retry_after_s": int}

    def __init__(self, retry_after_s: int = 1) -> None:
        super().__init__("This is being paid for just now: ask again.", retry_after_s=retry_after_s)


class PaymentNeeded(Invalid):
    says = "Something is to be paid: send the payment form's token."
