"""Answers joined from fragments that are kept ready: written out once, compressed once.

A kept fragment is JSON twice: as it is, and deflated on its own to whole bytes (RFC 1951, a full flush at its
end), so that fragments are joined compressed as they are joined plain. What changes by the moment, as how
many people are in a room, goes between them as stored blocks. Only what is the same for all is compressed:
what a stranger wrote beside what is secret would tell of the secret by its length (BREACH).
"""

from __future__ import annotations

import struct
import threading
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

KEPT_BYTES: Final = 32 * 1024 * 1024
LEVEL: Final = 6
# Shorter answers fit into one packet anyway.
SMALLEST_BYTES: Final = 1024
STORED_BYTES: Final = 65_535
_HEAD: Final = bytes.fromhex("1f8b0800000000000003")
_END: Final = b"\x01\x00\x00\xff\xff"


@dataclass(frozen=True, slots=True)
class Fragment:
    """packed: the same as deflate blocks that need nothing before them. digest: of what is told."""

    plain: bytes
    packed: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer to be sent as it is. body: empty for 304."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Negotiation:
    """What a reader said: the values of If-None-Match and Accept-Encoding."""

    known: str | None = None
    encodings: str | None = None

    @property
    def takes_gzip(self) -> bool:
        for part in (self.encodings or "").lower().split(","):
            name, _, weight = part.partition(";")
            if name.strip() in ("gzip", "*"):
                return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
        return False

    def knows(self, tag: str) -> bool:
        """Whether they have the answer of this entity tag, in whatever encoding."""
        told = {each.strip().removeprefix("W/") for each in (self.known or "").split(",")}
        return bool(told & {"*", f'"{tag}"', f'"{tag}.gz"'})


PLAIN: Final = Negotiation()


class Fragments:
    """Kept fragments by key, up to limit_bytes; those that nobody asked for longest are let go first.

    A key names everything that its fragment was made of; keys are not counted, so a long one is a digest
    (`key_of`). Safe to share between threads.
    """

    def __init__(self, limit_bytes: int = KEPT_BYTES) -> None:
        self._limit, self._bytes = limit_bytes, 0
        self._kept: OrderedDict[Hashable, Fragment] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def weight_bytes(self) -> int:
        """What is kept now."""
        return self._bytes

    def find(self, keys: Iterable[Hashable]) -> dict[Hashable, Fragment]:
        """Those of these fragments that are there."""
        with self._lock:
            found = {key: fragment for key in keys if (fragment := self._kept.get(key)) is not None}
            for key in found:
                self._kept.move_to_end(key)
        return found

    def keep(self, key: Hashable, plain: bytes) -> Fragment:
        """The fragment, kept from now on."""
        made = kept(plain)
        with self._lock:
            if (before := self._kept.pop(key, None)) is not None:
                self._bytes -= _weight(before)
            self._kept[key] = made
            self._bytes += _weight(made)
            while self._bytes > self._limit:
                self._bytes -= _weight(self._kept.popitem(last=False)[1])
        return made


def key_of(*made_of: Hashable) -> bytes:
    """A short key for what is made of much: of texts, numbers, moments and tuples of them."""
    return blake2b(repr(made_of).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def kept(plain: bytes) -> Fragment:
    """A fragment that is compressed now."""
    deflating = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflating.compress(plain) + deflating.flush(zlib.Z_FULL_FLUSH)
    return Fragment(plain, packed, blake2b(plain, digest_size=12).digest())


def loose(plain: bytes) -> Fragment:
    """A fragment for this once, not compressed."""
    blocks = (plain[at : at + STORED_BYTES] for at in range(0, len(plain), STORED_BYTES))
    packed = b"".join(struct.pack("<BHH", 0, len(each), len(each) ^ 0xFFFF) + each for each in blocks)
    return Fragment(plain, packed, plain)


def answered(
    fragments: Sequence[Fragment], asked: Negotiation, *, shared: bool = True, version: int | None = None
) -> Prepared:
    """The fragments as one answer of JSON, or that it is unchanged.

    shared: everybody gets the same; otherwise nothing is compressed, and nobody but the asker may keep it.
    version: begins the entity tag, for If-Match.
    """
    tag = blake2b(b"".join(each.digest for each in fragments), digest_size=12).hexdigest()
    tag = tag if version is None else f"{version}-{tag}"
    packed = shared and asked.takes_gzip and sum(len(each.plain) for each in fragments) >= SMALLEST_BYTES
    headers = {
        "ETag": f'"{tag}.gz"' if packed else f'"{tag}"',
        "Cache-Control": "no-cache" if shared else "private, no-cache",
        "Vary": "Accept-Encoding" if shared else "Accept-Encoding, Authorization, Cookie",
    }
    if asked.knows(tag):
        return Prepared(304, b"", headers)
    if not packed:
        return Prepared(200, b"".join(each.plain for each in fragments), headers)
    return Prepared(200, _zipped(fragments), headers | {"Content-Encoding": "gzip"})


def _zipped(fragments: Sequence[Fragment]) -> bytes:
    """One gzip member (RFC 1952)."""
    check = length = 0
    for each in fragments:
        check = zlib.crc32(each.plain, check)
        length += len(each.plain)
    foot = struct.pack("<II", check, length & 0xFFFFFFFF)
    return b"".join((_HEAD, *(each.packed for each in fragments), _END, foot))


def _weight(fragment: Fragment) -> int:
    return len(fragment.plain) + len(fragment.packed)
