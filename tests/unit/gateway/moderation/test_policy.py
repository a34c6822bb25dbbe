"""Who may do what to whom."""

from __future__ import annotations

import itertools

import pytest

from vitrine.extensions.ports import Role, Visitor
from vitrine.gateway.moderation.errors import (
    NotStaff,
    NotYourself,
    RankTooHigh,
    RoomPaused,
    UnknownVisitor,
    YouAreMuted,
)
from vitrine.gateway.moderation.policy import RANKS, check, rank, refusal
from vitrine.ids import BrandId, VisitorId
from vitrine.protocol import client
from vitrine.protocol.acts import Act, Ban, Block, Kick, Mute, Pause, Unban, Unblock, Unmute

HOUSE = BrandId("brand_house")
ROLES: tuple[Role, ...] = ("guest", "staff", "editor", "owner")
BOB = VisitorId("visitor_bob")
AGAINST: tuple[Act, ...] = (Mute("1", BOB), Unmute("1", BOB), Kick("1", BOB), Ban("1", BOB, 5))


def person(role: Role, name: str = "ada", brand: BrandId | None = HOUSE) -> Visitor:
    return Visitor(VisitorId(f"visitor_{name}"), name, 1, role, brand)


def test_a_role_counts_in_its_own_brands_rooms_only() -> None:
    assert [rank(person(role), HOUSE) for role in ROLES] == [0, 1, 2, 3]
    assert [rank(person(role, brand=BrandId("other")), HOUSE) for role in ROLES] == [0, 0, 0, 0]


def test_only_a_higher_role_may_act_against_another() -> None:
    for act, own, other in itertools.product(AGAINST, ROLES, ROLES):
        if RANKS[own] > RANKS[other]:
            check(act, person(own), person(other, "bob"), HOUSE)
        else:
            with pytest.raises(NotStaff if own == "guest" else RankTooHigh):
                check(act, person(own), person(other, "bob"), HOUSE)


def test_guests_block_guests_and_nobody_blocks_staff() -> None:
    for own in ROLES:
        check(Block("1", BOB), person(own), person("guest", "bob"), HOUSE)
        with pytest.raises(RankTooHigh):
            check(Block("1", BOB), person(own), person("staff", "bob"), HOUSE)


def test_nobody_acts_on_themselves_or_on_the_unknown() -> None:
    for act in (*AGAINST, Block("1", BOB), Unblock("1", BOB), Unban("1", BOB)):
        with pytest.raises(NotYourself):
            check(act, person("owner", "bob"), person("owner", "bob"), HOUSE)
    for act in (*AGAINST, Block("1", BOB)):
        with pytest.raises(UnknownVisitor):
            check(act, person("owner"), None, HOUSE)
    check(Unban("1", BOB), person("staff"), None, HOUSE)
    check(Unblock("1", BOB), person("guest"), None, HOUSE)


def test_a_pause_is_for_staff_to_make() -> None:
    check(Pause("1", True), person("staff"), None, HOUSE)
    with pytest.raises(NotStaff):
        check(Pause("1", True), person("guest"), None, HOUSE)


def test_the_muted_may_use_things_and_the_paused_may_not() -> None:
    chat, wave = client.Chat("1", "hello"), client.Emote("1", "wave")
    use, profile = client.Use("1", "lamp", "on"), client.Profile("1", "Ada", 1)
    guest, staff = person("guest"), person("staff")

    def kinds(visitor: Visitor, muted: bool, paused: bool) -> list[object]:
        found = [refusal(each, visitor, HOUSE, muted, paused) for each in (chat, wave, use, profile)]
        return [None if error is None else type(error) for error in found]

    assert kinds(guest, False, False) == [None] * 4
    assert kinds(guest, True, False) == [YouAreMuted, YouAreMuted, None, None]
    assert kinds(guest, False, True) == [RoomPaused, RoomPaused, RoomPaused, None]
    assert kinds(staff, False, True) == [None] * 4
    assert kinds(staff, True, True) == [YouAreMuted, YouAreMuted, None, None]
