"""A room file as a whole: what is in it, by the list that it brings; a file that keeps to it is read here.

room-file.json                 {"format": "vitrine.room-file/1", "files": {name: SHA-256}}
rooms/NAME/room.json           as the shop's room.json, with names of this file in the place of ids
products/NAME/product.json     texts, prices, variants, photographs, and its model with what is stated of it
templates/NAME/template.json   a room to be made one's own
...                            scenes, models, light maps and pictures, wherever these say
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from vitrine.roomfiles import jsontext
from vitrine.roomfiles.archive import ENTRIES, MIB, Entries
from vitrine.roomfiles.errors import RoomFileLater, RoomFileRefused, RoomFileTooLarge, RoomFileUnreadable
from vitrine.roomfiles.jsontext import Document
from vitrine.roomfiles.names import NAME

LIST: Final = "room-file.json"
FORMAT: Final = "vitrine.room-file/1"
LIST_BYTES: Final = MIB
ROOM_BYTES: Final = 4 * MIB
PRODUCT_BYTES: Final = MIB
ROOMS_LIMIT: Final = 32
"""Of templates too."""
DESCRIBED_BYTES: Final = 32 * MIB
"""Of all descriptions together; a large room has a quarter of a MiB."""
MEMBERS: Final = 1_000_000
"""Of all lists and objects in them, counted before they are read; the largest room has 24,000."""

_FORMAT: Final = re.compile(r"vitrine\.room-file/([1-9][0-9]{0,5})")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Contents:
    """file: stays the caller's, and open while this is used.

    rooms, products, templates: by name, in order. files: name -> SHA-256, as the file itself says.

    Raises RoomFileUnreadable, RoomFileRefused, RoomFileLater, RoomFileTooLarge. What is in the files is not
    compared with the list before `check`.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._entries = Entries(file)
        self.files = _listed(self._entries)
        self._bytes, self._members = DESCRIBED_BYTES, MEMBERS
        self.rooms = self._described("rooms", "room.json", ROOM_BYTES, ROOMS_LIMIT)
        self.products = self._described("products", "product.json", PRODUCT_BYTES)
        self.templates = self._described("templates", "template.json", ROOM_BYTES, ROOMS_LIMIT)
        if not self.rooms and not self.templates:
            raise RoomFileRefused(
                LIST, "empty", "lists no room: a room file has a rooms/NAME/room.json for each."
            )

    def check(self) -> None:
        """Compare every file with what the list says of it. Raises RoomFileRefused, RoomFileUnreadable."""
        for name, wanted in self.files.items():
            found = hashlib.sha256()
            for chunk in self._entries.chunks(name):
                found.update(chunk)
            if found.hexdigest() != wanted:
                raise RoomFileRefused(
                    name,
                    "changed",
                    "is not what the list in the file says: it was changed or damaged. Pack the files again.",
                )

    def named(self, name: object, where: str, endings: Iterable[str]) -> str:
        """The file that a description names. Raises RoomFileRefused: there is none, or not of such a kind."""
        if not isinstance(name, str) or name not in self.files:
            raise RoomFileRefused(where, "missing", f"names {name!r:.60}, which is not in the file.")
        if name.rpartition(".")[2] not in endings:
            raise RoomFileRefused(
                where, "kind", f"names {name!r:.60}, which is none of {', '.join(endings)}."
            )
        return name

    def chunks(self, name: str) -> Iterator[bytes]:
        return self._entries.chunks(name)

    def size(self, name: str) -> int:
        return self._entries.size(name)

    def _described(
        self, folder: str, file: str, limit_bytes: int, most: int = ENTRIES
    ) -> Mapping[str, Document]:
        there: dict[str, str] = {}
        for entry in self.files:
            first, _, rest = entry.partition("/")
            name, _, last = rest.rpartition("/")
            if first == folder and last == file:
                if NAME.fullmatch(name) is None:
                    raise RoomFileRefused(
                        entry, "name", f"is not {folder}/NAME/{file}, NAME of small letters, digits, hyphens."
                    )
                there[name] = entry
        if len(there) > most:
            raise RoomFileRefused(folder, "many", f"are over {most}. Bring some of them alone.")
        self._bytes -= sum(map(self._entries.size, there.values()))
        if self._bytes < 0:
            raise too_described("descriptions", DESCRIBED_BYTES)
        return {name: self._read(entry, limit_bytes) for name, entry in there.items()}

    def _read(self, entry: str, limit_bytes: int) -> Document:
        """A description, which counts: whatever is read of them stays in memory as long as the file."""
        data = self._entries.read(entry, limit_bytes)
        self._members -= jsontext.members(data)
        if self._members < 0:
            raise too_described("members", MEMBERS)
        return jsontext.read(data, entry)


def list_of(files: Mapping[str, str]) -> bytes:
    """The list for these files. files: name -> SHA-256."""
    return jsontext.written({"format": FORMAT, "files": dict(files)})


def too_described(what: str, most: int) -> RoomFileTooLarge:
    """That rooms, products and templates say more of themselves than any file may."""
    told = f"{most // MIB} MiB" if what == "descriptions" else f"{most:,} lists, objects and their members"
    return RoomFileTooLarge(
        what, most, f"The descriptions in a room file have at most {told}. Bring some of its rooms alone."
    )


def _listed(entries: Entries) -> dict[str, str]:
    if LIST not in entries:
        folder = next((name for name in entries.names if name.endswith(f"/{LIST}")), None)
        if folder is not None:
            raise RoomFileRefused(
                folder, "folder", "is in a folder. Zip what is in the folder, not the folder itself."
            )
        raise RoomFileUnreadable(
            f"This zip is no room file: it has no {LIST}. `vitrine room pack FOLDER FILE.zip` writes one."
        )
    document = jsontext.read(entries.read(LIST, LIST_BYTES), LIST)
    said = document.get("format")
    version = _FORMAT.fullmatch(said) if isinstance(said, str) else None
    if version is None:
        raise RoomFileUnreadable(f"This zip is no room file: {LIST} does not say {FORMAT!r}.")
    if int(version[1]) > 1:
        raise RoomFileLater(str(said))
    return _files(document.get("files"), entries)


def _files(said: Any, entries: Entries) -> dict[str, str]:
    if not isinstance(said, dict) or not all(
        isinstance(sha, str) and _SHA256.fullmatch(sha) for sha in said.values()
    ):
        raise RoomFileRefused(LIST, "list", "has no `files` with a SHA-256 for each name.")
    there = set(entries.names) - {LIST}
    for name in sorted(there ^ said.keys()):
        if name in there:
            raise RoomFileRefused(name, "unlisted", f"is not in the list of {LIST}. Pack the files again.")
        raise RoomFileRefused(name, "missing", f"is in the list of {LIST}, and not there. Pack them again.")
    return {name: said[name] for name in sorted(said)}
