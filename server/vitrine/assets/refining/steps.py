"""The steps that refine a model, in their order, and what each leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from vitrine.assets.baking.presets import Preset
from vitrine.assets.refining.results import (
    BakedLeft,
    FloorLeft,
    LevelsLeft,
    LikenessLeft,
    PicturesLeft,
    PressedLeft,
    SolidsLeft,
    StepResult,
    UsdzLeft,
    ValidationLeft,
)
from vitrine.ids import ModelHash

RECIPE: Final = 2
"""Raised when a step would give something better: models refined by an older one go through all again.

A new step needs no other recipe: models that have not been through it are found (`catch_up`).
"""


_Result = TypeVar("_Result", bound=StepResult)


class Step(StrEnum):
    """Each may use what the ones before it gave; one that fails takes nothing from the model as it was.

    In their order, which rows keep as a number: a new one goes to the end.
    """

    VALIDATE = "validate"
    LEVELS = "levels"
    PICTURES = "pictures"
    LIKENESS = "likeness"
    SOLIDS = "solids"
    USDZ = "usdz"
    KTX2 = "ktx2"
    FLOOR = "floor"
    BAKE_DAY = "bake-day"
    BAKE_GALLERY = "bake-gallery"
    BAKE_EVENING = "bake-evening"


BAKES: Final[Mapping[Preset, Step]] = {
    Preset.DAY: Step.BAKE_DAY, Preset.GALLERY: Step.BAKE_GALLERY, Preset.EVENING: Step.BAKE_EVENING,
}  # fmt: skip
"""Each preset is a step of its own, so that they can be compared. They take minutes, beside all others."""

ASKED: Final[frozenset[Step]] = frozenset({Step.FLOOR, *BAKES.values()})
"""Done for who asks, and of no other model. They wait for no other step, and no other waits for them."""

QUICK: Final[frozenset[Step]] = frozenset({Step.FLOOR})
"""Those of ASKED that take seconds, while somebody looks at the page."""

ORDER: Final[tuple[Step, ...]] = tuple(step for step in Step if step not in ASKED)
"""What every model goes through."""

LEAVES: Final[Mapping[Step, type[StepResult]]] = {
    Step.VALIDATE: ValidationLeft,
    Step.LEVELS: LevelsLeft,
    Step.PICTURES: PicturesLeft,
    Step.LIKENESS: LikenessLeft,
    Step.SOLIDS: SolidsLeft,
    Step.USDZ: UsdzLeft,
    Step.KTX2: PressedLeft,
    Step.FLOOR: FloorLeft,
    **dict.fromkeys(BAKES.values(), BakedLeft),
}
"""What each step's row keeps."""


class StepState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of one model. part: 0..1 of a running one. result: what it left; None before.

    problem: RFC 9457, why it failed or was skipped.
    """

    step: Step
    state: StepState
    part: float
    problem: dict[str, Any] | None
    result: StepResult | None


def left(steps: Iterable[StepView], kind: type[_Result]) -> _Result | None:
    """What one of these steps has left of this kind, None if it was not done."""
    return next((view.result for view in steps if isinstance(view.result, kind)), None)


@dataclass(frozen=True, slots=True)
class StepWork:
    """A claimed step. attempt: 1 for the first."""

    model: ModelHash
    step: Step
    attempt: int


@dataclass(frozen=True, slots=True)
class DerivedFile:
    """A file that a step made and that is served beside the original. name: below /models/{hash}/."""

    name: str
    media_type: str
    path: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step gives. files: named by their own content. levels: what this one makes of the levels'
    result, as likeness and KTX2 do; None: it stays.
    """

    result: StepResult = StepResult()  # noqa: RUF009  frozen, and has nothing
    files: tuple[DerivedFile, ...] = ()
    levels: LevelsLeft | None = None
