"""What stock answers over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from vitrine.answers import After, HttpAnswer, LocalText, left_out
from vitrine.catalog.availability import InStock
from vitrine.stock import service
from vitrine.stock.levels import MoveKind


class StockLevel(HttpAnswer):
    """How many of a variant there are. version: counts your changes, what If-Match takes.

    tracked: false: it is always there. held: being paid for now. allocated: paid, not sent yet. available: on
    hand and nobody's; below 0: sold beyond what is there. backorder: how many may be. low_at: from so few on
    visitors read how many are left. stock, left: what visitors are told.
    """

    variant: str
    title: LocalText | None
    sku: str | None
    product: str
    product_title: LocalText
    version: int
    tracked: bool
    on_hand: Annotated[int, Field(examples=[12])]
    held: int
    allocated: int
    available: int
    backorder: int
    low_at: int
    stock: InStock
    left: int | None = left_out()

    @classmethod
    def of(cls, found: service.Stocked) -> StockLevel:
        of, level = found.variant, found.level
        return cls(
            variant=of.id, title=None if of.title is None else LocalText.like(of.title), sku=of.sku,
            product=of.product, product_title=LocalText.like(of.product_title), version=found.version,
            tracked=level.tracked, on_hand=level.on_hand, held=level.held, allocated=level.allocated,
            available=level.on_hand - level.held - level.allocated, backorder=level.backorder,
            low_at=level.low_at, stock=found.shown.stock, left=found.shown.left,
        )  # fmt: skip


class StockLevels(HttpAnswer):
    items: list[StockLevel]
    next: After


class StockMove(HttpAnswer):
    """Units that came or went. by: who wrote it; null: the shop, or somebody who is there no more."""

    id: str
    kind: MoveKind
    delta: Annotated[int, Field(examples=[5])]
    note: str | None
    by: str | None
    at: datetime


class StockMoves(HttpAnswer):
    items: list[StockMove]
    next: After
