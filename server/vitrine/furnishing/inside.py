"""What drafts need of others, for who would delete it."""

from __future__ import annotations

from sqlalchemy import select

from vitrine.catalog import inside as catalogued
from vitrine.catalog.errors import RoomNotFound
from vitrine.furnishing.tables import DraftPictureRow
from vitrine.parts import USES_LIMIT, Use
from vitrine.storage import Session


def uses(session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
    """As of `Part`: the rooms whose drafts show a picture."""
    if kind != "picture":
        return []
    query = select(DraftPictureRow.room_id).where(DraftPictureRow.picture_hash == thing)
    found: list[Use] = []
    # All of them: others' rooms, or deleted ones, may come before the brand's own.
    for room_id in session.scalars(query.order_by(DraftPictureRow.room_id)).all():
        try:
            if brand in (None, catalogued.room_brand(session, room_id)):
                found.append(Use("room", room_id, catalogued.room_title(session, room_id)))
        except RoomNotFound:  # it was deleted
            continue
        if len(found) > USES_LIMIT:
            break
    return found
