"""A room.json as things by id, so that acts find them: the algebra of the editor, without clock or database.

The later act on a member wins. Taking away beats moving. An act that was done has an inverse, and doing that
next gives the document as it was, lists in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from vitrine.furnishing.acts import FIELDS, KINDS, ROOM, UNSAID, Act, Done, Overruled, Thing, Value

Document = dict[str, Any]

UNDRESSED: Final[Document] = {
    "template": None, "arrangement": 0, "time": "day", "chosen": [], "finishes": [], "glow": [],
    "lightmap": None, "displays": [], "signs": [], "pictures": [],
}  # fmt: skip
"""The dressing of a room that has none: what hangs in it makes one, and takes it along."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What acts may name. variants: of the brand's products that are there. unpublished: of these, those that
    are drafts and have no place here. pictures: hashes.
    """

    variants: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unpublished: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()


class Furniture:
    """document: every member present, as `roomjson.checked` gives it; it is not changed. limits: how many
    things of a kind a room may have.
    """

    def __init__(self, document: Document, limits: Mapping[str, int]) -> None:
        self._limits = limits
        self._document = document
        self._dressing: Document = document.get("dressing") or UNDRESSED
        self._things: dict[str, dict[str, Value]] = {}
        for thing, kind in KINDS.items():
            listed = (self._dressing if kind.way[0] == "dressing" else document)[kind.way[-1]]
            self._things[thing] = {each[kind.key]: each for each in _named(listed, kind.key, thing)}
        self._slots = {
            each["slot"]: each["id"] for each in self._things["placement"].values() if each["slot"]
        }

    def things(self, thing: str) -> Mapping[str, Value]:
        """All of a kind, by id, in their order."""
        return self._things[thing]

    def fields(self) -> dict[str, Any]:
        """Of the room itself."""
        return {
            name: (self._dressing if way[0] == "dressing" else self._document)[way[-1]]
            for name, way in FIELDS.items()
        }

    def document(self) -> Document:
        """The room.json that it is by now."""
        lists: Document = {}
        dressing = dict(self._dressing)
        for thing, kind in KINDS.items():
            (dressing if kind.way[0] == "dressing" else lists)[kind.way[-1]] = list(
                self._things[thing].values()
            )
        document = {**self._document, **lists}
        document.pop("dressing", None)
        return document if dressing == UNDRESSED else {**document, "dressing": dressing}

    def do(self, act: Act, stock: Stock | None = None) -> Done:
        """Do an act whose shape was checked (`shapes.py`).

        stock: what it may name; None: it names what is there.
        """
        if act.thing == ROOM:
            return self._set_room(act, stock)
        standing = self._things[act.thing].get(act.id)
        if act.do == "take":
            return self._taken(act, standing)
        if standing is not None:
            return self._changed(act, standing, stock)
        if act.do == "set":
            return Done(act, overruled=Overruled.GONE)
        return self._added(act, stock)

    def _added(self, act: Act, stock: Stock | None) -> Done:
        things, key = self._things[act.thing], KINDS[act.thing].key
        made = _plain(act.thing, {key: act.id, **(act.value or {})})
        if len(things) >= self._limits[act.thing]:
            return Done(act, overruled=Overruled.FULL)
        if (why := self._refusal(act.thing, act.id, {}, made, stock)) is not None:
            return Done(act, overruled=why)
        if act.at is None or act.at >= len(things):
            things[act.id] = made
        else:
            ordered = list(things.items())
            ordered.insert(act.at, (act.id, made))
            self._things[act.thing] = dict(ordered)
        self._stand(act.thing, act.id, None, made)
        return Done(act, Act("take", act.thing, act.id))

    def _changed(self, act: Act, standing: Value, stock: Stock | None) -> Done:
        unsaid = UNSAID.get(act.thing, {})
        wanted = {**unsaid, **(act.value or {})} if act.do == "put" else act.value or {}
        if act.thing == "placement":
            wanted = _together(wanted)
        whole = {**unsaid, **standing}
        fields = {name: value for name, value in wanted.items() if name not in whole or whole[name] != value}
        if not fields:
            return Done(act, overruled=Overruled.SAME)
        changed = _plain(act.thing, {**standing, **fields})
        if (why := self._refusal(act.thing, act.id, standing, changed, stock)) is not None:
            return Done(act, overruled=why)
        self._things[act.thing][act.id] = changed
        self._stand(act.thing, act.id, standing, changed)
        before = {name: whole[name] for name in fields if name in whole}
        return Done(act, Act("set", act.thing, act.id, before))

    def _taken(self, act: Act, standing: Value | None) -> Done:
        if standing is None:
            return Done(act, overruled=Overruled.GONE)
        if self._is_needed(act.thing, act.id):
            return Done(act, overruled=Overruled.NEEDED)
        things, key = self._things[act.thing], KINDS[act.thing].key
        at = list(things).index(act.id)
        del things[act.id]
        self._stand(act.thing, act.id, standing, None)
        value = {name: value for name, value in standing.items() if name != key}
        # At the end it stays at the end, however long the list is by then.
        return Done(act, Act("put", act.thing, act.id, value, at if at < len(things) else None))

    def _set_room(self, act: Act, stock: Stock | None) -> Done:
        now = self.fields()
        fields = {name: value for name, value in (act.value or {}).items() if now[name] != value}
        if not fields:
            return Done(act, overruled=Overruled.SAME)
        shown = (fields.get("lightmap") or {}).get("picture")
        if stock is not None and shown is not None and shown not in stock.pictures:
            return Done(act, overruled=Overruled.GONE)
        self._document = {**self._document}
        self._dressing = {**self._dressing}
        for name, value in fields.items():
            (self._dressing if FIELDS[name][0] == "dressing" else self._document)[name] = value
        return Done(act, Act("set", ROOM, ROOM, {name: now[name] for name in fields}))

    def _refusal(
        self, thing: Thing, name: str, before: Value, after: Value, stock: Stock | None
    ) -> Overruled | None:
        """Why it cannot be so; None: it can. before: {}: it is new."""
        slot = after.get("slot")
        if slot is not None and slot != before.get("slot"):
            if slot not in self._things["slot"]:
                return Overruled.GONE
            if self._slots.get(slot, name) != name:
                return Overruled.TAKEN
        if thing == "portal" and not self._leads_somewhere(after):
            return Overruled.GONE
        if stock is None:
            return None
        if thing in ("picture", "finish") and after["picture"] != before.get("picture"):
            return None if after["picture"] in {None, *stock.pictures} else Overruled.GONE
        sold = ("product", "variant")
        if thing == "placement" and any(after[each] != before.get(each) for each in sold):
            if after["variant"] not in {None, *stock.variants.get(after["product"], ())}:
                return Overruled.GONE
            if after["product"] not in stock.variants:
                return Overruled.GONE
            if after["product"] in stock.unpublished and after["product"] != before.get("product"):
                return Overruled.UNPUBLISHED
        return None

    def _leads_somewhere(self, portal: Value) -> bool:
        to = portal["to"]
        return to["room"] != self._document["id"] or to["spawn"] in self._things["spawn"]

    def _is_needed(self, thing: Thing, name: str) -> bool:
        if thing == "slot":
            return name in self._slots
        if thing != "spawn":
            return False
        here = (each["to"] for each in self._things["portal"].values())
        leads_here = any(to["room"] == self._document["id"] and to["spawn"] == name for to in here)
        return leads_here or len(self._things["spawn"]) == 1

    def _stand(self, thing: Thing, name: str, before: Value | None, after: Value | None) -> None:
        """Note what is on which slot."""
        if thing == "placement":
            if before is not None and before["slot"] is not None:
                del self._slots[before["slot"]]
            if after is not None and after["slot"] is not None:
                self._slots[after["slot"]] = name


def _plain(thing: str, value: Value) -> Value:
    """Without members that are what they are where they are left out."""
    unsaid = UNSAID.get(thing)
    if unsaid is None:
        return value
    return {name: each for name, each in value.items() if name not in unsaid or each != unsaid[name]}


def _together(fields: Value) -> Value:
    """A thing stands on a slot or at a position: who names one of them lets go of the other."""
    if fields.get("slot") is not None:
        return {**fields, "position": None}
    if "slot" in fields or fields.get("position") is None:
        return fields
    return {**fields, "slot": None}


def _named(things: Iterable[Value], key: str, thing: str) -> Iterable[Value]:
    """Each with an id: those from before things of a dressing had any get one by their number."""
    listed = list(things)
    known = {each[key] for each in listed if key in each}
    number = 0
    for each in listed:
        if key in each:
            yield each
            continue
        number += 1
        while f"{thing}-{number}" in known:
            number += 1
        yield {key: f"{thing}-{number}", **each}
