"""A brand's photograph is made anew: its pixels stay, whatever else is in the file goes or is refused."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from tests.fixtures import photographs
from vitrine.assets.errors import OverLimit
from vitrine.assets.limits import PHOTOGRAPH_BYTES
from vitrine.assets.pictures.photograph import KEPT_BYTES, SIDE_PX, photograph
from vitrine.errors import VitrineError


def _opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_what_cameras_and_programs_write_becomes_a_still_picture(kind: str) -> None:
    made = photograph(photographs.plain(kind))
    image = _opened(made.data)
    assert (image.format, image.size, image.mode) == ("WEBP", (64, 48), "RGB")
    assert (made.width, made.height) == (64, 48)
    red, green, blue = image.getpixel((30, 20))  # type: ignore[misc]  # three bands: RGB
    assert abs(red - 180) < 8 and abs(green - 40) < 8 and abs(blue - 30) < 8
    assert photograph(photographs.plain(kind)).data == made.data, "the same twice is one file"


def test_a_phone_s_picture_stands_upright_and_says_no_place() -> None:
    sent = photographs.from_a_phone()
    assert b"Phone of Ada" in sent
    made = photograph(sent)
    image: Any = _opened(made.data)
    assert image.size == (48, 64)
    assert image.getpixel((24, 8))[0] > 200 and image.getpixel((24, 56))[0] < 60, "the light half is above"
    assert not image.getexif() and not set(image.info) & {"exif", "xmp", "icc_profile", "comment"}
    for told in (b"Ada", b"Exif", b"48.8566", b"script"):
        assert told not in made.data


def test_colours_of_another_profile_are_made_those_of_pages() -> None:
    from PIL import ImageCms

    lab = ImageCms.createProfile("LAB", 6500)
    odd = ImageCms.ImageCmsProfile(lab).tobytes()
    same = photograph(photographs.plain())
    # A profile that fits no pixels of this kind is none.
    assert photograph(photographs.plain(icc_profile=odd)).data == same.data
    ours = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert _opened(photograph(photographs.plain(icc_profile=ours)).data).getpixel((9, 9)) == _opened(
        same.data
    ).getpixel((9, 9))


def test_what_can_be_seen_through_stays_so() -> None:
    image = _opened(photograph(photographs.plain(colour=(0, 120, 0, 0))).data)
    assert image.mode == "RGBA" and image.getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_a_large_one_is_made_as_small_as_pages_need() -> None:
    made = photograph(photographs.plain("JPEG", (6_000, 1_500)))
    assert (made.width, made.height) == (SIDE_PX, SIDE_PX // 4)
    assert len(made.data) < KEPT_BYTES


@pytest.mark.parametrize("name", sorted(photographs.hostile()))
def test_anything_else_is_refused_in_one_line(name: str) -> None:
    data, problem = photographs.hostile()[name]
    with pytest.raises(VitrineError) as refused:
        photograph(data)
    assert refused.value.slug() == problem, refused.value.message
    assert "\n" not in refused.value.message and len(refused.value.message) < 200


def test_more_bytes_than_a_camera_writes_are_not_even_looked_at() -> None:
    with pytest.raises(OverLimit):
        photograph(bytes(PHOTOGRAPH_BYTES.value + 1))
