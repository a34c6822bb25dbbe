"""Content ids, computed here: what `ipfs add --cid-version=1` would name a file, without asking anybody.

A file of at most 256 KiB is one raw block. A longer one is cut into such blocks, and nodes of at most 174
links are laid over them until one is left: UnixFS in dag-pb, the balanced layout, links without names.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

CHUNK_BYTES: Final = 256 * 1024
LINKS_LIMIT: Final = 174

_RAW, _DAG_PB = b"\x55", b"\x70"
_SHA2_256: Final = b"\x12\x20"
_UNIXFS_FILE: Final = 2


@dataclass(frozen=True, slots=True)
class FileBlock:
    """A part of a file's tree. cid: its bytes. tree_bytes: with all blocks below. file_bytes: of the file."""

    cid: bytes
    tree_bytes: int
    file_bytes: int


def cid_of(chunks: Iterable[bytes]) -> str:
    """The content id of a stream, in lower-case base 32 as usual: "baf…"."""
    blocks = [_leaf(chunk) for chunk in _pieces(chunks)] or [_leaf(b"")]
    while len(blocks) > 1:
        blocks = [node(blocks[at : at + LINKS_LIMIT]) for at in range(0, len(blocks), LINKS_LIMIT)]
    return text_of(blocks[0].cid)


def text_of(cid: bytes) -> str:
    """A content id as people write it: multibase `b`, RFC 4648 base 32 without padding."""
    return "b" + base64.b32encode(cid).decode("ascii").lower().rstrip("=")


def node(children: Sequence[FileBlock]) -> FileBlock:
    """The dag-pb block over these: its links first, then what UnixFS says (dag-pb specification, order)."""
    links = b"".join(
        _field(2, _field(1, child.cid) + _field(2, b"") + _number(3, child.tree_bytes)) for child in children
    )
    file_bytes = sum(child.file_bytes for child in children)
    told = _number(1, _UNIXFS_FILE) + _number(3, file_bytes)
    told += b"".join(_number(4, child.file_bytes) for child in children)
    block = links + _field(1, told)
    return FileBlock(
        _cid(_DAG_PB, block), len(block) + sum(child.tree_bytes for child in children), file_bytes
    )


def _leaf(chunk: bytes) -> FileBlock:
    return FileBlock(_cid(_RAW, chunk), len(chunk), len(chunk))


def _cid(codec: bytes, block: bytes) -> bytes:
    return b"\x01" + codec + _SHA2_256 + hashlib.sha256(block).digest()


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The stream again, cut into CHUNK_BYTES; only the last may be shorter."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= CHUNK_BYTES:
            yield bytes(held[:CHUNK_BYTES])
            del held[:CHUNK_BYTES]
    if held:
        yield bytes(held)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    """A protobuf varint field."""
    return _varint(field << 3) + _varint(value)


def _field(field: int, content: bytes) -> bytes:
    """A protobuf length-delimited field."""
    return _varint(field << 3 | 2) + _varint(len(content)) + content
