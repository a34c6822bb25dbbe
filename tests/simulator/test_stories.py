"""Stories of lost networks, crashes and stepping clocks. Two hundred in `make test-long`, the first twenty in
`make test`. A seed that fails can be told again:

`python -m tests.simulator 137` tells story 137, and says what happened in it.
"""

from __future__ import annotations

import pytest

from tests.effort import quick, share
from tests.simulator.world import Story, tell

EACH = 20
SEEDS = EACH if quick() else share(10 * EACH)


@pytest.mark.scaled
@pytest.mark.parametrize("first", range(0, SEEDS, EACH))
def test_stories_end_well(first: int) -> None:
    stories = [tell(seed) for seed in range(first, first + EACH)]
    assert sum(story.resumes for story in stories) > EACH, "hardly anybody came back by a token"
    assert sum(story.lines for story in stories) > 10 * EACH, "hardly anything was said"


def test_a_seed_tells_the_same_story_again() -> None:
    one, other = tell(7), tell(7)
    assert isinstance(one, Story)
    assert one == other
