"""Models and pictures for neighbours, within the transaction that they have begun.

Functions that write take the caller's unit of work; those that only read take its session, or that of a read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import Session

from vitrine.assets import reports as kept
from vitrine.assets.errors import ModelNotFound, PictureNotFound
from vitrine.assets.gltf.manifest import GLB_TYPE
from vitrine.assets.measuring.proposal import Proposal
from vitrine.assets.refining.orders import foreign_bytes, lit_of
from vitrine.assets.refining.results import FloorLeft
from vitrine.assets.refining.service import steps_of
from vitrine.assets.refining.steps import StepState
from vitrine.assets.report import Report
from vitrine.assets.rows import model_view, stated_of
from vitrine.assets.statement import Statement, merged
from vitrine.assets.tables import JobRow, ModelFileRow, ModelRow, PictureOwnerRow, PictureRow, StepRow
from vitrine.assets.views import JobState, Model, model_url
from vitrine.storage import UnitOfWork

Sides = tuple[float, float, float]

COUNTED: Final = (JobState.QUEUED, JobState.RUNNING, JobState.DONE)
"""Uploads that are models, or may become one."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The uploaded file that a finished model was made of. blob: its content's hash. kind: its ending."""

    blob: str
    kind: str
    bytes: int


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture, named by its content. has: the brand has it, or it came with the shop."""

    media_type: str
    bytes: int
    has: bool


@dataclass(frozen=True, slots=True)
class ServedFile:
    """/models/{hash}/{name} is the blob."""

    name: str
    blob: str
    bytes: int
    media_type: str


@dataclass(frozen=True, slots=True)
class UploadState:
    """problem: what is wrong with the file, where it failed."""

    state: JobState
    problem: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ModelMark:
    """url: of its entry file. stamp: another one as soon as anything else is told of the model."""

    url: str
    stamp: str


def named_blobs(session: Session) -> set[str]:
    """The hashes of all blobs that models, their files and pictures are."""
    found: set[str | None] = set()
    for query in (
        select(ModelRow.hash).where(ModelRow.deleted_at.is_(None)),
        select(ModelRow.source).where(ModelRow.deleted_at.is_(None)),
        select(ModelFileRow.blob),
        select(PictureRow.hash),
    ):
        found |= set(session.scalars(query))
    return {each for each in found if each is not None}


def marks(session: Session, hashes: Iterable[str]) -> dict[str, ModelMark]:
    """Of finished models, by hash; those that are none are left out.

    The stamp: by which rules it was measured, when a step was last queued, how many are through and how many
    were given up. Between two queuings a step only goes on, and leaves nothing but as it ends.
    """
    query = (
        select(
            ModelRow.hash, ModelRow.entry, ModelRow.rules, func.max(StepRow.queued_at),
            func.sum(case((StepRow.state == StepState.DONE, 1), else_=0)),
            func.sum(case((StepRow.state.in_((StepState.FAILED, StepState.SKIPPED)), 1), else_=0)),
        )
        .outerjoin(StepRow, StepRow.model_hash == ModelRow.hash)
        .where(ModelRow.hash.in_(set(hashes)), ModelRow.state == "done")
        .group_by(ModelRow.hash, ModelRow.entry, ModelRow.rules)
    )  # fmt: skip
    return {
        key: ModelMark(model_url(key, entry or ""), f"{rules} {queued} {through} {given_up}")
        for key, entry, rules, queued, through, given_up in session.execute(query)
    }


def models(session: Session, hashes: Iterable[str]) -> dict[str, Model]:
    """Finished models by hash; those that are none are left out."""
    found = _finished(session, hashes)
    steps = steps_of(session, list(found))
    return {key: model_view(row, steps.get(key, ())) for key, row in found.items()}


def reports(session: Session, hashes: Iterable[str]) -> dict[str, Report]:
    """The reports of finished models by hash; those that are none are left out."""
    found = _finished(session, hashes)
    return {key: kept.restored(row.report) for key, row in found.items() if row.report is not None}


def own_model(
    session: Session, brand: str, model_hash: str, *, lock: bool = False, house: bool = False
) -> Model:
    """A finished model that the brand itself uploaded. lock: until the unit ends nobody deletes it.

    house: or one that came with the shop. Raises ModelNotFound.
    """
    if lock:
        session.execute(select(ModelRow.hash).where(ModelRow.hash == model_hash).with_for_update(read=True))
    own = select(JobRow.id).where(
        JobRow.brand_id == brand, JobRow.model_hash == model_hash, JobRow.state == JobState.DONE
    )
    mine = session.scalar(own) is not None
    if house and not mine:
        ours = select(ModelRow.hash).where(ModelRow.hash == model_hash, ModelRow.house)
        mine = session.scalar(ours) is not None
    found = models(session, [model_hash]) if mine else {}
    if model_hash not in found:
        raise ModelNotFound(
            "Your brand has no finished model of this hash: upload it first.", hash=model_hash
        )
    return found[model_hash]


def keep_house_model(
    unit: UnitOfWork, blob: str, size_bytes: int, name: str, report: Mapping[str, Any], now: datetime
) -> None:
    """A GLB that came with the shop: measured before it was shipped, shown as it is. Nothing if it is here.

    blob: its hash, and the model's. name: of its file. report: `Report.plain`.
    """
    row = unit.session.get(ModelRow, blob, with_for_update=True)
    if row is None:
        row = ModelRow(
            hash=blob, kind="glb", bytes=size_bytes, state="waiting", rules=0,
            created_at=now,
        )  # fmt: skip
        unit.session.add(row)
    if row.house and row.state == "done":
        return
    row.house, row.deleted_at = True, None
    if row.state != "done":
        row.state, row.entry, row.report, row.problem = "done", name, dict(report), None
        row.rules = int(report["version"])
        unit.session.flush()
        unit.session.add(
            ModelFileRow(model_hash=blob, name=name, blob=blob, media_type=GLB_TYPE, bytes=size_bytes)
        )


def extents(session: Session, hashes: Iterable[str]) -> dict[str, tuple[Sides, Sides]]:
    """The lowest and highest corner of finished models at rest, metres from their origin, by hash."""
    query = select(ModelRow.hash, ModelRow.report["low_m"], ModelRow.report["high_m"]).where(
        ModelRow.hash.in_(set(hashes)), ModelRow.state == "done"
    )
    return {key: (tuple(low), tuple(high)) for key, low, high in session.execute(query) if low and high}


def proposed_room(session: Session, model_hash: str) -> Proposal | None:
    """What a room made of a model begins with; None until it was measured for one."""
    left = [view.result for view in steps_of(session, [model_hash]).get(model_hash, ())]
    return next((result.room for result in left if isinstance(result, FloorLeft)), None)


def owners(session: Session, model_hash: str) -> tuple[str, ...]:
    """The brands that have uploaded a model, in order; none of one that came with the shop."""
    query = select(JobRow.brand_id).join(ModelRow, ModelRow.hash == JobRow.model_hash)
    query = query.where(JobRow.model_hash == model_hash, ~ModelRow.house)
    return tuple(session.scalars(query.order_by(JobRow.brand_id)))


def is_source(session: Session, blob: str) -> bool:
    """Whether somebody sent this file as a model, a picture, or a served file of one is the same."""
    rows = (
        exists().where(or_(ModelRow.hash == blob, ModelRow.source == blob)),
        exists().where(ModelFileRow.blob == blob),
        exists().where(PictureRow.hash == blob),
    )
    return any(session.scalar(select(row)) for row in rows)


def lit(session: Session, model_hash: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a model is with each light that was made for it: hash, the brands that have that as a model."""
    return tuple((each, owners(session, each)) for each in lit_of(session, model_hash))


