"""JSON from strangers: bounded in bytes and depth, every number finite, no recursion on their terms."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from vitrine.assets.errors import NotFinite, NotReadable, OverLimit
from vitrine.assets.limits import JSON_BYTES, JSON_DEPTH

# Strings first, so that brackets inside them do not count. Possessive, and a string without an end is one
# too: else each quote within it would be tried again.
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
# Beyond it a double skips integers, so JavaScript would read another number than Python.
_GREATEST_INTEGER = 2**53
# Escapes of NUL, which PostgreSQL refuses, and of surrogates, of which halves cannot be sent on as UTF-8.
_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def _depth(text: str) -> int:
    deepest = depth = 0
    for match in _BRACKETS.finditer(text):
        bracket = match[0]
        if bracket in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif bracket in "]}":
            depth -= 1
    return deepest


def _is_text(written: str) -> bool:
    """Whether JSON written without escapes holds no half of a surrogate pair and no NUL."""
    return "\\u0000" not in written.replace("\\\\", "") and re.search("[\ud800-\udfff]", written) is None


def _float(text: str) -> float | int:
    """JSON has one kind of number: 1.0 is an index as good as 1, and what reads it may count on that."""
    number = float(text)
    if not math.isfinite(number):
        raise NotFinite(f"The number {text[:24]} is too great to be read. Export the model again.")
    return int(number) if number.is_integer() and abs(number) <= _GREATEST_INTEGER else number


def _integer(text: str) -> int:
    if len(text) > 17 or abs(number := int(text)) > _GREATEST_INTEGER:
        raise NotFinite(f"The number {text[:24]} is too great to be read. Export the model again.")
    return number


def _constant(text: str) -> NoReturn:
    raise NotFinite(f"{text} is not a JSON number. Export the model again.")


def parsed(data: bytes, limit_bytes: int = JSON_BYTES.value) -> dict[str, Any]:
    """The JSON object in `data` (UTF-8).

    Raises OverLimit (bytes, depth), NotFinite (NaN, Infinity, 1e309, integers over 2**53), NotReadable
    (broken, not UTF-8, half a surrogate pair, NUL).
    """
    if len(data) > limit_bytes:
        raise OverLimit.of(JSON_BYTES, len(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotReadable("The JSON is not UTF-8 text. Export the file again.") from error
    if (depth := _depth(text)) > JSON_DEPTH.value:
        raise OverLimit.of(JSON_DEPTH, depth)
    try:
        document = json.loads(text, parse_float=_float, parse_int=_integer, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise NotReadable("The JSON cannot be read. The file is damaged or not glTF.") from error
    if _SUSPECT.search(text) and not _is_text(json.dumps(document, ensure_ascii=False)):
        raise NotReadable("The JSON holds characters that are no text. Rename them and export again.")
    if not isinstance(document, dict):
        raise NotReadable("The JSON is not an object. The file is damaged or not glTF.")
    return document
