"""Rooms of a brand as one file: gathered in one read, written as it is sent."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from vitrine.accounts import BrandActor
from vitrine.assets import inside as assets
from vitrine.assets.statement import Statement
from vitrine.catalog import carrying
from vitrine.catalog import inside as catalogued
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.pictures.kept import MODEL, Entries, photographs, whole
from vitrine.roomfiles import jsontext
from vitrine.roomfiles.archive import ENTRIES, FILE_BYTES, too_large
from vitrine.roomfiles.carried import CarriedModel, CarriedProduct, product_out
from vitrine.roomfiles.contents import DESCRIBED_BYTES, LIST, ROOMS_LIMIT, list_of, too_described
from vitrine.roomfiles.errors import RoomFileTooLarge
from vitrine.roomfiles.jsontext import Document
from vitrine.roomfiles.names import named, plain_name
from vitrine.roomfiles.photographs import CarriedPictures
from vitrine.roomfiles.roomtext import LeftOut, Naming, pictured, room_out
from vitrine.roomfiles.writing import Content, zip_bytes
from vitrine.storage import Blobs, Database, Session
from vitrine.takedowns.inside import require_up
from vitrine.takedowns.kinds import Kind

_ENDINGS: Final = {"image/webp": "webp", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class Export:
    """entries: of the zip. rooms: their names in it, the first asked for first. bytes: of the whole.

    left: by name of the room, what it has that the file does not.
    """

    entries: Mapping[str, Content]
    rooms: Sequence[str]
    products: Sequence[str]
    left: Mapping[str, LeftOut]
    bytes: int


class Exporting:
    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def of(self, actor: BrandActor, rooms: Sequence[str]) -> Export:
        """The brand's own rooms, drafts too, with all that stands in them.

        Raises RoomNotFound, NotYourBrand, TakenDown, RoomFileTooLarge.
        """
        wanted = list(dict.fromkeys(rooms))
        if len(wanted) > ROOMS_LIMIT:
            raise RoomFileTooLarge("rooms", ROOMS_LIMIT, f"A room file has at most {ROOMS_LIMIT} rooms.")
        with self._database.read() as session:
            gathered = _Gathered(session, actor, wanted)
            written = gathered.written()
            files = gathered.files
        if sum(map(len, written.values())) > DESCRIBED_BYTES:
            raise too_described("descriptions", DESCRIBED_BYTES)
        entries = {name: _of_bytes(data) for name, data in written.items()}
        entries |= {
            name: Content(size, partial(self._blobs.open, blob)) for name, (blob, size) in files.items()
        }
        sums = {name: hashlib.sha256(data).hexdigest() for name, data in written.items()}
        sums |= {name: blob for name, (blob, _) in files.items()}
        entries[LIST] = _of_bytes(list_of(sums))
        size = zip_bytes({name: content.size for name, content in entries.items()})
        if len(entries) > ENTRIES:
            raise too_large("files", ENTRIES)
        if size > FILE_BYTES:
            raise too_large("bytes", FILE_BYTES)
        names = [gathered.names.rooms[room] for room in wanted]
        return Export(entries, names, sorted(gathered.names.products.values()), gathered.left, size)


def _of_bytes(data: bytes) -> Content:
    return Content(len(data), partial(io.BytesIO, data))


class _Gathered:
    """What the file is made of. files: name -> blob and its bytes, filled as descriptions name them."""

    def __init__(self, session: Session, actor: BrandActor, rooms: Iterable[str]) -> None:
        self._brand = actor.brand
        documents = {room: _own_document(session, actor, room) for room in rooms}
        placed = [each["product"] for room in documents.values() for each in room["placements"]]
        self._products = carrying.originals(session, actor.brand.id, placed)
        hashes = {room["scene"]["model"] for room in documents.values()}
        hashes |= {product.written.model for product in self._products.values()}
        pictures = set(_pictures(documents.values()))
        for product in self._products.values():
            pictures.update(photographs(product.pictures))
        require_up(session, Kind.MODEL, *hashes)
        require_up(session, Kind.PICTURE, *pictures)
        self._sources = assets.sources(session, hashes)
        self._said = assets.statements(session, actor.brand.id, hashes)
        self._pictures = assets.picture_files(session, pictures, actor.brand.id)
        self.files: dict[str, tuple[str, int]] = {}
        self._placed: dict[str, str] = {}
        self.left: dict[str, LeftOut] = {}
        titles = {room: plain_name(each["title"], "room") for room, each in documents.items()}
        room_names = named(
            (room, carrying.room_origin(session, room), title) for room, title in titles.items()
        )
        products = [self._products[each] for each in dict.fromkeys(placed) if each in self._products]
        product_names = named(
            (each.id, each.origin, plain_name(each.written.title, "product")) for each in products
        )
        numbers = {
            variant.id: number
            for each in products
            for number, variant in enumerate(each.written.variants, start=1)
            if variant.id is not None
        }
        self.names = Naming(room_names, product_names, numbers, self._picture)
        # By name, so that what several show is called the same whoever asked for which first.
        self._rooms = {
            room_names[room]: documents[room] for room in sorted(documents, key=room_names.__getitem__)
        }
        self._folder = ""

    def written(self) -> dict[str, bytes]:
        """The descriptions, by name in the file."""
        found: dict[str, bytes] = {}
        for name, document in self._rooms.items():
            self._folder = f"rooms/{name}"
            scene = self._model(document["scene"]["model"], f"{self._folder}/scene")
            room, self.left[name] = room_out(document, scene, self.names, self._brand.name)
            found[f"{self._folder}/room.json"] = jsontext.written(room)
        for product, name in sorted(self.names.products.items(), key=lambda item: item[1]):
            kept = self._products[product]
            model = self._model(kept.written.model, f"products/{name}/model")
            self._folder = f"products/{name}"
            own = self._photographs(kept.pictures)
            carried = CarriedProduct(name, kept.written, model, not kept.published, own)
            found[f"products/{name}/product.json"] = jsontext.written(product_out(carried))
        return found

    def _model(self, model: str, name: str) -> CarriedModel:
        source = self._sources[model]
        file = self._kept(source.blob, f"{name}.{source.kind}", source.bytes)
        return CarriedModel(file, self._said.get(model, Statement()))

    def _photographs(self, entries: Entries) -> CarriedPictures:
        there = whole([each for each in entries if each.picture in (MODEL, *self._pictures)])
        files = {each: self._picture(each, "photograph") for each in photographs(there)}
        return CarriedPictures(there, files)

    def _picture(self, picture: str, kind: str) -> str:
        found = self._pictures[picture]
        return self._kept(picture, f"{self._folder}/{kind}.{_ENDINGS[found.media_type]}", found.bytes)

    def _kept(self, blob: str, name: str, size: int) -> str:
        """What is in the file already has one name there."""
        if blob not in self._placed:
            stem, _, ending = name.rpartition(".")
            number = 1
            while name in self.files:
                number += 1
                name = f"{stem}-{number}.{ending}"
            self.files[name], self._placed[blob] = (blob, size), name
        return self._placed[blob]


def _own_document(session: Session, actor: BrandActor, room: str) -> Document:
    """The room.json that stands. Raises RoomNotFound, NotYourBrand."""
    brand, _, document = catalogued.room_document(session, room)
    if brand != actor.brand.id and not catalogued.is_public(session, room):
        raise RoomNotFound
    actor.require_brand(brand)
    return document


def _pictures(documents: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for document in documents:
        shown = [document["picture"], *(each["picture"] for each, _ in pictured(dict(document)))]
        yield from (each for each in shown if each is not None)
