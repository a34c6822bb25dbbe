"""What leads from one room.json to another, as acts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from vitrine.furnishing.acts import KINDS, ROOM, UNSAID, Act, Thing, Value
from vitrine.furnishing.furniture import Furniture

# Others stand on a slot, or lead to a spawn: these come first and go last.
_FIRM: Final = ("slot", "spawn")


def difference(before: Furniture, after: Furniture) -> list[Act]:
    """Acts that make `after` of `before`, in an order in which each can be done.

    Things that both have keep their places among each other; what is new stands where it does in `after`.
    """
    loose = [thing for thing in KINDS if thing not in _FIRM]
    acts = [act for thing in loose for act in _goes(thing, before, after)]
    acts += [act for thing in _FIRM for act in _comes(thing, before, after)]
    acts += [act for thing in loose for act in _comes(thing, before, after)]
    acts += [act for thing in _FIRM for act in _goes(thing, before, after)]
    was, now = before.fields(), after.fields()
    fields: Value = {name: value for name, value in now.items() if was[name] != value}
    return [*acts, Act("set", ROOM, ROOM, fields)] if fields else acts


def _goes(thing: str, before: Furniture, after: Furniture) -> Iterator[Act]:
    left = after.things(thing)
    for name, standing in before.things(thing).items():
        if name not in left or _leaves_its_slot(standing, left[name]):
            yield Act("take", cast("Thing", thing), name)


def _comes(thing: str, before: Furniture, after: Furniture) -> Iterator[Act]:
    there, key, unsaid = before.things(thing), KINDS[thing].key, UNSAID.get(thing, {})
    for at, (name, wanted) in enumerate(after.things(thing).items()):
        standing = there.get(name)
        value = {**unsaid, **{each: told for each, told in wanted.items() if each != key}}
        if standing is None or _leaves_its_slot(standing, wanted):
            yield Act("put", cast("Thing", thing), name, value, at)
            continue
        was = {**unsaid, **standing}
        changed = {each: told for each, told in value.items() if each not in was or was[each] != told}
        if changed:
            yield Act("set", cast("Thing", thing), name, changed)


def _leaves_its_slot(standing: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether another may want the slot that it has: two that change places cannot do it one by one."""
    return standing.get("slot") is not None and standing["slot"] != wanted["slot"]
