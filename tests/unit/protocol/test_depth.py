"""How deep a JSON body may nest: the same on every Python."""

from __future__ import annotations

import pytest

from vitrine.protocol.errors import MalformedMessage
from vitrine.protocol.jsons import DEPTH_LIMIT, parse


def _nested(levels: int, opening: str = "[", closing: str = "]") -> bytes:
    """An object that is `levels` deep, itself counted."""
    inner = opening * (levels - 1) + closing * (levels - 1)
    return f'{{"value":{inner or 1}}}'.encode()


@pytest.mark.parametrize("levels", [1, 2, DEPTH_LIMIT])
def test_up_to_the_limit_it_is_read(levels: int) -> None:
    assert set(parse(_nested(levels))) == {"value"}


@pytest.mark.parametrize("levels", [DEPTH_LIMIT + 1, 1_000, 30_000])
def test_beyond_it_is_malformed(levels: int) -> None:
    with pytest.raises(MalformedMessage):
        parse(_nested(levels))


def test_objects_count_like_lists() -> None:
    with pytest.raises(MalformedMessage):
        parse(_nested(DEPTH_LIMIT + 1, '{"a":', "}").replace(b":}", b":1}"))
