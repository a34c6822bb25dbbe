"""Typed reading of a glTF's JSON: every member is doubted, every fault names its place."""

from __future__ import annotations

from typing import Any

from vitrine.assets.errors import BadModel, NotFinite, OverLimit
from vitrine.assets.limits import Limit

Object = dict[str, Any]
_GREATEST_WEIGHT = 1e6


def wrong(where: str, what: str) -> BadModel:
    """The error for a broken rule at a JSON path such as `nodes[3].mesh`."""
    return BadModel(f"{where} {what}. Export the model again, or mend it in a 3D tool.", where=where)


def items(owner: Object, key: str, limit: Limit | None = None, where: str = "") -> list[Object]:
    """The list of objects `owner[key]`, empty if absent. Raises BadModel, OverLimit."""
    place = f"{where}.{key}" if where else key
    found = owner.get(key, [])
    if not isinstance(found, list):
        raise wrong(place, "is not a list")
    if limit is not None and len(found) > limit.value:
        raise OverLimit.of(limit, len(found), place)
    for number, item in enumerate(found):
        if not isinstance(item, dict):
            raise wrong(f"{place}[{number}]", "is not an object")
    return found


def member(owner: Object, key: str, where: str) -> Object:
    """The object `owner[key]`, empty if absent. Raises BadModel."""
    found = owner.get(key, {})
    if not isinstance(found, dict):
        raise wrong(f"{where}.{key}" if where else key, "is not an object")
    return found


def extension(owner: Object, name: str, where: str) -> Object | None:
    """The extension `name` of an object, None if it has none. Raises BadModel."""
    extensions = member(owner, "extensions", where)
    return member(extensions, name, f"{where}.extensions") if name in extensions else None


def whole(owner: Object, key: str, where: str, default: int | None = None, least: int = 0) -> int:
    """The integer `owner[key]` >= least. Raises BadModel; default None makes it obligatory."""
    found = owner.get(key, default)
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if not isinstance(found, int) or isinstance(found, bool) or found < least:
        raise wrong(f"{where}.{key}", f"is not a whole number from {least} up")
    return found


def index(owner: Object, key: str, count: int, where: str) -> int:
    """The obligatory index `owner[key]` into a list of `count`. Raises BadModel."""
    found = whole(owner, key, where)
    if found >= count:
        raise wrong(f"{where}.{key}", f"points at number {found}, and there are {count}")
    return found


def maybe_index(owner: Object, key: str, count: int, where: str) -> int | None:
    """As `index`, None if absent."""
    return index(owner, key, count, where) if key in owner else None


def indices(owner: Object, key: str, count: int, where: str) -> list[int]:
    """The list of indices `owner[key]` into a list of `count`, empty if absent. Raises BadModel."""
    found = owner.get(key, [])
    if not isinstance(found, list):
        raise wrong(f"{where}.{key}", "is not a list")
    return [index({key: value}, key, count, where) for value in found]


def numbers(owner: Object, key: str, length: int, where: str, greatest: float) -> list[float] | None:
    """The list of `length` numbers `owner[key]`, None if absent.

    Raises BadModel, NotFinite over `greatest`.
    """
    if key not in owner:
        return None
    found = owner[key]
    if not isinstance(found, list) or len(found) != length:
        raise wrong(f"{where}.{key}", f"is not a list of {length} numbers")
    for value in found:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise wrong(f"{where}.{key}", "holds something that is not a number")
        if not abs(value) <= greatest:
            raise NotFinite(
                f"{where}.{key} holds {value:g}, which no viewer can place. Check the unit.", where=where
            )
    return [float(value) for value in found]


def weights(owner: Object, where: str) -> list[float]:
    """The weights of morph targets of a node or mesh, empty if absent. Raises BadModel, NotFinite."""
    found = owner.get("weights", [])
    if not isinstance(found, list):
        raise wrong(f"{where}.weights", "is not a list")
    return numbers(owner, "weights", len(found), where, _GREATEST_WEIGHT) or []


def text(owner: Object, key: str, longest: int = 300) -> str | None:
    """The text `owner[key]` cut to `longest`, None if absent or not text: names are for show only."""
    found = owner.get(key)
    return found[:longest] if isinstance(found, str) else None
