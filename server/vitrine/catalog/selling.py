"""The way to the brand's own checkout, and the links that lead people to it."""

from __future__ import annotations

import re

from vitrine.catalog.checkout import attributed
from vitrine.catalog.errors import NotForSale, RoomNotFound, VariantNotFound, VariantWithdrawn
from vitrine.catalog.hiding import require_shown
from vitrine.catalog.tables import InviteRow, RoomRow, VariantRow
from vitrine.catalog.views import Invite, Sale
from vitrine.ids import InviteId, ProductId, VariantId, new_id
from vitrine.storage import Database

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)


class Selling:
    def __init__(self, database: Database) -> None:
        self._database = database

    def sale(self, variant: str, room_id: str | None, invite: str | None) -> Sale:
        """Where the brand sells a variant, with what led there. What does not exist is left out.

        Raises VariantNotFound, VariantWithdrawn, NotForSale, TakenDown.
        """
        with self._database.read() as session:
            row = session.get(VariantRow, variant)
            if row is None or not row.product.published:
                raise VariantNotFound
            require_shown(session, row.product)
            if row.withdrawn:
                raise VariantWithdrawn
            if row.buy_url is None:
                raise NotForSale
            values: dict[str, str] = {}
            if room_id is not None and _ID.fullmatch(room_id) and session.get(RoomRow, room_id) is not None:
                values["room"] = room_id
            values |= {"product": row.product_id, "variant": row.id}
            link = session.get(InviteRow, invite) if invite is not None and _ID.fullmatch(invite) else None
            if link is not None and link.room_id == values.get("room", link.room_id):
                values["invite"] = link.id
            return Sale(ProductId(row.product_id), VariantId(row.id), attributed(row.buy_url, values))

    def invite(self, by: str, room_id: str) -> Invite:
        """A link to the room that sales can be led back to. by: who made it. Raises RoomNotFound."""
        with self._database.unit() as unit:
            if unit.session.get(RoomRow, room_id) is None:
                raise RoomNotFound
            invite = InviteId(new_id("invite"))
            now = self._database.clock.now()
            unit.session.add(InviteRow(id=invite, room_id=room_id, by=by, created_at=now))
        return Invite(invite, f"/rooms/{room_id}?invite={invite}")
