"""Bodies are counted before they are read."""

from __future__ import annotations

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


def test_a_text_without_an_end_hides_nothing() -> None:
    assert is_manifold(b'{"a": "' + b"," * 2_000, 1_000)
