"""What is kept of a picture's file: its pixels and colours, bit for bit, and nothing else."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from tests.fixtures import photographs
from vitrine.assets.errors import BadImage
from vitrine.assets.pictures.bare import bare, is_turned

SECRET = b"48.8566 N"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif() -> Image.Exif:
    said = Image.Exif()
    said[0x0110] = SECRET.decode()
    return said


def noted() -> PngImagePlugin.PngInfo:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", SECRET.decode())
    said.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return said


def noise(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    image = Image.effect_noise((61, 43), 80).convert("RGB")
    image.putalpha(image.getchannel("R"))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def said_by(kind: str, **options: Any) -> bytes:
    return noise(kind, exif=exif(), icc_profile=PROFILE, **options) + b"<b>" + SECRET


TELLING = {
    "jpeg": (said_by("JPEG", comment=SECRET, xmp=SECRET), "image/jpeg"),
    "progressive": (said_by("JPEG", progressive=True, restart_marker_blocks=1), "image/jpeg"),
    "cmyk": (noise("JPEG", "CMYK", exif=exif(), comment=SECRET), "image/jpeg"),
    "png": (said_by("PNG", mode="RGBA", pnginfo=noted()), "image/png"),
    "palette": (noise("PNG", "P", exif=exif(), pnginfo=noted(), transparency=3), "image/png"),
    "webp": (said_by("WEBP", mode="RGBA", xmp=SECRET, lossless=True), "image/webp"),
    "lossy": (said_by("WEBP", xmp=SECRET), "image/webp"),
}


@pytest.mark.parametrize("name", TELLING)
def test_pixels_and_colours_stay_and_nothing_else(name: str) -> None:
    data, media_type = TELLING[name]
    kept = bare(data, media_type)
    assert SECRET in data and SECRET not in kept
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(kept))
    assert (before.mode, before.size, before.tobytes()) == (after.mode, after.size, after.tobytes())
    assert before.info.get("icc_profile") == after.info.get("icc_profile")
    assert before.info.get("transparency") == after.info.get("transparency")
    assert not after.getexif() and not set(after.info) & {"exif", "xmp", "comment", "Comment"}
    assert bare(kept, media_type) == kept, "twice is once: its hash stays"


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_file_that_says_nothing_is_the_same_file(kind: str, media_type: str) -> None:
    data = noise(kind)
    assert bare(data, media_type) == data


@pytest.mark.parametrize("name", TELLING)
def test_whatever_is_cut_off_is_refused_and_nothing_else_happens(name: str) -> None:
    data, media_type = TELLING[name]
    whole = bare(data, media_type)
    for end in range(30, len(whole) - 1, 37):
        with pytest.raises(BadImage):
            bare(whole[:end], media_type)


def test_who_lies_on_their_side() -> None:
    assert is_turned(photographs.from_a_phone())
    for turn in range(10):
        said = Image.Exif()
        said[0x0112] = turn
        assert is_turned(noise("JPEG", exif=said)) is (2 <= turn <= 8)
    assert not is_turned(noise("JPEG"))
    assert not is_turned(noise("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f"))
    assert not is_turned(b"\xff\xd8")
