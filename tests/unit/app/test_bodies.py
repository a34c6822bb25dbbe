"""Bodies are counted before they are read."""

from __future__ import annotations

import json
import time

import pytest

from vitrine.app.bodies import is_manifold


@pytest.mark.parametrize(
    ("body", "members"),
    [
        (b"{}", 1),
        (b"[1, 2, 3]", 3),
        (b'{"a": [{}, {}]}', 5),
        (b'{"a": "one, two, [three], {four}"}', 1),
        (rb'{"a": "\"", "b": "\\"}', 2),
        (b"", 0),
    ],
)
def test_members_are_counted_and_texts_are_not(body: bytes, members: int) -> None:
    assert not is_manifold(body, members)
    assert members == 0 or is_manifold(body, members - 1)


def test_a_text_without_an_end_is_a_text() -> None:
    """No reader of JSON comes to the end of it either."""
    assert not is_manifold(b'{"a": "' + b"," * 2_000, 1)
    assert is_manifold(b"[" + b"0," * 2_000 + b'"' + b"," * 2_000, 1_000)


def test_a_text_without_an_end_costs_by_its_length() -> None:
    """Each of its quotes might begin a text: none is tried twice."""
    before = time.thread_time()
    assert not is_manifold(b'{"name":"' + b'\\",' * 170_000, 1_000)
    assert time.thread_time() - before < 0.5


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_hides_nothing(coding: str) -> None:
    """Between two characters of which one byte is that of a quote stands anything but a text."""
    text = '["\u2200",' + "[]," * 2_000 + '"\u2200"]'
    assert len(json.loads(text.encode(coding))) == 2_002
    assert is_manifold(text.encode(coding), 1_000)
    assert not is_manifold('{"a": "b"}'.encode(coding), 1)
