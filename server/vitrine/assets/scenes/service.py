"""What is done with a model that shall be a room, for the brand that asks: measured, lit, the light kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from vitrine.assets import inside
from vitrine.assets.baking.presets import Preset
from vitrine.assets.errors import Cancelled, NotBaked
from vitrine.assets.jobs.service import Jobs
from vitrine.assets.measuring.proposal import Proposal
from vitrine.assets.refining import orders
from vitrine.assets.refining.results import BakedLeft, FloorLeft
from vitrine.assets.refining.service import Refining, steps_of
from vitrine.assets.refining.steps import BAKES, Step, StepState, StepView
from vitrine.assets.tables import JobRow, ModelFileRow, StepRow
from vitrine.assets.views import Job, JobState
from vitrine.ids import BrandId, ModelHash
from vitrine.storage import Database
from vitrine.takedowns.inside import require_up
from vitrine.takedowns.kinds import Kind


@dataclass(frozen=True, slots=True)
class BakeView:
    """part: 0..1 of a running one. left: when done. kept: the brand has that room as a model."""

    preset: Preset
    state: StepState
    part: float
    problem: dict[str, Any] | None
    left: BakedLeft | None
    kept: bool


@dataclass(frozen=True, slots=True)
class SceneView:
    """state: of its measures; None: nobody asked for them. room: when done. problem: why not. bakes: those
    that were asked for.
    """

    model: str
    state: StepState | None
    room: Proposal | None
    problem: dict[str, Any] | None
    bakes: tuple[BakeView, ...]


class Scenes:
    """queued: called after something was asked for."""

    def __init__(
        self, database: Database, refining: Refining, jobs: Jobs, queued: Callable[[], None]
    ) -> None:
        self._database, self._refining, self._jobs, self._queued = database, refining, jobs, queued

    def measure(self, brand: BrandId, model: str) -> SceneView:
        """Have the brand's model measured as a room, unless it is, or is being. Raises ModelNotFound."""
        return self._ask(brand, model, Step.FLOOR)

    def bake(self, brand: BrandId, model: str, preset: Preset) -> SceneView:
        """Have it lit, unless it is, or is being. Raises ModelNotFound."""
        return self._ask(brand, model, BAKES[preset])

    def cancel(self, brand: BrandId, model: str, preset: Preset) -> SceneView:
        """Stop waiting for a bake that is not done; it ends if no other brand waits for the same.

        Raises ModelNotFound.
        """
        step = BAKES[preset]
        with self._database.unit() as unit:
            inside.own_model(unit.session, brand, model, lock=True)
            row = unit.session.get(StepRow, (model, step))
            is_open = row is not None and row.state in (StepState.WAITING, StepState.RUNNING)
            if is_open and orders.cancel(unit.session, brand, model, step):
                self._refining.cancel(unit.session, model, _cancelled(), (step,))
        return self.scene(brand, model)

    def keep(self, brand: BrandId, model: str, preset: Preset) -> Job:
        """The room with this light becomes a model of the brand's own, looked at and counted as any upload.

        Not of one that is taken down: it would be shown again. Raises ModelNotFound, NotBaked, TakenDown,
        QuotaReached, BrandGone.
        """
        with self._database.read() as session:
            inside.own_model(session, brand, model)
            require_up(session, Kind.MODEL, model)
            said = inside.statement(session, brand, model)
        left = self._left(brand, model, preset)
        with self._database.read() as session:
            row = session.get(ModelFileRow, (model, left.file))
            if row is None:
                raise NotBaked
            blob, size = ModelHash(row.blob), row.bytes
        # It counts in metres, whatever the file counted in that it was made of.
        job = self._jobs.queue(brand, blob, "glb", size, replace(said, unit=None, up=None))
        self._queued()
        return self._jobs.job(brand, job)

    def scene(self, brand: BrandId, model: str) -> SceneView:
        """How it stands with the brand's model as a room. Raises ModelNotFound."""
        steps = self._steps(brand, model)
        floor = steps.get(Step.FLOOR)
        hashes = [view.result.hash for view in steps.values() if isinstance(view.result, BakedLeft)]
        with self._database.read() as session:
            mine = select(JobRow.model_hash).where(
                JobRow.brand_id == brand, JobRow.model_hash.in_(hashes), JobRow.state == JobState.DONE
            )
            kept = set(session.scalars(mine))
        return SceneView(
            model,
            None if floor is None else floor.state,
            floor.result.room if floor is not None and isinstance(floor.result, FloorLeft) else None,
            None if floor is None else floor.problem,
            tuple(_bake(preset, steps[step], kept) for preset, step in BAKES.items() if step in steps),
        )

    def _ask(self, brand: BrandId, model: str, step: Step) -> SceneView:
        with self._database.unit() as unit:
            inside.own_model(unit.session, brand, model, lock=True)
            self._refining.ask(unit.session, model, step)
            orders.order(unit.session, brand, model, step, self._database.clock.now())
        self._queued()
        return self.scene(brand, model)

    def _steps(self, brand: BrandId, model: str) -> dict[Step, StepView]:
        """What the brand itself asked for. Raises ModelNotFound."""
        with self._database.read() as session:
            inside.own_model(session, brand, model)
            asked = orders.ordered(session, brand, model)
            views = steps_of(session, [model]).get(model, ())
        return {
            view.step: _without(view) if asked[view.step] else view for view in views if view.step in asked
        }

    def _left(self, brand: BrandId, model: str, preset: Preset) -> BakedLeft:
        view = self._steps(brand, model).get(BAKES[preset])
        if view is None or not isinstance(view.result, BakedLeft):
            raise NotBaked
        return view.result


def _cancelled() -> Cancelled:
    return Cancelled("The brand cancelled this.")


def _without(view: StepView) -> StepView:
    """A bake that the brand cancelled, whatever became of it for others."""
    return StepView(view.step, StepState.SKIPPED, 0.0, _cancelled().problem(), None)


def _bake(preset: Preset, view: StepView, kept: set[str]) -> BakeView:
    left = view.result if isinstance(view.result, BakedLeft) else None
    return BakeView(preset, view.state, view.part, view.problem, left, left is not None and left.hash in kept)
