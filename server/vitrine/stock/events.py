"""What stock tells after a commit."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.storage import event


@event("stock.shown_changed")
@dataclass(frozen=True)
class ShownChanged:
    """What visitors are told of a variant's stock is another thing now: who shows it should read it again."""

    product_id: str
    variant_id: str
