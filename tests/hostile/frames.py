"""WebSocket frames made and read by hand (RFC 6455 section 5.2), for tests that need no good manners."""

from __future__ import annotations

import struct


def framed(payload: bytes, opcode: int, mask: bytes, fin: bool = True) -> bytes:
    """One masked frame of a client."""
    first = bytes([(0x80 if fin else 0) | opcode])
    if len(payload) < 126:
        length = bytes([0x80 | len(payload)])
    elif len(payload) < 1 << 16:
        length = bytes([0x80 | 126]) + struct.pack(">H", len(payload))
    else:
        length = bytes([0x80 | 127]) + struct.pack(">Q", len(payload))
    return first + length + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))


class Frames:
    """Cuts a server's bytes into frames; before them comes the answer to the handshake."""

    def __init__(self) -> None:
        self._held = b""
        self.open = False
        self.refused = False

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """(opcode, payload) of each frame that is whole by now."""
        self._held += data
        if not self.open:
            head, found, rest = self._held.partition(b"\r\n\r\n")
            if not found:
                return []
            self._held, self.open = rest, head.startswith(b"HTTP/1.1 101 ")
            self.refused = not self.open
            if self.refused:
                return []
        frames = []
        while (size := self._size()) is not None and len(self._held) >= size[0] + size[1]:
            header, length = size
            frames.append((self._held[0] & 15, self._held[header : header + length]))
            self._held = self._held[header + length :]
        return frames

    def _size(self) -> tuple[int, int] | None:
        """Bytes of the next frame's header and payload."""
        if len(self._held) < 2:
            return None
        length = self._held[1] & 0x7F
        if length < 126:
            return 2, length
        wide = 2 if length == 126 else 8
        if len(self._held) < 2 + wide:
            return None
        return 2 + wide, int.from_bytes(self._held[2 : 2 + wide], "big")
