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


def _believed(answer: SandboxAnswer) -> Photograph:
    """Only what is a still WebP of such a size: the program may have been captured."""
    data = answer.read("picture.webp")
    found = image_of(data, _THE_PICTURE)
    if found.media_type != "image/webp" or max(found.width, found.height) > SIDE_PX or len(data) > KEPT_BYTES:
        raise MeasuringFailed.because("output")
    return Photograph(data, found.width, found.height)
