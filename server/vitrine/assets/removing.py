"""Models and pictures that a brand deletes: its own at once, their files as soon as nobody needs them.

One file may be of several brands, so what is deleted is the brand's having it. A model's row is locked before
the rows of jobs and steps, here and wherever both are: whoever came first is whole when the other looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from sqlalchemy import Exists, delete, exists, select
from sqlalchemy.orm import Session

from vitrine.accounts.inside import is_there
from vitrine.assets.errors import InUse, ModelNotFound, PictureNotFound
from vitrine.assets.refining import orders
from vitrine.assets.tables import JobRow, ModelFileRow, ModelRow, PictureOwnerRow, PictureRow, StepRow
from vitrine.ids import BrandId
from vitrine.parts import USES_LIMIT, Alone, Ties, Use
from vitrine.storage import Database, UnitOfWork
from vitrine.takedowns.kinds import Kind
from vitrine.words import OTHER_LANGUAGES, Words, told_in

NAMED: Final = 5
"""So many of what needs a thing are named in words; `uses` has the rest."""
SWEPT: Final = 500
NO_MODEL: Final = "Your brand has no model of this hash."
NO_PICTURE: Final = "Your brand has no picture of this hash."

_words: Final = Words(__file__)


class RemovingFiles:
    """ties: who needs models and pictures."""

    def __init__(self, database: Database, ties: Ties | None = None) -> None:
        self._database, self._ties = database, ties or Alone()

    def model(self, brand: BrandId, model: str, *, once_deleted: bool = False) -> None:
        """The brand has this model no more; what was still being made of it ends.

        once_deleted: nothing happens if the brand is there. Raises ModelNotFound, of another brand's too;
        InUse.
        """
        mine = JobRow.brand_id == brand, JobRow.model_hash == model
        self._refuse_early(brand, Kind.MODEL, model, exists().where(*mine))
        with self._database.unit() as unit:
            if once_deleted and is_there(unit.session, brand):
                return
            row = unit.session.get(ModelRow, model, with_for_update=True)
            job = unit.session.scalars(select(JobRow).where(*mine).with_for_update()).first()
            if row is None or job is None:
                raise ModelNotFound(NO_MODEL, hash=model[:64])
            self._require_unused(unit.session, Kind.MODEL, model, brand)
            unit.session.delete(job)
            unit.session.flush()
            orders.leave(unit.session, brand, model)
            self._forget(unit, row)

    def uses(self, brand: BrandId, kind: Kind, thing: str) -> list[Use]:
        """What of the brand's needs its model or picture. Raises ModelNotFound, PictureNotFound."""
        rows = {
            Kind.MODEL: (JobRow.brand_id == brand, JobRow.model_hash == thing),
            Kind.PICTURE: (PictureOwnerRow.brand_id == brand, PictureOwnerRow.picture_hash == thing),
        }
        with self._database.read() as session:
            if not session.scalar(select(exists().where(*rows[kind]))):
                raise PictureNotFound(NO_PICTURE) if kind is Kind.PICTURE else ModelNotFound(NO_MODEL)
            return self._ties.uses(session, kind, thing, brand)[:USES_LIMIT]

    def brand(self, brand: str) -> None:
        """A deleted brand has nothing any more. One transaction each: it may have had thousands.

        Nothing of one that is there again: what it has now it has brought itself.
        """
        with self._database.read() as session:
            models = list(session.scalars(select(JobRow.model_hash).where(JobRow.brand_id == brand)))
            shown = select(PictureOwnerRow.picture_hash).where(PictureOwnerRow.brand_id == brand)
            pictures = list(session.scalars(shown))
        for remove, things in ((self.model, models), (self.picture, pictures)):
            for each in things:
                with suppress(ModelNotFound, PictureNotFound, InUse):
                    remove(BrandId(brand), each, once_deleted=True)

    def picture(self, brand: BrandId, picture: str, *, once_deleted: bool = False) -> None:
        """The brand has this picture no more. once_deleted: as of `model`.

        Raises PictureNotFound, of another brand's too; InUse.
        """
        mine = PictureOwnerRow.brand_id == brand, PictureOwnerRow.picture_hash == picture
        self._refuse_early(brand, Kind.PICTURE, picture, exists().where(*mine))
        with self._database.unit() as unit:
            if once_deleted and is_there(unit.session, brand):
                return
            row = unit.session.get(PictureRow, picture, with_for_update=True)
            owner = unit.session.get(PictureOwnerRow, (brand, picture))
            if row is None or owner is None:
                raise PictureNotFound(NO_PICTURE)
            self._require_unused(unit.session, Kind.PICTURE, picture, brand)
            unit.session.delete(owner)
            unit.session.flush()
            others = exists().where(PictureOwnerRow.picture_hash == picture)
            if row.house or unit.session.scalar(select(others)):
                return
            if not self._needed(unit, Kind.PICTURE, picture):
                unit.session.delete(row)

    def sweep(self) -> int:
        """Forget models whose files are gone and that no deleted product names any more. Returns how many."""
        after, gone = "", 0
        while True:
            due = select(ModelRow.hash).where(ModelRow.hash > after, ModelRow.deleted_at.is_not(None))
            with self._database.read() as session:
                found = list(session.scalars(due.order_by(ModelRow.hash).limit(SWEPT)))
                # Most are named by something for good: nobody waits while they are looked through.
                idle = [each for each in found if self._is_idle(session, each)]
            if not found:
                return gone
            after = found[-1]
            for model in idle:
                with self._database.unit() as unit:
                    row = unit.session.get(ModelRow, model, with_for_update=True)
                    if row is not None and row.deleted_at and self._is_idle(unit.session, model):
                        unit.session.delete(row)
                        gone += 1

    def _forget(self, unit: UnitOfWork, row: ModelRow) -> None:
        """Its files are nobody's any more, unless somebody has it too or something sold is made of it."""
        if row.house or _has(unit.session, row.hash) or self._needed(unit, Kind.MODEL, row.hash):
            return
        for table in (ModelFileRow, StepRow):
            unit.session.execute(delete(table).where(table.model_hash == row.hash))
        row.deleted_at, row.state = self._database.clock.now(), "waiting"
        row.entry = row.report = row.problem = None

    def _refuse_early(self, brand: BrandId, kind: Kind, thing: str, is_mine: Exists) -> None:
        """Raises InUse in a read, so that who asks in vain, however often, holds nobody up."""
        with self._database.read() as session:
            if session.scalar(select(is_mine)):
                self._require_unused(session, kind, thing, brand)

    def _require_unused(self, session: Session, kind: Kind, thing: str, brand: BrandId) -> None:
        if used := self._ties.uses(session, kind, thing, brand):
            raise _in_use(kind, used)

    def _is_idle(self, session: Session, model: str) -> bool:
        """Nobody has it, and nothing names it."""
        return not _has(session, model) and not self._ties.uses(session, Kind.MODEL, model, None)

    def _needed(self, unit: UnitOfWork, kind: Kind, thing: str) -> bool:
        return any(not use.deleted for use in self._ties.uses(unit.session, kind, thing, None))


def _has(session: Session, model: str) -> bool:
    """Whether any brand has it."""
    return bool(session.scalar(select(exists().where(JobRow.model_hash == model))))


def _in_use(kind: Kind, uses: Sequence[Use]) -> InUse:
    def listed(language: str) -> str:
        names = [
            _words.told(language, f"use.{use.kind}", title=told_in(language, use.title))
            for use in uses[:NAMED]
        ]
        return ", ".join(names) + (", …" if len(uses) > NAMED else "")

    told = _words(f"in-use.{kind}", uses=listed)
    return InUse(
        told["en"],
        kind=kind.value,
        uses=[{"kind": use.kind, "id": use.id, "title": use.title} for use in uses[:USES_LIMIT]],
        **{f"detail_{language}": told[language] for language in OTHER_LANGUAGES},
    )
