"""The pictures that need no browser, by the real program."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from tests.fixtures.models import VARIANTS, good_glb, skinned_quantised_glb
from tests.fixtures.pictures import CHART, GREYS, WHITE, card, framed, srgb
from vitrine.assets.errors import NotReadable
from vitrine.assets.pictures.matte import matte

SIZE_PX = 192


def pixels(data: bytes) -> np.ndarray:
    """The picture's pixels."""
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (SIZE_PX, SIZE_PX)
        return np.asarray(image, np.int64)


def test_a_product_gets_all_its_pictures() -> None:
    found = matte(good_glb(), SIZE_PX)
    assert found.made_by == "matte"
    assert tuple(found.variants) == VARIANTS
    paper, cutout = pixels(found.thumbnail), pixels(found.cutout)
    assert paper.shape[2] == 3
    assert (paper[0, 0] > 205).all()
    covered = cutout[..., 3] > 128
    assert 0.1 < covered.mean() < 0.7
    assert covered[SIZE_PX // 2, SIZE_PX // 2]
    # The brown texture, lit: never a black square, and not the other variant's white.
    brown, white = paper[covered], pixels(found.variants["ash"])[covered]
    assert brown.mean() > 60
    assert white.mean() > brown.mean() + 40
    # White would vanish on the paper of the others.
    assert (pixels(found.variants["ash"])[0, 0] < 125).all()
    under = ~covered & (paper[..., 0] < 215)
    assert under.sum() > 50


@pytest.mark.parametrize("colour", [CHART["red"], GREYS["middle"], WHITE], ids=["red", "grey", "white"])
def test_a_colour_stays_its_own(colour: tuple[float, float, float]) -> None:
    cutout = pixels(matte(card(colour, unlit=False), SIZE_PX).cutout)
    found = cutout[cutout[..., 3] == 255][:, :3].mean(axis=0)
    assert np.abs(found - srgb(colour)).max() <= 8


def test_glass_keeps_no_light_from_what_is_behind_it() -> None:
    seen = pixels(matte(framed(CHART["red"]), SIZE_PX).cutout)[SIZE_PX // 2, SIZE_PX // 2, :3]
    red, green, blue = (0.9 * part + 0.1 for part in CHART["red"])  # a tenth of it is the pane's white
    assert np.abs(seen - srgb((red, green, blue))).max() <= 12


def test_a_skinned_model_is_seen_as_it_stands() -> None:
    covered = pixels(matte(skinned_quantised_glb(), SIZE_PX).cutout)[..., 3] > 128
    rows, columns = np.nonzero(covered)
    assert np.ptp(rows) > 1.2 * np.ptp(columns)


def test_what_is_no_model_is_a_typed_error() -> None:
    with pytest.raises(NotReadable):
        matte(b"glTF is not this, but it is long enough", SIZE_PX)
