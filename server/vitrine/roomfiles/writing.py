"""A zip of which every byte follows from what is in it: stored, sorted, one time, nothing of the machine.

Written by our own hand: zlib's versions pack the same bytes differently, and glTF and WebP shrink no further.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_VERSION: Final = 20
_MADE_BY: Final = 3 << 8 | _VERSION
# 1980-01-01 00:00, the first there is.
_TIME, _DATE = 0, 1 << 5 | 1
_MODE: Final = 0o100644 << 16
_CHUNK_BYTES: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry holds. open: gives it from its beginning, as often as it is asked."""

    size: int
    open: Callable[[], BinaryIO]

    def chunks(self) -> Iterator[bytes]:
        """Exactly `size` bytes; OSError where the file has others."""
        come = 0
        with self.open() as file:
            while chunk := file.read(_CHUNK_BYTES):
                come += len(chunk)
                yield chunk
        if come != self.size:
            raise OSError("a file changed its length while it was read")


def zip_bytes(entries: Mapping[str, int]) -> int:
    """How long the zip of these entries is. entries: name -> size in bytes."""
    return _END.size + sum(
        _LOCAL.size + _CENTRAL.size + 2 * len(name.encode()) + size for name, size in entries.items()
    )


def zipped(entries: Mapping[str, Content]) -> Iterator[bytes]:
    """The zip, piece by piece, its entries by name. Under 4 GiB and 65,535 entries: the caller counts."""
    directory: list[bytes] = []
    at = 0
    for name in sorted(entries):
        content, written = entries[name], name.encode("ascii")
        head = _head(content, written)
        yield head + written
        yield from content.chunks()
        directory.append(_listed(head, written, at))
        at += len(head) + len(written) + content.size
    yield _directory(directory, at)


def _head(content: Content, name: bytes) -> bytes:
    check = 0
    for chunk in content.chunks():
        check = zlib.crc32(chunk, check)
    size = content.size
    return _LOCAL.pack(
        b"PK\x03\x04", _VERSION, 0, 0, _TIME, _DATE, check, size, size, len(name), 0,
    )  # fmt: skip


def _listed(head: bytes, name: bytes, at: int) -> bytes:
    _, _, _, _, _, _, check, size, _, _, _ = _LOCAL.unpack(head)
    return (
        _CENTRAL.pack(
            b"PK\x01\x02", _MADE_BY, _VERSION, 0, 0, _TIME, _DATE, check, size, size, len(name), 0, 0, 0, 0,
            _MODE, at,
        )
        + name
    )  # fmt: skip


def _directory(listed: Sequence[bytes], at: int) -> bytes:
    whole = b"".join(listed)
    count = len(listed)
    return whole + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(whole), at, 0)
