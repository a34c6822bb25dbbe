"""Who finds a room, and who may come in, asked wherever anything of a room is told."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.catalog.doors.standing import LINKED, State, standing
from vitrine.catalog.errors import RoomNotFound, RoomShut
from vitrine.catalog.marks import RoomMark
from vitrine.catalog.tables import RoomRow, room_titles
from vitrine.clock import rfc3339
from vitrine.errors import VitrineError


@dataclass(frozen=True, slots=True)
class Comer:
    """brand: for which they act. key: of a link to the room. has_ticket: it was asked when that was given."""

    brand: str | None = None
    key: str | None = None
    has_ticket: bool = False


STRANGER: Final = Comer()


def is_found(room: RoomMark, comer: Comer) -> bool:
    """Whether one is to know that there is such a room."""
    if comer.brand == room.brand or room.state == State.PUBLIC:
        return True
    if room.state not in LINKED:
        return False
    right = room.key is not None and hmac.compare_digest(
        (comer.key or "").encode("utf-8", "replace"), room.key.encode()
    )
    return right or comer.has_ticket


def require_found(room: RoomMark, comer: Comer) -> None:
    """Raises RoomNotFound for who is not to know that there is such a room."""
    if not is_found(room, comer):
        raise RoomNotFound


def is_for_all(room: RoomMark, now: datetime) -> bool:
    """Whether just anybody may read of it, and come in."""
    return room.state == State.PUBLIC and standing(room.hours, room.closed, now).is_open


def require_admitted(session: Session, room: RoomMark, comer: Comer, now: datetime) -> None:
    """Raises RoomNotFound, RoomShut. Members of the room's brand come in whenever they like."""
    require_found(room, comer)
    if comer.brand != room.brand and (error := shut(session, room, now)) is not None:
        raise error


def shut(session: Session, room: RoomMark, now: datetime) -> VitrineError | None:
    """What those hear who are in the room and may not stay; None: they may."""
    if room.state == State.DRAFT:
        return RoomNotFound()
    stands = standing(room.hours, room.closed, now)
    if stands.is_open:
        return None
    title = session.execute(room_titles().where(RoomRow.id == room.id)).one()[1]
    brand = accounts.brands(session, {room.brand})[room.brand]
    opens_at = None if stands.opens_at is None else rfc3339(stands.opens_at)
    return RoomShut(title, brand.name, opens_at, stands.words)
