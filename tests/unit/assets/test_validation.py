"""What the validator says, in a shop's words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.models import good_document
from vitrine.assets.findings import Severity
from vitrine.assets.validation import translated
from vitrine.assets.validation.codes import CODES
from vitrine.assets.validation.names import words

ISSUES = Path(__file__).parents[3] / "web" / "node_modules" / "gltf-validator" / "ISSUES.md"


def report(*messages: tuple[str, str], truncated: bool = False) -> dict[str, Any]:
    listed = [{"code": code, "message": "", "severity": 0, "pointer": pointer} for code, pointer in messages]
    return {"issues": {"messages": listed, "truncated": truncated}}


def test_every_code_of_the_installed_validator_has_words_and_no_other() -> None:
    codes = set(re.findall(r"^\|([A-Z][A-Z0-9_]+)\|", ISSUES.read_text(), re.MULTILINE))
    assert len(codes) > 150
    assert set(CODES) == codes


def test_words_are_whole_sentences_in_both_languages() -> None:
    for code, remark in CODES.items():
        said = words(remark.key)
        for text in said.values():
            assert text[0].isupper() and text.endswith("."), code
            assert "  " not in text and len(text) < 200, code
        assert said["en"] != said["fr"]


def test_one_finding_a_code_with_the_makers_names() -> None:
    document, _ = good_document()
    found = translated(
        report(
            ("ACCESSOR_VECTOR3_NON_UNIT", "/accessors/1"),
            ("ACCESSOR_VECTOR3_NON_UNIT", "/accessors/1"),
            ("KHR_MATERIALS_VOLUME_NO_TRANSMISSION", "/materials/1/extensions/KHR_materials_volume"),
            ("ACCESSOR_ANIMATION_INPUT_NEGATIVE", "/accessors/4"),
            ("IMAGE_NPOT_DIMENSIONS", "/images/0"),
            ("UNUSED_OBJECT", "/bufferViews/6"),
        ),
        document,
    )
    texts = {each.code: each for each in found}
    assert len(found) == 5
    # The mesh has no name of its own; its node has.
    assert "Where: node “box”." in texts["ACCESSOR_VECTOR3_NON_UNIT"].text["en"]
    assert "Où\u202f: nœud «\u202fbox\u202f»." in texts["ACCESSOR_VECTOR3_NON_UNIT"].text["fr"]
    assert "material “ash”" in texts["KHR_MATERIALS_VOLUME_NO_TRANSMISSION"].text["en"]
    assert "animation “turn”" in texts["ACCESSOR_ANIMATION_INPUT_NEGATIVE"].text["en"]
    assert "picture 1" in texts["IMAGE_NPOT_DIMENSIONS"].text["en"]
    assert "Where" not in texts["UNUSED_OBJECT"].text["en"]
    assert texts["UNUSED_OBJECT"].where == "/bufferViews/6"


def test_many_places_are_counted_and_the_gravest_comes_first() -> None:
    document = {"materials": [{"name": f"m{n}"} for n in range(9)]}
    found = translated(
        report(
            ("UNUSED_OBJECT", "/materials/0"),
            *(("EMPTY_ENTITY", f"/materials/{n}") for n in range(9)),
            ("ACCESSOR_TOO_LONG", "/accessors/0"),
            ("FROM_THE_FUTURE", ""),
            truncated=True,
        ),
        document,
    )
    assert [each.code for each in found] == [
        "ACCESSOR_TOO_LONG",
        "EMPTY_ENTITY",
        "UNUSED_OBJECT",
        "FROM_THE_FUTURE",
        "VALIDATION_TRUNCATED",
    ]
    assert found[0].severity is Severity.ERROR
    assert "“m0”, material “m1”, material “m2” and 6 more." in found[1].text["en"]


@pytest.mark.parametrize(
    ("raw", "document"),
    [
        ({}, None),
        ({"issues": []}, {}),
        ({"issues": {"messages": [None, {}, {"code": 3}, {"code": "NODE_LOOP", "pointer": 4}]}}, {}),
        (report(("NODE_LOOP", "/nodes/99"), ("NODE_LOOP", "/nodes/x"), ("NODE_LOOP", "/")), {"nodes": "no"}),
        (
            report(("NODE_LOOP", "/accessors/0"), ("NODE_LOOP", "/meshes/0")),
            {"meshes": [3, {"primitives": [4, {"attributes": []}]}], "nodes": [None], "skins": [1]},
        ),
    ],
)
def test_nothing_in_a_report_or_a_file_is_trusted(raw: dict[str, Any], document: Any) -> None:
    assert all(each.code == "NODE_LOOP" for each in translated(raw, document))
