"""What a price says besides itself, on pages that the shop writes, is what rooms show, letter by letter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import vectors
from vitrine.app.products import saying
from vitrine.catalog.said.content import Measure, MeasureUnit, UnitPrice
from vitrine.money import Money
from vitrine.words import LANGUAGES

VECTORS = json.loads((Path(vectors.__file__).parent / "written.json").read_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_prices_for_one_and_contents_are_written_as_in_rooms(language: str) -> None:
    for each in VECTORS["per"]:
        per = UnitPrice(Money(each["amount_minor"], each["currency"]), MeasureUnit(each["unit"]))
        assert saying.per_text(per, language) == each[language]
    for each in VECTORS["contents"]:
        content = Measure.of(each["amount"], MeasureUnit(each["unit"]))
        assert saying.content_text(content, language) == each[language]
