"""Takedowns: what is reported, what is decided of it, what is taken down and put back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final, TypeVar

from sqlalchemy import and_, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.ids import ALPHABET, digest, new_id
from vitrine.storage import Database, UnitOfWork
from vitrine.takedowns.errors import (
    AlreadyDecided,
    NotDown,
    NothingThere,
    NoticeUnknown,
    ReceiptUnknown,
    WordsRefused,
)
from vitrine.takedowns.events import Restored, TakenOff
from vitrine.takedowns.kinds import ComplaintReason, Kind, Thing
from vitrine.takedowns.tables import ComplaintRow, TakedownRow, live_key
from vitrine.takedowns.views import Complaint, Filed, Takedown
from vitrine.text import tidy_block, tidy_line

TEXT_LIMIT: Final = 2_000
CONTACT_LIMIT: Final = 200
# A decision can be asked after for half a year; what nobody has decided stays.
COMPLAINT_LIFE: Final = timedelta(days=180)
# Open ones of one thing that are kept with their words; who comes after is counted.
KEPT_OF_A_THING: Final = 100
BY_CLI: Final = "cli"

T = TypeVar("T")
Find = Callable[[Session, Kind, str], Thing | None]
"""Where a thing is looked up, whether or not it is down; None if there is none."""


class Takedowns:
    def __init__(self, database: Database, find: Find) -> None:
        self._database, self._find = database, find

    # Anybody

    def complain(self, filed: Filed) -> tuple[str, Complaint]:
        """Keep a report of a thing; the receipt's number, which is told now or never, and what was kept.

        What so many have reported already is counted, without words: the number is one for all of those.
        Raises NothingThere, WordsRefused.
        """
        kind, ground = Kind(filed.kind), ComplaintReason(filed.ground)
        # That it is something else says nothing by itself.
        is_worded = filed.text is not None or ground is ComplaintReason.OTHER
        text = _words("text", filed.text or "") if is_worded else ""
        contact = tidy_line(filed.contact or "") or None
        if contact is not None and len(contact) > CONTACT_LIMIT:
            raise WordsRefused("contact", CONTACT_LIMIT)
        number, now = _number(), self._database.clock.now()
        with self._database.unit() as unit:
            thing = self._thing(unit.session, kind, filed.thing)
            is_kept, counting = _open(unit.session, thing)
            if counting is not None:
                counting.count += 1
                return _known(counting), _complaint(counting)
            row = ComplaintRow(
                id=new_id("complaint"), digest=digest(number), kind=kind.value, thing_id=thing.id,
                brand_id=next(iter(thing.brands), None), title=thing.title[:300], ground=ground.value,
                text=text if is_kept else "", contact=contact if is_kept else None, at=now, state="open",
                title_told=thing.is_public, number=None if is_kept else number, count=1,
            )  # fmt: skip
            unit.session.add(row)
            unit.session.flush()
            return number, _complaint(row)

    def receipt(self, number: str) -> Complaint:
        """How a report fares. Raises ReceiptUnknown."""
        with self._database.read() as session:
            row = session.scalar(select(ComplaintRow).where(ComplaintRow.digest == digest(_as_made(number))))
            if row is None:
                raise ReceiptUnknown
            # In every language as long as it is called what it was called then, and anybody may read that.
            thing = self._find(session, Kind(row.kind), row.thing_id)
            is_same = thing is not None and thing.is_public and thing.title[:300] == row.title
            return replace(_complaint(row), titles=thing.titles if thing and is_same else None)

    # Operators

    def complaints(
        self, after: str | None, limit: int, *, is_open: bool = True
    ) -> tuple[list[Complaint], str | None]:
        """Reports that wait for a decision, or those that have one, oldest first; and where to go on."""
        query = select(ComplaintRow).where(ComplaintRow.id > (after or "")).order_by(ComplaintRow.id)
        query = query.where((ComplaintRow.state == "open") == is_open)
        with self._database.read() as session:
            rows = session.scalars(query.limit(limit + 1)).all()
        return [_complaint(row) for row in rows[:limit]], rows[limit - 1].id if len(rows) > limit else None

    def decide(
        self, by: str, complaint: str, *, take_down: bool, reason: str, alike: bool = False
    ) -> Complaint:
        """Decide a report; both sides are told the reason. take_down: it is right, and the thing goes.

        alike: so are all others that wait about the same thing.
        Raises NoticeUnknown, AlreadyDecided, WordsRefused.
        """
        reason = _words("reason", reason)

        def decided_in(unit: UnitOfWork) -> Complaint:
            row = unit.session.get(ComplaintRow, complaint)
            if row is None:
                raise NoticeUnknown
            decided = _locked(unit.session, row, alike)
            if row.state != "open":
                raise AlreadyDecided
            for each in decided:
                each.state, each.decision = "upheld" if take_down else "dismissed", reason
                each.decided_by, each.decided_at = by, self._database.clock.now()
            # It may be deleted by now: there is nothing to take down then, and the decision stands.
            thing = self._find(unit.session, Kind(row.kind), row.thing_id) if take_down else None
            if thing is not None:
                self._take_down(unit, by, thing, reason, row.id)
            return _complaint(row)

        return self._at_once(decided_in)

    def take_down(self, by: str, kind: Kind, thing: str, reason: str) -> list[Takedown]:
        """Show it no more, from this moment; again is fine. One entry for each brand whose it is.

        Raises NothingThere, WordsRefused.
        """
        reason = _words("reason", reason)
        return self._at_once(
            lambda unit: self._take_down(unit, by, self._thing(unit.session, kind, thing), reason, None)
        )

    def restore(self, by: str, kind: Kind, thing: str, reason: str) -> list[Takedown]:
        """Show it again. Raises NotDown, WordsRefused."""
        reason, now = _words("reason", reason), self._database.clock.now()
        with self._database.unit() as unit:
            rows = _live(unit.session, kind, thing)
            if not rows:
                raise NotDown
            rows += _gone_with(unit.session, kind, thing)
            for row in rows:
                row.live, row.restored_by, row.restored_at, row.restored_reason = None, by, now, reason
            for each in dict.fromkeys(row.thing_id for row in rows):
                unit.collect(Restored(kind.value, each))
            return [_takedown(row) for row in rows]

    def takedowns(
        self, after: str | None, limit: int, brand: str | None = None
    ) -> tuple[list[Takedown], str | None]:
        """What was taken down or restored, newest first; and where to go on. brand: of it alone."""
        query = select(TakedownRow).order_by(TakedownRow.id.desc()).limit(limit + 1)
        if after is not None:
            query = query.where(TakedownRow.id < after)
        if brand is not None:
            query = query.where(TakedownRow.brand_id == brand)
        with self._database.read() as session:
            rows = session.scalars(query).all()
        return [_takedown(row) for row in rows[:limit]], rows[limit - 1].id if len(rows) > limit else None

    # Brands

    def answer(self, brand: str, by: str, takedown: str, text: str) -> Takedown:
        """The brand's words to a takedown of something of its own; later ones take their place.

        Raises NoticeUnknown, WordsRefused.
        """
        text = _words("text", text)
        with self._database.unit() as unit:
            row = unit.session.get(TakedownRow, takedown, with_for_update=True)
            if row is None or row.brand_id != brand:
                raise NoticeUnknown
            row.answer, row.answered_by, row.answered_at = text, by, self._database.clock.now()
            return _takedown(row)

    def decisions(self, brand: str, limit: int) -> list[Complaint]:
        """Reports of the brand's things that were decided, newest first: never who made them."""
        query = (
            select(ComplaintRow)
            .where(ComplaintRow.brand_id == brand, ComplaintRow.state != "open")
            .order_by(ComplaintRow.decided_at.desc(), ComplaintRow.id.desc())
            .limit(limit)
        )
        with self._database.read() as session:
            return [_complaint(row) for row in session.scalars(query)]

    def _at_once(self, decide: Callable[[UnitOfWork], T]) -> T:
        """In one unit; once more if another operator took the same thing down in the same moment."""
        try:
            with self._database.unit() as unit:
                return decide(unit)
        except IntegrityError:
            with self._database.unit() as unit:
                return decide(unit)

    def _thing(self, session: Session, kind: Kind, thing: str) -> Thing:
        found = self._find(session, kind, thing)
        if found is None:
            raise NothingThere(kind.value)
        return found

    def _take_down(
        self, unit: UnitOfWork, by: str, thing: Thing, reason: str, complaint: str | None
    ) -> list[Takedown]:
        found = self._take_one_down(unit, by, thing, reason, complaint)
        for each in thing.with_it:
            found += self._take_one_down(unit, by, each, reason, complaint, went_with=thing.id)
        return found

    def _take_one_down(
        self,
        unit: UnitOfWork,
        by: str,
        thing: Thing,
        reason: str,
        complaint: str | None,
        went_with: str | None = None,
    ) -> list[Takedown]:
        now, live = self._database.clock.now(), _live(unit.session, thing.kind, thing.id)
        if went_with is None:
            for row in live:
                row.went_with = None  # whatever becomes of what it went with, it stays down for itself
        known = {row.brand_id for row in live}
        for brand in thing.brands or (None,):
            if brand in known:
                continue
            row = TakedownRow(
                id=new_id("takedown"), kind=thing.kind.value, thing_id=thing.id, brand_id=brand,
                title=thing.title[:300], live=live_key(thing.kind.value, thing.id, brand), reason=reason,
                by=by, at=now, complaint=complaint, went_with=went_with,
            )  # fmt: skip
            unit.session.add(row)
            live.append(row)
            unit.collect(TakenOff(thing.kind.value, thing.id, row.id, by, reason))
        return [_takedown(row) for row in live]


