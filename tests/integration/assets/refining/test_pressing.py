"""The KTX2 step: what calls for it is pressed, compared in a browser and served behind the rest."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures import rich
from tests.fixtures.pictures import browser
from vitrine.assets.gltf.glb import unpacked
from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.refining.performing import CannotBeDone, NotCalledFor, StepInput
from vitrine.assets.refining.results import KeptForm, KeptLevel, LevelsLeft, PressedLeft
from vitrine.assets.refining.runners import press
from vitrine.assets.refining.steps import Step, StepState, StepView

PATIENCE_S = 120


def laid_out(place: Path, *levels: KeptLevel, parts: list[float] | None = None, grain: int = 60) -> StepInput:
    """levels: what the step before has left; without: it has not been done."""
    glb, folder = place / "model.glb", place / "made"
    glb.write_bytes(rich.rich_glb(grain))
    folder.mkdir(exist_ok=True)
    told = [] if parts is None else parts
    before = StepView(Step.LEVELS, StepState.DONE, 1.0, None, LevelsLeft(levels)) if levels else None
    return StepInput(
        glb, folder, (before,) if before else (), lambda name: (folder / name).open("rb"), threading.Event(),
        told.append,
    )  # fmt: skip


def level(number: int, memory_bytes: int) -> KeptLevel:
    file = KeptForm(f"level{number}.webp.glb", 10, "meshopt", "webp")
    return KeptLevel(12, 2, memory_bytes, number, (file,))


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer(browser(), picture_s=PATIENCE_S) as found:
        yield found


@pytest.mark.timeout(2 * PATIENCE_S)
def test_pressed_levels_are_proven_and_served(renderer: Renderer, tmp_path: Path) -> None:
    parts: list[float] = []
    material = laid_out(tmp_path, level(0, 90_000), level(3, 10_000), parts=parts, grain=3)
    outcome = press(material, renderer, share_bytes=50_000)
    result = outcome.result
    assert isinstance(result, PressedLeft) and outcome.levels is not None
    (found,) = result.likeness
    (derived,) = outcome.files
    full, far = outcome.levels.levels
    assert found.passes and found.name == derived.name
    assert [file.images for file in full.files] == ["webp", "ktx2"]
    assert full.files[1].name == derived.name
    assert full.likeness_db == found.psnr_db >= found.threshold_db
    assert far == level(3, 10_000), "below the share it stays as it is"
    document = json.loads(unpacked(derived.path.read_bytes()).json)
    assert {image["mimeType"] for image in document["images"]} == {"image/ktx2"}
    assert result.cost is not None and result.cost.cpu_s > 0 and result.cost.peak_mb > 0
    assert parts == [0.0, 0.45]


@pytest.mark.timeout(2 * PATIENCE_S)
def test_what_pressing_has_spoilt_is_not_served(renderer: Renderer, tmp_path: Path) -> None:
    """Pure grain: no packed form of it looks the same from near."""
    outcome = press(laid_out(tmp_path, level(0, 90_000)), renderer, share_bytes=50_000)
    assert isinstance(outcome.result, PressedLeft)
    (found,) = outcome.result.likeness
    assert outcome.result.refused == (found.name,) and not found.passes
    assert (outcome.files, outcome.levels) == ((), None)


def test_what_fits_as_it_is_says_so(renderer: Renderer, tmp_path: Path) -> None:
    fits = laid_out(tmp_path, level(0, 90_000))
    with pytest.raises(NotCalledFor):
        press(fits, renderer)


def test_without_levels_or_browser_nothing_is_pressed(tmp_path: Path) -> None:
    blind = Renderer(browser(), bundle=tmp_path / "nowhere.js")
    with pytest.raises(CannotBeDone, match="no levels"):
        press(laid_out(tmp_path), blind)
    with pytest.raises(CannotBeDone, match="no browser"):
        press(laid_out(tmp_path, level(0, 90_000)), blind, share_bytes=1)
