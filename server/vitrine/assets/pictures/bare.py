"""A picture without what its file says besides: no place, no camera, no name, nothing behind its end.

Pixels stay as they are, bit for bit, and so do their colours (profiles, gamma, transparency): what hangs on a
wall, or is a material of a template, may be exact. A file that says nothing else is the same bytes again.
"""

from __future__ import annotations

import struct
from typing import Final

from vitrine.assets.errors import BadImage

_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
# PNG 3rd edition, section 11: what is drawn, and how. A critical chunk that nobody knows ends a reader.
_PNG_KEPT: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)
_WEBP_KEPT: Final = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM", b"ANMF"))
# RFC 9649, section 2.7: bits of VP8X that say that EXIF and XMP come.
_WEBP_SAYS: Final = 0x08 | 0x04
# ITU T.81, table B.1: markers without a length; SOS is followed by what is drawn.
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD8)))
_SOI, _EOI, _SOS, _COM, _APP0, _APP1, _APP2, _APP14 = 0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xE1, 0xE2, 0xEE
_JPEG_KEPT: Final = {_APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}
_ORIENTATION: Final = 0x0112


def bare(data: bytes, media_type: str) -> bytes:
    """The same picture and nothing else. media_type: PNG, JPEG or WebP. Raises BadImage: it is cut."""
    try:
        return {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp}[media_type](data)
    except (IndexError, struct.error) as error:
        raise BadImage(
            "The picture cannot be opened: it is cut, or not what it says. Save it again as PNG or JPEG.",
            where="The picture",
        ) from error


def is_turned(data: bytes) -> bool:
    """Whether a JPEG says that it has to be turned or mirrored to be upright (EXIF 2.32, Orientation)."""
    at = 2
    try:
        while True:
            marker, start, end = _segment(data, at)
            if marker in (_SOS, _EOI):
                return False
            if marker == _APP1 and data[start : start + 6] == b"Exif\0\0":
                return _orientation(data[start + 6 : end]) in range(2, 9)
            at = end
    except (IndexError, struct.error):
        return False


def _png(data: bytes) -> bytes:
    kept, at = [_PNG_HEAD], len(_PNG_HEAD)
    while True:
        size, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data):
            raise IndexError
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _webp(data: bytes) -> bytes:
    kept, at = [], 12
    until = 8 + int.from_bytes(data[4:8], "little")
    if until > len(data):
        raise IndexError
    while at < until:
        name, size = struct.unpack_from("<4sI", data, at)
        end = at + 8 + size
        if end > until:
            raise IndexError
        if name == b"VP8X":
            kept.append(data[at : at + 8] + bytes((data[at + 8] & ~_WEBP_SAYS,)) + data[at + 9 : end])
        elif name in _WEBP_KEPT:
            kept.append(data[at:end])
        if name in _WEBP_KEPT and size % 2:
            kept.append(b"\0")
        at = end + size % 2
    whole = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(whole).to_bytes(4, "little") + whole


def _jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while True:
        marker, start, end = _segment(data, at)
        if end > len(data):
            raise IndexError
        wanted = _JPEG_KEPT.get(marker)
        says = marker == _COM or _APP0 <= marker <= _APP0 + 15
        if marker == _APP0 and data[start:end].startswith(b"JFIF\0"):
            kept.append(b"\xff\xe0\0\x10" + data[start : start + 12] + b"\0\0")  # without its thumbnail
        elif not says or (wanted is not None and data[start:end].startswith(wanted)):
            kept.append(data[at:end])
        if marker == _EOI:
            return b"".join(kept)
        at = end
        if marker == _SOS:
            end = _drawn(data, at)
            kept.append(data[at:end])
            at = end


def _segment(data: bytes, at: int) -> tuple[int, int, int]:
    """The marker at `at`, and from where to where it speaks."""
    if data[at] != 0xFF:
        raise IndexError
    while data[at + 1] == 0xFF:  # any number of them may stand before a marker
        at += 1
    marker = data[at + 1]
    if marker in _ALONE or marker in (_SOI, _EOI):
        return marker, at + 2, at + 2
    (size,) = struct.unpack_from(">H", data, at + 2)
    if size < 2:
        raise IndexError
    return marker, at + 4, at + 2 + size


def _drawn(data: bytes, at: int) -> int:
    """Where the scan that begins at `at` ends: at a marker that is not within it."""
    while True:
        at = _next(data, at)
        after = data[at + 1]
        if after != 0 and after not in _ALONE and after != 0xFF:
            return at
        at += 1 if after == 0xFF else 2


def _next(data: bytes, at: int) -> int:
    found = data.find(b"\xff", at)
    if found < 0:
        raise IndexError
    return found


def _orientation(exif: bytes) -> int:
    """Of its first directory; 1, upright, where it says none."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    (at,) = struct.unpack_from(f"{order}I", exif, 4)
    (count,) = struct.unpack_from(f"{order}H", exif, at)
    for number in range(count):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, at + 2 + 12 * number)
        if tag == _ORIENTATION:
            return int(value)
    return 1
