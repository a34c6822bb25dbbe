"""Who signs out on their way in gets no place: between the ticket and the seat nobody stands anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.gateway.people import Client
from tests.integration.gateway.shop import OpenDoor, Shop, a_shop
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.events import RoomDeleted
from vitrine.extensions.ports import Visitor
from vitrine.gateway.part import ending
from vitrine.gateway.snapshots import SavedSeat, Snapshot
from vitrine.ids import RoomId, Slot, VisitorId

ROOM, ADA = RoomId("boutique"), VisitorId("visitor_Ada")
SIGNED_OUT = 4007


class LongDoor(OpenDoor):
    """Ada signs out while she stands in it; everybody else comes in."""

    shop: Shop

    async def may_enter(self, visitor: Visitor, room_id: RoomId) -> None:
        if visitor.id == ADA:
            await self.shop.gateway.sign_out(ADA)


@pytest.fixture
def long_way(tmp_path: Path) -> Iterator[Shop]:
    door = LongDoor()
    door.shop = a_shop(f"sqlite:///{tmp_path}/shop.db", door=door)
    door.shop.start()
    yield door.shop
    door.shop.stop()


@pytest.mark.parametrize("watch", [False, True])
def test_who_signs_out_at_the_door_does_not_come_in(long_way: Shop, watch: bool) -> None:
    with Client(long_way, "Bob") as bob:
        assert Client(long_way, "Ada", ticket=long_way.ticket("Ada", watch=watch)).closed() == SIGNED_OUT
        assert set(long_way.gateway.present(ROOM)) == {"visitor_Bob"}
        bob.send_ping()


def test_who_signs_out_while_their_ticket_is_read_does_not_come_in(
    own_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ticket is used up already, so that no sign-out finds it, and nobody knows yet whose it is."""
    tickets = own_shop.gateway.wiring.tickets
    redeem = tickets.redeem

    def slow(ticket: str) -> Any:
        found = redeem(ticket)
        own_shop.run(own_shop.gateway.sign_out(ADA))
        return found

    monkeypatch.setattr(tickets, "redeem", slow)
    assert Client(own_shop, "Ada").closed() == SIGNED_OUT
    monkeypatch.undo()
    with Client(own_shop, "Ada") as ada:  # signed in anew
        ada.send_ping()


def test_who_signs_out_while_rooms_come_back_has_no_seat_there(tmp_path: Path) -> None:
    shop = a_shop(f"sqlite:///{tmp_path}/shop.db")
    seats = tuple(
        SavedSeat(Slot(slot), Visitor(VisitorId(f"visitor_{name}"), name, 3), [])
        for slot, name in enumerate(("Ada", "Bob"))
    )
    shop.gateway.wiring.snapshots.save([Snapshot(ROOM, 0, seats, {}, (), False)])

    async def restarted() -> set[VisitorId]:
        restoring = asyncio.create_task(shop.gateway.restore())
        await shop.gateway.sign_out(ADA)
        await restoring
        present = set(shop.gateway.present(ROOM))
        await shop.gateway.stop()
        return present

    assert asyncio.run(restarted()) == {"visitor_Bob"}
    shop.database.close()


def test_late_news_of_a_deletion_shows_nobody_out_of_the_room_made_since(own_shop: Shop) -> None:
    tell = ending(own_shop.gateway)
    with Client(own_shop, "Ada") as ada:
        version = own_shop.gateway._hosts[ROOM].room.layout.version
        own_shop.run(tell(RoomDeleted(ROOM, version - 1, 0)))
        ada.send_ping()
        own_shop.run(tell(RoomDeleted(ROOM, version, 0)))
        assert ada.closed() == RoomNotFound.close_code
