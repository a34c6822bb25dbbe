"""A room that shuts while people are in it: told at once, shown out after the time that they were told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.gateway.people import Client
from tests.integration.gateway.shop import Shop, a_shop
from vitrine.catalog.errors import RoomShut
from vitrine.clock import ManualClock
from vitrine.errors import VitrineError
from vitrine.extensions.ports import Visitor
from vitrine.gateway.shutting import GRACE_MS, Shutting
from vitrine.ids import BrandId, RoomId, VisitorId
from vitrine.protocol import server

BRAND = BrandId("brand_own")
BOUTIQUE = RoomId("boutique")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = a_shop(f"sqlite:///{tmp_path}/shop.db", brand=BRAND)
    opened.start()
    yield opened
    opened.stop()


def test_guests_are_told_and_later_shown_out(shop: Shop) -> None:
    clock, shut = ManualClock(), dict[RoomId, VitrineError]()
    why = RoomShut({"en": "The boutique"}, "Maison", "2026-01-02T10:00:00Z")
    shutting = Shutting(shop.gateway, lambda rooms: {room: shut[room] for room in rooms if room in shut})
    shutting._clock = clock
    shop.run(shutting.look())  # nobody anywhere
    person = Visitor(VisitorId("visitor_Meg"), "Meg", 3, "editor", BRAND)
    ours = shop.gateway.wiring.tickets.issue(person, BOUTIQUE, watch=False)
    with Client(shop, "Ada") as guest, Client(shop, "Meg", ticket=ours) as member:
        shop.run(shutting.look())
        shut[BOUTIQUE] = why
        shop.run(shutting.look())
        told = guest.next(server.EventMessage, event="notice").fields["text"]
        assert "2" in told["en"]
        assert set(told) == {"en", "fr"}
        clock.advance(GRACE_MS - 1)
        shop.run(shutting.look())
        guest.send_ping()  # still there, and told once
        # It opened again after all: who is told anew has all the time anew.
        shut.clear()
        shop.run(shutting.look())
        shut[BOUTIQUE] = why
        shop.run(shutting.look())
        clock.advance(GRACE_MS - 1)
        shop.run(shutting.look())
        guest.send_ping()
        clock.advance(1)
        shop.run(shutting.look())
        problem = guest.next(server.Answer, id=None).problem
        assert problem["type"].endswith("room-shut")
        assert problem["opens_at"] == "2026-01-02T10:00:00Z"
        assert guest.closed() == 4007
        member.send_ping()
        assert shop.run(_people(shop)) == 1


async def _people(shop: Shop) -> int:
    return shop.gateway.people(BOUTIQUE)
