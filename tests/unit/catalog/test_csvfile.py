"""CSV: what a spreadsheet reads back is what was written, and nothing of it is computed."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from vitrine.catalog import csvfile
from vitrine.catalog.views import ProductDraft, VariantDraft, Written
from vitrine.ids import ProductId
from vitrine.money import Money


def _written(**changes: Any) -> Written:
    members: dict[str, Any] = {
        "title": {"en": "Bowl", "fr": "Bol"}, "model": "ab",
        "description": {"en": 'Wide, "deep"\nand round.'},
        "variants": (
            VariantDraft(
                "v1", {"en": "Walnut"}, Money(185_000, "EUR"), "walnut", "https://s.example/?a=1,2", "7"
            ),
            VariantDraft("v2", None, Money(5, "EUR"), None, None),
        ),
        **changes,
    }  # fmt: skip
    return Written(ProductId("p1"), 3, True, ProductDraft(**members), (20.0, 10.5, 30.0), None, None)


def _read(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_line_a_variant_reads_back_as_it_was_written() -> None:
    text = csvfile.head() + csvfile.lines(_written(), ["boutique", "gallery"], 3)
    assert text.count("\r\n") == 3
    walnut, other = _read(text)
    assert (walnut["title (en)"], walnut["title (fr)"], walnut["description (fr)"]) == ("Bowl", "Bol", "")
    assert walnut["description (en)"] == 'Wide, "deep"\nand round.'
    assert [walnut[f"{side} (cm)"] for side in ("width", "height", "depth")] == ["20", "10.5", "30"]
    assert (walnut["variant"], walnut["price"], walnut["currency"]) == ("v1", "1850.00", "EUR")
    assert (walnut["sku"], other["sku"]) == ("7", "")
    assert (walnut["checkout"], walnut["rooms"]) == ("https://s.example/?a=1,2", "boutique gallery")
    assert walnut["pictures"] == "3"
    assert (other["price"], other["checkout"], other["material"]) == ("0.05", "", "")


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (1850, "JPY", "1850"),
        (185_000, "EUR", "1850.00"),
        (1, "KWD", "0.001"),
        (10**12, "KWD", "1000000000.000"),
    ],
)
def test_prices_are_exact_by_their_currency(amount: int, currency: str, shown: str) -> None:
    assert csvfile.price(Money(amount, currency)) == shown


def _read_back(cell: str) -> str:
    """As the file's description says."""
    return re.sub("(^|[;\\t\\r\\n])'(?=[\\s'\"]*[=+\\-@\uff1d\uff0b\uff0d\uff20])", r"\1", cell)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201", "'=1", '"=1']
)
def test_no_text_becomes_a_formula(text: str) -> None:
    assert csvfile.cell(text) == f"'{text}" and _read_back(f"'{text}") == text
    (line, _) = _read(csvfile.head() + csvfile.lines(_written(title={"en": text}, credit=text), [], 0))
    assert (line["title (en)"], line["credit"]) == (f"'{text}", f"'{text}")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('Vase;=HYPERLINK("http://x")', 'Vase;\'=HYPERLINK("http://x")'),
        ("Vase; =1;+2", "Vase;' =1;'+2"),
        ('Vase;"=1', "Vase;'\"=1"),
        ("Vase;'=1", "Vase;''=1"),
        ("Vase;' =1", "Vase;'' =1"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("Vase\n=1", "Vase\n'=1"),
    ],
)
def test_nor_does_any_where_a_spreadsheet_splits_it(text: str, kept: str) -> None:
    """French ones split at semicolons."""
    assert csvfile.cell(text) == kept and _read_back(kept) == text
    file = csvfile.head() + csvfile.lines(_written(title={"en": text}), [], 0)
    assert _read(file)[0]["title (en)"] == kept
    for cell in re.split("[;\\t\\r\\n]", file):
        assert not cell.lstrip(' "').startswith(("=", "+")), cell


@pytest.mark.parametrize(
    "text", ["", "Bowl", "a=b", "1-2", "« Halte »", "3 + 4", "oak; ash", "20 cm, -5 %", "it's", "'tis"]
)
def test_plain_text_stays(text: str) -> None:
    assert csvfile.cell(text) == text == _read_back(text)
