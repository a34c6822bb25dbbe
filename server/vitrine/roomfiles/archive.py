"""A zip from a stranger, read in place: every entry is doubted before a byte of it is taken."""

from __future__ import annotations

import errno
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from vitrine.roomfiles.errors import RoomFileRefused, RoomFileTooLarge, RoomFileUnreadable

MIB: Final = 1 << 20
FILE_BYTES: Final = 512 * MIB
"""Of a whole file, and of all that it unpacks to."""
ENTRIES: Final = 2_000
"""A shop of 500 products has a thousand, and thirty a room."""
RATIO: Final = 200
"""Unpacked to packed, counted above 1 MiB: honest scenes shrink to a tenth, zeros a thousandfold."""
NAME_BYTES: Final = 200

NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
"""Of small letters alone: the same on every disk, and no name is another's in capitals."""

_CHUNK_BYTES: Final = 1 << 18
_ENCRYPTED: Final = 0x1
_END: Final = struct.Struct("<4s4H2LH")
_DIRECTORY_BYTES: Final = ENTRIES * (46 + 2 * NAME_BYTES)
_COMMENT_BYTES: Final = 1 << 16
# What zipfile raises for bytes that contradict each other; the last ones by accident, found by mutation.
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error, IndexError,
)  # fmt: skip


class Entries:
    """The files in a zip, by name. Raises RoomFileUnreadable, RoomFileRefused, RoomFileTooLarge.

    file: stays the caller's, and open. Folders and what macOS adds are passed over.
    """

    def __init__(self, file: BinaryIO) -> None:
        size = file.seek(0, 2)
        if size > FILE_BYTES:
            raise too_large("bytes", FILE_BYTES)
        _check_end(file, size)
        with _told():
            self._zip = zipfile.ZipFile(file)
        self._infos = dict(_checked(self._zip.infolist(), size))

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    @property
    def names(self) -> list[str]:
        """In order."""
        return sorted(self._infos)

    def size(self, name: str) -> int:
        """Bytes of an entry, as declared: no more come."""
        return self._infos[name].file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """An entry's bytes as they are unpacked; what is declared is a promise, and these are counted."""
        info, come = self._infos[name], 0
        with _told(), self._zip.open(info) as packed:
            while chunk := packed.read(_CHUNK_BYTES):
                come += len(chunk)
                if come > info.file_size:
                    raise RoomFileRefused(
                        name, "size", "unpacks to more than it declares. Zip the files again."
                    )
                yield chunk
        if come != info.file_size:
            raise RoomFileUnreadable

    def read(self, name: str, limit_bytes: int) -> bytes:
        """All of a small entry."""
        if self.size(name) > limit_bytes:
            raise RoomFileTooLarge(
                name, limit_bytes, f"{name!r} is over {limit_bytes // 1024} KiB. Is it the file it should be?"
            )
        return b"".join(self.chunks(name))


def too_large(what: str, most: int) -> RoomFileTooLarge:
    """That there are more bytes or entries than any room file may have."""
    told = f"{most // MIB} MiB" if what == "bytes" else f"{most:,} files"
    return RoomFileTooLarge(
        what, most, f"A room file has at most {told}. Take some rooms or products out, and bring them alone."
    )


def _check_end(file: BinaryIO, size: int) -> None:
    """Where the list of entries is and how long, before anything reads it: a gigabyte of list is no list.

    By the same rules as zipfile finds it: the last 22 bytes, else the last mark within a comment's reach.
    """
    start = max(0, size - _COMMENT_BYTES - _END.size)
    file.seek(start)
    tail = file.read()
    at = len(tail) - _END.size
    if at < 0 or not (tail[at:].startswith(b"PK\x05\x06") and tail.endswith(b"\0\0")):
        at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise RoomFileUnreadable
    _, _, _, _, entries, listed, place, _ = _END.unpack_from(tail, at)
    # What is over 4 GiB says so there.
    if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07") or place == 0xFFFFFFFF:
        raise too_large("bytes", FILE_BYTES)
    if entries > ENTRIES:
        raise too_large("files", ENTRIES)
    if listed > _DIRECTORY_BYTES:
        raise RoomFileUnreadable


def _checked(infos: list[zipfile.ZipInfo], size: int) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    if len(infos) > ENTRIES:
        raise too_large("files", ENTRIES)
    if sum(info.file_size for info in infos) > FILE_BYTES:
        raise too_large("bytes", FILE_BYTES)
    # Entries that share their packed bytes are how a few kilobytes become petabytes.
    if sum(info.compress_size for info in infos) > size:
        raise RoomFileUnreadable("The entries of this zip overlap each other. Zip the files again.")
    seen: set[str] = set()
    for info in infos:
        # As it is written, without what zipfile makes of it on other systems.
        name = info.orig_filename
        if name.endswith("/") or name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._"):
            continue
        if name.rpartition("/")[2] == ".DS_Store":
            continue
        _check_name(name)
        _check_entry(info, name)
        if name in seen:
            raise RoomFileRefused(name, "twice", "is in the file twice. Zip the files again.")
        seen.add(name)
        yield name, info


def _check_name(name: str) -> None:
    if len(name) > NAME_BYTES or NAME.fullmatch(name) is None:
        raise RoomFileRefused(
            name,
            "name",
            "is no name for a file in a room file: small letters, digits, points and hyphens, in folders of "
            "the file itself.",
        )


def _check_entry(info: zipfile.ZipInfo, name: str) -> None:
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        raise RoomFileRefused(name, "link", "is a link or a device, not a file. Zip the file itself.")
    if info.flag_bits & _ENCRYPTED:
        raise RoomFileRefused(name, "encrypted", "is encrypted. Zip the files without a password.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RoomFileRefused(name, "method", "is packed in a way not read here. Zip in the ordinary way.")
    if info.file_size > MIB and info.file_size // max(info.compress_size, 1) > RATIO:
        raise RoomFileRefused(name, "bomb", "unpacks to far more than it is. No honest file does.")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise RoomFileUnreadable from error
    except OSError as error:
        # A place before the beginning of the file; a full disk is ours and stays what it is.
        if error.errno != errno.EINVAL:
            raise
        raise RoomFileUnreadable from error
