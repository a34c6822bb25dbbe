"""Every pose comes back within the stated error, and every body is a pose or malformed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.protocol.errors import MalformedMessage
from vitrine.protocol.poses import (
    FullPose,
    Hand,
    HeadPose,
    Quaternion,
    check_body,
    decode_body,
    encode_body,
    rounded,
)
from vitrine.rooms.bodies import (
    HEAD_BYTES,
    LEFT_HAND_AT,
    RIGHT_HAND_AT,
    RecordKind,
    far_bodies,
    positions_mm,
    rotations,
    yaws,
)

MM = 0.0005 + 1e-9
FULL_DEGREES = 0.13
HEAD_DEGREES = 0.09

parts = st.floats(-1, 1)
quaternions = (
    st.tuples(parts, parts, parts, parts)
    .filter(lambda q: math.hypot(*q) > 0.01)
    .map(lambda q: tuple(part / math.hypot(*q) for part in q))
)
heads = st.tuples(st.floats(-32, 32), st.floats(-1, 7), st.floats(-32, 32))
offsets = st.tuples(st.floats(-1.02, 1.02), st.floats(-1.02, 1.02), st.floats(-1.02, 1.02))
hands = st.none() | st.tuples(offsets, quaternions)


def degrees_between(one: Quaternion, other: Quaternion) -> float:
    """The angle of the rotation from one to the other; by atan2, for acos is blind near 0."""
    x1, y1, z1, w1 = one
    x2, y2, z2, w2 = other
    w = w1 * w2 + x1 * x2 + y1 * y2 + z1 * z2
    x = w1 * x2 - x1 * w2 - y1 * z2 + z1 * y2
    y = w1 * y2 + x1 * z2 - y1 * w2 - z1 * x2
    z = w1 * z2 - x1 * y2 + y1 * x2 - z1 * w2
    return math.degrees(2 * math.atan2(math.sqrt(x * x + y * y + z * z), abs(w)))


def full(head: tuple[float, float, float], rotation: Quaternion, left: object, right: object) -> FullPose:
    def hand(given: object) -> Hand | None:
        if given is None:
            return None
        (x, y, z), turned = given  # type: ignore[misc]
        return Hand((head[0] + x, head[1] + y, head[2] + z), turned)

    return FullPose(head, rotation, hand(left), hand(right))


full_poses = st.builds(full, heads, quaternions, hands, hands)
head_poses = st.builds(HeadPose, heads, st.floats(-10, 10), st.floats(-math.pi / 2, math.pi / 2))


@given(full_poses)
def test_full_poses_come_back_within_the_stated_error(pose: FullPose) -> None:
    back = decode_body(encode_body(pose), pose.tracked)
    assert isinstance(back, FullPose)
    assert np.allclose(back.position_m, pose.position_m, rtol=0, atol=MM)
    assert degrees_between(back.rotation, pose.rotation) <= FULL_DEGREES
    for mine, theirs in ((pose.left, back.left), (pose.right, back.right)):
        assert (mine is None) == (theirs is None)
        if mine is not None and theirs is not None:
            assert np.allclose(theirs.position_m, mine.position_m, rtol=0, atol=MM)
            assert degrees_between(theirs.rotation, mine.rotation) <= FULL_DEGREES


@given(head_poses)
def test_head_only_poses_come_back_within_the_stated_error(pose: HeadPose) -> None:
    back = decode_body(encode_body(pose), 0)
    assert isinstance(back, HeadPose)
    assert np.allclose(back.position_m, pose.position_m, rtol=0, atol=MM)
    yaw = abs((back.yaw - pose.yaw + math.pi) % (2 * math.pi) - math.pi)
    assert math.degrees(math.hypot(yaw, back.pitch - pose.pitch)) <= HEAD_DEGREES


@given(full_poses)
def test_encoding_what_was_decoded_gives_the_same_place_and_hands(pose: FullPose) -> None:
    body = encode_body(pose)
    back = decode_body(body, pose.tracked)
    again = decode_body(encode_body(back), pose.tracked)
    assert isinstance(back, FullPose) and isinstance(again, FullPose)
    assert np.allclose(back.position_m, again.position_m, rtol=0, atol=1e-9)
    assert degrees_between(back.rotation, again.rotation) <= FULL_DEGREES


@given(st.lists(full_poses, min_size=1, max_size=5))
def test_a_whole_room_at_once_is_the_same_as_one_by_one(poses: list[FullPose]) -> None:
    bodies = np.frombuffer(b"".join(map(encode_body, poses)), np.uint8).reshape(-1, 27)
    singles = [decode_body(bytes(body), pose.tracked) for body, pose in zip(bodies, poses, strict=True)]
    places = positions_mm(bodies) / 1000 + np.array([-32, -1, -32])
    assert np.allclose(places, [pose.position_m for pose in singles], rtol=0, atol=1e-9)
    turned = rotations(bodies)
    for row, pose in zip(turned, singles, strict=True):
        assert isinstance(pose, FullPose)
        assert np.allclose(row, pose.rotation, rtol=0, atol=1e-12)
    for side, at in (("left", LEFT_HAND_AT), ("right", RIGHT_HAND_AT)):
        for row, pose in zip(rotations(bodies, at + 33), singles, strict=True):
            hand = getattr(pose, side)
            assert hand is None or np.allclose(row, hand.rotation, rtol=0, atol=1e-12)


@given(head_poses)
def test_far_records_say_the_same_place_more_coarsely(pose: HeadPose) -> None:
    body = np.frombuffer(encode_body(pose), np.uint8).reshape(1, -1)
    word = int.from_bytes(far_bodies(body, RecordKind.HEAD)[0].tobytes(), "little")
    x, y, z = (word & 8191) * 0.008 - 32, (word >> 13 & 255) * 0.032 - 1, (word >> 21 & 8191) * 0.008 - 32
    assert abs(x - pose.position_m[0]) <= 0.0046 and abs(z - pose.position_m[2]) <= 0.0046
    assert abs(y - pose.position_m[1]) <= 0.0166
    yaw = (word >> 34 & 255) / 256 * 2 * math.pi
    off = abs((yaw - pose.yaw + math.pi) % (2 * math.pi) - math.pi)
    assert off <= math.pi / 256 + math.pi / 4096 + 1e-9
    assert word >> 42 == 0


@given(st.floats(-math.pi, math.pi))
def test_a_full_pose_and_a_head_only_one_look_the_same_way(yaw: float) -> None:
    rotation = (0.0, math.sin(yaw / 2), 0.0, math.cos(yaw / 2))
    bodies = np.frombuffer(encode_body(FullPose((0, 0, 0), rotation)), np.uint8).reshape(1, -1)
    off = (float(yaws(bodies, RecordKind.FULL)[0]) - yaw + math.pi) % (2 * math.pi) - math.pi
    assert math.degrees(abs(off)) <= FULL_DEGREES


@given(st.binary(min_size=27, max_size=27) | st.binary(min_size=9, max_size=9), st.integers(0, 7))
def test_any_body_is_a_pose_or_malformed(body: bytes, flags: int) -> None:
    try:
        pose = decode_body(body, flags)
    except MalformedMessage:
        return
    assert pose.tracked == flags & 3
    assert encode_body(pose)[:6][:5] == body[:5]


def slow_check(body: bytes, flags: int) -> bool:
    """Whether a body is legal, field by field as the page has it."""
    word = int.from_bytes(body, "little")
    places = word & 65535 <= 64000 and word >> 16 & 8191 <= 8000 and word >> 29 & 65535 <= 64000
    if len(body) == HEAD_BYTES:
        return places and not flags & 3 and word >> 57 & 2047 != 2047 and word >> 68 == 0
    codes = all(word >> at & 2047 != 2047 for at in (
        47, 58, 69, 80, 91, 102, 115, 126, 137, 148, 159, 170, 183, 194, 205))  # fmt: skip
    left = flags & 1 or word >> 80 & (1 << 68) - 1 == 0
    right = flags & 2 or word >> 148 == 0
    return bool(places and codes and left and right)


@given(st.data())
def test_the_quick_check_agrees_with_the_slow_one(data: st.DataObject) -> None:
    pose = data.draw(full_poses | head_poses)
    word = int.from_bytes(body := encode_body(pose), "little")
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(body) * 8 - 11))
        word = word & ~(2047 << at) | data.draw(st.sampled_from([0, 1, 2046, 2047])) << at
    body, flags = word.to_bytes(len(body), "little"), data.draw(st.integers(0, 3))
    try:
        check_body(body, flags)
        legal = True
    except MalformedMessage:
        legal = False
    assert legal == slow_check(body, flags)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_never_encoded(bad: float) -> None:
    for pose in (
        FullPose((bad, 0, 0), (0, 0, 0, 1)),
        FullPose((0, 0, 0), (bad, 0, 0, 1)),
        FullPose((0, 0, 0), (0, 0, 0, 1), Hand((0, bad, 0), (0, 0, 0, 1))),
    ):
        with pytest.raises(ValueError):
            encode_body(pose)


def test_halves_round_away_from_zero() -> None:
    assert [rounded(value) for value in (0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49, -0.49)] == [
        1, 2, 3, -1, -2, -3, 0, 0,
    ]  # fmt: skip
