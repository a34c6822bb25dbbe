"""Sizes from headers, of pictures that Pillow wrote and of headers that lie."""

from __future__ import annotations

import io

import pytest
from PIL import Image as Pillow

from tests.fixtures.hostile import ktx2
from vitrine.assets.errors import BadImage, OverLimit
from vitrine.assets.gltf.images import Image, image_of


def written(kind: str, size: tuple[int, int], **options: object) -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", size, (180, 120, 60)).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("size", [(1, 1), (17, 300), (1024, 33)])
@pytest.mark.parametrize(
    ("kind", "options", "media_type"),
    [
        ("PNG", {}, "image/png"),
        ("JPEG", {}, "image/jpeg"),
        (
            "JPEG",
            {"progressive": True, "exif": b"Exif\0\0" + bytes(5000), "icc_profile": bytes(900)},
            "image/jpeg",
        ),
        ("WEBP", {}, "image/webp"),
        ("WEBP", {"lossless": True}, "image/webp"),
        ("WEBP", {"exif": b"Exif\0\0II*\0" + bytes(40)}, "image/webp"),
    ],
)
def test_size_is_what_the_encoder_wrote(
    kind: str, options: dict[str, object], media_type: str, size: tuple[int, int]
) -> None:
    found = image_of(written(kind, size, **options), "it")
    assert (found.media_type, found.width, found.height) == (media_type, *size)


def test_ktx2() -> None:
    for header in ({}, {"layers": 1}, {"levels": 0}, {"unpacked": 256 * 16}):
        assert image_of(ktx2(**header), "it") == Image("image/ktx2", 16, 16)
    assert image_of(ktx2(width=1, height=8192, levels=14), "it").height == 8192


@pytest.mark.parametrize(
    "header", [{"layers": 2}, {"depth": 1}, {"faces": 6}, {"levels": 6}, {"unpacked": 256 * 16 + 1}]
)
def test_a_ktx2_that_is_not_flat_or_lies_is_refused(header: dict[str, int]) -> None:
    with pytest.raises(BadImage):
        image_of(ktx2(**header), "it")


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"GIF89a", b"\xff\xd8\xff" * 40, b"\x89PNG\r\n\x1a\n"])
def test_other_bytes_are_no_image(data: bytes) -> None:
    with pytest.raises(BadImage):
        image_of(data, "it")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_every_cut_is_an_error_or_the_size(kind: str) -> None:
    whole = written(kind, (40, 30))
    for length in range(0, len(whole), 7):
        try:
            assert image_of(whole[:length], "it").pixels == 1200
        except BadImage:
            continue


def test_side_over_the_limit() -> None:
    with pytest.raises(OverLimit):
        image_of(written("PNG", (8193, 1)), "it")
