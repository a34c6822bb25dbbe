"""Assets: uploads in, models and pictures out. All of it plain functions over one unit of work each."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from vitrine.accounts.inside import hold_brand
from vitrine.assets import inside
from vitrine.assets.arriving import Arriving
from vitrine.assets.confining.confined import Interrupted
from vitrine.assets.confining.watch import Watch
from vitrine.assets.errors import (
    FileNotInModel,
    MeasuringFailed,
    ModelNotFound,
    NotAPicture,
    OverLimit,
    PictureNotFound,
    UploadTooLarge,
)
from vitrine.assets.gltf.images import Image, image_of
from vitrine.assets.inspecting.jail import Inspected, Jail
from vitrine.assets.intake.receiving import CheckedStream, chunks_of
from vitrine.assets.jobs.service import Jobs, settle_job
from vitrine.assets.keeping import KeptPicture, keep_picture, own_picture
from vitrine.assets.limits import PICTURE_BYTES, UPLOAD_BYTES, ZIP_BYTES
from vitrine.assets.pictures.bare import bare, is_turned
from vitrine.assets.pictures.photograph import as_made, photograph
from vitrine.assets.refining.service import Refining
from vitrine.assets.removing import RemovingFiles
from vitrine.assets.report import VERSION
from vitrine.assets.rows import stated_of
from vitrine.assets.statement import Statement
from vitrine.assets.tables import JobRow, ModelFileRow, ModelRow, PictureOwnerRow, PictureRow
from vitrine.assets.views import ClaimedJob, Job, JobState, Model, OwnModel, Stored
from vitrine.errors import NoRoomLeft, Unavailable, VitrineError
from vitrine.ids import BrandId
from vitrine.parts import Ties
from vitrine.quotas.inside import turn
from vitrine.quotas.kinds import BY_DEFAULT, Quotas
from vitrine.storage import Blobs, BlobTooLarge, Database, told_full
from vitrine.takedowns.errors import TakenDown
from vitrine.takedowns.inside import down, require_up
from vitrine.takedowns.kinds import Kind

log = logging.getLogger(__name__)

LIMIT_ATTEMPTS = 2
_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})


class Assets:
    """limit_bytes: cap of one upload. jail: how files are looked at. jobs: of the uploads, and their queue.

    refining: plans what is made of a model once it has passed; by default nothing is. queued: called after a
    job was added. ties: as of `RemovingFiles`. shop: how much a brand may have, where nobody has said
    otherwise. arriving: what comes.
    """

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        jail: Jail | None = None,
        limit_bytes: int = UPLOAD_BYTES.value,
        refining: Refining | None = None,
        queued: Callable[[], None] = lambda: None,
        ties: Ties | None = None,
        shop: Quotas = BY_DEFAULT,
    ) -> None:
        self.removing = RemovingFiles(database, ties)
        self._database, self._refining = database, refining or Refining(database, blobs, wanted=())
        self._shop = shop
        self.jobs = Jobs(database, self._refining, queued, self._shop)
        self.arriving = Arriving(database, self._shop)
        self.blobs, self._jail = blobs, jail or Jail()
        self.limit_bytes = limit_bytes

    def receive(self, brand: BrandId, chunks: Iterable[bytes], statement: Statement | None = None) -> Job:
        """Keep an upload and queue it. The same bytes again: the same job at once, nothing is measured twice.

        statement: what the brand says of the file; what it said before and does not say now stays.

        Looks at magic and length only. Raises NotAModel, NotReadable, UploadTooLarge, NotIsolated,
        QuotaReached, BrandGone.
        """
        self._jail.check()
        claims = CheckedStream(chunks)
        try:
            blob, size = self.blobs.put_stream(claims, self.limit_bytes)
        except BlobTooLarge as error:
            raise UploadTooLarge(
                f"A model here has at most {self.limit_bytes / 2**20:g} MiB. Compress its textures first.",
                limit_bytes=self.limit_bytes,
            ) from error
        try:
            job = self.jobs.queue(brand, blob, claims.kind, size, statement)
        except (IntegrityError, StaleDataError):
            # The same file at the same moment through another door: it is there now; or it was just deleted.
            job = self.jobs.queue(brand, blob, claims.kind, size, statement)
        self.jobs.queued()
        return self.jobs.job(brand, job)

    def model(self, brand: BrandId, model_hash: str, *, house: bool = False) -> Model:
        """A finished model that the brand itself uploaded; house: or that came with the shop.

        Raises ModelNotFound.
        """
        with self._database.read() as session:
            return inside.own_model(session, brand, model_hash, house=house)

    def models(self, hashes: Iterable[str]) -> dict[str, Model]:
        """Finished models by hash; those that are none are left out."""
        with self._database.read() as session:
            return inside.models(session, hashes)

    def own_models(self, brand: BrandId, after: str | None, limit: int) -> tuple[list[OwnModel], str | None]:
        """The brand's finished models by hash, and the hash to go on after, if there are more."""
        with self._database.read() as session:
            own = select(JobRow).where(JobRow.brand_id == brand, JobRow.state == JobState.DONE)
            query = own.where(JobRow.model_hash > (after or "")).order_by(JobRow.model_hash).limit(limit + 1)
            rows = list(session.scalars(query))
            there = inside.models(session, (row.model_hash for row in rows[:limit]))
        # One that somebody deleted meanwhile is left out.
        found = [
            OwnModel(there[row.model_hash], stated_of(row).name, row.created_at)
            for row in rows[:limit]
            if row.model_hash in there
        ]
        return found, rows[limit - 1].model_hash if len(rows) > limit else None

    def own_pictures(self, brand: BrandId, after: str | None, limit: int) -> tuple[list[str], str | None]:
        """The pictures that the brand has uploaded, and what to go on after: as `own_models`."""
        own = select(PictureOwnerRow.picture_hash).where(PictureOwnerRow.brand_id == brand)
        key = PictureOwnerRow.picture_hash
        with self._database.read() as session:
            hashes = list(session.scalars(own.where(key > (after or "")).order_by(key).limit(limit + 1)))
        return hashes[:limit], hashes[limit - 1] if len(hashes) > limit else None

    def file(self, model_hash: str, name: str) -> Stored:
        """A served file of a finished model. Raises ModelNotFound, FileNotInModel, TakenDown."""
        with self._database.read() as session:
            model = session.get(ModelRow, model_hash)
            if model is None or model.state != "done":
                raise ModelNotFound("There is no such model.")
            row = session.get(ModelFileRow, (model_hash, name))
            if row is None:
                raise FileNotInModel("This model has no file of that name.")
            require_up(session, Kind.MODEL, model_hash)
            brands = set(inside.owners(session, model_hash))
            if brands and brands <= down(session, Kind.BRAND, brands):
                raise TakenDown(Kind.MODEL)
            return Stored(row.blob, row.media_type, row.bytes)

    def entry(self, model_hash: str) -> str:
        """The name of the file that a finished model begins with. Raises ModelNotFound."""
        with self._database.read() as session:
            model = session.get(ModelRow, model_hash)
            if model is None or model.entry is None:
                raise ModelNotFound("There is no such model.")
            return model.entry

    def open_file(self, model_hash: str, name: str) -> BinaryIO:
        """A served file of a finished model, for reading. Raises as `file` does."""
        return self.blobs.open(self.file(model_hash, name).blob)

    def open_source(self, model_hash: str) -> BinaryIO:
        """The model's file as it was uploaded. Raises ModelNotFound."""
        with self._database.read() as session:
            model = session.get(ModelRow, model_hash)
            if model is None:
                raise ModelNotFound("There is no such model.")
            source = model.source or model.hash
        return self.blobs.open(source)

    def store_picture(
        self, chunks: bytes | Iterable[bytes], brand: BrandId | None = None, *, house: bool = False
    ) -> str:
        """Keep a PNG, JPEG or WebP of at most 8 MiB and 8,192 pixels a side as it is; answers its hash.

        brand: whose. house: it came with the shop, and stays whoever has it too.

        Raises NotAPicture, BadImage, OverLimit, QuotaReached, BrandGone.
        """
        content, image = self._picture(chunks)
        kept = self._stored(content, image.media_type, image.width, image.height)
        self._keep_picture(kept, brand, house)
        return kept.hash

    def receive_picture(self, chunks: Iterable[bytes], brand: BrandId) -> str:
        """Keep a brand's picture without what its file says besides (`pictures.bare`); answers its hash.

        What a camera was turned for is made anew upright, as a photograph. Raises as `store_picture`, and
        NotIsolated.
        """
        content, image = self._picture(chunks)
        if image.media_type == "image/jpeg" and is_turned(content):
            kept = self.photograph([content])
        else:
            kept = self._stored(bare(content, image.media_type), image.media_type, image.width, image.height)
        self._keep_picture(kept, brand, house=False)
        return kept.hash

    def _picture(self, chunks: bytes | Iterable[bytes]) -> tuple[bytes, Image]:
        """Raises NotAPicture, BadImage, OverLimit."""
        content = bytearray()
        for chunk in [chunks] if isinstance(chunks, bytes) else chunks:
            content += chunk
            if len(content) > PICTURE_BYTES.value:
                raise OverLimit.of(PICTURE_BYTES, len(content))
        image = image_of(bytes(content), "The picture")
        if image.media_type not in _PICTURES:
            raise NotAPicture("A picture is a PNG, JPEG or WebP. Save it as one of these.")
        return bytes(content), image

    def photograph(self, chunks: Iterable[bytes]) -> KeptPicture:
        """A brand's photograph, made anew (`pictures.photograph`), as a file that no row names yet.

        Raises NotAPicture, BadImage, OverLimit, NotIsolated.
        """
        self._jail.check()
        made = photograph(b"".join(chunks))
        return self._stored(made.data, "image/webp", made.width, made.height)

    def take_photograph(self, chunks: Iterable[bytes], brand: BrandId) -> None:
        """Keep a photograph for the brand that a shop has made already (`pictures.photograph.as_made`).

        Raises NotAPicture, BadImage, OverLimit, NotIsolated, QuotaReached, BrandGone.
        """
        self._jail.check()
        made = as_made(b"".join(chunks))
        kept = self._stored(made.data, "image/webp", made.width, made.height)
        self._keep_picture(kept, brand, house=False)

    def _stored(self, content: bytes, media_type: str, width: int, height: int) -> KeptPicture:
        blob, size = self.blobs.put_stream([content], PICTURE_BYTES.value)
        return KeptPicture(blob, media_type, width, height, size)

    def _keep_picture(self, kept: KeptPicture, brand: BrandId | None, house: bool) -> None:
        try:
            self._note_picture(kept, brand, house)
        except IntegrityError:
            # It came twice at once: it is there now.
            self._note_picture(kept, brand, house)

    def _note_picture(self, kept: KeptPicture, brand: BrandId | None, house: bool) -> None:
        with self._database.unit() as unit:
            mine = None
            if brand is not None:
                hold_brand(unit.session, brand)
                mine = turn(unit, brand, self._shop)
            now = self._database.clock.now()
            keep_picture(unit, kept, now, house=house)
            if brand is not None and mine is not None:
                own_picture(unit, mine, brand, kept, now)

    def picture(self, picture_hash: str) -> Stored:
        """A picture to serve. Raises PictureNotFound, TakenDown."""
        with self._database.read() as session:
            row = session.get(PictureRow, picture_hash)
            if row is None:
                raise PictureNotFound("There is no such picture: upload it first.")
            require_up(session, Kind.PICTURE, picture_hash)
            brands = set(inside.picture_owners(session, picture_hash) or ())
            if brands and brands <= down(session, Kind.BRAND, brands):
                raise TakenDown(Kind.PICTURE)
            return Stored(row.hash, row.media_type, row.bytes)

    def perform(self, work: ClaimedJob, stop: threading.Event | None = None) -> None:
        """Look at a claimed file and settle its job. Takes seconds; stop: ends it early, the job waits again.

        A crash of the sandbox costs one more attempt; what is wrong with the file itself settles at once.
        """
        stopping = stop or threading.Event()
        try:
            if work.attempt > LIMIT_ATTEMPTS:
                # Every attempt ended without a word: whatever it kills, it must not do so for ever.
                raise MeasuringFailed.because("crash")
            if self.jobs.is_done(work.model):
                self.jobs.settle(work)
                return
            with (
                told_full(),
                self.blobs.open(work.source) as upload,
                Watch("upload", lambda: self.jobs.renew(work), stopping) as watch,
                self._jail.look(upload, watch.stop, _counted(work)) as answer,
            ):
                self._keep(work, answer)
        except Interrupted:
            if stopping.is_set():
                self.jobs.requeue(work, counted=False)
        except NoRoomLeft:
            log.warning("job %s waits until there is room on the disk", work.job)
            self.jobs.requeue(work, counted=False)
        except MeasuringFailed as error:
            if error.values.get("reason") in ("crash", "output") and work.attempt < LIMIT_ATTEMPTS:
                self.jobs.requeue(work, counted=True)
            else:
                self.jobs.fail(work, error)
        except Unavailable:
            # Database or isolation, not the file: the lease runs out and somebody tries again.
            log.warning("job %s could not be settled now", work.job, exc_info=True)
        except VitrineError as error:
            self.jobs.fail(work, error)

    def _keep(self, work: ClaimedJob, answer: Inspected) -> None:
        rows = []
        for served in answer.files:
            with answer.open(served) as file:
                blob, size = self.blobs.put_stream(chunks_of(file), ZIP_BYTES.value)
            rows.append((served, blob, size))
        with self._database.unit() as unit:
            model = unit.session.get(ModelRow, work.model, with_for_update=True)
            if model is None or model.deleted_at is not None:
                return  # its brand has deleted it meanwhile; the files go when nobody names them
            if model.state != "done":
                model.state, model.rules, model.problem = "done", VERSION, None
                model.entry, model.report = answer.entry, answer.report.plain()
                for served, blob, size in rows:
                    unit.session.add(
                        ModelFileRow(
                            model_hash=work.model, name=served.name, blob=blob, media_type=served.media_type,
                            bytes=size,
                        )
                    )  # fmt: skip
                unit.session.flush()
                self._refining.plan(unit.session, work.model)
            settle_job(unit.session, work, JobState.DONE)
        self._refining.queued()


def _counted(work: ClaimedJob) -> Statement:
    """What of the statement changes the model; nothing else decides how its file is read."""
    return Statement(work.statement.unit, work.statement.up)
