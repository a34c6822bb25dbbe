"""What one address may have: sockets nobody is known by, seats in all rooms, and half of one room."""

from __future__ import annotations

import pytest

from vitrine.callers import NOBODY
from vitrine.clock import ManualClock
from vitrine.extensions.ports import Visitor
from vitrine.gateway.errors import AddressFull
from vitrine.gateway.knocks import HANDSHAKES_BURST, KNOCKING
from vitrine.gateway.shares import Shares, most_of
from vitrine.ids import BrandId, RoomId, Slot, VisitorId

ROOM, GALLERY = RoomId("boutique"), RoomId("gallery")
HOME = "192.0.2.7"


def guest(number: int) -> Visitor:
    return Visitor(VisitorId(f"visitor_{number}"), "Ada", 1)


def fill(shares: Shares, room: RoomId, capacity: int, address: str = HOME, start: int = 0) -> int:
    """How many of 200 guests of one address get a seat."""
    for number in range(200):
        try:
            shares.check(room, capacity, guest(start + number), address)
        except AddressFull:
            return number
        shares.sit(room, Slot(start + number), guest(start + number), address)
    return 200


@pytest.mark.parametrize(
    ("capacity", "most"), [(1, 1), (2, 1), (4, 3), (5, 4), (8, 4), (40, 20), (100, 50), (1000, 60)]
)
def test_one_address_has_half_of_a_room_and_never_all(capacity: int, most: int) -> None:
    shares = Shares(ManualClock(), 60)
    assert fill(shares, ROOM, capacity) == most == min(60, most_of(capacity))
    assert fill(shares, ROOM, capacity, "192.0.2.8", 500) == most, "another address is counted by itself"


def test_one_address_has_so_many_in_all_rooms_and_words_say_which_it_is() -> None:
    shares = Shares(ManualClock(), 60)
    with pytest.raises(AddressFull) as full:
        assert fill(shares, ROOM, 80) == 40
        shares.check(ROOM, 80, guest(900), HOME)
    assert full.value.values == {"limit": 40, "of_room": True}
    assert fill(shares, GALLERY, 80, start=300) == 20
    with pytest.raises(AddressFull) as full:
        shares.check(GALLERY, 80, guest(900), HOME)
    assert full.value.values == {"limit": 60, "of_room": False}
    assert "invitation" in full.value.message and full.value.close_code == 4007
    shares.leave(ROOM, Slot(0))
    shares.leave(ROOM, Slot(0))
    shares.check(GALLERY, 80, guest(900), HOME)


def test_its_own_people_and_who_the_brand_invited_are_never_counted() -> None:
    shares = Shares(ManualClock(), 60)
    assert fill(shares, ROOM, 10) == 5
    member = Visitor(VisitorId("visitor_m"), "Sam", 1, "staff", BrandId("brand_own"))
    stranger = member.within(BrandId("brand_other"))
    with pytest.raises(AddressFull):
        shares.check(ROOM, 10, stranger, HOME)
    member = member.within(BrandId("brand_own"))
    shares.check(ROOM, 10, member, HOME)
    shares.sit(ROOM, Slot(70), member, HOME)
    shares.invite(ROOM, guest(300).id)
    shares.check(ROOM, 10, guest(300), HOME)
    with pytest.raises(AddressFull):
        shares.check(ROOM, 10, guest(301), HOME)
    assert fill(shares, GALLERY, 200) == 55


def test_whose_address_is_not_known_is_not_counted_and_zero_is_no_limit() -> None:
    assert fill(Shares(ManualClock(), 60), ROOM, 10, NOBODY) == 200
    assert fill(Shares(ManualClock(), 0), ROOM, 10) == 200


def test_sockets_that_nobody_is_known_by_are_few() -> None:
    clock = ManualClock()
    shares = Shares(clock, 60)
    for _ in range(KNOCKING):
        assert shares.may_knock(HOME)
        shares.knock(HOME)
    assert not shares.may_knock(HOME) and shares.may_knock("192.0.2.8")
    shares.known(HOME)
    assert shares.may_knock(HOME)


def test_handshakes_have_a_rate() -> None:
    clock = ManualClock()
    shares = Shares(clock, 60)
    assert sum(shares.may_knock(HOME) for _ in range(400)) == HANDSHAKES_BURST
    clock.advance(1000)
    assert sum(shares.may_knock(HOME) for _ in range(10)) == 4


def test_nothing_is_remembered_of_who_has_gone() -> None:
    shares = Shares(ManualClock(), 60)
    fill(shares, ROOM, 80)
    for number in range(40):
        shares.leave(ROOM, Slot(number))
    assert not shares._seated and not shares._total and not shares._of_room
