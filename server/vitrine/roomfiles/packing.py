"""Folders as room files, and both checked without a shop: for who makes a room by hand or by script."""

from __future__ import annotations

import hashlib
import io
import stat
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from vitrine.catalog.checks import read
from vitrine.roomfiles.archive import ENTRIES, FILE_BYTES, NAME, NAME_BYTES, too_large
from vitrine.roomfiles.contents import LIST, Contents, list_of
from vitrine.roomfiles.errors import RoomFileRefused, RoomFileUnreadable
from vitrine.roomfiles.reading import understood
from vitrine.roomfiles.shelving import check as check_templates
from vitrine.roomfiles.writing import Content, zip_bytes, zipped

_FOLDERS: Final = ("products", "rooms", "templates")
# Which scripts a shop has, nobody knows here.
_SOME_INTEGRITY: Final = f"sha384-{'A' * 64}"
_SOME_ID: Final = "room-00000000"


def pack(folder: Path, file: Path) -> dict[str, list[str]]:
    """Write what is in rooms/, products/ and templates/ of a folder as a room file; what is in it, by kind.

    Raises RoomFileRefused, RoomFileUnreadable, RoomFileTooLarge, RoomFileLater.
    """
    entries = _entries(folder)
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            for chunk in zipped(entries):
                out.write(chunk)
        told = _told(part)
        part.replace(file)
    except OSError as error:
        raise RoomFileUnreadable(
            f"{file} cannot be written, or a file not read ({error.strerror})."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return told


def checked(path: Path) -> dict[str, list[str]]:
    """What is in a room file, or would be in that of a folder, by kind. Raises as `pack`."""
    if not path.is_dir():
        return _told(path)
    with tempfile.TemporaryDirectory() as folder:
        return pack(path, Path(folder) / "checked.zip")


def _told(path: Path) -> dict[str, list[str]]:
    try:
        with path.open("rb") as file:
            contents = Contents(file)
            contents.check()
            _understand(contents)
            check_templates(contents)
    except OSError as error:
        raise RoomFileUnreadable(f"{path} cannot be read ({error.strerror}).") from error
    return {
        "rooms": list(contents.rooms),
        "products": list(contents.products),
        "templates": list(contents.templates),
    }


def _understand(contents: Contents) -> None:
    rooms = {name: f"{_SOME_ID}{number}" for number, name in enumerate(contents.rooms)}
    check = partial(read, standing=None)
    understood(contents, rooms, check, lambda _: _SOME_INTEGRITY, "A brand", datetime.now(UTC))


def _entries(folder: Path) -> dict[str, Content]:
    files: dict[str, Path] = {}
    for path in sorted(each for name in _FOLDERS for each in (folder / name).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in name.split("/")):
            continue
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            continue
        if not stat.S_ISREG(mode):
            raise RoomFileRefused(
                name, "link", "is a link or a device, not a file. Put the file itself there."
            )
        if len(name) > NAME_BYTES or NAME.fullmatch(name) is None:
            raise RoomFileRefused(
                name, "name", "is no name for a room file: small letters, digits, points and hyphens."
            )
        files[name] = path
    if len(files) >= ENTRIES:
        raise too_large("files", ENTRIES)
    sums = {name: _sha256(path) for name, path in files.items()}
    found = {name: Content(path.stat().st_size, partial(_opened, path)) for name, path in files.items()}
    listed = list_of(sums)
    found[LIST] = Content(len(listed), partial(io.BytesIO, listed))
    if zip_bytes({name: content.size for name, content in found.items()}) > FILE_BYTES:
        raise too_large("bytes", FILE_BYTES)
    return found


def _opened(path: Path) -> BinaryIO:
    return path.open("rb")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
