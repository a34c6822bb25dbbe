"""A brand's photograph, made anew for pages: decoded and written again in a sandbox, nothing else is kept.

What comes is a stranger's file as a camera or a program wrote it. What is kept has its pixels, upright and in
sRGB, no larger than a page shows it: no place, no serial number, no name, nothing behind the picture's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vitrine.assets.confining.sandbox import Program, SandboxAnswer, sandboxed
from vitrine.assets.errors import BadImage, MeasuringFailed, NotAPicture, OverLimit
from vitrine.assets.gltf.images import image_of
from vitrine.assets.limits import IMAGE_PIXELS, MIB, PHOTOGRAPH_BYTES

SIDE_PX: Final = 2_048
"""The longer side of what is kept: a product page shows half of it on a screen of double density."""

KEPT_BYTES: Final = 4 * MIB
"""2,048 x 2,048 pixels of noise take 3.2 MB."""

_PROGRAM: Final = Program.of("vitrine.assets.pictures.photograph_program")
_READ: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/avif"})
_THE_PICTURE: Final = "The picture"
_NOT_MADE: Final = (
    f"A photograph in a file is a WebP of at most {SIDE_PX:,} pixels a side and {KEPT_BYTES // MIB} MiB that "
    "holds its pixels alone, as a shop writes it. Leave it out, and send it on the product's page."
)
_BARE: Final = frozenset(
    {
        (b"VP8 ",),
        (b"VP8L",),
        (b"VP8X", b"VP8 "),
        (b"VP8X", b"VP8L"),
        (b"VP8X", b"ALPH", b"VP8 "),
    }
)
_CHUNKS: Final = 3
_ALPHA: Final = 0x10


@dataclass(frozen=True, slots=True)
class Photograph:
    """A WebP of at most SIDE_PX a side and KEPT_BYTES."""

    data: bytes
    width: int
    height: int


def photograph(data: bytes) -> Photograph:
    """The picture in this file. Takes a second of processor at most for what cameras write.

    Raises NotAPicture (of another kind, or it moves), BadImage (it cannot be opened), OverLimit.
    """
    if len(data) > PHOTOGRAPH_BYTES.value:
        raise OverLimit.of(PHOTOGRAPH_BYTES, len(data))
    head = image_of(data, _THE_PICTURE)
    if head.media_type not in _READ:
        raise NotAPicture("A picture is a PNG, JPEG, WebP or AVIF. Save it as one of these.")
    if head.pixels > IMAGE_PIXELS.value:
        raise OverLimit.of(IMAGE_PIXELS, head.pixels, _THE_PICTURE)
    request = {"format": head.media_type.removeprefix("image/").upper(), "side_px": SIDE_PX}
    try:
        with sandboxed(_PROGRAM, {"picture": data}, request) as answer:
            return _believed(answer)
    except MeasuringFailed as error:
        raise BadImage(
            f"{_THE_PICTURE} could not be opened within what a picture may take. Save it again, smaller.",
            where=_THE_PICTURE,
        ) from error


def as_made(data: bytes) -> Photograph:
    """A photograph that a shop has made already, as it is: nothing but a still WebP's pixels, and they open.

    Raises as `photograph`; NotAPicture of what says anything else.
    """
    require_bare(data)
    opened = photograph(data)
    return Photograph(data, opened.width, opened.height)


def require_bare(data: bytes) -> None:
    """Whether it says nothing but pixels, though these were not opened. Raises NotAPicture, BadImage."""
    if len(data) > KEPT_BYTES or _forms(data) not in _BARE:
        raise NotAPicture(_NOT_MADE)
    head = image_of(data, _THE_PICTURE)
    if max(head.width, head.height) > SIDE_PX:
        raise NotAPicture(_NOT_MADE)


def _forms(data: bytes) -> tuple[bytes, ...] | None:
    """The chunks of a WebP (RFC 9649, section 2.3) in order; None: it is none, or says more."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or int.from_bytes(data[4:8], "little") != len(data) - 8:
        return None
    found: list[bytes] = []
    at = 12
    while at < len(data) and len(found) < _CHUNKS:
        form, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if form == b"VP8X" and (size != 10 or data[at + 8] & ~_ALPHA or any(data[at + 9 : at + 12])):
            return None
        found.append(form)
        at += 8 + size + size % 2
    return tuple(found) if at == len(data) else None


def _believed(answer: SandboxAnswer) -> Photograph:
    """Only what is a still WebP of such a size: the program may have been captured."""
    data = answer.read("picture.webp")
    found = image_of(data, _THE_PICTURE)
    if found.media_type != "image/webp" or max(found.width, found.height) > SIDE_PX or len(data) > KEPT_BYTES:
        raise MeasuringFailed.because("output")
    return Photograph(data, found.width, found.height)
