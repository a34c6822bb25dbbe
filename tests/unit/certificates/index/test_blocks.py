"""Blocks as nodes tell them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vitrine.certificates.errors import ChainDown
from vitrine.certificates.index.blocks import ChainBlock, block

RAW = {
    "number": "0x10",
    "hash": "0x" + "AB" * 32,
    "parentHash": "0x" + "cd" * 32,
    "timestamp": "0x65920080",
}


def test_a_block() -> None:
    assert block(RAW) == ChainBlock(16, "ab" * 32, "cd" * 32, datetime(2024, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "change",
    [
        {"number": None},
        {"number": "0x" + "f" * 17},
        {"hash": None},
        {"parentHash": "0x00"},
        {"timestamp": "0x7" + "f" * 15},
        {"timestamp": "soon"},
    ],
)
def test_what_is_no_block_is_no_answer(change: dict[str, Any]) -> None:
    with pytest.raises(ChainDown):
        block(RAW | change)


def test_an_empty_object_is_no_answer() -> None:
    with pytest.raises(ChainDown):
        block({})
