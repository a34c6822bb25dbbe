"""A bake that is ended at any moment leaves nothing, and begins again."""

from __future__ import annotations

import tempfile
import threading
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
    assert rooms.scene(model)["bakes"][0]["problem"]["reason"] == "crash"
    rooms.bake(model)  # whoever asks again has it tried again
    assert rooms.scene(model)["bakes"][0]["state"] == "waiting"
