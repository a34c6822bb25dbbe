"""How hard tests try, by Hypothesis' profile: `--hypothesis-profile quick` (the default), `short` or `long`.

`quick` is `make test`: a fifth of the examples, the same ones each time, so that what fails fails for the
change at hand; `short`, as `.ci/run` does, two fifths in the same way. `make test-long` with `long` takes
all of them, draws new ones in each run and so goes on finding. Stories, seeds and frames go by the same
shares.
"""

from __future__ import annotations

from typing import Final

from hypothesis import HealthCheck, settings

QUICK: Final = 20
SHORT: Final = 40
LONG: Final = 100

RACES: Final = (3, 50)
"""How often what is marked `race` is run: in `short`, in `long`."""


def register() -> None:
    """The profiles. None times anything: the machine is shared."""
    untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("quick", untimed, max_examples=QUICK, derandomize=True)
    settings.register_profile("short", untimed, max_examples=SHORT, derandomize=True)
    settings.register_profile("long", untimed, max_examples=LONG)
    settings.load_profile("quick")


def quick() -> bool:
    """Whether this is the run in which tests marked `long` have no part."""
    return settings.get_current_profile_name() == "quick"


def times(short: int, long: int) -> int:
    """How often a race is run, or a shop killed: once in `quick`, else as the profile says."""
    return {"quick": 1, "short": short}.get(settings.get_current_profile_name() or "quick", long)


def share(most: int) -> int:
    """Of so many examples, stories or seeds: as many as the profile asks for, but one at least."""
    return max(1, most * settings().max_examples // LONG)
