"""The kind and size of an image from its header alone: nothing is decoded here."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

from vitrine.assets.errors import BadImage, OverLimit
from vitrine.assets.limits import IMAGE_SIDE

MediaType = Literal["image/png", "image/jpeg", "image/webp", "image/avif", "image/ktx2"]

_KTX2 = b"\xabKTX 20\xbb\r\n\x1a\n"
_KTX2_HEAD_BYTES = 80
# Start-of-frame markers hold the size; C4, C8 and CC share their range and are tables (ITU T.81 table B.1).
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = frozenset(range(0xD0, 0xD8)) | {0x01}
_JPEG_SEGMENTS = 10_000
_AVIF_HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Image:
    """media_type: by its magic, not its name. width, height: pixels, 1 to 8,192."""

    media_type: MediaType
    width: int
    height: int

    @property
    def pixels(self) -> int:
        """How many pixels it decodes to."""
        return self.width * self.height

    @property
    def memory_bytes(self) -> int:
        """Estimated GPU memory with mipmaps: 4 bytes a pixel, 1 where the texture stays compressed (KTX2)."""
        return self.pixels * (1 if self.media_type == "image/ktx2" else 4) * 4 // 3


def image_of(data: bytes | memoryview, where: str) -> Image:
    """What the image in `data` is. where: for the message. Raises BadImage, OverLimit (a side over 8,192)."""
    view = memoryview(data)
    found = _png(view) or _webp(view) or _ktx2(view, where) or _avif(view) or _jpeg(view)
    if found is None:
        raise BadImage(
            f"{where} is no readable PNG, JPEG, WebP, AVIF or KTX2 image. Save it again as PNG.", where=where
        )
    if min(found.width, found.height) < 1:
        raise BadImage(f"{where} has no pixels. Save the image again.", where=where)
    if max(found.width, found.height) > IMAGE_SIDE.value:
        raise OverLimit.of(IMAGE_SIDE, max(found.width, found.height), where)
    return found


def _png(view: memoryview) -> Image | None:
    if bytes(view[:8]) != b"\x89PNG\r\n\x1a\n" or bytes(view[12:16]) != b"IHDR" or len(view) < 33:
        return None
    return Image("image/png", int.from_bytes(view[16:20], "big"), int.from_bytes(view[20:24], "big"))


def _webp(view: memoryview) -> Image | None:
    if bytes(view[:4]) != b"RIFF" or bytes(view[8:12]) != b"WEBP" or len(view) < 30:
        return None
    form = bytes(view[12:16])
    if form == b"VP8X":
        width, height = (int.from_bytes(view[start : start + 3], "little") + 1 for start in (24, 27))
    elif form == b"VP8 " and bytes(view[23:26]) == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(view[start : start + 2], "little") & 0x3FFF for start in (26, 28))
    elif form == b"VP8L" and view[20] == 0x2F:
        bits = int.from_bytes(view[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        return None
    return Image("image/webp", width, height)


def _ktx2(view: memoryview, where: str) -> Image | None:
    """Raises BadImage for what is not flat, as glTF wants it, and for levels that unpack to more than pixels.

    Layers, depth and faces multiply what a card holds, while width and height say nothing of them.
    """
    if bytes(view[:12]) != _KTX2 or len(view) < _KTX2_HEAD_BYTES:
        return None
    width, height, depth, layers, faces, levels = struct.unpack_from("<6I", view, 20)
    if depth or layers > 1 or faces > 1:
        raise BadImage(
            f"{where} is a KTX2 image of {max(1, layers)} layers, {max(1, faces)} faces and depth {depth}. "
            "Save it as one flat picture.", where=where
        )  # fmt: skip
    most = max(width, height).bit_length()
    if levels > most:
        raise BadImage(f"{where} tells of {levels} levels; its size has {most}. Save it again.", where=where)
    index = bytes(view[_KTX2_HEAD_BYTES : _KTX2_HEAD_BYTES + 24 * max(1, levels)])
    told = [entry[2] for entry in struct.iter_unpack("<3Q", index[: len(index) // 24 * 24])]
    for level, unpacked in enumerate(told):
        # Whole blocks of 4 x 4 pixels, of at most 16 bytes a pixel.
        blocks = -(-max(1, width >> level) // 4) * -(-max(1, height >> level) // 4)
        if unpacked > blocks * 16 * 16:
            raise BadImage(
                f"{where} tells of {unpacked} bytes for its level {level}, more than its pixels can have. "
                "Save it again.", where=where
            )  # fmt: skip
    return Image("image/ktx2", width, height)


def _avif(view: memoryview) -> Image | None:
    if bytes(view[4:12]) not in (b"ftypavif", b"ftypavis") or len(view) < 64:
        return None
    # Sizes stand in `ispe` boxes (ISO/IEC 23008-12 section 6.5.3), one a plane or tile: the greatest counts.
    head, sizes, at = bytes(view[:_AVIF_HEAD_BYTES]), [], 0
    while (at := head.find(b"ispe", at) + 4) > 3 and at + 12 <= len(head):
        sizes.append(
            (int.from_bytes(head[at + 4 : at + 8], "big"), int.from_bytes(head[at + 8 : at + 12], "big"))
        )
    return Image("image/avif", *max(sizes, key=lambda size: size[0] * size[1])) if sizes else None


def _jpeg(view: memoryview) -> Image | None:
    if bytes(view[:3]) != b"\xff\xd8\xff":
        return None
    offset = 2
    for _ in range(_JPEG_SEGMENTS):
        while (
            offset < len(view)
            and view[offset] == 0xFF
            and offset + 1 < len(view)
            and view[offset + 1] == 0xFF
        ):
            offset += 1
        if offset + 9 > len(view) or view[offset] != 0xFF:
            return None
        marker = view[offset + 1]
        if marker in _JPEG_FRAMES:
            height = int.from_bytes(view[offset + 5 : offset + 7], "big")
            return Image("image/jpeg", int.from_bytes(view[offset + 7 : offset + 9], "big"), height)
        length = 0 if marker in _JPEG_BARE else int.from_bytes(view[offset + 2 : offset + 4], "big")
        if marker not in _JPEG_BARE and length < 2:
            return None
        offset += 2 + length
    return None
