"""Numbers as CSV, as the catalogue writes its own: one line a day, room and product of it."""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, fields
from datetime import date
from typing import Final

from vitrine.catalog.csvfile import MARK, cell
from vitrine.numbers.views import Counted, ThingFigures
from vitrine.words import told_in

COLUMNS: Final = (
    "day", "room", "room title", "product", "product title",
    *(each.name.replace("_", " ") for each in fields(Counted)),
)  # fmt: skip


def head() -> str:
    """The mark and the names of the columns."""
    return MARK + _line(COLUMNS)


def line(day: date, room: ThingFigures, product: ThingFigures | None) -> str:
    """product: None: what is of the room itself."""
    figures = room.figures if product is None else product.figures
    named = (room.id, _title(room), *(("", "") if product is None else (product.id, _title(product))))
    return _line((day.isoformat(), *named, *map(str, astuple(figures))))


def _title(thing: ThingFigures) -> str:
    return "" if thing.title is None else told_in("en", thing.title)


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(each) for each in cells])
    return out.getvalue()
