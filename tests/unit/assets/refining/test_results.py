"""What rows keep of steps: read as it was written, by this version or an older one."""

from __future__ import annotations

import json

import pytest

from vitrine.assets.findings import Finding, Severity
from vitrine.assets.levels import Note
from vitrine.assets.measuring.deep import Deep
from vitrine.assets.measuring.proposal import FloorPiece, Proposal, ProposedSlot
from vitrine.assets.pictures.likeness import Likeness
from vitrine.assets.refining.results import (
    BakedLeft,
    FloorLeft,
    KeptForm,
    KeptLevel,
    KeptLikeness,
    KeptUsdz,
    LevelsLeft,
    LevelWeight,
    LikenessLeft,
    PicturesLeft,
    PressedLeft,
    PressedLevel,
    SolidsLeft,
    StandIn,
    StepCost,
    StepResult,
    UsdzLeft,
    ValidationLeft,
    restored,
)
from vitrine.assets.refining.steps import LEAVES, Step

FINDING = Finding(Severity.WARNING, "original-instead", {"en": "a", "fr": "b"})
LIKE = KeptLikeness.of(Likeness("a.glb", 1, 9, 41.5, 39.0, 50.0, 0.99, 28.0, variant="oak"))
DEEP = Deep(
    (1.0, 2.0, 3.0), (0.0, 0.0, 0.0), (1.0, 2.0, 3.0), 12, 22.0, True, 6.0, 6.0,
    {"size_m": [1.0, 2.0, 3.0], "matrix": [1.0] * 16, "volume_m3": 6.0}, {"base_m": 0.0, "stands": True},
)  # fmt: skip
SQUARE = ((-2.0, -2.0), (2.0, -2.0), (2.0, 2.0), (-2.0, 2.0))
ROOM = Proposal(
    (-2.0, 0.0, -2.0), (2.0, 3.0, 2.0), (FloorPiece(SQUARE, 0.0),), (SQUARE,), (0.0, 0.0, 1.5), 180.0, 0.5,
    (ProposedSlot((0.0, 0.9, 0.0), 0.0, (0.5, 0.5, 0.5), True, "top"),), 16.0, 8, ("upside-down",),
)  # fmt: skip
FILE, PRESSED = KeptForm("a.glb", 9, "draco", "webp"), KeptForm("b.glb", 12, "draco", "ktx2", 40)
COST, NOTE = StepCost(1.25, 300), Note(1, "draco", "lost skins")
LEFT = (
    ValidationLeft((FINDING,), 2, "validation-0.json"),
    LevelsLeft(
        (KeptLevel(12, 1, 85, 0, (FILE, PRESSED), 41.5), KeptLevel(2, 1, 5, 1, (FILE,))),
        LevelWeight(40, 3, 99), (NOTE,), COST,
    ),
    PicturesLeft("t.webp", "c.webp", "browser", {"oak": "o.webp"}),
    LikenessLeft((LIKE,), (StandIn("a.glb", 1, "b.glb"),), (FINDING,)),
    SolidsLeft(DEEP, "collision-0.json"),
    UsdzLeft((KeptUsdz("a.usdz", 9, "oak"), KeptUsdz("b.usdz", 8)), ("a remark",)),
    PressedLeft((PressedLevel(0, 30, 400),), (LIKE,), ("a.glb",), (NOTE,), COST),
    FloorLeft(ROOM),
    BakedLeft("lit.glb", "ab" * 32, 900, 120, "before.webp", "after.webp", COST),
)  # fmt: skip


def test_each_step_leaves_its_own_kind() -> None:
    assert tuple(LEAVES) == tuple(Step)
    # Every preset of a bake leaves the same kind.
    assert tuple(dict.fromkeys(LEAVES.values())) == tuple(type(each) for each in LEFT)


@pytest.mark.parametrize("left", LEFT, ids=lambda each: type(each).__name__)
def test_what_is_written_is_read(left: StepResult) -> None:
    assert restored(type(left), json.loads(json.dumps(left.plain()))) == left
    assert restored(type(left), {}) == type(left)()


def test_what_older_versions_wrote_is_read() -> None:
    """As 55fb5af and e2c37eb kept it: no original, no memory of a form, whether it passes beside likeness."""
    file = {"name": "a.glb", "bytes": 9, "codec": "draco", "images": "webp"}
    level = {
        "level": 0, "triangles": 12, "draw_calls": 1, "texture_memory_bytes": 85, "likeness_db": None,
        "files": [file],
    }  # fmt: skip
    notes = [{"level": 1, "codec": "draco", "problem": "lost skins"}]
    old = {"levels": [level], "notes": notes, "cost": {"cpu_s": 1.25, "peak_mb": 300}}
    assert restored(LevelsLeft, old) == LevelsLeft((KeptLevel(12, 1, 85, 0, (FILE,)),), None, (NOTE,), COST)
    like = {
        "name": "a.glb", "level": 1, "bytes": 9, "psnr_db": 41.5, "worst_db": 39, "plain_psnr_db": 50,
        "ssim": 0.99, "threshold_db": 28, "variant": "oak", "problem": None, "passes": True,
    }  # fmt: skip
    assert restored(PressedLeft, {"likeness": [like]}).likeness == (LIKE,)
    solids = {key: value for key, value in DEEP.plain().items() if key != "collision"}
    assert restored(SolidsLeft, {"solids": solids}).solids == DEEP


def test_what_cannot_be_read_takes_nothing_else_away() -> None:
    kept = LikenessLeft((LIKE,), (), (FINDING,)).plain() | {"replaced": "?", "more": 1}
    kept["findings"] = [*kept["findings"], {"severity": "grave"}]
    assert restored(LikenessLeft, kept) == LikenessLeft((LIKE,), (), (FINDING,))
    assert restored(LevelsLeft, {"levels": [{"level": 0}], "original": None}) == LevelsLeft()
