"""Likeness by a real browser, and the pictures of a product."""

from __future__ import annotations

import base64
import io
import threading
from pathlib import Path

import pytest
from PIL import Image

from tests.fixtures.models import VARIANTS, Json, changed_glb, good_glb, png
from vitrine.assets.pictures.errors import PictureFailed
from vitrine.assets.pictures.likeness import Derivative, better, judged
from vitrine.assets.pictures.pixels import BEST_DB
from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.pictures.taking import taken, views_of
from vitrine.assets.refining.performing import StepInput
from vitrine.assets.refining.results import (
    KeptForm,
    KeptLevel,
    LevelsLeft,
    LevelWeight,
    LikenessLeft,
    StandIn,
)
from vitrine.assets.refining.runners import prove
from vitrine.assets.refining.steps import Step, StepState, StepView

SIZE_PX = 128


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
        SIZE_PX,
    )
    assert (same.psnr_db, same.ssim, same.passes) == (BEST_DB, 1.0, True)
    assert not apart.passes
    assert apart.plain_psnr_db > apart.psnr_db
    assert 30 < near.psnr_db < 60
    assert near.passes
    assert (broken.passes, broken.psnr_db) == (False, 0.0)
    assert broken.problem is not None
    assert better([apart, broken]) is None


def two_woods(second: bytes) -> bytes:
    """The box whose other variant wears a picture of its own. second: its pixels, 4 x 4."""

    def change(document: Json) -> None:
        image = base64.b64encode(png(4, 4, second)).decode()
        document["images"].append({"uri": f"data:image/png;base64,{image}"})
        document["textures"].append({"source": 1})
        document["materials"][1]["pbrMetallicRoughness"] = {"baseColorTexture": {"index": 1}}

    return changed_glb(change)


def test_a_texture_that_only_another_variant_wears_is_judged(renderer: Renderer) -> None:
    pale = b"\0" + b"\xc0\xb0\x90" * 4
    stained = b"\0" + b"\xc0\xb0\x90" * 2 + b"\x30\x50\x90" * 2
    same, spoilt = judged(
        renderer,
        two_woods(pale * 4),
        [Derivative("same", 0, two_woods(pale * 4)), Derivative("spoilt", 0, two_woods(stained * 4))],
        SIZE_PX,
    )
    assert (same.psnr_db, same.passes) == (BEST_DB, True)
    assert (spoilt.variant, spoilt.passes) == (VARIANTS[1], False)
    assert spoilt.worst_db <= spoilt.psnr_db < 20


def test_level_0_that_is_not_like_gives_way_to_the_original(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / "model.glb").write_bytes(good_glb())
    (tmp_path / "made").mkdir()
    level = KeptLevel(12, 1, 85, 0, (KeptForm("level0-x.webp.glb", 9, "draco", "webp"),))
    made = LevelsLeft((level,), LevelWeight(12, 1, 85))
    before = StepView(Step.LEVELS, StepState.DONE, 1.0, None, made)
    moved = changed_glb(lambda document: document["nodes"][0].update(translation=[0.02, 0, 0]))
    outcome = prove(
        StepInput(
            tmp_path / "model.glb", tmp_path / "made", (before,), lambda _: io.BytesIO(moved),
            threading.Event(), lambda _: None,
        ),
        renderer,
    )  # fmt: skip
    (stored,) = outcome.files
    assert isinstance(outcome.result, LikenessLeft) and outcome.levels is not None
    ((served,),) = [level.files for level in outcome.levels.levels]
    assert stored.path.read_bytes() == good_glb()
    assert (served.name, served.codec, served.bytes) == (stored.name, "original", len(good_glb()))
    assert outcome.result.replaced == (StandIn("level0-x.webp.glb", 0, stored.name),)
    assert [one.code for one in outcome.result.findings] == ["original-instead"]


def test_an_original_that_cannot_be_seen_is_a_typed_failure(renderer: Renderer) -> None:
    with pytest.raises(PictureFailed):
        judged(renderer, b"not a model", [])


def test_a_product_gets_its_pictures(renderer: Renderer) -> None:
    pictures = taken(renderer, good_glb(), SIZE_PX)
    assert pictures.made_by == "browser"
    assert tuple(pictures.variants) == VARIANTS
    for data, mode in ((pictures.thumbnail, "RGB"), (pictures.cutout, "RGBA")):
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size, image.mode) == ("WEBP", (SIZE_PX, SIZE_PX), mode)
    assert pictures.variants["ash"] != pictures.variants["walnut"]
    assert {view.size_px for view in views_of(VARIANTS)} == {1024}
