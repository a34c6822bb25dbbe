"""A bake that is ended at any moment leaves nothing, and begins again."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fixtures import interiors
from tests.integration.assets.scenes.conftest import COARSE, Rooms, stopping
from vitrine.assets.baking.presets import Preset
from vitrine.assets.errors import MeasuringFailed
from vitrine.assets.refining import runners
from vitrine.assets.refining.performing import StepInput
from vitrine.assets.refining.steps import BAKES, Outcome, Step
from vitrine.storage import BlobStore

STAGES = (0.03, 0.2, 0.25, 0.55, 0.85, 0.92, 0.95)
"""Read, cut into charts, filled with texels, traced, developed, written, seen."""


def held(blobs: BlobStore) -> set[str]:
    return {file.name for file in blobs.folder.rglob("*") if file.is_file()}


def test_ended_at_every_stage_it_leaves_nothing_and_begins_again(
    rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    model = rooms.upload(interiors.room())
    rooms.bake(model)
    before = held(rooms.blobs)
    for after in STAGES:
        work = rooms.refining.claim({Step.BAKE_GALLERY})
        assert work is not None and work.attempt == 1, "being stopped costs no attempt"
        stop = threading.Event()

        def ended(given: StepInput, stop: threading.Event = stop, after: float = after) -> Outcome:
            told = stopping(stop, after)
            return runners.bake(replace(given, stop=stop, told=told), Preset.GALLERY, COARSE)

        # The program is killed with its whole group, in the middle of whatever it does.
        rooms.refiner(**{"bake-gallery": ended}).perform(work, stop)
        assert stop.is_set()
        assert rooms.scene(model)["bakes"][0]["state"] == "waiting"
        assert held(rooms.blobs) == before and list(tmp_path.glob("vitrine-*")) == []
    rooms.do()
    assert rooms.scene(model)["bakes"][0]["state"] == "done"


def test_a_program_that_dies_is_tried_once_more_and_then_set_aside(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room())
    rooms.bake(model)

    def dies(_: StepInput) -> Outcome:
        raise MeasuringFailed.because("crash")

    done = rooms.do(rooms.refiner(**{BAKES[Preset.GALLERY].value: dies}))
    assert [work.attempt for work in done] == [1, 2]
    problem = rooms.scene(model)["bakes"][0]["problem"]
    assert (problem["type"], problem["reason"]) == ("/problems/light-failed", "crash")
    assert "Ask for it again" in problem["detail"]
    rooms.bake(model)  # whoever asks again has it tried again
    assert rooms.scene(model)["bakes"][0]["state"] == "waiting"


def test_over_its_time_at_every_stage_it_ends_with_words_and_begins_again(
    rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    model = rooms.upload(interiors.room())
    before, quality = held(rooms.blobs), replace(COARSE, wall_s=0.3)
    for after in STAGES:
        rooms.bake(model)

        def dawdles(given: StepInput, after: float = after) -> Outcome:
            def told(part: float) -> None:
                if part >= after:
                    time.sleep(quality.wall_s)  # its clock goes on meanwhile

            return runners.bake(replace(given, told=told), Preset.GALLERY, quality)

        assert [work.attempt for work in rooms.do(rooms.refiner(**{"bake-gallery": dawdles}))] == [1]
        (bake,) = rooms.scene(model)["bakes"]
        assert (bake["state"], bake["problem"]["type"]) == ("failed", "/problems/light-failed")
        assert bake["problem"]["reason"] == "time" and "takes too long" in bake["problem"]["detail"]
        assert held(rooms.blobs) == before and list(tmp_path.glob("vitrine-*")) == []
    rooms.bake(model)
    rooms.do()
    assert rooms.scene(model)["bakes"][0]["state"] == "done"


def test_a_program_killed_at_every_stage_is_tried_once_more_and_ends_with_words(
    rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    model = rooms.upload(interiors.room())
    before = held(rooms.blobs)
    # Its pictures alone would take many seconds: it is not done before it is killed.
    large = replace(COARSE, rays=300, view_px=1600)
    for twice in (STAGES[:2], STAGES[2:4], STAGES[4:6], STAGES[-2:]):
        rooms.bake(model)
        ahead = list(twice)

        def killed(given: StepInput, ahead: list[float] = ahead) -> Outcome:
            after = ahead.pop(0)

            def told(part: float) -> None:
                if part >= after:
                    for each in baking():
                        os.killpg(each, signal.SIGKILL)

            return runners.bake(replace(given, told=told), Preset.GALLERY, large)

        assert [work.attempt for work in rooms.do(rooms.refiner(**{"bake-gallery": killed}))] == [1, 2]
        (bake,) = rooms.scene(model)["bakes"]
        assert (bake["state"], bake["problem"]["reason"]) == ("failed", "crash"), twice
        assert held(rooms.blobs) == before and list(tmp_path.glob("vitrine-*")) == []
    rooms.bake(model)
    rooms.do()
    assert rooms.scene(model)["bakes"][0]["state"] == "done"


def baking() -> list[int]:
    """The bakes that this process has started: the outermost process of each, which leads its group."""
    children = [
        int(child)
        for task in Path("/proc/self/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [pid for pid in children if b"baking.program" in Path(f"/proc/{pid}/cmdline").read_bytes()]