def picture_owners(session: Session, picture_hash: str) -> tuple[str, ...] | None:
    """The brands that have uploaded a picture, in order, as far as that was noted.

    None: there is none, or it came with the shop.
    """
    row = session.get(PictureRow, picture_hash)
    if row is None or row.house:
        return None
    query = select(PictureOwnerRow.brand_id).where(PictureOwnerRow.picture_hash == picture_hash)
    return tuple(session.scalars(query.order_by(PictureOwnerRow.brand_id)))


def model_count(session: Session, brand: str) -> int:
    """How many models the brand has, those that wait to be looked at included; what failed is none."""
    mine = JobRow.brand_id == brand, JobRow.state.in_(COUNTED)
    return session.scalar(select(func.count()).where(*mine)) or 0


def file_bytes(session: Session, brand: str) -> int:
    """What the brand's files take: uploads, each once, what was made of them (but no light that it did not
    ask for), pictures.

    Not what is the same among all of them: to tell 15,000 hashes apart would hold the writers up for 20 ms.
    """
    mine = JobRow.brand_id == brand
    made = select(func.sum(ModelFileRow.bytes)).join(JobRow, JobRow.model_hash == ModelFileRow.model_hash)
    source = func.coalesce(ModelRow.source, ModelRow.hash)
    served = exists().where(ModelFileRow.model_hash == ModelRow.hash, ModelFileRow.blob == source)
    uploads = (
        select(source, ModelRow.bytes.label("size"))
        .join(JobRow, JobRow.model_hash == ModelRow.hash)
        .where(mine, ~served)
        .distinct()
        .subquery()
    )
    pictures = (
        select(func.sum(PictureRow.bytes))
        .join(PictureOwnerRow, PictureOwnerRow.picture_hash == PictureRow.hash)
        .where(PictureOwnerRow.brand_id == brand)
    )
    parts = made.where(mine), select(func.sum(uploads.c.size)), pictures
    return sum(int(session.scalar(part) or 0) for part in parts) - foreign_bytes(session, brand)


