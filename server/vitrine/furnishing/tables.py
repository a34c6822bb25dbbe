"""Rows of drafts: how a room is to be, what was done to it, and how it was under a name."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from vitrine.furnishing.errors import BatchKeyReused
from vitrine.storage import Base, Json

ID = String(64)
HASH = String(64)

ACTS_KEPT: Final = 2_000
"""Of a room; then the oldest go. An editor that was away for longer reads the draft anew."""
ACTS_BYTES: Final = 2 * 1024 * 1024
"""The same by what they weigh, as JSON."""


class RoomDraftRow(Base):
    """A room's draft, or where it had one. number: of its last act; it never goes back, so that an editor
    who knows an earlier draft is not taken for one of this.

    open_key, open_said, opened_as: of the last opening that came with a key, as of `SentKey`, and the version
    that it made. first: number of this draft's first act. base: what the room was when what changed of it
    last came here, version base_version. document, base: None: there is no draft.
    """

    __tablename__ = "room_drafts"

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int]
    first: Mapped[int]
    base_version: Mapped[int | None]
    begun_at: Mapped[datetime | None]
    document: Mapped[dict[str, Any] | None] = mapped_column(Json)
    base: Mapped[dict[str, Any] | None] = mapped_column(Json)
    open_key: Mapped[str | None] = mapped_column(HASH)
    open_said: Mapped[str | None] = mapped_column(HASH)
    opened_as: Mapped[int | None]


class RoomActRow(Base):
    """One act, done or overruled. by: a member or an API token, as plain text; None: the shop itself.

    key: digest of who did it and their idempotency key. weight: bytes of its JSON.
    """

    __tablename__ = "room_acts"

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[str | None] = mapped_column("done_by", ID)
    weight: Mapped[int]
    at: Mapped[datetime] = mapped_column("done_at")
    key: Mapped[str | None] = mapped_column("batch_key", HASH, index=True)
    overruled: Mapped[str | None] = mapped_column(String(16))
    act: Mapped[dict[str, Any]] = mapped_column(Json)
    inverse: Mapped[dict[str, Any] | None] = mapped_column(Json)


class DraftPictureRow(Base):
    """A picture that a room's draft names, so that nobody deletes it."""

    __tablename__ = "draft_pictures"

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    picture_hash: Mapped[str] = mapped_column(HASH, primary_key=True, index=True)


