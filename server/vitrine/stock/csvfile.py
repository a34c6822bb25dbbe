"""A brand's stock as CSV, as the catalogue writes its own: one line a variant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from vitrine.catalog.csvfile import MARK, cell
from vitrine.stock.service import Stocked
from vitrine.words import LANGUAGES

COLUMNS: Final = (
    "variant", *(f"product ({tag})" for tag in LANGUAGES), *(f"variant title ({tag})" for tag in LANGUAGES),
    "sku", "counted", "on hand", "held", "allocated", "available", "backorder", "low at", "visitors read",
)  # fmt: skip


def head() -> str:
    """The mark and the names of the columns."""
    return MARK + _line(COLUMNS)


def line(found: Stocked) -> str:
    """Nothing is counted of what is not tracked: its numbers stay empty."""
    of, level = found.variant, found.level
    numbers = (
        level.on_hand, level.held, level.allocated, level.on_hand - level.held - level.allocated,
        level.backorder, level.low_at,
    )  # fmt: skip
    titles = [(text or {}).get(tag, "") for text in (of.product_title, of.title) for tag in LANGUAGES]
    counts = [str(each) if level.tracked else "" for each in numbers]
    counted = "yes" if level.tracked else "no"
    return _line((of.id, *titles, of.sku or "", counted, *counts, found.shown.stock.value))


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(each) for each in cells])
    return out.getvalue()