def hold_picture(session: Session, picture: str) -> None:
    """Until the unit ends nobody deletes it. Raises PictureNotFound."""
    held = select(PictureRow.hash).where(PictureRow.hash == picture).with_for_update(read=True)
    if session.scalar(held) is None:
        raise PictureNotFound("There is no such picture: upload it first.")


def there_pictures(session: Session, pictures: Iterable[str]) -> frozenset[str]:
    """Those of them that there are now."""
    wanted = list(pictures)
    there = select(PictureRow.hash).where(PictureRow.hash.in_(wanted))
    return frozenset(session.scalars(there)) if wanted else frozenset()


def held_pictures(session: Session, pictures: Iterable[str]) -> frozenset[str]:
    """Those of them that there are; until the unit ends nobody deletes them."""
    wanted = set(pictures)
    if not wanted:
        return frozenset()
    held = select(PictureRow.hash).where(PictureRow.hash.in_(wanted)).order_by(PictureRow.hash)
    return frozenset(session.scalars(held.with_for_update(read=True)))


def source(session: Session, model_hash: str) -> SourceFile | None:
    """What a finished model was made of; None if it is none."""
    row = _finished(session, [model_hash]).get(model_hash)
    return None if row is None else SourceFile(row.source or row.hash, row.kind, row.bytes)


def sources(session: Session, hashes: Iterable[str]) -> dict[str, SourceFile]:
    """The same of several, by hash; those that are none are left out."""
    found = _finished(session, hashes)
    return {key: SourceFile(row.source or key, row.kind, row.bytes) for key, row in found.items()}


def picture_files(session: Session, hashes: Iterable[str], brand: str) -> dict[str, PictureFile]:
    """Those of these pictures that there are, by hash."""
    own = exists().where(PictureOwnerRow.picture_hash == PictureRow.hash, PictureOwnerRow.brand_id == brand)
    query = select(
        PictureRow.hash, PictureRow.media_type, PictureRow.bytes, or_(PictureRow.house, own)
    ).where(PictureRow.hash.in_(set(hashes)))
    return {row[0]: PictureFile(row[1], row[2], bool(row[3])) for row in session.execute(query)}


def upload_states(session: Session, brand: str, hashes: Iterable[str]) -> dict[str, UploadState]:
    """How far the brand's uploads of these models are, by hash; what it never uploaded is left out."""
    query = (
        select(JobRow.model_hash, JobRow.state, ModelRow.problem)
        .join(ModelRow, ModelRow.hash == JobRow.model_hash)
        .where(JobRow.brand_id == brand, JobRow.model_hash.in_(set(hashes)))
    )
    return {key: UploadState(JobState(state), problem) for key, state, problem in session.execute(query)}


def files(session: Session, model_hash: str) -> list[ServedFile]:
    """All that is served of a model just now."""
    rows = session.scalars(select(ModelFileRow).where(ModelFileRow.model_hash == model_hash))
    return [ServedFile(row.name, row.blob, row.bytes, row.media_type) for row in rows]


def statement(session: Session, brand: str, model_hash: str) -> Statement:
    """What the brand said of its file; empty if nothing."""
    return statements(session, brand, [model_hash]).get(model_hash, Statement())


def statements(session: Session, brand: str, hashes: Iterable[str]) -> dict[str, Statement]:
    """The same of several of its files, by hash; those that it never uploaded are left out."""
    rows = session.scalars(select(JobRow).where(JobRow.brand_id == brand, JobRow.model_hash.in_(set(hashes))))
    return {row.model_hash: stated_of(row) for row in rows}


def state(unit: UnitOfWork, brand: str, model_hash: str, said: Mapping[str, Any]) -> None:
    """What the brand says of its model from now on.

    said: some fields of `Statement`, its unit not among them.
    """
    query = select(JobRow).filter_by(brand_id=brand, model_hash=model_hash).with_for_update()
    row = unit.session.scalars(query).first()
    if row is not None:
        row.statement = replace(stated_of(row), **said).plain()


def carry_over(unit: UnitOfWork, brand: str, before: str, after: str) -> None:
    """The size and category stated of one model of the brand are stated of another too, if nothing else is.

    For models of the same thing. Nothing happens where the brand has only one of the two.
    """
    own = select(JobRow).where(JobRow.brand_id == brand, JobRow.model_hash.in_({before, after}))
    rows = {row.model_hash: row for row in unit.session.scalars(own)}
    if len(rows) == 2 and rows[before].statement:
        old, row = stated_of(rows[before]), rows[after]
        said = Statement(stated_cm=old.stated_cm, category=old.category)
        row.statement = merged(said, stated_of(row)).plain()


def _finished(session: Session, hashes: Iterable[str]) -> dict[str, ModelRow]:
    wanted = set(hashes)
    if not wanted:
        return {}
    rows = session.scalars(select(ModelRow).where(ModelRow.hash.in_(wanted), ModelRow.state == "done"))
    return {row.hash: row for row in rows}
