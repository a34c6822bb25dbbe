"""A brand's products as CSV (RFC 4180, UTF-8 with a mark so that spreadsheets know it): one line a variant.

No text of it is a formula: where one would begin, an apostrophe stands before it, in the middle of a text
too: spreadsheets of countries with decimal commas split lines at semicolons, wherever quotes stand. Who takes
out each apostrophe that `_BEGINS` would have put in has the very text again. Prices are exact: as many digits
as the currency has, with a point.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from vitrine.catalog.said.content import Measure
from vitrine.catalog.said.values import CONTACTS, MARKS, TEXTS, ProductFacts
from vitrine.catalog.views import Written
from vitrine.money import Money
from vitrine.words import LANGUAGES

MARK: Final = "\ufeff"
_PARTS: Final = ("name", "address", "email", "country")
_CONTACTS: Final = tuple(f"{name} {part}" for name in CONTACTS for part in _PARTS)
COLUMNS: Final = (
    "product", *(f"title ({tag})" for tag in LANGUAGES), *(f"description ({tag})" for tag in LANGUAGES),
    "category", "credit", *_CONTACTS, *(f"{name} ({tag})" for name in TEXTS for tag in LANGUAGES),
    "made to measure", "digital", "on sale", "width (cm)", "height (cm)", "depth (cm)", "rooms", "pictures",
    "variant", *(f"variant title ({tag})" for tag in LANGUAGES), "sku", "material", "price", "currency",
    "content", "content unit", "checkout",
)  # fmt: skip
# Where a cell begins by any rules, and what spreadsheets read as a formula there. An apostrophe counts as
# what they skip: one of the text's own is told from ours. Not commas: who splits there knows quotes.
_BEGINS: Final = re.compile("(^|[;\t\r\n])(?=[\\s'\"]*[=+\\-@\uff1d\uff0b\uff0d\uff20])")


def head() -> str:
    """The mark and the names of the columns."""
    return MARK + _lines([COLUMNS])


def lines(written: Written, rooms: Sequence[str], pictures: int) -> str:
    """A product's lines. rooms: ids of those in which it stands. pictures: how many are its brand's own."""
    draft = written.draft
    sides = written.stated_cm or ("", "", "")
    on_sale = "yes" if written.published else "no"
    product = (
        written.id, *_texts(draft.title), *_texts(draft.description), draft.category or "",
        draft.credit or "", *_facts(draft.facts), on_sale,
        *(f"{side:.10g}" if side else "" for side in sides), " ".join(rooms), str(pictures),
    )  # fmt: skip
    return _lines(
        (
            *product, each.id or "", *_texts(each.title), each.sku or "", each.material_variant or "",
            price(each.price), each.price.currency, *_content(each.content), each.buy_url or "",
        )
        for each in draft.variants
    )  # fmt: skip


def _facts(facts: ProductFacts) -> Iterator[str]:
    """Of its own: what its brand says of all its products is not repeated."""
    for name in CONTACTS:
        contact = getattr(facts, name)
        yield from ("" if contact is None else getattr(contact, part) for part in _PARTS)
    for name in TEXTS:
        yield from _texts(getattr(facts, name))
    for name in MARKS:
        yield "yes" if getattr(facts, name) else "no"


def _content(content: Measure | None) -> tuple[str, str]:
    return ("", "") if content is None else (f"{content.amount:.10g}", content.unit.value)


def price(money: Money) -> str:
    """`1850.00` of euros, `1850` of yen, `1850.000` of Kuwaiti dinars."""
    if not money.digits:
        return str(money.amount_minor)
    whole, part = divmod(money.amount_minor, 10**money.digits)
    return f"{whole}.{part:0{money.digits}}"


def cell(text: str) -> str:
    """The text, in a way in which no spreadsheet computes it."""
    return _BEGINS.sub(r"\1'", text)


def _texts(text: dict[str, str] | None) -> tuple[str, ...]:
    return tuple((text or {}).get(tag, "") for tag in LANGUAGES)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([cell(each) for each in row] for row in rows)
    return out.getvalue()
