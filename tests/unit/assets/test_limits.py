"""The published page says what the code enforces."""

from __future__ import annotations

import re
from pathlib import Path

from vitrine.assets.limits import PUBLISHED, REQUIRABLE_EXTENSIONS

PAGE = (Path(__file__).parents[3] / "docs" / "limits.md").read_text("utf-8")


def test_page_lists_every_limit_with_its_value_and_reason() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d,]+) \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE)
    listed = [(name, int(value.replace(",", "")), unit, reason) for name, value, unit, reason in rows]
    assert listed == [(limit.name, limit.value, limit.unit, limit.reason) for limit in PUBLISHED]


def test_page_lists_every_extension() -> None:
    section = PAGE.split("## Extensions")[1].split("##")[0]
    assert set(re.findall(r"`([A-Z]+_\w+)`", section)) == REQUIRABLE_EXTENSIONS
