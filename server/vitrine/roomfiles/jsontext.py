"""JSON as room files hold it: keys sorted, one way to write a number, a line for each member."""

from __future__ import annotations

import json
from typing import Any

from vitrine.assets.errors import NotFinite, NotReadable, OverLimit
from vitrine.assets.strictjson import parsed
from vitrine.roomfiles.errors import RoomFileRefused

Document = dict[str, Any]

_GREATEST_INTEGER = 2**53


def written(document: Document) -> bytes:
    """The document, always the same bytes for the same values: 1.0 is 1, as whoever reads it has it."""
    text = json.dumps(_plain(document), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return f"{text}\n".encode()


def members(data: bytes) -> int:
    """Of all lists and objects in JSON together, at most: what stands in its texts may count too."""
    return data.count(b",") + data.count(b"[") + data.count(b"{")


def read(data: bytes, name: str) -> Document:
    """The object in an entry of this name. Raises RoomFileRefused."""
    try:
        return parsed(data, len(data))
    except (NotFinite, NotReadable, OverLimit) as error:
        raise RoomFileRefused(
            name, "json", "cannot be read as JSON: an object in UTF-8, every number finite."
        ) from error


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and value.is_integer() and abs(value) <= _GREATEST_INTEGER:
        return int(value)
    return value