class NamedVersionRow(Base):
    """How a draft was when somebody gave it a name. opened_as: the room's version that it became.

    key, said: of the idempotency key that it was kept with, as of `SentKey`.
    """

    __tablename__ = "named_versions"
    __table_args__ = (UniqueConstraint("room_id", "batch_key"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    by: Mapped[str | None] = mapped_column("kept_by", ID)
    opened_as: Mapped[int | None]
    created_at: Mapped[datetime]
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    key: Mapped[str | None] = mapped_column("batch_key", HASH)
    said: Mapped[str | None] = mapped_column(HASH)


@dataclass(frozen=True, slots=True)
class SentKey:
    """An Idempotency-Key. who: digest of it and of who sent it. said: digest of what came with it."""

    who: str
    said: str

    @classmethod
    def of(cls, by: str, key: str, said: str) -> SentKey:
        return cls(_digest(f"{by} {key}"), _digest(said))

    def require(self, said: str | None) -> None:
        """Raises BatchKeyReused if something else came with it before."""
        if said != self.said:
            raise BatchKeyReused


@dataclass(frozen=True, slots=True)
class Mark:
    """Of a draft, without its documents. is_there: False: there was one, and it was opened or thrown away."""

    number: int
    first: int
    base_version: int | None
    begun_at: datetime | None
    is_there: bool


def mark_of(session: Session, room: str, *, lock: bool = False) -> Mark | None:
    """None: the room never had a draft. lock: nobody else changes it before the unit ends."""
    columns = (
        RoomDraftRow.number, RoomDraftRow.first, RoomDraftRow.base_version, RoomDraftRow.begun_at,
        RoomDraftRow.base_version.is_not(None),
    )  # fmt: skip
    query = select(*columns).where(RoomDraftRow.room_id == room)
    found = session.execute(query.with_for_update() if lock else query).one_or_none()
    return None if found is None else Mark(*found)


def document_of(session: Session, room: str) -> dict[str, Any]:
    """What the draft is."""
    query = select(RoomDraftRow.document).where(RoomDraftRow.room_id == room)
    return dict(session.scalars(query).one() or {})


def base_of(session: Session, room: str) -> dict[str, Any]:
    """What the room was when what changed of it last came into the draft."""
    query = select(RoomDraftRow.base).where(RoomDraftRow.room_id == room)
    return dict(session.scalars(query).one() or {})


def acts_between(session: Session, room: str, after: int, until: int) -> Sequence[RoomActRow]:
    """Those that are kept with numbers over `after`, up to `until`, in order."""
    mine = RoomActRow.room_id == room, RoomActRow.number > after, RoomActRow.number <= until
    return session.scalars(select(RoomActRow).where(*mine).order_by(RoomActRow.number)).all()


def opened_by(session: Session, room: str, key: SentKey) -> int | None:
    """The version of the last opening, if it came with this key. Raises BatchKeyReused."""
    columns = select(RoomDraftRow.open_key, RoomDraftRow.open_said, RoomDraftRow.opened_as)
    found = session.execute(columns.where(RoomDraftRow.room_id == room)).one_or_none()
    if found is None or found.open_key != key.who:
        return None
    key.require(found.open_said)
    return int(found.opened_as)


def named_by(session: Session, room: str, since: datetime, key: SentKey) -> NamedVersionRow | None:
    """What was kept with this key. since: of the room that is there now. Raises BatchKeyReused."""
    mine = NamedVersionRow.room_id == room, NamedVersionRow.key == key.who
    row = session.scalar(select(NamedVersionRow).where(*mine))
    if row is None or row.created_at < since:
        return None
    key.require(row.said)
    return row


def acts_of_key(session: Session, room: str, key: str) -> Sequence[RoomActRow]:
    """The batch that came with this key, in order; empty: none did."""
    mine = RoomActRow.room_id == room, RoomActRow.key == key
    return session.scalars(select(RoomActRow).where(*mine).order_by(RoomActRow.number)).all()


def undoable(session: Session, room: str, by: str, first: int) -> int:
    """How many of somebody's acts on this draft are kept with their inverses."""
    mine = RoomActRow.room_id == room, RoomActRow.by == by, RoomActRow.number >= first
    return session.scalar(select(func.count()).where(*mine, RoomActRow.overruled.is_(None))) or 0


def write_acts(session: Session, room: str, rows: list[dict[str, Any]], newest: int) -> None:
    """Add acts, and let go of the oldest beyond what is kept."""
    if rows:
        session.execute(insert(RoomActRow), rows)
    mine = RoomActRow.room_id == room
    over = func.sum(RoomActRow.weight).over(order_by=RoomActRow.number.desc())
    weighed = select(RoomActRow.number, over.label("sum")).where(mine).subquery()
    heavy = select(func.max(weighed.c.number)).where(weighed.c.sum > ACTS_BYTES)
    until = max(session.scalar(heavy) or 0, newest - ACTS_KEPT)
    gone = delete(RoomActRow).where(mine, RoomActRow.number <= until)
    session.execute(gone, execution_options={"synchronize_session": False})


def oldest_act(session: Session, room: str) -> int | None:
    """The number of the oldest that is kept."""
    return session.scalar(select(func.min(RoomActRow.number)).where(RoomActRow.room_id == room))


def pictures_of(session: Session, room: str) -> set[str]:
    """Those that nobody deletes for the sake of the room's draft."""
    return set(session.scalars(select(DraftPictureRow.picture_hash).where(DraftPictureRow.room_id == room)))


def write_pictures(session: Session, room: str, wanted: Collection[str]) -> None:
    """Let the rows of pictures be these."""
    mine, standing = DraftPictureRow.room_id == room, pictures_of(session, room)
    if gone := standing - set(wanted):
        session.execute(delete(DraftPictureRow).where(mine, DraftPictureRow.picture_hash.in_(gone)))
    if new := set(wanted) - standing:
        session.execute(insert(DraftPictureRow), [{"room_id": room, "picture_hash": each} for each in new])


def named_count(session: Session, room: str, since: datetime) -> int:
    """since: of the room that is there now."""
    mine = NamedVersionRow.room_id == room, NamedVersionRow.created_at >= since
    return session.scalar(select(func.count()).where(*mine)) or 0


def named_versions(session: Session, room: str, since: datetime) -> Sequence[Any]:
    """All of a room but their documents, the newest first. since: of the room that is there now."""
    columns = (
        NamedVersionRow.id, NamedVersionRow.name, NamedVersionRow.by, NamedVersionRow.opened_as,
        NamedVersionRow.created_at,
    )  # fmt: skip
    mine = NamedVersionRow.room_id == room, NamedVersionRow.created_at >= since
    return session.execute(select(*columns).where(*mine).order_by(NamedVersionRow.id.desc())).all()


def rooms_after(session: Session, after: str, limit: int) -> list[str]:
    """Ids of rooms of which something is kept here, in order."""
    drafted = select(RoomDraftRow.room_id).where(RoomDraftRow.room_id > after)
    return list(session.scalars(drafted.order_by(RoomDraftRow.room_id).limit(limit)))


def forget_some(session: Session, room: str, made_at: datetime | None, limit: int) -> bool:
    """Delete acts on drafts that are over, and what a former room of this id had; False: nothing is left to.

    made_at: of the room that is there; None: it is gone, and everything goes.
    """
    acts = select(RoomActRow.number).where(RoomActRow.room_id == room)
    named = select(NamedVersionRow.id).where(NamedVersionRow.room_id == room)
    if made_at is not None:
        first = select(RoomDraftRow.first).where(RoomDraftRow.room_id == room).scalar_subquery()
        acts = acts.where(RoomActRow.number < first)
        named = named.where(NamedVersionRow.created_at < made_at)
    numbers = list(session.scalars(acts.order_by(RoomActRow.number).limit(limit)))
    mine = RoomActRow.room_id == room, RoomActRow.number.in_(numbers)
    session.execute(delete(RoomActRow).where(*mine))
    versions = list(session.scalars(named.limit(max(1, limit // 20))))
    session.execute(delete(NamedVersionRow).where(NamedVersionRow.id.in_(versions)))
    if made_at is None and not numbers and not versions:
        session.execute(delete(DraftPictureRow).where(DraftPictureRow.room_id == room))
        session.execute(delete(RoomDraftRow).where(RoomDraftRow.room_id == room))
    return bool(numbers or versions)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
