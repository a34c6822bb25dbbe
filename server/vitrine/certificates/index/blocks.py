"""Blocks of a node, as far as the index needs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from vitrine.certificates.errors import ChainDown
from vitrine.certificates.index.logs import hash_of, number


class ChainBlock(NamedTuple):
    """hash, parent: 64 hex digits. at: its own time."""

    number: int
    hash: str
    parent: str
    at: datetime


def block(raw: Mapping[str, Any]) -> ChainBlock:
    """A block of JSON-RPC. Raises ChainDown for what is none."""
    try:
        at = datetime.fromtimestamp(number(raw["timestamp"]), UTC)
        return ChainBlock(number(raw["number"]), hash_of(raw["hash"]), hash_of(raw["parentHash"]), at)
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise ChainDown from error
