"""A stream of bytes on its way to the blobs, looked at as it passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from vitrine.assets.intake import kinds

_CHUNK_BYTES = 1 << 18


class CheckedStream:
    """A stream that is checked against its own first bytes as it passes: nothing false is ever kept."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.kind: kinds.UploadKind = "glb"

    def __iter__(self) -> Iterator[bytes]:
        head, size = b"", 0
        for chunk in self._chunks:
            if len(head) < kinds.HEAD_BYTES:
                head = (head + chunk)[: kinds.HEAD_BYTES]
                if len(head) == kinds.HEAD_BYTES:
                    self.kind = kinds.kind_of(head, None)
            size += len(chunk)
            yield chunk
        self.kind = kinds.kind_of(head, size)


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """What is left of the file."""
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk
