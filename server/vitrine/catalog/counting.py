"""How much a document holds, counted by its schema before anything dearer looks at it.

A schema validator goes through every item of a list that is too long, and a room's floor is looked at corner
by corner: a body of 512 KiB could keep the shop's interpreter busy for seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vitrine.catalog.errors import RoomRefused

# Of floor, obstacles and zones together. The rooms of the demo have 24 to 44.
CORNERS_LIMIT: Final = 4_096

Rule = Mapping[str, Any]


def check_counts(document: object, schema: Rule, rule: Rule | None = None, path: str = "$") -> None:
    """Raises RoomRefused for the first list that is longer than its schema says; nothing else is looked at.

    It looks only into lists that are short enough, so at no more than a valid document could hold. rule: of
    the schema, for a part of a document, which is at `path`.
    """
    _check(document, schema if rule is None else rule, schema, path)


def check_corners(document: Mapping[str, Any]) -> None:
    """Raises RoomRefused if floor, obstacles and zones have more than CORNERS_LIMIT corners together.

    What is no polygon counts nothing: the schema refuses it.
    """
    corners = 0
    for kind in ("floor", "obstacles", "zones"):
        pieces = document.get(kind)
        for number, piece in enumerate(pieces if isinstance(pieces, list) else ()):
            polygon = piece.get("polygon") if isinstance(piece, dict) else None
            corners += len(polygon) if isinstance(polygon, list) else 0
            if corners > CORNERS_LIMIT:
                what = (
                    f"is too much: floor, obstacles and zones have at most {CORNERS_LIMIT} corners together"
                )
                raise RoomRefused(f"$.{kind}[{number}].polygon", what)


def _check(value: object, rule: Rule, schema: Rule, path: str) -> None:
    if "$ref" in rule:
        rule = schema["$defs"][rule["$ref"].rpartition("/")[2]]
    for option in rule.get("anyOf", ()):
        _check(value, option, schema, path)
    if isinstance(value, dict):
        for name, below in rule.get("properties", {}).items():
            if name in value:
                _check(value[name], below, schema, f"{path}.{name}")
    elif isinstance(value, list):
        limit, items = _limit(rule), rule.get("items")
        if limit is not None and len(value) > limit:
            raise RoomRefused(path, f"is too long (maxItems {limit})")
        if isinstance(items, dict):
            for number, each in enumerate(value):
                _check(each, items, schema, f"{path}[{number}]")


def _limit(rule: Rule) -> int | None:
    """How many members a list of this rule may have; None: it is no rule for lists."""
    found: int | None = rule.get("maxItems")
    if found is None and rule.get("items") is False:
        return len(rule["prefixItems"])
    return found
