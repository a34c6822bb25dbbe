"""A room told as values: commands in, events and frames out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rooms.told import LAYOUT, entered, events, frames, head, move, person, records, room
from vitrine.ids import Slot
from vitrine.protocol.frames import encode_frame
from vitrine.protocol.poses import encode_body
from vitrine.rooms import Frame, Layout, Line
from vitrine.rooms.commands import (
    Emote,
    Enter,
    ForgetChat,
    Leave,
    Notice,
    Rename,
    Say,
    SetLayout,
    SetState,
    Skipped,
)
from vitrine.rooms.errors import RoomFull
from vitrine.rooms.events import (
    Emoted,
    Entered,
    LayoutChanged,
    Left,
    Noticed,
    PoseRefused,
    Renamed,
    Replaced,
    Said,
    Sequenced,
    StateChanged,
    Welcomed,
)
from vitrine.rooms.ring import EVENTS_KEPT


def line(text: str, at_ms: int = 0) -> Line:
    return Line(f"chat_{text}", person("a"), text, at_ms)


def test_a_newcomer_is_welcomed_and_the_others_are_told_once() -> None:
    shop = room()
    entered(shop, "ada")
    shop.apply(Enter(person("bob")))
    shop.apply(Enter(person("cy")))
    shop.tick(100)
    told = shop.outgoing()
    assert events(told) == [Entered(((Slot(1), person("bob")), (Slot(2), person("cy"))))]
    assert told[0].receivers == (0,)
    welcomes = {each.receivers: each.payload for each in told if isinstance(each.payload, Welcomed)}
    assert set(welcomes) == {(1,), (2,)}
    welcome = welcomes[(1,)]
    assert (welcome.slot, welcome.you, welcome.seq, welcome.tick, welcome.server_ms) == (
        1,
        person("bob"),
        2,
        2,
        100,
    )
    assert [slot for slot, _ in welcome.people] == [0, 1, 2]
    assert (welcome.epoch, welcome.layout, welcome.tick_hz, welcome.room) == (9, 7, 20, "boutique")


def test_events_are_numbered_without_gaps_and_told_to_all_in_order() -> None:
    shop = room()
    entered(shop, "ada", "bob")
    shop.apply(Emote(Slot(0), "wave"))
    shop.apply(Say(Slot(1), line("hello")))
    shop.apply(SetState("lamp", "on", True))
    shop.apply(Rename(Slot(0), "Ada L.", 5))
    shop.apply(Notice("info", {"en": "closing"}))
    shop.apply(SetLayout(Layout(LAYOUT.room, 8, LAYOUT.low_m, LAYOUT.high_m)))
    shop.apply(Leave(Slot(1)))
    shop.tick(100)
    told = [each for each in shop.outgoing() if isinstance(each.payload, Sequenced)]
    assert [each.payload.seq for each in told if isinstance(each.payload, Sequenced)] == list(range(2, 9))
    assert events(told) == [
        Emoted(Slot(0), "wave"),
        Said(Slot(1), line("hello")),
        StateChanged("lamp", "on", True),
        Renamed(Slot(0), "Ada L.", 5),
        Noticed("info", {"en": "closing"}),
        LayoutChanged(8),
        Left((Slot(1),)),
    ]
    assert [each.receivers for each in told] == [(0, 1)] * 6 + [(0,)]


def test_poses_reach_everybody_in_one_frame_that_is_encoded_once() -> None:
    shop = room()
    entered(shop, "ada", "bob")
    shop.apply(move(0, head(1.0), 1, 60))
    shop.apply(move(1, head(2.0), 1, 60))
    shop.tick(100)
    ((receivers, frame),) = frames(shop.outgoing())
    assert receivers == (0, 1) and (frame.epoch, frame.tick) == (9, 2)
    assert {slot: body for slot, (_, body) in records(frame).items()} == {
        0: encode_body(head(1.0)),
        1: encode_body(head(2.0)),
    }


def test_who_stands_still_is_repeated_once_a_second_only() -> None:
    shop = room()
    entered(shop, "ada")
    shown = []
    for tick in range(2, 64):
        shop.apply(move(0, head(1.0), tick, tick * 50))
        shop.tick(tick * 50)
        shown += [frame.tick for _, frame in frames(shop.outgoing())]
    assert shown[0] == 2 and len(shown) == 4
    assert all(later - earlier <= 20 for earlier, later in pairwise(shown))


def test_a_newcomer_first_gets_everybody_though_nobody_moves() -> None:
    shop = room()
    entered(shop, "ada")
    shop.apply(move(0, head(1.0), 1, 60))
    shop.tick(100)
    shop.outgoing()
    shop.apply(Enter(person("bob")))
    shop.tick(150)
    ((receivers, frame),) = frames(shop.outgoing())
    assert receivers == (1,) and set(records(frame)) == {0}


def test_who_missed_a_frame_gets_everybody_next() -> None:
    shop = room()
    entered(shop, "ada", "bob")
    shop.apply(move(0, head(1.0), 1, 60))
    shop.tick(100)
    shop.outgoing()
    shop.apply(Skipped(Slot(1)))
    shop.tick(150)
    ((receivers, frame),) = frames(shop.outgoing())
    assert receivers == (1,) and set(records(frame)) == {0}
    shop.tick(200)
    assert frames(shop.outgoing()) == []


def test_a_pose_outside_is_not_shown_and_its_sender_hears_so_once_a_second() -> None:
    shop = room()
    entered(shop, "ada", "bob")
    shop.apply(move(0, head(1.0), 1, 60))
    shop.tick(100)
    shop.outgoing()
    refusals = []
    for tick in range(3, 33):
        shop.apply(move(0, head(30.0), tick, tick * 50))
        shop.tick(tick * 50)
        for each in shop.outgoing():
            if isinstance(each.payload, PoseRefused):
                refusals.append((each.receivers, each.payload.count, tick))
            if isinstance(each.payload, Frame):
                assert records(each.payload)[0][1] == encode_body(head(1.0))
    assert refusals == [((0,), 1, 3), ((0,), 21, 23)]
    assert shop.refused_poses == 30


def test_half_a_metre_beside_the_bounds_is_let_pass() -> None:
    shop = room()
    entered(shop, "ada")
    for tick, (x, seen) in enumerate(
        [(5.499, True), (5.502, False), (-5.499, True), (-5.502, False)], start=2
    ):
        shop.apply(move(0, head(x), tick, tick * 50))
        shop.tick(tick * 50)
        shown = [records(frame)[0][1] for _, frame in frames(shop.outgoing())]
        assert (encode_body(head(x)) in shown) is seen


def test_an_older_pose_that_comes_later_is_dropped_also_around_2_16() -> None:
    shop = room()
    entered(shop, "ada")
    for at, (seq, x) in enumerate([(65535, 1.0), (0, 2.0), (65534, 3.0)]):
        shop.apply(move(0, head(x), seq, 60 + at))
    shop.tick(100)
    ((_, frame),) = frames(shop.outgoing())
    assert records(frame)[0][1] == encode_body(head(2.0))


def test_a_jump_is_flagged_though_a_later_pose_overtook_it() -> None:
    shop = room()
    entered(shop, "ada")
    shop.apply(move(0, head(1.0), 1, 60))
    shop.tick(100)
    ((_, first),) = frames(shop.outgoing())
    assert records(first)[0][0] & 4, "the first record of a stay is a jump"
    for at, seq in ((150, 2), (200, 3)):
        shop.apply(move(0, head(1.0 + seq / 10), seq, at - 40))
        shop.tick(at)
        ((_, later),) = frames(shop.outgoing())
    assert not records(later)[0][0] & 4
    shop.apply(move(0, head(3.0), 4, 210, jump=True))
    shop.apply(move(0, head(3.1), 5, 220))
    shop.tick(250)
    ((_, third),) = frames(shop.outgoing())
    assert records(third)[0][0] & 4


def test_the_age_of_a_pose_is_told_in_steps_of_2_ms() -> None:
    shop = room()
    entered(shop, "ada")
    ages = []
    for tick, arrived_ms, sample_ms in [(2, 90, 1000), (3, 140, 1050), (4, 175, 1060), (5, 205, 1105)]:
        shop.apply(move(0, head(tick / 10), tick, arrived_ms, sample_ms=sample_ms))
        shop.tick(tick * 50)
        ((_, frame),) = frames(shop.outgoing())
        ages.append((records(frame)[0][0] >> 3) * 2)
    # 10 ms before each tick; then one that travelled 25 ms longer; then one that the least transit explains.
    assert ages == [10, 10, 50, 54]


def test_a_freed_slot_rests_five_seconds() -> None:
    shop = room()
    entered(shop, "ada", "bob", now_ms=50)
    shop.apply(Leave(Slot(0)))
    shop.tick(100)
    assert entered(shop, "cy", now_ms=5000) == [2]
    shop.tick(5100)
    assert entered(shop, "dee", now_ms=5150) == [0]


def test_a_full_room_says_so_and_a_leaver_makes_room() -> None:
    shop = room()
    entered(shop, "a", "b", "c", "d")
    with pytest.raises(RoomFull, match="4 people"):
        shop.apply(Enter(person("e")))
    shop.apply(Leave(Slot(2)))
    shop.apply(Enter(person("e")))
    assert len(shop.people) == 4


def test_the_same_visitor_replaces_themselves_even_in_a_full_room() -> None:
    shop = room()
    entered(shop, "a", "b", "c", "d")
    shop.apply(Enter(person("a")))
    shop.tick(100)
    told = shop.outgoing()
    assert told[0].receivers == (0,) and told[0].payload == Replaced()
    assert events(told) == [Left((Slot(0),)), Entered(((Slot(4), person("a")),))]
    assert shop.slot_of(person("a").id) == 4 and len(shop.people) == 4


def test_who_comes_and_goes_between_two_ticks_was_never_there() -> None:
    shop = room()
    entered(shop, "ada")
    shop.apply(Enter(person("bob")))
    shop.apply(Leave(Slot(1)))
    shop.tick(100)
    assert shop.outgoing() == []


def test_orders_from_who_has_left_are_ignored() -> None:
    shop = room()
    entered(shop, "ada", "bob")
    shop.apply(Leave(Slot(1)))
    gone = Slot(1)
    for command in (move(1, head(1.0), 1, 60), Emote(gone, "wave"), Rename(gone, "x", 1), Skipped(gone)):
        shop.apply(command)
    shop.apply(Leave(gone))
    shop.tick(100)
    told = shop.outgoing()
    assert events(told) == [Left((Slot(1),))] and frames(told) == []


def test_the_welcome_holds_the_last_fifty_lines_that_are_not_forgotten() -> None:
    shop = room(chat=[line("before", 10)])
    entered(shop, "ada")
    for number in range(60):
        shop.apply(Say(Slot(0), line(f"{number}", 100 + number)))
    shop.apply(ForgetChat(before_ms=115))
    shop.apply(Enter(person("bob")))
    shop.tick(100)
    (welcome,) = [each.payload for each in shop.outgoing() if isinstance(each.payload, Welcomed)]
    assert [said.text for said in welcome.chat] == [str(number) for number in range(15, 60)]


def test_state_that_does_not_change_is_not_told() -> None:
    shop = room()
    entered(shop, "ada")
    for value in (True, True, 1, None, None, False):
        shop.apply(SetState("lamp", "on", value))
    shop.apply(SetState("lamp", "gone", 1))
    shop.apply(SetState("lamp", "gone", None))
    assert [event.value for event in events(shop.outgoing())] == [True, 1, None, False, 1, None]
    shop.apply(Enter(person("bob")))
    shop.tick(100)
    (welcome,) = [each.payload for each in shop.outgoing() if isinstance(each.payload, Welcomed)]
    assert welcome.state == {"lamp": {"on": False}}, "what is None is not there any more"


def test_the_last_1024_events_are_kept() -> None:
    shop = room()
    entered(shop, "ada")
    for number in range(EVENTS_KEPT + 10):
        shop.apply(Emote(Slot(0), str(number)))
    assert shop.events_since(shop.seq) == ()
    missed = shop.events_since(shop.seq - 3)
    assert missed is not None and [each.seq for each in missed] == [shop.seq - 2, shop.seq - 1, shop.seq]
    assert shop.events_since(shop.seq - EVENTS_KEPT) is not None
    assert shop.events_since(shop.seq - EVENTS_KEPT - 1) is None
    assert shop.events_since(shop.seq + 1) is None


def test_an_empty_room_counts_its_idle_time() -> None:
    shop = room()
    shop.tick(1000)
    assert shop.idle_ms == 1000
    entered(shop, "ada", now_ms=2000)
    assert shop.idle_ms == 0
    shop.apply(Leave(Slot(0)))
    shop.tick(5000)
    assert shop.idle_ms == 3000


def test_new_bounds_hold_from_now_on() -> None:
    shop = room()
    entered(shop, "ada")
    shop.apply(SetLayout(Layout(LAYOUT.room, 8, (-5.0, 0.0, -5.0), (20.0, 3.0, 5.0))))
    shop.apply(move(0, head(20.0), 1, 60))
    shop.tick(100)
    assert len(frames(shop.outgoing())) == 1


names = st.sampled_from("abcdef")
slots = st.integers(0, 7)
orders = st.one_of(
    st.builds(lambda name: Enter(person(name)), names),
    st.builds(lambda slot: Leave(Slot(slot)), slots),
    st.builds(lambda slot: Skipped(Slot(slot)), slots),
    st.builds(lambda slot: Emote(Slot(slot), "wave"), slots),
    st.builds(lambda slot, x, seq, jump: move(slot, head(x), seq, 0, jump), slots, st.floats(-8, 8),
              st.integers(0, 65535), st.booleans()),
    st.builds(lambda value: SetState("lamp", "on", value), st.booleans()),
    st.integers(1, 6000),
)  # fmt: skip


def told(story: list[object]) -> list[object]:
    """All that a room tells during a story; numbers are milliseconds that pass."""
    shop, now_ms, heard = room(), 0, []
    for order in story:
        if isinstance(order, int):
            now_ms += order
            shop.tick(now_ms)
        else:
            try:
                shop.apply(order)  # type: ignore[arg-type]
            except RoomFull:
                heard.append("full")
        heard += shop.outgoing()
    return [
        (each.receivers, encode_frame(each.payload) if isinstance(each.payload, Frame) else each.payload)
        if not isinstance(each, str)
        else each
        for each in heard
    ]


@given(st.lists(orders, max_size=40))
def test_the_same_story_is_told_the_same_way(story: list[object]) -> None:
    assert told(story) == told(story)


@given(st.lists(orders, max_size=60))
def test_each_receiver_hears_every_event_from_welcome_on_without_a_gap(story: list[object]) -> None:
    heard: dict[int, int] = {}
    for each in told(story):
        if isinstance(each, str):
            continue
        receivers, payload = each  # type: ignore[misc]
        for slot in receivers:
            if isinstance(payload, Welcomed):
                heard[slot] = payload.seq
            elif isinstance(payload, Sequenced):
                heard[slot] += 1
                assert payload.seq == heard[slot]
            elif isinstance(payload, bytes):
                assert slot in heard, "no frame comes before WELCOME"
