"""Reports read from JSON: what a sandbox wrote is doubted, what rows keep is read, however old."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.fixtures.reports import STORED
from vitrine.assets.cost import Cost, HeavyPart
from vitrine.assets.findings import Severity
from vitrine.assets.reports import believed, believed_findings, restored, restored_findings

PART = STORED["parts"][0]
FINDING = STORED["findings"][0]


def test_a_report_of_todays_rows_is_read_whole_and_written_as_it_was() -> None:
    report = restored(STORED)
    assert report == believed(STORED)
    assert report.plain() == STORED
    assert report.cost == Cost(1, 12, 0, 1596)
    assert report.parts == (HeavyPart("solid", Cost(1, 12, 0, 648), "mesh"),)
    assert (report.findings[0].severity, report.findings[0].code) == (Severity.NOTE, "converted")
    assert report.source is not None and (report.source.format, report.source.stated) == ("stl", True)


def test_names_in_files_neither_hide_nor_turn_around() -> None:
    """Whoever wrote them: a sandbox now, or an older shop into its rows."""
    turned, plain = "Oak\u202egnp.exe\u2066\u200b", "Oakgnp.exe"
    dirty = {
        **STORED,
        "variants": [turned, "می\u200cخ"], "copyright": turned, "generator": turned, "animations": [turned],
        "parts": [{**PART, "name": turned}], "source": {**STORED["source"], "unit": turned},
        "findings": [{**FINDING, "text": {"en": turned}}],
    }  # fmt: skip
    for report in (restored(dirty), believed(dirty)):
        assert report.variants == (plain, "می\u200cخ")
        assert report.copyright == report.generator == report.parts[0].name == plain
        assert report.animations == (plain,)
        assert report.source is not None and report.source.unit == plain
        assert report.findings[0].text == {"en": plain}
    assert "\u202e" not in str(report.plain())


def changed(member: str, value: object) -> dict[str, Any]:
    return {**STORED, member: value}


def cost(name: str, value: object) -> dict[str, Any]:
    return changed("parts", [{**PART, "cost": {**PART["cost"], name: value}}])


@pytest.mark.parametrize(
    "plain",
    [
        None, [], "fine", {}, {key: value for key, value in STORED.items() if key != "version"},
        {**STORED, "told": 1},
        changed("size_m", [1, 2]), changed("size_m", [1, 2, "3"]), changed("size_m", [1, 2, math.inf]),
        changed("size_m", [1, 2, math.nan]), changed("size_m", None),
        changed("bytes", -1), changed("bytes", 1.5), changed("bytes", True), changed("bytes", "1"),
        changed("triangles", 2**53 + 1), changed("size_exact", 1),
        changed("variants", [7]), changed("variants", ["x"] * 201), changed("variants", ["x" * 301]),
        changed("generator", "x" * 301), changed("copyright", {}),
        changed("pivot", {}), changed("pivot", {**STORED["pivot"], "off_centre_m": [1]}),
        changed("source", {"format": "stl"}), changed("source", "stl"),
        changed("parts", [None]), changed("parts", [{**PART, "kind": "room"}]),
        changed("parts", [{**PART, "name": 4}]), changed("parts", [{**PART, "cost": None}]),
        changed("parts", [PART] * 41), cost("bytes", -1), cost("bytes", 1.5), cost("draw_calls", None),
        changed("findings", [{}]), changed("findings", [{**FINDING, "severity": "fatal"}]),
        changed("findings", [{**FINDING, "text": {"en": "x" * 4_001}}]),
        changed("findings", [FINDING] * 201),
    ],
)  # fmt: skip
def test_a_sandbox_is_believed_nothing_else(plain: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        believed(plain)


def test_rows_of_the_first_version_tell_less() -> None:
    old = {key: value for key, value in STORED.items() if key not in ("pivot", "parts", "source")}
    report = restored({**old, "version": 1})
    assert (report.pivot, report.parts, report.source, report.version) == (None, (), None, 1)
    assert report.size_m == tuple(STORED["size_m"])
    bare = restored({"size_m": [1, 2, 3], "bytes": 4, "triangles": 5, "variants": ["oak"]})
    assert (bare.size_m, bare.bytes, bare.triangles, bare.variants) == ((1, 2, 3), 4, 5, ("oak",))


def test_a_row_whose_member_cannot_be_read_is_shown_without_it() -> None:
    report = restored({**STORED, "parts": [None, PART], "copyright": 4, "never": "heard of"})
    assert (report.parts, report.copyright, report.triangles) == ((), None, 12)
    with pytest.raises(ValueError, match="size_m"):
        restored({**STORED, "size_m": None})


def test_findings_of_a_sandbox_are_all_readable_or_none_is_kept() -> None:
    assert [each.plain() for each in believed_findings([FINDING])] == [FINDING]
    for wrong in (None, {}, [FINDING, {}], [FINDING] * 201, [{**FINDING, "text": "x"}]):
        with pytest.raises(ValueError, match=r"."):
            believed_findings(wrong)


def test_findings_of_rows_are_kept_one_by_one() -> None:
    assert [each.plain() for each in restored_findings([{}, FINDING, None])] == [FINDING]
