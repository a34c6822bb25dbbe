"""The queue of uploads: what was said of each file, whose turn it is, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Session

from vitrine.accounts.inside import hold_brand
from vitrine.assets.errors import Cancelled, JobNotFound, MeasuringFailed
from vitrine.assets.inside import COUNTED, file_bytes, model_count
from vitrine.assets.refining.service import Refining, steps_of
from vitrine.assets.report import VERSION
from vitrine.assets.rows import job_view, stated_of
from vitrine.assets.statement import Statement, merged
from vitrine.assets.tables import JobRow, ModelRow
from vitrine.assets.views import ClaimedJob, Job, JobState
from vitrine.errors import VitrineError
from vitrine.ids import BrandId, JobId, ModelHash, new_id
from vitrine.quotas.inside import Turn, turn
from vitrine.quotas.kinds import BY_DEFAULT, Quota, Quotas
from vitrine.storage import Database
from vitrine.takedowns.inside import follow
from vitrine.takedowns.kinds import Kind

# Renewed every second of the work; a worker that died is followed by another then.
LEASE: Final = timedelta(seconds=60)


class Jobs:
    """refining: plans what is made of a model that passed. queued: called after a job was added.

    shop: how much a brand may have, where nobody has said otherwise.
    """

    def __init__(
        self,
        database: Database,
        refining: Refining,
        queued: Callable[[], None] = lambda: None,
        shop: Quotas = BY_DEFAULT,
    ) -> None:
        self._database, self._refining, self.queued = database, refining, queued
        self._shop = shop
        self._turn = ""  # the brand that was served last

    def job(self, brand: BrandId, job: str) -> Job:
        """One of the brand's own jobs. Raises JobNotFound."""
        # In one statement: between two of them somebody may delete the model with its jobs.
        both = select(JobRow, ModelRow).join(ModelRow, ModelRow.hash == JobRow.model_hash)
        with self._database.read() as session:
            found = session.execute(both.where(JobRow.id == job, JobRow.brand_id == brand)).one_or_none()
            if found is None:
                raise JobNotFound("Your brand has no job of this id.")
            row, model = found
            return job_view(row, model, steps_of(session, [model.hash]).get(model.hash, ()))

    def cancel(self, brand: BrandId, job: str) -> Job:
        """Stop what is not done yet, the steps that refine the model too. A finished model stays as it is.

        Raises JobNotFound.
        """
        with self._database.unit() as unit:
            row = unit.session.get(JobRow, job, with_for_update=True)
            if row is None or row.brand_id != brand:
                raise JobNotFound("Your brand has no job of this id.")
            if row.state in (JobState.QUEUED, JobState.RUNNING):
                row.state, row.lease_until = JobState.CANCELLED, None
            elif row.state == JobState.DONE and not _others(unit.session, row):
                self._refining.cancel(unit.session, row.model_hash, Cancelled("The brand cancelled this."))
        return self.job(brand, job)

    def is_due(self) -> bool:
        """Whether there is work for a worker."""
        with self._database.read() as session:
            waits = select(JobRow.id).where(JobRow.state.in_((JobState.QUEUED, JobState.RUNNING))).limit(1)
            if session.scalars(waits).first() is not None:
                return True
        return self._refining.is_due()

    def renew(self, work: ClaimedJob) -> bool:
        """Keep the claim for another lease. False: the job was cancelled or changed meanwhile."""
        until = self._database.clock.now() + LEASE
        with self._database.unit() as unit:
            row = unit.session.get(JobRow, work.job)
            if row is None or row.state != JobState.RUNNING or row.model_hash != work.model:
                return False
            row.lease_until = until
        return True

    def restate(self, brand: BrandId, job: str, statement: Statement) -> Job:
        """Say more of a file that is here; if it failed it is tried again.

        Another unit or axis of a finished model makes another model: the answer is the job of that one.
        Raises JobNotFound, QuotaReached, SignInNeeded, BrandGone.
        """
        with self._database.unit() as unit:
            hold_brand(unit.session, brand)
            mine = turn(unit, brand, self._shop)
            row = unit.session.get(JobRow, job)
            if row is None or row.brand_id != brand:
                raise JobNotFound("Your brand has no job of this id.")
            # The model's row before the job's, as whoever deletes it takes them.
            unit.session.get_one(ModelRow, row.model_hash, with_for_update=True)
            row = unit.session.get(JobRow, job, with_for_update=True, populate_existing=True)
            if row is None:
                raise JobNotFound("Your brand has no job of this id.")
            model = unit.session.get_one(ModelRow, row.model_hash)
            file = model.source or model.hash, model.kind, model.bytes
            found = self._enqueued(unit.session, mine, row, brand, file, statement, insist=True).id
        self.queued()
        return self.job(brand, found)

    def claim(self) -> ClaimedJob | None:
        """A job that waits, or whose worker died; for this caller alone until its lease ends.

        Brands take turns, each with its oldest: a thousand files of one hold nobody else's up.
        """
        now = self._database.clock.now()
        with self._database.unit() as unit:
            due = or_(
                JobRow.state == JobState.QUEUED,
                and_(JobRow.state == JobState.RUNNING, JobRow.lease_until < now),
            )
            after = case((JobRow.brand_id > self._turn, 0), else_=1)
            query = select(JobRow).where(due).order_by(after, JobRow.brand_id, JobRow.id).limit(1)
            row = unit.session.scalars(query.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            self._turn = row.brand_id
            row.state, row.lease_until, row.attempts = JobState.RUNNING, now + LEASE, row.attempts + 1
            source = unit.session.get_one(ModelRow, row.model_hash).source or row.model_hash
            return ClaimedJob(
                JobId(row.id), BrandId(row.brand_id), ModelHash(row.model_hash), source, stated_of(row),
                row.attempts,
            )  # fmt: skip

    def queue(
        self, brand: BrandId, blob: ModelHash, kind: str, size: int, statement: Statement | None
    ) -> JobId:
        """Queue a kept file. blob, size: of its content. statement: added to what the brand said before.

        Raises QuotaReached, BrandGone.
        """
        with self._database.unit() as unit:
            session = unit.session
            hold_brand(session, brand)
            mine = turn(unit, brand, self._shop)
            query = (
                select(JobRow)
                .join(ModelRow, ModelRow.hash == JobRow.model_hash)
                .where(JobRow.brand_id == brand, or_(ModelRow.hash == blob, ModelRow.source == blob))
                .order_by(JobRow.id.desc())
            )
            before = session.scalars(query).first()
            return JobId(self._enqueued(session, mine, before, brand, (blob, kind, size), statement).id)

    def _enqueued(
        self,
        session: Session,
        mine: Turn,
        before: JobRow | None,
        brand: str,
        file: tuple[str, str, int],
        statement: Statement | None,
        *,
        insist: bool = False,
    ) -> JobRow:
        """The brand's job for this file and what is said of it now.

        before: its job so far, which goes on under its id where it can. file: blob, kind, bytes. insist: try
        again what failed, whatever the reason.
        """
        now, (blob, kind, size) = self._database.clock.now(), file
        if before is None:
            mine.require(Quota.FILES, file_bytes(session, brand), size)
        said = Statement() if before is None else stated_of(before)
        said = merged(said, statement or Statement())
        key = said.key_of(blob)
        model = session.get(ModelRow, key, with_for_update=True)
        if model is None:
            model = ModelRow(
                hash=key, source=None if key == blob else blob, kind=kind, bytes=size, state="waiting",
                rules=VERSION, created_at=now,
            )  # fmt: skip
            session.add(model)
            session.flush()
        if model.deleted_at is not None:
            model.deleted_at, model.state, model.rules = None, "waiting", VERSION
        # What the file did wrong stays so; what was only a failure here, or older rules', is tried again.
        stale = model.rules != VERSION or _is_passing(model.problem)
        if model.state == "failed" and (insist or stale):
            model.state, model.rules, model.problem = "waiting", VERSION, None
        state = {"done": JobState.DONE, "failed": JobState.FAILED}.get(model.state, JobState.QUEUED)
        row = session.scalars(select(JobRow).filter_by(brand_id=brand, model_hash=key)).first()
        if row is None and before is not None and before.state != JobState.DONE:
            # A finished model stays the brand's, for products may show it: the next one is another job.
            row = before
        if state in COUNTED and (row is None or row.state not in COUNTED):
            mine.require(Quota.MODELS, model_count(session, brand))
        if row is None:
            row = JobRow(id=new_id("job"), brand_id=brand, model_hash=key, state=state, attempts=0)
            row.created_at = now
            session.add(row)
        elif row.model_hash != key or row.state not in (JobState.QUEUED, JobState.RUNNING):
            row.model_hash, row.state, row.attempts, row.lease_until = key, state, 0, None
        row.statement = None if said == Statement() else said.plain()
        if model.state == "done":
            self._refining.plan(session, key, again=True)
        same = session.scalars(
            select(ModelRow.hash).where(or_(ModelRow.hash == blob, ModelRow.source == blob))
        )
        follow(session, Kind.MODEL, same.all(), key, brand, now)
        return row

    def is_done(self, model_hash: str) -> bool:
        """Whether the model can be shown already."""
        with self._database.read() as session:
            model = session.get(ModelRow, model_hash)
            return model is not None and model.state == "done"

    def settle(self, work: ClaimedJob) -> None:
        """The claimed job is done; nothing if it was cancelled or changed meanwhile."""
        with self._database.unit() as unit:
            settle_job(unit.session, work, JobState.DONE)

    def fail(self, work: ClaimedJob, error: VitrineError) -> None:
        """The model failed, and why. One that is done stays so."""
        with self._database.unit() as unit:
            model = unit.session.get(ModelRow, work.model, with_for_update=True)
            if model is None or model.deleted_at is not None:
                return  # its brand has deleted it meanwhile
            if model.state == "waiting":
                model.state, model.problem, model.rules = "failed", error.problem(), VERSION
            settle_job(unit.session, work, JobState.DONE if model.state == "done" else JobState.FAILED)

    def requeue(self, work: ClaimedJob, *, counted: bool) -> None:
        """Let it wait again. counted: as one of its attempts."""
        with self._database.unit() as unit:
            row = unit.session.get(JobRow, work.job, with_for_update=True)
            if row is not None and row.state == JobState.RUNNING and row.model_hash == work.model:
                row.state, row.lease_until = JobState.QUEUED, None
                row.attempts = work.attempt - (0 if counted else 1)
        self.queued()


def settle_job(session: Session, work: ClaimedJob, state: JobState) -> None:
    row = session.get(JobRow, work.job, with_for_update=True)
    if row is not None and row.state == JobState.RUNNING and row.model_hash == work.model:
        row.state, row.lease_until = state, None


def _is_passing(problem: dict[str, object] | None) -> bool:
    return problem is not None and problem.get("type") == f"/problems/{MeasuringFailed.slug()}"


def _others(session: Session, job: JobRow) -> bool:
    """Whether another brand has uploaded the same file and waits for the same steps."""
    query = select(JobRow.id).where(JobRow.model_hash == job.model_hash, JobRow.id != job.id)
    return session.scalars(query).first() is not None
