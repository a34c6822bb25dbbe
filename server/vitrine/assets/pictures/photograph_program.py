"""The inside of a photograph, started by `photograph.py` alone: `-m
vitrine.assets.pictures.photograph_program`.

In its folder: `picture` and the request {"format", "side_px"}. It leaves `picture.webp` and answers {}, or
{"problem"}.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from vitrine.assets.confining.program import Fence, run
from vitrine.assets.errors import BadImage, NotAPicture, OverLimit
from vitrine.assets.limits import IMAGE_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image

_QUALITY: Final = 88
_PICTURE: Final = "The picture"
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "AVIF")


def work(request: dict[str, Any], fence: Fence) -> dict[str, Any]:
    """Write the picture anew. Raises NotAPicture, BadImage, OverLimit."""
    with fence.lifted():
        from PIL import Image

        _load(Image)
    Image.MAX_IMAGE_PIXELS = None  # counted below, before anything is decoded
    kind, side = str(request["format"]), int(request["side_px"])
    if kind not in _FORMATS:
        raise BadImage("The picture is of no kind that is read here.", where=_PICTURE)
    try:
        image = Image.open("picture", formats=[kind])
        if image.width * image.height > IMAGE_PIXELS.value:
            raise OverLimit.of(IMAGE_PIXELS, image.width * image.height, _PICTURE)
        # A JPEG with a second picture behind it (of depth, of brightness) does not move: the first is it.
        if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
            raise NotAPicture("This picture moves. Send one that stands still.")
        image.draft("RGB", (side * 2, side * 2))  # a JPEG is decoded no larger than it is needed
        image.load()
        found = _smaller(_srgb(_upright(image)), side)
        found.save("picture.webp", "WEBP", quality=_QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError) as error:
        # As Pillow says that a file is cut or contradicts itself.
        raise BadImage(
            "The picture cannot be opened: it is cut, or not what it says. Save it again as PNG or JPEG.",
            where=_PICTURE,
        ) from error
    return {}


def _load(images: Any) -> None:
    """Load Pillow's formats, and what they look for, before the fence closes."""
    from PIL import ImageCms, ImageOps

    images.init()
    for kind in _FORMATS:
        probe = io.BytesIO()
        images.new("RGB", (4, 4)).save(probe, kind)
        images.open(probe).load()
    ImageOps.exif_transpose(images.new("RGB", (1, 1)))
    ImageCms.createProfile("sRGB")


def _upright(image: Image) -> Image:
    """As the camera was held (EXIF 2.32, Orientation); what it says otherwise is not kept."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(image)


def _srgb(image: Image) -> Image:
    """In the colours of pages: RGB, or RGBA where something can be seen through."""
    from PIL import ImageCms

    if image.mode.startswith(("I", "F")):  # 16 bits of grey
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    profile = image.info.get("icc_profile")
    clear = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if clear else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            own, ours = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            opaque = image.convert("RGB") if image.mode == "RGBA" else image
            made = ImageCms.profileToProfile(opaque, own, ours, outputMode="RGB")
            if made is not None and image.mode == "RGBA":
                made.putalpha(image.getchannel("A"))
            if made is not None:
                return made if made.mode == mode else made.convert(mode)
        except ImageCms.PyCMSError:
            pass  # a profile of another kind of colours: the picture is read as if it had none
    return image if image.mode == mode else image.convert(mode)


def _smaller(image: Image, side: int) -> Image:
    """No longer than `side`; never larger than it came."""
    from PIL.Image import Resampling

    longest = max(image.size)
    if longest <= side:
        return image
    width, height = (max(1, round(each * side / longest)) for each in image.size)
    return image.resize((width, height), Resampling.LANCZOS)


if __name__ == "__main__":
    run(work)
