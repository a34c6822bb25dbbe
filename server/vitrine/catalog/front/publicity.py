"""What of a brand is public while it waits for the yes of those who run the shop: nothing of its pages.

Its own people see them, and whoever has the private link to one of its rooms.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from vitrine.catalog.doors.admitting import Comer
from vitrine.catalog.doors.standing import LINKED, State
from vitrine.catalog.tables import ApprovalRow, ProductRow, RoomRow


@dataclass(frozen=True, slots=True)
class Publicity:
    """required: whether brands wait at all; without, what a brand shows is public at once."""

    required: bool = False

    def is_public(self, session: Session, brand: str) -> bool:
        """Whether strangers see its page, its legal texts and its products' pages."""
        if not self.required:
            return True
        row = session.get(ApprovalRow, brand)
        if row is not None and row.approved:
            return True
        shown = RoomRow.brand_id == brand, RoomRow.state == State.PUBLIC.value, RoomRow.deleted_at.is_(None)
        return session.scalar(select(RoomRow.id).where(*shown).limit(1)) is not None

    def shows(self, session: Session, brand: str, comer: Comer) -> bool:
        """Whether this one sees them."""
        return comer.brand == brand or self.is_public(session, brand) or _has_link(session, brand, comer)

    def unseen(self, session: Session) -> frozenset[str]:
        """Brands of whose products' pages nothing is told."""
        if not self.required:
            return frozenset()
        approved = exists().where(ApprovalRow.brand_id == ProductRow.brand_id, ApprovalRow.approved.is_(True))
        opened = exists().where(
            RoomRow.brand_id == ProductRow.brand_id, RoomRow.state == State.PUBLIC.value,
            RoomRow.deleted_at.is_(None),
        )  # fmt: skip
        found = select(ProductRow.brand_id).where(~approved, ~opened).distinct()
        return frozenset(session.scalars(found))


ALL_PUBLIC: Final = Publicity()


def _has_link(session: Session, brand: str, comer: Comer) -> bool:
    if not comer.key:
        return False
    linked = RoomRow.state.in_([each.value for each in LINKED])
    mine = RoomRow.brand_id == brand, RoomRow.deleted_at.is_(None), RoomRow.key.is_not(None), linked
    said = comer.key.encode("utf-8", "replace")
    # All are compared: how long it takes says nothing of which.
    keys = session.scalars(select(RoomRow.key).where(*mine))
    return sum(hmac.compare_digest(said, str(key).encode()) for key in keys) > 0