def _live(session: Session, kind: Kind, thing: str) -> list[TakedownRow]:
    query = select(TakedownRow).where(
        TakedownRow.kind == kind.value,
        TakedownRow.thing_id == thing,
        TakedownRow.live.is_not(None),
    )
    return list(session.scalars(query.order_by(TakedownRow.id).with_for_update()))


def _gone_with(session: Session, kind: Kind, thing: str) -> list[TakedownRow]:
    with_it = TakedownRow.kind == kind.value, TakedownRow.went_with == thing, TakedownRow.live.is_not(None)
    return list(
        session.scalars(select(TakedownRow).where(*with_it).order_by(TakedownRow.id).with_for_update())
    )


def _locked(session: Session, row: ComplaintRow, alike: bool) -> Sequence[ComplaintRow]:
    """The report as it is now, with those that wait about the same thing if asked for; the oldest first, as
    everybody locks them.
    """
    wanted = ComplaintRow.id == row.id
    if alike:
        of_it = (ComplaintRow.kind == row.kind, ComplaintRow.thing_id == row.thing_id)
        wanted = or_(wanted, and_(*of_it, ComplaintRow.state == "open"))
    query = select(ComplaintRow).where(wanted).order_by(ComplaintRow.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _open(session: Session, thing: Thing) -> tuple[bool, ComplaintRow | None]:
    """Whether one more open report of it is kept with its words; else what counts it, if that is there."""
    ours = (
        ComplaintRow.kind == thing.kind.value,
        ComplaintRow.thing_id == thing.id,
        ComplaintRow.state == "open",
    )
    # Who reports the same thing at the same moment waits for the oldest, and then sees this one's.
    first = select(ComplaintRow.id).where(*ours).order_by(ComplaintRow.id).limit(1)
    session.execute(first.with_for_update())
    kept = select(func.count()).select_from(ComplaintRow).where(*ours, ComplaintRow.number.is_(None))
    if (session.scalar(kept) or 0) < KEPT_OF_A_THING:
        return True, None
    counting = select(ComplaintRow).where(*ours, ComplaintRow.number.is_not(None)).order_by(ComplaintRow.id)
    return False, session.scalar(counting.limit(1).with_for_update())


def _known(counting: ComplaintRow) -> str:
    assert counting.number is not None  # noqa: S101  it was asked for by that
    return counting.number


def _words(field: str, text: str) -> str:
    found = tidy_block(text)
    if not found or len(found) > TEXT_LIMIT:
        raise WordsRefused(field, TEXT_LIMIT)
    return found


def _number() -> str:
    """R-XXXX-XXXX-XXXX-XXXX: 80 random bits, to be read aloud."""
    marks = "".join(ALPHABET[secrets.randbelow(32)] for _ in range(16)).upper()
    return "R-" + "-".join(marks[at : at + 4] for at in range(0, 16, 4))


def _as_made(number: str) -> str:
    return number.strip().upper()[:40]


def _takedown(row: TakedownRow) -> Takedown:
    return Takedown(
        row.id, row.kind, row.thing_id, row.brand_id, row.title, row.reason, row.by, row.at, row.answer,
        row.answered_at, row.restored_at, row.restored_reason,
    )  # fmt: skip


def _complaint(row: ComplaintRow) -> Complaint:
    return Complaint(
        row.id, row.kind, row.thing_id, row.brand_id, row.title, row.ground, row.text, row.contact, row.at,
        row.state, row.decision, row.decided_at, row.title_told, row.count, row.number,
    )  # fmt: skip
