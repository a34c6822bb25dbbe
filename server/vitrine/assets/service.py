"""Assets: uploads in, models and pictures out. All of it plain functions over one unit of work each."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, BinaryIO

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.assets import glb
from vitrine.assets.errors import (
    FileNotInModel,
    JobNotFound,
    MeasuringFailed,
    ModelNotFound,
    NotAPicture,
    OverLimit,
    PictureNotFound,
    UploadTooLarge,
)
from vitrine.assets.images import image_of
from vitrine.assets.jail import Answer, Interrupted, Jail
from vitrine.assets.limits import PICTURE_BYTES, SANDBOX_WALL_S, UPLOAD_BYTES, ZIP_BYTES
from vitrine.assets.manifest import GLB_TYPE, GLTF_TYPE
from vitrine.assets.report import VERSION
from vitrine.assets.statement import Statement, merged, restored
from vitrine.assets.tables import JobRow, ModelFileRow, ModelRow, PictureRow
from vitrine.assets.views import Job, JobState, Model, Stored, Work, model_url
from vitrine.errors import Unavailable, VitrineError
from vitrine.ids import BrandId, JobId, ModelHash, new_id
from vitrine.storage import Blobs, BlobTooLarge, Database

log = logging.getLogger(__name__)

LIMIT_ATTEMPTS = 2
# Longer than the sandbox may take and the storing after it; a worker that died is followed by another then.
LEASE = timedelta(seconds=SANDBOX_WALL_S.value + 60)
_CHUNK_BYTES = 1 << 18
_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})


class Assets:
    """limit_bytes: cap of one upload. jail: how files are looked at. queued: called after a job was added."""

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        jail: Jail | None = None,
        limit_bytes: int = UPLOAD_BYTES.value,
    ) -> None:
        self._database, self.blobs, self._jail = database, blobs, jail or Jail()
        self.limit_bytes = limit_bytes
        self.queued: Callable[[], None] = lambda: None

    def receive(self, brand: BrandId, chunks: Iterable[bytes], statement: Statement | None = None) -> Job:
        """Keep an upload and queue it. The same bytes again: the same job at once, nothing is measured twice.

        statement: what the brand says of the file; what it said before and does not say now stays.

        Looks at magic and length only. Raises NotAModel, NotReadable, UploadTooLarge, NotIsolated.
        """
        self._jail.check()
        claims = _Claims(chunks)
        try:
            blob, size = self.blobs.put_stream(claims, self.limit_bytes)
        except BlobTooLarge as error:
            raise UploadTooLarge(
                f"A model here has at most {self.limit_bytes / 2**20:g} MiB. Compress its textures first.",
                limit_bytes=self.limit_bytes,
            ) from error
        try:
            job = self._queue(brand, blob, claims.kind, size, statement)
        except IntegrityError:
            # The same file at the same moment through another door: it is there now.
            job = self._queue(brand, blob, claims.kind, size, statement)
        self.queued()
        return self.job(brand, job)

    def job(self, brand: BrandId, job: str) -> Job:
        """One of the brand's own jobs. Raises JobNotFound."""
        with self._database.read() as session:
            row = session.get(JobRow, job)
            if row is None or row.brand_id != brand:
                raise JobNotFound("Your brand has no job of this id.")
            model = session.get_one(ModelRow, row.model_hash)
            done, failed = row.state == JobState.DONE, row.state == JobState.FAILED
            return Job(
                JobId(row.id), JobState(row.state), _view(model) if done else None,
                model.report if done else None, model.problem if failed else None, row.statement,
            )  # fmt: skip

    def restate(self, brand: BrandId, job: str, statement: Statement) -> Job:
        """Say more of a file that is here; if it failed it is tried again. Raises JobNotFound."""
        with self._database.unit() as unit:
            row = unit.session.get(JobRow, job, with_for_update=True)
            if row is None or row.brand_id != brand:
                raise JobNotFound("Your brand has no job of this id.")
            model = unit.session.get_one(ModelRow, row.model_hash, with_for_update=True)
            _state(row, statement)
            if model.state == "failed":
                model.state, model.rules, model.problem = "waiting", VERSION, None
                row.state, row.attempts, row.lease_until = JobState.QUEUED, 0, None
        self.queued()
        return self.job(brand, job)

    def statement(self, brand: BrandId, model_hash: str) -> Statement:
        """What the brand said of its file; empty if nothing."""
        with self._database.read() as session:
            row = session.scalars(select(JobRow).filter_by(brand_id=brand, model_hash=model_hash)).first()
            return restored(row.statement) if row is not None and row.statement else Statement()

    def model(self, brand: BrandId, model_hash: str) -> Model:
        """A finished model that the brand itself uploaded. Raises ModelNotFound."""
        with self._database.read() as session:
            found = _own_models(session, brand, [model_hash])
            if not found:
                raise ModelNotFound(
                    "Your brand has no finished model of this hash: upload it first.", hash=model_hash
                )
            return found[0]

    def models(self, hashes: Iterable[str]) -> dict[str, Model]:
        """Finished models by hash; those that are none are left out."""
        with self._database.read() as session:
            rows = session.scalars(
                select(ModelRow).where(ModelRow.hash.in_(set(hashes)), ModelRow.state == "done")
            )
            return {row.hash: _view(row) for row in rows}

    def reports(self, hashes: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The reports of finished models by hash; those that are none are left out."""
        with self._database.read() as session:
            rows = session.scalars(
                select(ModelRow).where(ModelRow.hash.in_(set(hashes)), ModelRow.state == "done")
            )
            return {row.hash: row.report for row in rows if row.report is not None}

    def own_models(self, brand: BrandId, after: str | None, limit: int) -> tuple[list[Model], str | None]:
        """The brand's finished models by hash, and the hash to go on after, if there are more."""
        with self._database.read() as session:
            own = select(JobRow.model_hash).where(JobRow.brand_id == brand, JobRow.state == JobState.DONE)
            query = own.where(JobRow.model_hash > (after or "")).order_by(JobRow.model_hash).limit(limit + 1)
            hashes = list(session.scalars(query))
            found = [_view(session.get_one(ModelRow, each)) for each in hashes[:limit]]
        return found, hashes[limit - 1] if len(hashes) > limit else None

    def file(self, model_hash: str, name: str) -> Stored:
        """A served file of a finished model. Raises ModelNotFound, FileNotInModel."""
        with self._database.read() as session:
            model = session.get(ModelRow, model_hash)
            if model is None or model.state != "done":
                raise ModelNotFound("There is no such model.")
            row = session.get(ModelFileRow, (model_hash, name))
            if row is None:
                raise FileNotInModel("This model has no file of that name.")
            return Stored(row.blob, row.media_type, row.bytes)

    def store_picture(self, chunks: bytes | Iterable[bytes]) -> str:
        """Keep a PNG, JPEG or WebP of at most 8 MiB and 8,192 pixels a side; answers its hash.

        Raises NotAPicture, BadImage, OverLimit.
        """
        content = bytearray()
        for chunk in [chunks] if isinstance(chunks, bytes) else chunks:
            content += chunk
            if len(content) > PICTURE_BYTES.value:
                raise OverLimit.of(PICTURE_BYTES, len(content))
        image = image_of(bytes(content), "The picture")
        if image.media_type not in _PICTURES:
            raise NotAPicture("A picture is a PNG, JPEG or WebP. Save it as one of these.")
        blob, size = self.blobs.put_stream([bytes(content)], PICTURE_BYTES.value)
        try:
            with self._database.unit() as unit:
                if unit.session.get(PictureRow, blob) is None:
                    unit.session.add(
                        PictureRow(
                            hash=blob, media_type=image.media_type, width=image.width, height=image.height,
                            bytes=size, created_at=self._database.clock.now(),
                        )
                    )  # fmt: skip
        except IntegrityError:
            log.info("the picture %s came twice at once", blob)
        return blob

    def picture(self, picture_hash: str) -> Stored:
        """A picture to serve. Raises PictureNotFound."""
        with self._database.read() as session:
            row = session.get(PictureRow, picture_hash)
            if row is None:
                raise PictureNotFound("There is no such picture: upload it first.")
            return Stored(row.hash, row.media_type, row.bytes)

    def claim(self) -> Work | None:
        """The oldest job that waits, or whose worker died; for this caller alone until its lease ends."""
        now = self._database.clock.now()
        with self._database.unit() as unit:
            due = or_(
                JobRow.state == JobState.QUEUED,
                and_(JobRow.state == JobState.RUNNING, JobRow.lease_until < now),
            )
            query = select(JobRow).where(due).order_by(JobRow.id).limit(1).with_for_update(skip_locked=True)
            row = unit.session.scalars(query).first()
            if row is None:
                return None
            row.state, row.lease_until, row.attempts = JobState.RUNNING, now + LEASE, row.attempts + 1
            return Work(JobId(row.id), BrandId(row.brand_id), ModelHash(row.model_hash), row.attempts)

    def perform(self, work: Work, stop: threading.Event | None = None) -> None:
        """Look at a claimed file and settle its job. Takes seconds; stop: ends it early, the job waits again.

        A crash of the sandbox costs one more attempt; what is wrong with the file itself settles at once.
        """
        try:
            if work.attempt > LIMIT_ATTEMPTS:
                # Every attempt ended without a word: whatever it kills, it must not do so for ever.
                raise MeasuringFailed.because("crash")
            if self._is_done(work.model):
                self._settle(work)
                return
            with self.blobs.open(work.model) as upload, self._jail.look(upload, stop) as answer:
                self._keep(work, answer)
        except Interrupted:
            self._requeue(work, counted=False)
        except MeasuringFailed as error:
            if error.values.get("reason") in ("crash", "output") and work.attempt < LIMIT_ATTEMPTS:
                self._requeue(work, counted=True)
            else:
                self._fail(work, error)
        except Unavailable:
            # Database or isolation, not the file: the lease runs out and somebody tries again.
            log.warning("job %s could not be settled now", work.job, exc_info=True)
        except VitrineError as error:
            self._fail(work, error)

    def _queue(
        self, brand: BrandId, blob: ModelHash, kind: glb.Kind, size: int, statement: Statement | None
    ) -> JobId:
        now = self._database.clock.now()
        with self._database.unit() as unit:
            session = unit.session
            model = session.get(ModelRow, blob)
            if model is None:
                model = ModelRow(
                    hash=blob, kind=kind, bytes=size, state="waiting", rules=VERSION, created_at=now
                )
                session.add(model)
                session.flush()
            job = session.scalars(select(JobRow).filter_by(brand_id=brand, model_hash=blob)).first()
            # What the file did wrong stays so; what was only a failure here, or older rules', is tried again.
            again = model.state == "failed" and (model.rules != VERSION or _is_passing(model.problem))
            if again:
                model.state, model.rules, model.problem = "waiting", VERSION, None
            state = {"done": JobState.DONE, "failed": JobState.FAILED}.get(model.state, JobState.QUEUED)
            if job is None:
                job = JobRow(
                    id=new_id("job"), brand_id=brand, model_hash=blob, state=state, attempts=0, created_at=now
                )
                session.add(job)
            elif job.state in (JobState.FAILED, JobState.DONE):
                job.state, job.attempts, job.lease_until = state, 0, None
            if statement is not None:
                _state(job, statement)
            return JobId(job.id)

    def _is_done(self, model_hash: str) -> bool:
        with self._database.read() as session:
            return session.get_one(ModelRow, model_hash).state == "done"

    def _keep(self, work: Work, answer: Answer) -> None:
        rows = []
        for served in answer.files:
            with answer.open(served) as file:
                blob, size = self.blobs.put_stream(_chunks(file), ZIP_BYTES.value)
            rows.append((served, blob, size))
        with self._database.unit() as unit:
            model = unit.session.get_one(ModelRow, work.model, with_for_update=True)
            if model.state != "done":
                model.state, model.rules, model.problem = "done", VERSION, None
                model.entry, model.report = answer.entry, answer.report
                for served, blob, size in rows:
                    unit.session.add(
                        ModelFileRow(
                            model_hash=work.model, name=served.name, blob=blob, media_type=served.media_type,
                            bytes=size,
                        )
                    )  # fmt: skip
            _settle_job(unit.session, work, JobState.DONE)

    def _settle(self, work: Work) -> None:
        with self._database.unit() as unit:
            _settle_job(unit.session, work, JobState.DONE)

    def _fail(self, work: Work, error: VitrineError) -> None:
        with self._database.unit() as unit:
            model = unit.session.get_one(ModelRow, work.model, with_for_update=True)
            if model.state == "waiting":
                model.state, model.problem, model.rules = "failed", error.problem(), VERSION
            _settle_job(unit.session, work, JobState.DONE if model.state == "done" else JobState.FAILED)

    def _requeue(self, work: Work, *, counted: bool) -> None:
        with self._database.unit() as unit:
            row = unit.session.get_one(JobRow, work.job)
            row.state, row.lease_until = JobState.QUEUED, None
            row.attempts = work.attempt - (0 if counted else 1)
        self.queued()


class _Claims:
    """A stream that is checked against its own first bytes as it passes: nothing false is ever kept."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.kind: glb.Kind = "glb"

    def __iter__(self) -> Iterator[bytes]:
        head, size = b"", 0
        for chunk in self._chunks:
            if len(head) < glb.HEAD_BYTES:
                head = (head + chunk)[: glb.HEAD_BYTES]
                if len(head) == glb.HEAD_BYTES:
                    self.kind = glb.kind_of(head, None)
            size += len(chunk)
            yield chunk
        self.kind = glb.kind_of(head, size)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def _state(job: JobRow, statement: Statement) -> None:
    before = restored(job.statement) if job.statement else Statement()
    job.statement = merged(before, statement).plain()


def _settle_job(session: Session, work: Work, state: JobState) -> None:
    row = session.get_one(JobRow, work.job)
    row.state, row.lease_until = state, None


def _is_passing(problem: dict[str, object] | None) -> bool:
    return problem is not None and problem.get("type") == f"/problems/{MeasuringFailed.slug()}"


def _own_models(session: Session, brand: str, hashes: list[str]) -> list[Model]:
    own = select(JobRow.model_hash).where(JobRow.brand_id == brand, JobRow.state == JobState.DONE)
    query = select(ModelRow).where(
        ModelRow.hash.in_(hashes), ModelRow.hash.in_(own), ModelRow.state == "done"
    )
    return [_view(row) for row in session.scalars(query)]


def _view(row: ModelRow) -> Model:
    if row.entry is None or row.report is None:
        raise RuntimeError(f"model {row.hash} is done without entry or report")
    report = row.report
    x, y, z = report["size_m"]
    return Model(
        ModelHash(row.hash), model_url(row.hash, row.entry), int(report["bytes"]), int(report["triangles"]),
        (x, y, z), tuple(report["variants"]), GLB_TYPE if row.kind == "glb" else GLTF_TYPE,
    )  # fmt: skip
