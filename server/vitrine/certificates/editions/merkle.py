"""The tree that binds an edition to its files: RFC 6962, section 2.1, with SHA-256.

A leaf is `name LF SHA-256 of the file in hex`; leaves are hashed behind 0x00 and nodes behind 0x01, so that
no node can be passed off as a file. `tests/vectors/certificates/merkle.json` is shared with the browser's
half.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file by its name and the SHA-256 of its bytes, 64 lower-case hex digits."""

    name: str
    sha256: str

    def hash(self) -> bytes:
        return hashlib.sha256(b"\0" + f"{self.name}\n{self.sha256}".encode()).digest()


def root(leaves: Sequence[Leaf]) -> bytes:
    """The tree's 32 bytes; leaves in the order given. Raises ValueError without any."""
    if not leaves:
        raise ValueError("a tree has at least one leaf")
    return _root([leaf.hash() for leaf in leaves])


def proof(leaves: Sequence[Leaf], index: int) -> list[bytes]:
    """The audit path of the leaf at `index`, its nearest relation first. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"there is no leaf {index} among {len(leaves)}")
    return _path([leaf.hash() for leaf in leaves], index)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two below `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _root(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    at = _split(len(hashes))
    return _node(_root(hashes[:at]), _root(hashes[at:]))


def _path(hashes: list[bytes], index: int) -> list[bytes]:
    if len(hashes) == 1:
        return []
    at = _split(len(hashes))
    if index < at:
        return [*_path(hashes[:at], index), _root(hashes[at:])]
    return [*_path(hashes[at:], index - at), _root(hashes[:at])]
