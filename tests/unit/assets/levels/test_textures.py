"""Textures: searched to a likeness, judged by what is read of them, never larger than the original."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from vitrine.assets.levels.textures import Format, Texture, Usage, likeness_db

COLOUR = Usage(7, True, False)
SEEN_THROUGH = Usage(15, True, False)
DATA = Usage(6, False, False)
NORMAL = Usage(7, False, True)

Pixels = NDArray[np.uint8]


def photograph(side: int = 128, channels: int = 3) -> Pixels:
    """Slopes with some grain: neither flat nor noise."""
    x, y = np.meshgrid(np.linspace(0, 1, side), np.linspace(0, 1, side))
    grain = np.random.default_rng(1).normal(0, 1.5, (side, side, channels))
    waves = np.stack([np.sin(6 * x + n) * np.cos(5 * y - n) for n in range(channels)], -1)
    return np.clip(waves * 90 + 128 + grain, 0, 255).astype(np.uint8)


def file_of(pixels: Pixels, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind)
    return out.getvalue()


def texture(pixels: Pixels, usage: Usage = COLOUR) -> Texture:
    return Texture(file_of(pixels), "image/png", usage)


def pixels_of(data: bytes) -> Pixels:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image)


@pytest.mark.parametrize("kind", ["webp", "avif"])
def test_search_reaches_the_likeness_with_the_smaller_file(kind: Format) -> None:
    one = texture(photograph())
    low, high = one.encoded(kind, 2048, 33), one.encoded(kind, 2048, 36)
    assert low.likeness_db >= 33
    assert high.likeness_db >= 36
    assert len(low.data) <= len(high.data) < len(file_of(photograph()))


def test_sides_shrink_and_keep_their_shape() -> None:
    found = texture(photograph()[:, :64]).encoded("webp", 32, 30)
    assert (found.width, found.height) == (16, 32)
    assert pixels_of(found.data).shape[:2] == (32, 16)


def test_original_stays_where_it_is_smaller() -> None:
    out = io.BytesIO()
    Image.fromarray(photograph(64)).save(out, "WEBP", quality=10)
    tiny = out.getvalue()
    assert Texture(tiny, "image/webp", COLOUR).encoded("webp", 2048, 60).data == tiny


def test_drawn_images_are_kept_without_loss() -> None:
    drawn = np.zeros((256, 256, 3), np.uint8)
    drawn[64:128, 32:200], drawn[150:, 100:] = (200, 30, 40), (20, 120, 220)
    found = texture(drawn).encoded("webp", 2048, 40)
    assert (pixels_of(found.data) == drawn).all()


def test_one_colour_needs_no_size() -> None:
    found = texture(np.full((512, 512, 3), 90, np.uint8)).encoded("webp", 2048, 40)
    assert (found.width, found.height) == (4, 4)
    assert abs(pixels_of(found.data)[..., :3].astype(int) - 90).max() <= 1


def test_alpha_is_kept_only_if_it_is_seen() -> None:
    pixels = photograph(64, 4)
    assert pixels_of(texture(pixels).encoded("webp", 2048, 34).data).shape[2] == 3
    seen = pixels_of(texture(pixels, SEEN_THROUGH).encoded("webp", 2048, 34).data)
    assert seen.shape[2] == 4
    assert likeness_db(pixels, seen, SEEN_THROUGH) >= 30


def test_channels_that_nobody_reads_cost_nothing() -> None:
    noisy = photograph()
    noisy[..., 0] = np.random.default_rng(2).integers(0, 255, noisy.shape[:2])
    used, unused = texture(noisy, COLOUR), texture(noisy, DATA)
    assert len(unused.encoded("webp", 2048, 32).data) < len(used.encoded("webp", 2048, 32).data)


def test_directions_stay_unit_long() -> None:
    normals = np.full((64, 64, 3), (128, 128, 255), np.uint8)
    normals[::2, ::2] = (200, 60, 200)
    small = texture(normals, NORMAL).rgba(16)[..., :3].astype(float) / 127.5 - 1
    assert np.allclose(np.linalg.norm(small, axis=-1), 1, atol=0.02)


def test_what_cannot_be_decoded_stays_as_it_came() -> None:
    for data, kind in (
        (b"\xabKTX 20\xbb\r\n\x1a\n" + bytes(80), "image/ktx2"),
        (file_of(photograph())[:300], "image/png"),
    ):
        assert Texture(data, kind, COLOUR).encoded("webp", 256, 40).data == data


def test_sixteen_bits_of_grey_are_scaled_not_cut() -> None:
    out = io.BytesIO()
    Image.fromarray(np.full((8, 8), 0x8000, np.uint16)).save(out, "PNG")
    found = Texture(out.getvalue(), "image/png", COLOUR).encoded("avif", 4, 40)
    assert abs(int(pixels_of(found.data)[0, 0, 0]) - 0x80) <= 1


def test_likeness() -> None:
    one = photograph()
    assert likeness_db(one, one, COLOUR) == 99
    off = one.copy()
    off[..., 1] ^= 8
    assert likeness_db(one, off, COLOUR) == pytest.approx(10 * np.log10(255**2 / (64 / 3)), abs=0.01)
    # Data is as good as its worst channel, and a channel that is not read does not count.
    assert likeness_db(one, off, Usage(7, False, False)) == pytest.approx(
        10 * np.log10(255**2 / 64), abs=0.01
    )
    assert likeness_db(one, off, Usage(5, False, False)) == 99
