"""The ways into rooms: who may come in, and links that lead there."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from vitrine.accounts import inside as accounts
from vitrine.catalog.doors.admitting import Comer, require_admitted, require_found, shut
from vitrine.catalog.doors.standing import LINKED, State
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.hiding import require_open
from vitrine.catalog.marks import room_mark
from vitrine.catalog.tables import InviteRow, there_room
from vitrine.catalog.views import Invite
from vitrine.errors import VitrineError
from vitrine.ids import BrandId, InviteId, RoomId, new_id
from vitrine.storage import Database

INVITE_LIFE: Final = timedelta(days=90)
ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)


class Entrances:
    def __init__(self, database: Database) -> None:
        self._database = database

    def open_to(self, room: str, comer: Comer) -> BrandId:
        """Whose room it is, for who comes in. Raises RoomNotFound, RoomShut, TakenDown."""
        with self._database.read() as session:
            mark = room_mark(session, room)
            if mark is None:
                raise RoomNotFound
            require_found(mark, comer)
            require_open(session, mark)
            require_admitted(session, mark, comer, self._database.clock.now())
            return BrandId(mark.brand)

    def brand_of(self, room: str) -> BrandId:
        """Whose room it is, shut or not, unless it was taken down. Raises RoomNotFound, TakenDown."""
        with self._database.read() as session:
            mark = room_mark(session, room)
            if mark is None:
                raise RoomNotFound
            require_open(session, mark)
            return BrandId(mark.brand)

    def shut(self, rooms: Collection[RoomId]) -> dict[RoomId, VitrineError]:
        """Those of these rooms in which visitors may not stay, with what they are told; no deleted ones."""
        now, found = self._database.clock.now(), dict[RoomId, VitrineError]()
        with self._database.read() as session:
            for room in rooms:
                mark = room_mark(session, room)
                error = None if mark is None else shut(session, mark, now)
                if error is not None:
                    found[room] = error
        return found

    def invite(self, by: str, room: str, comer: Comer) -> Invite:
        """A link to the room that sales can be led back to. by: who made it. Raises RoomNotFound.

        Whoever asks again is given the link of before, until half of its life is over. Members of the room's
        brand are given the key to it too, where it takes one.
        """
        now = self._database.clock.now()
        mine = select(InviteRow.id).where(
            InviteRow.room_id == room, InviteRow.by == by, InviteRow.created_at > now - INVITE_LIFE / 2
        )
        with self._database.read() as session:
            mark = room_mark(session, room)
            if mark is None:
                raise RoomNotFound
            require_found(mark, comer)
            own = (
                accounts.brands(session, {mark.brand})[mark.brand].slug if comer.brand == mark.brand else None
            )
            invite = InviteId(session.scalars(mine.limit(1)).first() or "")
        if not invite:
            with self._database.unit() as unit:
                if there_room(unit.session, room, lock=True) is None:
                    raise RoomNotFound
                invite = InviteId(new_id("invite"))
                unit.session.add(InviteRow(id=invite, room_id=room, by=by, created_at=now))
        key = f"#key={mark.key}" if mark.state in LINKED and comer.brand == mark.brand else ""
        return Invite(invite, f"/rooms/{room}?invite={invite}{key}", mark.state == State.DRAFT, own)

    def leads_here(self, room: str, invite: str) -> bool:
        """Whether this is a link to the room, whoever made it."""
        if not ID.fullmatch(invite):
            return False
        with self._database.read() as session:
            link = session.get(InviteRow, invite)
            return link is not None and link.room_id == room

    def invited(self, room: str, invite: str) -> bool:
        """Whether this is a link to the room that its own brand made: a member, or a program of theirs."""
        if not ID.fullmatch(invite):
            return False
        with self._database.read() as session:
            link = session.get(InviteRow, invite)
            if link is None or link.room_id != room or link.by is None:
                return False
            row = there_room(session, room)
            return row is not None and accounts.acts_for(session, link.by) == row.brand_id
