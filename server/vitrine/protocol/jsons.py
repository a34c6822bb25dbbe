"""JSON bodies, read strictly: UTF-8, one object, finite numbers, no lone surrogates, bounded depth."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from vitrine.protocol.errors import MalformedMessage

# Python's own limit differs from version to version, and so would what we answer.
DEPTH_LIMIT: Final = 64


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("a number is not finite")
    return value


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")


def parse(body: bytes) -> dict[str, Any]:
    """The object in `body`. Raises MalformedMessage."""
    try:
        value = json.loads(body.decode(), parse_float=_finite, parse_constant=_no_constant)
        if b"\\u" in body:
            # Only an escape can bring in half a surrogate pair, which no encoder could send on.
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise MalformedMessage("the JSON of this message cannot be read") from error
    if not isinstance(value, dict):
        raise MalformedMessage("the JSON of this message is no object")
    if _deeper_than(value, DEPTH_LIMIT):
        raise MalformedMessage(f"the JSON of this message is more than {DEPTH_LIMIT} levels deep")
    return value


def _deeper_than(value: dict[str, Any], limit: int) -> bool:
    """Level by level, so that no depth can exhaust our own stack."""
    level: list[Any] = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def dump(value: Mapping[str, Any]) -> bytes:
    """Compact UTF-8 JSON. Raises ValueError at NaN or infinity."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
