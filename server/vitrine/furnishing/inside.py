"""What drafts need of others, for who would delete it."""

from __future__ import annotations

from sqlalchemy import select

from vitrine.catalog.rooms.bringing_back import kept_room
from vitrine.furnishing.tables import DraftPictureRow
from vitrine.parts import USES_LIMIT, Use
from vitrine.storage import Session


def uses(session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
    """As of `Part`: the rooms whose drafts show a picture, those that can be brought back included."""
    if kind != "picture":
        return []
    query = select(DraftPictureRow.room_id).where(DraftPictureRow.picture_hash == thing)
    found: list[Use] = []
    # All of them: others' rooms, or such as are gone, may come before the brand's own.
    for room_id in session.scalars(query.order_by(DraftPictureRow.room_id)).all():
        room = kept_room(session, room_id)
        if room is not None and brand in (None, room[0]):
            found.append(Use("room", room_id, room[1]))
        if len(found) > USES_LIMIT:
            break
    return found
