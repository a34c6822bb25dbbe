"""Who asked for what is done for who asks (`ASKED`): one file may be of several brands, and none of them
hears of another's.

A step is done once, whoever asked; who asks for what is done has it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, aliased

from vitrine.assets.refining.results import BakedLeft, restored
from vitrine.assets.refining.steps import ASKED, BAKES, Step
from vitrine.assets.tables import JobRow, ModelFileRow, SceneOrderRow, StepRow

_BAKES = frozenset(BAKES.values())


def order(session: Session, brand: str, model: str, step: Step, now: datetime) -> None:
    """The brand wants this of its model, again too."""
    row = session.get(SceneOrderRow, (brand, model, step))
    if row is None:
        row = SceneOrderRow(brand_id=brand, model_hash=model, step=step, asked_at=now)
        session.add(row)
    row.cancelled = False


def cancel(session: Session, brand: str, model: str, step: Step) -> bool:
    """The brand wants it no more; whether nobody else does either."""
    row = session.get(SceneOrderRow, (brand, model, step))
    if row is None:
        return False
    row.cancelled = True
    session.flush()
    others = SceneOrderRow.model_hash == model, SceneOrderRow.step == step, ~SceneOrderRow.cancelled
    return not session.scalar(select(exists().where(*others)))


def ordered(session: Session, brand: str, model: str) -> dict[Step, bool]:
    """What the brand asked for of a model: whether it cancelled that."""
    mine = SceneOrderRow.brand_id == brand, SceneOrderRow.model_hash == model
    return {Step(row.step): row.cancelled for row in session.scalars(select(SceneOrderRow).where(*mine))}


def leave(session: Session, brand: str, model: str) -> None:
    """The brand has the model no more: what nobody else has asked for of it goes, with its files."""
    of_it = SceneOrderRow.model_hash == model
    session.execute(delete(SceneOrderRow).where(of_it, SceneOrderRow.brand_id == brand))
    wanted = set(session.scalars(select(SceneOrderRow.step).where(of_it)))
    rows = session.scalars(select(StepRow).where(StepRow.model_hash == model, StepRow.step.in_(ASKED))).all()
    kept = {name for row in rows if row.step in wanted for name in _names(row)}
    for row in rows:
        if row.step in wanted:
            continue
        gone = ModelFileRow.model_hash == model, ModelFileRow.name.in_(set(_names(row)) - kept)
        session.execute(delete(ModelFileRow).where(*gone))
        session.delete(row)


def foreign_bytes(session: Session, brand: str) -> int:
    """What only other brands asked for of models that this brand has too: it is not counted as this one's."""
    mine = aliased(SceneOrderRow)
    has = exists().where(JobRow.brand_id == brand, JobRow.model_hash == SceneOrderRow.model_hash)
    own = exists().where(
        mine.brand_id == brand, mine.model_hash == SceneOrderRow.model_hash, mine.step == SceneOrderRow.step
    )
    query = (
        select(SceneOrderRow.model_hash, SceneOrderRow.step)
        .where(SceneOrderRow.brand_id != brand, SceneOrderRow.step.in_(_BAKES), has, ~own)
        .distinct()
    )
    foreign = session.execute(query).all()
    names = {(model, name) for model, step in foreign for name in _names(session.get(StepRow, (model, step)))}
    if not names:
        return 0
    # A picture may be the same with two lights.
    own_rows = session.scalars(select(mine).where(mine.brand_id == brand, mine.step.in_(_BAKES)))
    for row in own_rows:
        names -= {(row.model_hash, name) for name in _names(session.get(StepRow, (row.model_hash, row.step)))}
    files = (session.get(ModelFileRow, each) for each in names)
    return sum(file.bytes for file in files if file is not None)


def lit_of(session: Session, model: str) -> tuple[str, ...]:
    """The hashes of what this model is with each light that was made for it, theirs with another included."""
    found: dict[str, None] = {}
    new = [model]
    while new:
        rows = session.scalars(
            select(StepRow).where(StepRow.model_hash.in_(new), StepRow.step.in_(_BAKES)).order_by(
                StepRow.model_hash, StepRow.position
            )
        ).all()  # fmt: skip
        new = [each for each in _hashes(rows) if each not in found and each != model]
        found |= dict.fromkeys(new)
    return tuple(found)


def _hashes(rows: Iterable[StepRow]) -> Iterator[str]:
    for row in rows:
        if row.result is not None and (left := restored(BakedLeft, row.result)).hash:
            yield left.hash


def _names(row: StepRow | None) -> list[str]:
    """The files that a bake has left."""
    if row is None or row.result is None or row.step not in _BAKES:
        return []
    left = restored(BakedLeft, row.result)
    return [name for name in (left.file, left.before, left.after) if name]
