"""Likeness by a real browser, and the pictures of a product."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.fixtures.models import VARIANTS, changed_glb, good_glb
from vitrine.assets.pictures.errors import PictureFailed
from vitrine.assets.pictures.likeness import Derivative, better, judged
from vitrine.assets.pictures.pixels import BEST_DB
from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.pictures.taking import taken


def test_derivatives_are_judged_beside_the_original(renderer: Renderer) -> None:
    original = good_glb()
    moved = changed_glb(lambda document: document["nodes"][0].update(translation=[0.02, 0, 0]))
    paler = changed_glb(
        lambda document: document["materials"][0]["pbrMetallicRoughness"].update(
            baseColorFactor=[0.97, 0.97, 0.97, 1]
        )
    )
    same, apart, near, broken = judged(
        renderer,
        original,
        [
            Derivative("same", 0, good_glb(tint=1)),
            Derivative("moved", 3, moved),
            Derivative("paler", 1, paler),
            Derivative("broken", 2, b"not a model"),
        ],
    )
    assert (same.psnr_db, same.ssim, same.passes) == (BEST_DB, 1.0, True)
    assert not apart.passes
    assert apart.plain_psnr_db > apart.psnr_db
    assert 30 < near.psnr_db < 60
    assert near.passes
    assert (broken.passes, broken.psnr_db) == (False, 0.0)
    assert broken.problem is not None
    assert better([apart, broken]) is None


def test_an_original_that_cannot_be_seen_is_a_typed_failure(renderer: Renderer) -> None:
    with pytest.raises(PictureFailed):
        judged(renderer, b"not a model", [])


def test_a_product_gets_its_pictures(renderer: Renderer) -> None:
    pictures = taken(renderer, good_glb())
    assert pictures.made_by == "browser"
    assert tuple(pictures.variants) == VARIANTS
    for data, mode in ((pictures.thumbnail, "RGB"), (pictures.cutout, "RGBA")):
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size, image.mode) == ("WEBP", (1024, 1024), mode)
    assert pictures.variants["ash"] != pictures.variants["walnut"]
