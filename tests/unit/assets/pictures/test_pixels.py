"""PSNR and SSIM by hand-made pictures whose differences are known."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from PIL import Image

from vitrine.assets.pictures.likeness import VARIANT_VIEWS, Likeness, better, threshold_db, views_of
from vitrine.assets.pictures.pixels import BEST_DB, difference, joined_db, pixels_of, shrunk
from vitrine.assets.pictures.taking import webp
from vitrine.assets.pictures.view import Sphere, View, likeness_views


def square(value: float, side: int = 32, size: int = 64) -> np.ndarray:
    """A grey square on nothing."""
    found = np.zeros((size, size, 4))
    found[:side, :side] = (value, value, value, 255)
    return found


def test_equal_pictures_have_the_best_figure() -> None:
    found = difference(square(90), square(90))
    assert (found.psnr_db, found.plain_psnr_db, found.ssim) == (BEST_DB, BEST_DB, pytest.approx(1))
    assert found.covered == 0.25


def test_empty_background_does_not_flatter() -> None:
    found = difference(square(90), square(100))
    assert found.psnr_db == pytest.approx(20 * math.log10(255 / 10))
    # Three quarters of the picture are empty: the plain figure is better by 10 log10(4).
    assert found.plain_psnr_db - found.psnr_db == pytest.approx(10 * math.log10(4))


def test_what_only_the_derivative_shows_counts() -> None:
    found = difference(square(90), square(90, side=40))
    assert found.covered == (40 / 64) ** 2
    assert found.psnr_db < 30
    assert found.ssim < 1


def test_nothing_beside_nothing_is_equal() -> None:
    found = difference(np.zeros((16, 16, 4)), np.zeros((16, 16, 4)))
    assert (found.psnr_db, found.ssim, found.covered) == (BEST_DB, 1.0, 0.0)


def test_a_picture_seen_from_afar_is_its_means_and_covers_as_much() -> None:
    fine = square(0)
    fine[:32:2, :32, :3] = 200
    coarse = shrunk(fine, 4)
    assert coarse.shape == (16, 16, 4)
    assert coarse[0, 0].tolist() == [100, 100, 100, 255]
    assert (coarse[..., 3] > 0).mean() == 0.25
    half = shrunk(square(90, side=2), 4)
    assert half[0, 0].tolist() == pytest.approx([90, 90, 90, 255 / 4]), "colour counts as much as it covers"
    assert shrunk(fine, 1) is fine


def test_views_are_joined_by_their_error_not_their_decibels() -> None:
    assert joined_db([30.0, 30.0]) == pytest.approx(30)
    assert joined_db([99.0, 30.0]) == pytest.approx(30 + 10 * math.log10(2), abs=1e-3)


def test_the_smallest_that_passes_is_better() -> None:
    def candidate(name: str, size: int, psnr: float, problem: str | None = None) -> Likeness:
        return Likeness(name, 1, size, psnr, psnr, psnr, 1.0, threshold_db(1), problem)

    small, large = candidate("small", 10, 27.9), candidate("large", 30, 35.0)
    broken = candidate("broken", 1, 99.0, "the viewer refused it")
    assert better([small, large, broken, candidate("larger", 40, 50.0)]) == large
    assert better([small, broken]) is None
    assert [threshold_db(level) for level in range(5)] == [29, 28, 25, 21, 21]


def test_a_view_of_impossible_numbers_is_refused() -> None:
    for view in (View(size_px=8), View(size_px=100_000), View(sphere=Sphere((0, math.nan, 0), 1))):
        with pytest.raises(ValueError, match="no such view"):
            view.plain()
    assert len({view.turn_deg for view in likeness_views(Sphere((0, 0, 0), 1))}) == 4


@pytest.mark.parametrize(("count", "each"), [(0, 0), (3, 2), (12, 2), (13, 1), (24, 1)])
def test_every_variant_is_looked_at_and_the_pictures_are_bounded(count: int, each: int) -> None:
    names = [f"v{number}" for number in range(count)]
    seen = [view.variant for view in views_of(Sphere((0, 0, 0), 1), names)]
    assert seen == [None] * 4 + [name for name in names for _ in range(each)]
    assert len(views_of(Sphere((0, 0, 0), 1), [f"v{number}" for number in range(99)])) == 4 + VARIANT_VIEWS


def test_webp_keeps_transparency_only_where_there_is_some() -> None:
    def png(alpha: int) -> bytes:
        out = io.BytesIO()
        Image.new("RGBA", (8, 8), (200, 100, 50, alpha)).save(out, "PNG")
        return out.getvalue()

    for alpha, mode in ((255, "RGB"), (0, "RGBA")):
        with Image.open(io.BytesIO(webp(png(alpha)))) as image:
            assert (image.format, image.mode) == ("WEBP", mode)
    assert pixels_of(png(7))[0, 0].tolist() == [200, 100, 50, 7]
