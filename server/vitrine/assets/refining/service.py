"""The queue of steps: planned with the model, claimed by one worker at a time, settled with what came."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from typing import Final

from sqlalchemy import Select, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from vitrine.assets.intake.receiving import chunks_of
from vitrine.assets.refining.results import restored
from vitrine.assets.refining.steps import LEAVES, ORDER, RECIPE, Outcome, Step, StepState, StepView, StepWork
from vitrine.assets.tables import JobRow, ModelFileRow, ModelRow, StepRow
from vitrine.errors import VitrineError
from vitrine.ids import ModelHash
from vitrine.storage import Blobs, Database

log = logging.getLogger(__name__)

LIMIT_ATTEMPTS: Final = 2
# Renewed every second of the work; a worker that died is followed by another then.
LEASE: Final = timedelta(seconds=60)
DERIVED_BYTES: Final = 64 << 20
_OPEN: Final = (StepState.WAITING, StepState.RUNNING)
_TO_REPEAT: Final = (StepState.SKIPPED, StepState.FAILED)
_PLACES: Final = {step: number for number, step in enumerate(Step)}


class Refining:
    """wanted: the steps this shop does, the others are not planned. queued: called after steps were added."""

    def __init__(self, database: Database, blobs: Blobs, wanted: Collection[Step] = ORDER) -> None:
        self._database, self._blobs = database, blobs
        self._wanted = tuple(step for step in ORDER if step in wanted)
        self.queued: Callable[[], None] = lambda: None
        # The brand that was served last, by lane: what another lane is at is no reason to pass anybody over.
        self._turns: dict[frozenset[Step], str] = {}

    def plan(self, session: Session, model_hash: str, *, again: bool = False) -> None:
        """Queue what this model has not been through by the present recipe, in the caller's unit of work.

        again: what was cancelled, skipped or failed as well.
        """
        self._queue(session, model_hash, self._wanted, again)

    def ask(self, session: Session, model_hash: str, step: Step) -> None:
        """Queue one of ASKED, in the caller's unit of work; nothing where it waits, runs or is done."""
        self._queue(session, model_hash, (step,), again=True)

    def _queue(self, session: Session, model_hash: str, steps: Iterable[Step], again: bool) -> None:
        now = self._database.clock.now()
        present = {row.step: row for row in _rows(session, [model_hash])}
        for step in steps:
            row = present.get(step)
            if row is None:
                row = StepRow(model_hash=model_hash, step=step, position=_PLACES[step])
                session.add(row)
            elif row.recipe == RECIPE and not (again and row.state in _TO_REPEAT):
                continue
            # The old result stays in use until the new one is there.
            row.recipe, row.state, row.percent, row.attempts = RECIPE, StepState.WAITING, 0, 0
            row.lease_until, row.queued_at, row.problem = None, now, None

    def is_due(self) -> bool:
        """Whether steps wait, or models that are to be planned."""
        with self._database.read() as session:
            waits = select(StepRow.step).where(StepRow.state.in_(_OPEN)).limit(1)
            if session.scalars(waits).first() is not None:
                return True
            return session.scalars(self._behind().limit(1)).first() is not None

    def catch_up(self) -> int:
        """Plan the models that came before this recipe, or before there was one; answers how many."""
        with self._database.unit() as unit:
            behind = unit.session.scalars(self._behind()).all()
            for model_hash in behind:
                self.plan(unit.session, model_hash)
        return len(behind)

    def _behind(self) -> Select[str]:
        """The finished models that have not been given every wanted step of this recipe."""
        given = (
            select(func.count())
            .where(
                StepRow.model_hash == ModelRow.hash, StepRow.recipe == RECIPE, StepRow.step.in_(self._wanted)
            )
            .scalar_subquery()
        )
        return select(ModelRow.hash).where(ModelRow.state == "done", given < len(self._wanted))

    def claim(self, steps: Collection[Step] = ORDER) -> StepWork | None:
        """One of these steps that is due. Brands take turns; of a brand's, earlier steps of all models before
        later ones.

        A step waits for the earlier ones among these of its own model, whatever came of them.
        """
        now, lane = self._database.clock.now(), frozenset(steps)
        earlier = aliased(StepRow)
        due = or_(
            StepRow.state == StepState.WAITING,
            and_(StepRow.state == StepState.RUNNING, StepRow.lease_until < now),
        )
        waits = exists().where(
            earlier.model_hash == StepRow.model_hash,
            earlier.position < StepRow.position,
            earlier.state.in_(_OPEN),
            earlier.step.in_(steps),
        )
        mine = select(func.min(JobRow.brand_id)).where(JobRow.model_hash == StepRow.model_hash)
        owner = func.coalesce(mine.scalar_subquery(), "")
        query = (
            select(StepRow, owner)
            .where(due, StepRow.step.in_(steps), ~waits)
            .order_by(
                case((owner > self._turns.get(lane, ""), 0), else_=1),
                owner,
                StepRow.position,
                StepRow.queued_at,
                StepRow.model_hash,
            )
            .limit(1)
            .with_for_update(of=StepRow, skip_locked=True)
        )
        with self._database.unit() as unit:
            found = unit.session.execute(query).first()
            if found is None:
                return None
            row, self._turns[lane] = found
            row.state, row.lease_until, row.attempts = StepState.RUNNING, now + LEASE, row.attempts + 1
            row.percent = 0
            return StepWork(ModelHash(row.model_hash), Step(row.step), row.attempts)

    def progress(self, work: StepWork, part: float) -> bool:
        """Keep how far it is, and the lease. False: the step was cancelled meanwhile."""
        until = self._database.clock.now() + LEASE
        with self._database.unit() as unit:
            row = unit.session.get(StepRow, (work.model, work.step))
            if row is None or row.state != StepState.RUNNING:
                return False
            row.percent, row.lease_until = round(100 * min(1.0, max(0.0, part))), until
        return True

    def settle(self, work: StepWork, outcome: Outcome) -> None:
        """Keep the files, then in one transaction the result; nothing if it was cancelled meanwhile."""
        stored = []
        for file in outcome.files:
            with file.path.open("rb") as content:
                blob, size = self._blobs.put_stream(chunks_of(content), DERIVED_BYTES)
            stored.append((file, blob, size))
        with self._database.unit() as unit:
            # The model's row before the step's, as whoever deletes it takes them.
            unit.session.execute(
                select(ModelRow.hash).where(ModelRow.hash == work.model).with_for_update(read=True)
            )
            row = unit.session.get(StepRow, (work.model, work.step), with_for_update=True)
            if row is None or row.state != StepState.RUNNING:
                return
            for file, blob, size in stored:
                if unit.session.get(ModelFileRow, (work.model, file.name)) is None:
                    unit.session.add(
                        ModelFileRow(
                            model_hash=work.model, name=file.name, blob=blob, media_type=file.media_type,
                            bytes=size,
                        )
                    )  # fmt: skip
            corrected = unit.session.get(StepRow, (work.model, Step.LEVELS)) if outcome.levels else None
            if corrected is not None and outcome.levels is not None:
                corrected.result = outcome.levels.plain()
            row.state, row.percent, row.lease_until = StepState.DONE, 100, None
            row.result, row.problem = outcome.result.plain(), None

    def fail(self, work: StepWork, error: VitrineError, *, skipped: bool = False) -> None:
        """Set the step aside with its reason. The model stays as good as it was."""
        with self._database.unit() as unit:
            row = unit.session.get(StepRow, (work.model, work.step), with_for_update=True)
            if row is not None and row.state == StepState.RUNNING:
                row.state = StepState.SKIPPED if skipped else StepState.FAILED
                row.problem, row.lease_until = error.problem(), None

    def requeue(self, work: StepWork, *, counted: bool) -> None:
        """Let it wait again. counted: as one of its attempts."""
        with self._database.unit() as unit:
            row = unit.session.get(StepRow, (work.model, work.step), with_for_update=True)
            if row is not None and row.state == StepState.RUNNING:
                row.state, row.lease_until = StepState.WAITING, None
                row.attempts = work.attempt - (0 if counted else 1)
        self.queued()

    def cancel(
        self, session: Session, model_hash: str, error: VitrineError, steps: Collection[Step] = tuple(Step)
    ) -> None:
        """What is not done of these is not done any more; a running worker hears of it by `progress`."""
        session.execute(
            update(StepRow)
            .where(StepRow.model_hash == model_hash, StepRow.state.in_(_OPEN), StepRow.step.in_(steps))
            .values(state=StepState.SKIPPED, lease_until=None, problem=error.problem())
        )

    def steps(self, model_hash: str) -> tuple[StepView, ...]:
        """How the steps of one model stand, and what they have left so far."""
        with self._database.read() as session:
            return steps_of(session, [model_hash]).get(model_hash, ())


def steps_of(session: Session, hashes: Iterable[str]) -> dict[str, tuple[StepView, ...]]:
    """The steps of these models in their order; models without any are left out."""
    found: dict[str, list[StepView]] = {}
    for row in _rows(session, hashes):
        step = Step(row.step)
        left = None if row.result is None else restored(LEAVES[step], row.result)
        view = StepView(step, StepState(row.state), row.percent / 100, row.problem, left)
        found.setdefault(row.model_hash, []).append(view)
    return {model_hash: tuple(views) for model_hash, views in found.items()}


def _rows(session: Session, hashes: Iterable[str]) -> Iterable[StepRow]:
    query = select(StepRow).where(StepRow.model_hash.in_(set(hashes))).order_by(StepRow.position)
    return session.scalars(query).all()
