"""JSON bodies, read strictly: UTF-8, one object, finite numbers, no lone surrogates, bounded depth."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from vitrine.protocol.errors import MalformedMessage


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
    return value


def dump(value: Mapping[str, Any]) -> bytes:
    """Compact UTF-8 JSON. Raises ValueError at NaN or infinity."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
