"""Form-encoded bodies with brackets, as Stripe takes them: `metadata[order]=7`, `expand[0]=latest_charge`."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import parse_qsl

from vitrine.payments.testpay.refusals import invalid

FIELDS_LIMIT: Final = 1_000
DEPTH_LIMIT: Final = 8
_NAME: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART: Final = re.compile(r"\[([^\[\]]*)\]")


def read_form(text: str) -> dict[str, Any]:
    """What a form or a query says, as nested dicts of text; lists are dicts by number (`listed`).

    Raises Denied for what cannot be read.
    """
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=FIELDS_LIMIT
        )
    except ValueError:
        raise invalid("Invalid request: the body is no form.") from None
    found: dict[str, Any] = {}
    for name, value in pairs:
        match = _NAME.fullmatch(name)
        if match is None:
            raise invalid(f"Invalid request: {name[:80]!r} is no name of a parameter.", param=name[:80])
        path = [match[1], *_PART.findall(match[2])]
        if len(path) > DEPTH_LIMIT:
            raise invalid(f"Invalid request: {name[:80]!r} is too deep.", param=name[:80])
        _put(found, path, value, name)
    return found


def listed(value: object) -> list[str]:
    """The texts of a list as forms write it. Anything else is an empty one."""
    if not isinstance(value, dict):
        return []
    return [each for _, each in sorted(value.items(), key=_order) if isinstance(each, str)]


def _order(item: tuple[str, Any]) -> int:
    return int(item[0]) if item[0].isascii() and item[0].isdecimal() else 0


def _put(found: dict[str, Any], path: list[str], value: str, name: str) -> None:
    place = found
    for part in path[:-1]:
        place = place.setdefault(part, {})
        if not isinstance(place, dict):
            raise invalid(f"Invalid request: {name[:80]!r} is both a value and an object.", param=name[:80])
    last = path[-1] or str(len(place))
    if isinstance(place.get(last), dict):
        raise invalid(f"Invalid request: {name[:80]!r} is both a value and an object.", param=name[:80])
    place[last] = value
