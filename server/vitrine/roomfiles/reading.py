"""A room file that was brought, understood: its products, its rooms, and what they take to be shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from vitrine.assets.errors import NotFinite, NotReadable, OverLimit
from vitrine.catalog import drafts, roomjson
from vitrine.catalog.errors import CheckoutRefused, RoomRefused, TextRefused, VariantsRefused
from vitrine.ids import new_id
from vitrine.roomfiles.carried import CarriedModel, CarriedProduct, product_in
from vitrine.roomfiles.contents import Contents
from vitrine.roomfiles.errors import RoomFileRefused
from vitrine.roomfiles.jsontext import Document
from vitrine.roomfiles.roomtext import Given, room_in

Check = Callable[[bytes], Document]

_UNTIDY: Final = (TextRefused, CheckoutRefused, VariantsRefused)
_UNRULY: Final = (RoomRefused, TextRefused, NotFinite, NotReadable, OverLimit)


@dataclass(frozen=True, slots=True)
class Understood:
    """products: by name, in order. rooms: room.json by name, checked, with the ids of `stand_ins`.

    models: hash -> the file that it is made of, and what is said of it. pictures, photographs: hash -> its
    file.
    stand_ins: id that a room names -> product's name and, of a variant, its number from 0.
    """

    products: Mapping[str, CarriedProduct]
    rooms: Mapping[str, Document]
    models: Mapping[str, CarriedModel]
    pictures: Mapping[str, str]
    photographs: Mapping[str, str]
    stand_ins: Mapping[str, tuple[str, int | None]]


def understood(
    contents: Contents,
    rooms: Mapping[str, str],
    check: Check,
    integrity: Callable[[str], str | None],
    brand: str,
    now: datetime,
) -> Understood:
    """All of a file, or an error that says what of it will not do.

    rooms: name -> id in this shop. check: of a room.json. integrity: of a script of this shop. brand: whose
    name walls bear. now: when its rights are confirmed. Raises RoomFileRefused, ModuleNotHere, what else
    `check` raises.
    """
    products = {name: _product(name, said, contents, now) for name, said in contents.products.items()}
    ids = {name: new_id("product") for name in products}
    variants = {name: [new_id("variant") for _ in each.written.variants] for name, each in products.items()}
    given = Given(rooms, ids, variants, integrity, lambda: new_id("placement"), brand)
    documents: dict[str, Document] = {}
    models = {each.written.model: each.model for each in products.values()}
    pictures: dict[str, str] = {}
    for name, said in contents.rooms.items():
        found = room_in(name, said, contents, given, now)
        documents[name] = _checked(name, found.document, check)
        models.setdefault(found.document["scene"]["model"], found.scene)
        pictures |= {contents.files[file]: file for file in found.pictures}
    _check_portals(documents)
    stand_ins: dict[str, tuple[str, int | None]] = {product: (name, None) for name, product in ids.items()}
    for name, own in variants.items():
        stand_ins |= {variant: (name, number) for number, variant in enumerate(own)}
    photographs = {key: file for each in products.values() for key, file in each.pictures.files.items()}
    return Understood(products, documents, models, pictures, photographs, stand_ins)


def standing(
    document: Document, found: Understood, made: Mapping[str, tuple[str, Sequence[str]]]
) -> Document:
    """A room of what was understood, with ids of the shop. made: product's name -> its id, its variants'."""

    def placed(placement: Document) -> Document:
        name, _ = found.stand_ins[placement["product"]]
        product, variants = made[name]
        number = None if placement["variant"] is None else found.stand_ins[placement["variant"]][1]
        return {
            **placement, "product": product, "variant": None if number is None else variants[number],
        }  # fmt: skip

    return {**document, "placements": [placed(each) for each in document["placements"]]}


def _product(name: str, said: Document, contents: Contents, now: datetime) -> CarriedProduct:
    found = product_in(name, said, contents, now)
    try:
        return replace(found, written=drafts.tidied(found.written))
    except _UNTIDY as error:
        where = f"products/{name}/product.json"
        raise RoomFileRefused(where, "product", f"will not do: {error.message}") from error


def _checked(name: str, document: Document, check: Check) -> Document:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    try:
        return check(body)
    except _UNRULY as error:
        raise RoomFileRefused(f"rooms/{name}/room.json", "room", f"will not do: {error.message}") from error


def _check_portals(documents: Mapping[str, Document]) -> None:
    spawns = {room["id"]: frozenset(spawn["name"] for spawn in room["spawns"]) for room in documents.values()}
    for name, room in documents.items():
        try:
            roomjson.check_portals(room, spawns)
        except RoomRefused as error:
            raise RoomFileRefused(
                f"rooms/{name}/room.json", "room", f"will not do: {error.message}"
            ) from error
