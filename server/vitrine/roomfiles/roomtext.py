"""A room.json on its way into a room file and out of it: ids become names of the file, hashes its files."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from vitrine.roomfiles.carried import CarriedModel, model_in, model_out
from vitrine.roomfiles.contents import Contents
from vitrine.roomfiles.errors import ModuleNotHere, RoomFileRefused
from vitrine.roomfiles.jsontext import Document

PICTURES: Final = ("webp", "png", "jpg", "jpeg")
"""The endings of pictures' names, the first for image/webp."""
_OWN: Final = frozenset({"id", "version"})


@dataclass(frozen=True, slots=True)
class Naming:
    """What ids of a shop are called in the file. variants: id -> its number among its product's, from 1.

    picture: hash, and what it is in its room -> its file.
    """

    rooms: Mapping[str, str]
    products: Mapping[str, str]
    variants: Mapping[str, int]
    picture: Callable[[str, str], str]


@dataclass(slots=True)
class LeftOut:
    """What a room has that its file does not."""

    portals: list[str] = field(default_factory=list)
    placements: int = 0
    variants: int = 0


def room_out(document: Document, scene: CarriedModel, names: Naming, brand: str) -> tuple[Document, LeftOut]:
    """The room.json of the file, and what is not in it. brand: the name that signs on its walls may say."""
    found, left = (
        copy.deepcopy({name: each for name, each in document.items() if name not in _OWN}),
        LeftOut(),
    )
    found["scene"] = model_out(scene)
    if found["picture"] is not None:
        found["picture"] = names.picture(found["picture"], "picture")
    found["placements"] = list(_placed(found["placements"], names, left))
    leading = [each for each in found["portals"] if each["to"]["room"] in names.rooms]
    left.portals += [each["name"] for each in found["portals"] if each not in leading]
    for portal in leading:
        portal["to"]["room"] = names.rooms[portal["to"]["room"]]
    found["portals"] = leading
    for module in found["modules"]:
        module.pop("integrity", None)
    for holder, kind in pictured(found):
        if holder["picture"] is not None:
            holder["picture"] = names.picture(holder["picture"], kind)
    for sign in found.get("dressing", {}).get("signs", ()):
        if sign["text"] == brand:
            del sign["text"]
    return found, left


def pictured(document: Document) -> Iterator[tuple[Document, str]]:
    """Whatever of a room's dressing names a picture, and what it is."""
    dressing = document.get("dressing") or {}
    if dressing.get("lightmap") is not None:
        yield dressing["lightmap"], "light"
    for each in dressing.get("finishes", ()):
        yield each, f"finish-{each['material']}"
    for each in dressing.get("pictures", ()):
        yield each, "wall" if each.get("framed") else "logo"


def _placed(placements: Sequence[Document], names: Naming, left: LeftOut) -> Iterator[Document]:
    for each in placements:
        if each["product"] not in names.products:
            left.placements += 1
            continue
        placement = {name: value for name, value in each.items() if name != "id"}
        placement["product"] = names.products[each["product"]]
        if each["variant"] is not None:
            placement["variant"] = names.variants.get(each["variant"])
            left.variants += placement["variant"] is None
        yield placement


@dataclass(frozen=True, slots=True)
class Given:
    """What the shop gives for the names of the file. variants: of each product in their order.

    integrity: of a script below /extensions/; None: this shop has none such. placement: a fresh id. brand:
    what signs say that say nothing.
    """

    rooms: Mapping[str, str]
    products: Mapping[str, str]
    variants: Mapping[str, Sequence[str]]
    integrity: Callable[[str], str | None]
    placement: Callable[[], str]
    brand: str


@dataclass(frozen=True, slots=True)
class RoomIn:
    """document: for the shop's own check. pictures: the files that it shows. scene: its model."""

    document: Document
    scene: CarriedModel
    pictures: frozenset[str]


def room_in(name: str, said: Document, contents: Contents, given: Given, now: Any) -> RoomIn:
    """The room.json for the shop that a file's describes. Raises RoomFileRefused, ModuleNotHere.

    What is wrong with it by the rules of room.json is for the shop's check to say.
    """
    where = f"rooms/{name}/room.json"
    if strange := sorted(_OWN & said.keys()):
        raise RoomFileRefused(where, "room", f"has a member {strange[0]!r}, which is a shop's own.")
    found = copy.deepcopy(said)
    scene = model_in(found.get("scene"), where, contents, now)
    found["id"] = given.rooms[name]
    found["scene"] = {"model": scene.statement.key_of(contents.files[scene.file])}
    pictures: set[str] = set()

    def shown(file: object) -> str:
        there = contents.named(file, where, PICTURES)
        pictures.add(there)
        return contents.files[there]

    try:
        if found.get("picture") is not None:
            found["picture"] = shown(found["picture"])
        for holder, _ in pictured(found):
            if holder["picture"] is not None:
                holder["picture"] = shown(holder["picture"])
        found["placements"] = [_placement(each, where, given) for each in found.get("placements", [])]
        for portal in found.get("portals", []):
            to = portal["to"]
            to["room"] = _of(given.rooms, to["room"], where, "room")
        for module in found.get("modules", []):
            module["integrity"] = _integrity(module, given)
        for sign in (found.get("dressing") or {}).get("signs", ()):
            sign.setdefault("text", given.brand)
    except (KeyError, TypeError, AttributeError) as error:
        raise RoomFileRefused(where, "room", "is no room.json: see docs/rooms.md for its members.") from error
    return RoomIn(found, scene, frozenset(pictures))


def _placement(said: Document, where: str, given: Given) -> Document:
    product = said["product"]
    placed = {**said, "id": given.placement(), "product": _of(given.products, product, where, "product")}
    if "id" in said:
        raise RoomFileRefused(where, "room", "has placements with ids, which are a shop's own.")
    number = said.get("variant")
    if number is not None:
        of = given.variants[product]
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(of):
            raise RoomFileRefused(
                where, "variant", f"shows variant {number!r:.20} of {product!r}, which has {len(of)}, from 1."
            )
        placed["variant"] = of[number - 1]
    return placed


def _of(there: Mapping[str, str], name: object, where: str, what: str) -> str:
    if not isinstance(name, str) or name not in there:
        raise RoomFileRefused(where, "missing", f"names the {what} {name!r:.60}, which is not in the file.")
    return there[name]


def _integrity(module: Document, given: Given) -> str:
    name, url = module["name"], module["url"]
    found = given.integrity(url) if isinstance(url, str) and isinstance(name, str) else None
    if found is None:
        raise ModuleNotHere(str(name), str(url))
    return found
