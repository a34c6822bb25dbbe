"""Which poses count: speed, teleports, bounds, the reach of hands, numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rooms.told import entered, frames, head, move, records, room
from vitrine.ids import Slot
from vitrine.protocol.poses import FullPose, Hand, decode_body, encode_body
from vitrine.rooms.bodies import CORNER_M
from vitrine.rooms.commands import Leave, Moves, SetLevel
from vitrine.rooms.events import PoseRefused
from vitrine.rooms.motion import GREATEST_SPEED_MM_MS, SAVED_MM, Motion

UPRIGHT = (0.0, 0.0, 0.0, 1.0)
LOW, HIGH = np.array([0, 0, 0], np.int32), np.array([64000, 8000, 64000], np.int32)


def motion(people: int = 1) -> Motion:
    found = Motion(LOW, HIGH, size=1)
    for slot in range(people):
        found.add(Slot(slot))
    return found


def stands(judged: Motion, x: float, seq: int, at_ms: int, jump: bool = False, slot: int = 0) -> bool:
    """Whether this pose counts."""
    return bool(len(judged.judge(move(slot, head(x), seq, at_ms, jump)).slots))


def test_nobody_is_faster_than_twelve_metres_a_second_for_long() -> None:
    judged, counted = motion(), []
    for seq in range(200):
        counted.append(stands(judged, -30 + seq, seq, seq * 50) if -30 + seq < 32 else None)  # 20 m/s
    taken = [seq for seq, one in enumerate(counted) if one]
    refused = [seq for seq, one in enumerate(counted) if one is False]
    assert taken[:25] == list(range(25)) and refused, "a second's worth may be saved up"
    per_pose_m = 50 * GREATEST_SPEED_MM_MS / 1000
    assert all(metres <= metres * per_pose_m + SAVED_MM / 1000 for metres in taken)


def test_who_is_refused_is_believed_again_after_the_time_the_way_takes() -> None:
    judged = motion()
    assert stands(judged, -20.0, 0, 0)
    found = [stands(judged, 20.0, seq, seq * 50) for seq in range(1, 60)]
    # 40 m, of which 12 are saved up: 28 m at 12 m/s are 2.33 s.
    assert found.index(True) == 46 and all(found[46:])
    assert judged.too_fast == {0: None}


def test_they_are_then_shown_by_a_jump() -> None:
    judged = motion()
    stands(judged, -20.0, 0, 0)
    for seq in range(1, 46):
        assert not stands(judged, 20.0, seq, seq * 50)
    assert judged.judge(move(0, head(20.0), 60, 3000)).jumped.tolist() == [True]
    assert judged.judge(move(0, head(20.1), 61, 3050)).jumped.tolist() == [False]


def test_teleports_are_flagged_and_at_most_four_a_second() -> None:
    judged, taken = motion(), 0
    for seq in range(200):
        taken += stands(judged, 25.0 if seq % 2 else -25.0, seq, seq * 50, jump=True)
    # Refused ones leave the sender where a later, even number finds them at no distance.
    far = motion()
    stands(far, -25.0, 0, 0)
    at, leaps = -25.0, 0
    for seq in range(1, 201):
        other = -at
        if stands(far, other, seq, seq * 10, jump=True):
            at, leaps = other, leaps + 1
    assert 8 + 7 <= leaps <= 8 + 8 + 1, "eight at once, then four a second, for 2 s"
    assert taken > leaps


def test_a_turn_on_the_spot_is_no_teleport() -> None:
    judged = motion()
    assert all(stands(judged, 1.0, seq, seq * 10, jump=True) for seq in range(100))


def hands(left: float, right: float) -> FullPose:
    return FullPose(
        (0, 1.7, 0), UPRIGHT, Hand((-left, 1.7 - left, -left), UPRIGHT), Hand((right, 1.7, 0), UPRIGHT)
    )


def test_a_hand_beyond_reach_is_not_shown_and_the_other_is() -> None:
    judged = motion()
    found = judged.judge(move(0, hands(0.69, 1.0), 1, 50))
    assert found.tracked.tolist() == [3] and bytes(found.bodies[0]) == encode_body(hands(0.69, 1.0))
    found = judged.judge(move(0, hands(0.7, 1.0), 2, 100))  # 1.212 m
    alone = FullPose((0, 1.7, 0), UPRIGHT, None, hands(0.0, 1.0).right)
    assert found.tracked.tolist() == [2] and bytes(found.bodies[0]) == encode_body(alone)
    far = FullPose((0, 1.7, 0), UPRIGHT, None, Hand((0.9, 2.6, 0.3), UPRIGHT))
    found = judged.judge(move(0, far, 3, 150))
    assert found.tracked.tolist() == [0]
    assert bytes(found.bodies[0]) == encode_body(FullPose((0, 1.7, 0), UPRIGHT))


offsets = st.floats(-1.0, 1.0)
hand = st.tuples(offsets, offsets, offsets)


@given(st.lists(st.tuples(hand, hand), min_size=1, max_size=6))
def test_no_hand_that_is_shown_is_farther_than_an_arm(people: list[tuple[tuple[float, ...], ...]]) -> None:
    judged = motion(len(people))
    head_m = (0.0, 1.7, 0.0)
    for slot, (left, right) in enumerate(people):
        made = [Hand((offset[0], 1.7 + offset[1], offset[2]), UPRIGHT) for offset in (left, right)]
        found = judged.judge(move(slot, FullPose(head_m, UPRIGHT, *made), 1, 50))
        shown = decode_body(bytes(found.bodies[0]), int(found.tracked[0]))
        assert isinstance(shown, FullPose)
        for offset, one in zip((left, right), (shown.left, shown.right), strict=True):
            away = sum(part * part for part in offset) ** 0.5
            if away < 1.198:
                assert one is not None
            if away > 1.202:
                assert one is None
    assert CORNER_M == (-32.0, -1.0, -32.0)


def test_many_are_judged_at_once_and_each_alone() -> None:
    judged = motion(3)
    everybody = [move(slot, head(x), seq, 60) for slot, x, seq in ((0, 1.0, 5), (1, 2.0, 9), (2, 3.0, 1))]
    found = judged.judge(joined(everybody))
    assert found.slots.tolist() == [0, 1, 2] and found.jumped.tolist() == [True] * 3
    judged.remove(Slot(1))
    later = [
        move(slot, head(x), seq, 110) for slot, x, seq in ((0, 1.1, 5), (1, 2.1, 10), (2, 3.1, 2), (9, 0, 1))
    ]
    found = judged.judge(joined(later))
    assert found.slots.tolist() == [2], "one is older, one has left, one was never here"
    judged.again(Slot(0))
    assert stands(judged, 1.2, 0, 160), "by another connection numbers begin anew"


def joined(moves: list[Moves]) -> Moves:
    return Moves(*(np.concatenate(column) for column in zip(*(one.columns() for one in moves), strict=True)))


def test_the_sender_hears_why_and_the_others_see_them_where_they_stood() -> None:
    shop = room()
    entered(shop, "ada", "bob")
    shop.apply(move(0, head(-5.0), 1, 60))
    shop.tick(100)
    shop.outgoing()
    told, shown = [], []
    for tick in range(3, 8):
        x = (-5.0, 5.0)[tick % 2]
        shop.apply(move(0, head(x), tick, tick * 50))
        shop.tick(tick * 50)
        outgoing = shop.outgoing()
        told += [each.payload for each in outgoing if isinstance(each.payload, PoseRefused)]
        shown += [records(frame)[0][1] for _, frame in frames(outgoing) if 0 in records(frame)]
    assert told == [PoseRefused(1, too_fast=True)] and shop.refused_poses == 2
    assert set(shown) <= {encode_body(head(-5.0)), encode_body(head(5.0))}


def test_a_receivers_level_is_kept_while_they_are_here() -> None:
    shop = room()
    entered(shop, "ada", "bob")
    shop.apply(SetLevel(Slot(1), 2))
    shop.apply(SetLevel(Slot(7), 2))
    assert shop.levels == {1: 2}
    shop.apply(Leave(Slot(1)))
    assert shop.levels == {}
