"""What a new edition may ask for."""

from __future__ import annotations

from typing import Any

import pytest

from vitrine.certificates.editions.drafts import EditionDraft, tidied
from vitrine.certificates.errors import EditionRefused

GOOD = EditionDraft(None, "  Yours to\r\nkeep.\u200b ", 10, royalty_bps=250, royalty_to="0x" + "Ab" * 20)


def test_a_draft_is_tidied() -> None:
    kept = tidied(GOOD)
    assert (kept.licence, kept.royalty_to) == ("Yours to\nkeep.", "0x" + "ab" * 20)
    assert tidied(kept) == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("licence", " \u200b"), ("licence", "x" * 20_001), ("max_supply", 0), ("max_supply", 1_000_000_001),
        ("royalty_bps", -1), ("royalty_bps", 1_001), ("royalty_to", "0x12"), ("royalty_to", "0x" + "0" * 40),
        ("royalty_to", None),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_named(field: str, value: Any) -> None:
    wrong = EditionDraft(**{**{name: getattr(GOOD, name) for name in GOOD.__slots__}, field: value})
    with pytest.raises(EditionRefused) as refused:
        tidied(wrong)
    assert refused.value.values == {"field": field}
