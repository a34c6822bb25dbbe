"""A short siege, the shortest in `make test`; `python -m tests.hostile.siege` lays the long one."""

from __future__ import annotations

import pytest

from tests.effort import share
from tests.hostile.mutate import Mutator
from tests.hostile.siege import run

FRAMES = share(20_000)


@pytest.mark.scaled
def test_bent_frames_break_nothing() -> None:
    outcome = run(frames=FRAMES, seed=20261124)
    assert outcome.faults == []
    assert outcome.tasks_left == []
    assert outcome.sockets_left == 0
    assert outcome.frames >= FRAMES
    # Each wave lasts several ticks, and the bystander moves in each.
    assert outcome.bystander_frames >= outcome.waves
    assert {1002, 1003, 1007, 1009, 4004} <= set(outcome.codes)


def test_a_seed_bends_the_same_frames_again() -> None:
    one, other = Mutator("3/4"), Mutator("3/4")
    assert [one.frame() for _ in range(200)] == [other.frame() for _ in range(200)]
    assert Mutator("3/5").frame() != Mutator("3/4").frame()
