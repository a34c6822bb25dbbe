"""Range and If-None-Match as RFC 9110 has them."""

from __future__ import annotations

import pytest

from vitrine.assets.errors import RangeNotSatisfiable
from vitrine.assets.ranges import is_match, range_of


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("bytes=0-0", (0, 1)),
        ("bytes=2-5", (2, 4)),
        ("bytes=5-", (5, 5)),
        ("bytes=0-999", (0, 10)),
        ("bytes=-3", (7, 3)),
        ("bytes=-99", (0, 10)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,4-5", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
    ],
)
def test_range(header: str | None, expected: tuple[int, int] | None) -> None:
    assert range_of(header, 10) == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_range_outside(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable):
        range_of(header, 10)


def test_empty_file_has_no_range() -> None:
    with pytest.raises(RangeNotSatisfiable):
        range_of("bytes=0-", 0)


@pytest.mark.parametrize(
    ("header", "expected"),
    [(None, False), ('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ('"b"', False)],
)
def test_match(header: str | None, expected: bool) -> None:
    assert is_match(header, '"a"') is expected
