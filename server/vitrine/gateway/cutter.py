"""Cuts a client's bytes at the borders of WebSocket frames (RFC 6455 section 5.2).

Small whole binary frames, which are nearly all (poses), can then be read without the library: its parser
takes 30 us a message where this takes 3. Whatever is unusual goes there unread, so every rule is its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

try:
    from websockets.speedups import apply_mask
except ImportError:  # a machine for which the library has no compiled wheel
    from websockets.utils import apply_mask

# FIN and opcode 2; masked, with a length that fits in the second byte.
WHOLE_BINARY: Final = 0x82
MASKED: Final = 0x80
GREATEST_SMALL: Final = 125


class Cutter:
    """`cut` gives pieces: (True, one small whole masked binary frame) or (False, bytes for the library)."""

    __slots__ = ("_held", "_owed")

    def __init__(self) -> None:
        self._held = b""
        self._owed = 0  # bytes of a frame that the library has begun

    @property
    def waiting(self) -> bool:
        """Whether a frame has begun and not ended."""
        return bool(self._held or self._owed)

    def cut(self, data: bytes) -> Iterator[tuple[bool, bytes]]:
        """The pieces of all complete or unusual frames in the stream so far, in order."""
        if self._held:
            data, self._held = self._held + data, b""
        at, end = 0, len(data)
        while at < end:
            if self._owed:
                piece = data[at : at + self._owed]
                self._owed -= len(piece)
                at += len(piece)
                yield False, piece
                continue
            length = _frame_bytes(data, at)
            if length is None:
                break
            second = data[at + 1]
            if data[at] == WHOLE_BINARY and second & MASKED and second & 0x7F <= GREATEST_SMALL:
                if at + length > end:
                    break
                yield True, data[at : at + length]
                at += length
            else:
                self._owed = length
        self._held = data[at:]


def payload(frame: bytes) -> bytes:
    """What a small whole masked binary frame carries."""
    return apply_mask(frame[6:], frame[2:6])


def _frame_bytes(data: bytes, at: int) -> int | None:
    """How long the frame at `at` is, header included; None if its header is not whole."""
    header = data[at : at + 10]
    if len(header) < 2:
        return None
    length, masking = header[1] & 0x7F, 4 if header[1] & MASKED else 0
    if length <= GREATEST_SMALL:
        return 2 + masking + length
    extra = 2 if length == 126 else 8
    if len(header) < 2 + extra:
        return None
    return 2 + extra + masking + int.from_bytes(header[2 : 2 + extra], "big")
