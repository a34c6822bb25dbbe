"""A new brand's first public room waits for the yes of those who run the shop, where they want it so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, literal, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from vitrine.accounts import Brand
from vitrine.accounts import inside as accounts
from vitrine.catalog.doors.standing import State
from vitrine.catalog.errors import NothingWaits
from vitrine.catalog.tables import ApprovalRow, RoomRow, room_titles
from vitrine.ids import RoomId
from vitrine.storage import Database
from vitrine.words import LocalText


@dataclass(frozen=True, slots=True)
class Approval:
    """approved: None: it is not decided yet. words: of who decided."""

    asked_at: datetime
    decided_at: datetime | None
    approved: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class WaitingRoom:
    """link: by which it can be looked at."""

    id: RoomId
    title: LocalText
    link: str


@dataclass(frozen=True, slots=True)
class WaitingBrand:
    brand: Brand
    asked_at: datetime
    rooms: tuple[WaitingRoom, ...]


class Approving:
    """required: whether anybody is asked."""

    def __init__(self, database: Database, *, required: bool = False) -> None:
        self._database, self._required = database, required

    def granted(self, session: Session, brand: str, wanted: State) -> State:
        """The state that a room of the brand gets: `WAITING`, and a question, instead of its first `PUBLIC`.

        A brand that had public rooms before anybody was asked is not asked of.
        """
        if wanted is not State.PUBLIC or not self._required:
            return wanted
        # Locked, so that a yes that is said in this moment is heard, and not asked for once more.
        row = session.get(ApprovalRow, brand, with_for_update=True)
        if row is not None and row.approved:
            return wanted
        if row is None:
            shown = exists().where(RoomRow.brand_id == brand, RoomRow.state == State.PUBLIC.value)
            if session.scalar(select(shown)):
                return wanted
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        asked = {
            "asked_at": self._database.clock.now(),
            "decided_at": None,
            "approved": None,
            "decided_by": None,
            "words": "",
        }
        made = dialect.insert(ApprovalRow).values(brand_id=brand, **asked)
        # Who waits already waits since then; who was refused asks anew.
        again = made.on_conflict_do_update(
            index_elements=[ApprovalRow.brand_id], set_=asked, where=ApprovalRow.decided_at.is_not(None)
        )
        session.execute(again)
        return State.WAITING

    def of_brand(self, brand: str) -> Approval | None:
        """How it stands with a brand; None: nobody was asked."""
        with self._database.read() as session:
            row = session.get(ApprovalRow, brand)
            return None if row is None else Approval(row.asked_at, row.decided_at, row.approved, row.words)

    def waiting(self, after: str | None, limit: int) -> tuple[list[WaitingBrand], str | None]:
        """What is to be decided, the oldest question first, and where to go on; who has taken it back is left
        out. after: the brand that was told last.
        """
        wait = RoomRow.state == State.WAITING.value, RoomRow.deleted_at.is_(None)
        asks = exists().where(RoomRow.brand_id == ApprovalRow.brand_id, *wait)
        order = ApprovalRow.asked_at, ApprovalRow.brand_id
        query = select(ApprovalRow).where(ApprovalRow.decided_at.is_(None), asks).order_by(*order)
        with self._database.read() as session:
            # What was decided meanwhile keeps its place in the order.
            last = None if after is None else session.get(ApprovalRow, after)
            if last is not None:
                query = query.where(tuple_(*order) > tuple_(literal(last.asked_at), literal(last.brand_id)))
            rows = session.scalars(query.limit(limit + 1)).all()
            told = [row.brand_id for row in rows[:limit]]
            brands = accounts.brands(session, told)
            rooms: dict[str, list[WaitingRoom]] = {}
            columns = room_titles().add_columns(RoomRow.brand_id, RoomRow.key)
            theirs = columns.where(*wait, RoomRow.brand_id.in_(told)).order_by(RoomRow.id)
            for room, title, brand, key in session.execute(theirs).all():
                found = WaitingRoom(RoomId(room), title, f"/rooms/{room}#key={key}")
                rooms.setdefault(brand, []).append(found)
        items = [
            WaitingBrand(brands[row.brand_id], row.asked_at, tuple(rooms[row.brand_id]))
            for row in rows[:limit]
            if row.brand_id in rooms  # else it was taken back in between
        ]
        return items, told[-1] if len(rows) > limit else None

    def decide(self, brand: str, by: str, words: str, *, approve: bool) -> None:
        """Open what waits of a brand to the public, from now on without asking, or not yet.

        Refused, it goes on with its link alone, and its brand may ask again. Raises NothingWaits.
        """
        becomes = State.PUBLIC if approve else State.UNLISTED
        waits = RoomRow.brand_id == brand, RoomRow.state == State.WAITING.value
        with self._database.unit() as unit:
            # Rooms first, as whoever changes one has it before it asks.
            rooms = select(RoomRow.id).where(*waits).order_by(RoomRow.id)
            unit.session.execute(rooms.with_for_update())
            row = unit.session.get(ApprovalRow, brand, with_for_update=True)
            if row is None or row.decided_at is not None:
                raise NothingWaits
            row.decided_at, row.approved = self._database.clock.now(), approve
            row.decided_by, row.words = by, words
            opened = (
                update(RoomRow)
                .where(*waits)
                .values(state=becomes.value, facts_version=RoomRow.facts_version + 1)
            )
            unit.session.execute(opened, execution_options={"synchronize_session": False})
