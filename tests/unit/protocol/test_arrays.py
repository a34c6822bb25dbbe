"""A room's poses read at once say what each says alone."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.effort import share
from tests.integration.gateway.people import masked
from vitrine.ids import Slot
from vitrine.protocol import client
from vitrine.protocol.arrays import MaskedPoses, legal, read_poses
from vitrine.protocol.errors import MalformedMessage
from vitrine.protocol.poses import LEFT_TRACKED, FullPose, Hand, HeadPose, check_body, encode_body
from vitrine.rooms.bodies import BODY_BYTES, FULL_BYTES, RecordKind

TYPES = {RecordKind.FULL: client.POSE_FULL, RecordKind.HEAD: client.POSE_HEAD}
UPRIGHT = (0.0, 0.0, 0.0, 1.0)
HANDS = FullPose((1, 1.7, 2), UPRIGHT, Hand((1.2, 1.1, 2), UPRIGHT), Hand((0.8, 1.1, 2), UPRIGHT))
GOOD = {RecordKind.FULL: encode_body(HANDS), RecordKind.HEAD: encode_body(HeadPose((1, 1.7, 2), 0.5, 0.1))}


@st.composite
def bodies(draw: st.DrawFn, kind: RecordKind) -> bytes:
    """A good body with some of its bits changed, or any bytes: random ones alone are nearly never good."""
    size = BODY_BYTES[kind]
    if draw(st.booleans()):
        return draw(st.binary(min_size=size, max_size=size))
    word = int.from_bytes(GOOD[kind], "little")
    for at, width in draw(st.lists(st.tuples(st.integers(0, 8 * size - 1), st.integers(1, 12)), max_size=3)):
        ones = (1 << width) - 1 << at
        word = draw(st.sampled_from((word | ones, word & ~ones, word ^ ones))) & (1 << 8 * size) - 1
    if kind is RecordKind.FULL and draw(st.booleans()):
        word &= (1 << draw(st.sampled_from((80, 148)))) - 1
    return word.to_bytes(size, "little")


kinds = st.sampled_from((RecordKind.FULL, RecordKind.HEAD))
poses = kinds.flatmap(
    lambda kind: st.tuples(st.just(kind), bodies(kind), st.one_of(st.integers(0, 7), st.integers(0, 255)))
)


def passes(kind: RecordKind, body: bytes, flags: int) -> bool:
    try:
        client.decode(bytes([TYPES[kind], flags]) + bytes(6) + body)
    except MalformedMessage:
        return False
    return True


@settings(max_examples=share(1500))
@given(poses)
@example((RecordKind.FULL, GOOD[RecordKind.FULL], 3))
@example((RecordKind.FULL, GOOD[RecordKind.FULL], LEFT_TRACKED))
@example((RecordKind.HEAD, GOOD[RecordKind.HEAD], 0))
@example((RecordKind.HEAD, GOOD[RecordKind.HEAD][:8] + b"\x10", 0))
def test_the_array_form_allows_what_the_single_form_allows(pose: tuple[RecordKind, bytes, int]) -> None:
    kind, body, flags = pose
    rows = np.frombuffer(body * 2, np.uint8).reshape(2, -1)
    assert legal(kind, rows, np.array([flags, flags], np.uint8)).tolist() == [passes(*pose)] * 2


def test_every_single_bit_counts_alike() -> None:
    for kind, good in GOOD.items():
        for bit in range(8 * len(good)):
            body = (int.from_bytes(good, "little") ^ 1 << bit).to_bytes(len(good), "little")
            for flags in range(8):
                rows = np.frombuffer(body, np.uint8).reshape(1, -1)
                expected = True
                try:
                    check_body(body, flags)
                except MalformedMessage:
                    expected = False
                assert bool(legal(kind, rows, np.array([flags], np.uint8))[0]) is expected, (kind, bit, flags)


sent = st.lists(st.tuples(poses, st.integers(0, 65535), st.integers(0, (1 << 32) - 1)), max_size=8)


@given(sent, st.sets(st.integers(0, 7)))
def test_letters_are_read_as_their_messages(
    poses: list[tuple[tuple[RecordKind, bytes, int], int, int]], jumped: set[int]
) -> None:
    frames: dict[RecordKind, dict[Slot, bytes]] = {RecordKind.FULL: {}, RecordKind.HEAD: {}}
    expected, bad = {}, {}
    for slot, ((kind, body, flags), seq, sample_ms) in enumerate(poses):
        message = bytes([TYPES[kind], flags]) + seq.to_bytes(2, "little") + sample_ms.to_bytes(4, "little")
        message += body
        frames[kind][Slot(slot)] = masked(message)
        if passes(kind, body, flags):
            told = flags | (4 if slot in jumped else 0)
            padded = body.ljust(FULL_BYTES, b"\0")
            expected[slot] = (kind, told, seq, sample_ms, padded, 1000 + slot)
        else:
            bad[slot] = message
    batch = [
        MaskedPoses(kind, of_kind, {slot: 5000 + slot for slot in of_kind})
        for kind, of_kind in frames.items()
    ]
    read = read_poses(batch, [Slot(slot) for slot in jumped], zero_ms=4000)
    assert dict(read.malformed) == bad
    if not poses:
        assert read.moves is None
        return
    assert read.moves is not None
    rows = zip(*(column.tolist() for column in read.moves.columns()), strict=True)
    found = {slot: (kind, flags, seq, ms, bytes(body), at) for slot, kind, flags, seq, ms, body, at in rows}
    assert found == expected
