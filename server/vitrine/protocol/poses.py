"""Poses one at a time: metres and quaternions <-> bodies. `arrays.py` does whole rooms at once.

Arithmetic is float64, evaluated from left to right as PROTOCOL.md writes it, so that every language gets the
same codes. Encoding clamps to what the wire can say; decoding refuses what the page calls malformed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from vitrine.protocol.errors import MalformedMessage
from vitrine.rooms.bodies import (
    CORNER_M,
    FULL_BYTES,
    HAND_REACH_MM,
    HEAD_BYTES,
    LEFT_HAND_AT,
    POSITION_GREATEST,
    RIGHT_HAND_AT,
    ROTATION_AT,
    ROTATION_SCALE,
)

Metres = tuple[float, float, float]
Quaternion = tuple[float, float, float, float]
"""x y z w, unit length."""

LEFT_TRACKED: Final = 1
RIGHT_TRACKED: Final = 2
DISCONTINUITY: Final = 4
CLIENT_FLAGS: Final = LEFT_TRACKED | RIGHT_TRACKED | DISCONTINUITY

_SQRT2: Final = math.sqrt(2.0)
_CODE_FIELDS: Final = (47, 58, 69, 80, 91, 102, 115, 126, 137, 148, 159, 170, 183, 194, 205)


def _carry_masks(offsets: tuple[int, ...]) -> tuple[int, int, int]:
    """Fields, their lowest bits, the bit above each: adding the lowest bits carries out of a full field."""
    fields = lows = carries = 0
    for offset in offsets:
        fields |= 2047 << offset
        lows |= 1 << offset
        carries |= 1 << offset + 11
    return fields, lows, carries


# All fifteen 11-bit codes are tested against 2047 by two additions: 0.4 us where fifteen shifts take 2.
_EVEN: Final = _carry_masks(_CODE_FIELDS[0::2])
_ODD: Final = _carry_masks(_CODE_FIELDS[1::2])
_HAND_MASK: Final = (1 << 68) - 1


@dataclass(frozen=True, slots=True)
class Hand:
    """A tracked hand: where it is in the room, and how it is turned."""

    position_m: Metres
    rotation: Quaternion


@dataclass(frozen=True, slots=True)
class FullPose:
    """A head and two hands; an untracked hand is None."""

    position_m: Metres
    rotation: Quaternion
    left: Hand | None = None
    right: Hand | None = None

    @property
    def tracked(self) -> int:
        """The flags' bits 0 and 1."""
        return (LEFT_TRACKED if self.left else 0) | (RIGHT_TRACKED if self.right else 0)


@dataclass(frozen=True, slots=True)
class HeadPose:
    """A person without hands. Radians; yaw counter-clockwise from above, 0 along -z; pitch up is positive."""

    position_m: Metres
    yaw: float
    pitch: float

    @property
    def tracked(self) -> int:
        return 0


def rounded(value: float) -> int:
    """The nearest integer, halves away from zero (Python's `round` goes to even)."""
    return math.floor(value + 0.5) if value >= 0 else -math.floor(0.5 - value)


def position_codes(position_m: Metres) -> tuple[int, int, int]:
    """x, y, z codes, clamped to the wire's box. Raises ValueError at NaN or infinity."""
    if not all(map(math.isfinite, position_m)):
        raise ValueError("a position is finite")
    x, y, z = (
        min(max(rounded((value - corner) * 1000), 0), greatest)
        for value, corner, greatest in zip(position_m, CORNER_M, POSITION_GREATEST, strict=True)
    )
    return x, y, z


def rotation_code(rotation: Quaternion) -> int:
    """35 bits, smallest three. The rotation is normalised first; a zero one is taken for identity.

    Raises ValueError at NaN or infinity.
    """
    norm = math.sqrt(sum(part * part for part in rotation))
    if not math.isfinite(norm):
        raise ValueError("a rotation is finite")
    unit = [part / norm for part in rotation] if norm > 1e-9 else [0.0, 0.0, 0.0, 1.0]
    greatest = max(range(4), key=lambda index: abs(unit[index]))  # the first of equals
    sign = -1.0 if unit[greatest] < 0 else 1.0
    word, shift = greatest, 2
    for index in range(4):
        if index != greatest:
            code = rounded(sign * unit[index] * _SQRT2 * ROTATION_SCALE) + ROTATION_SCALE
            word |= min(max(code, 0), 2 * ROTATION_SCALE) << shift
            shift += 11
    return word


def decoded_rotation(word: int) -> Quaternion:
    """The unit quaternion of 35 bits; three parts that overshoot the unit sphere leave 0 for the greatest."""
    greatest = word & 3
    codes = (word >> 2 & 2047, word >> 13 & 2047, word >> 24 & 2047)
    small = [(code - ROTATION_SCALE) / (_SQRT2 * ROTATION_SCALE) for code in codes]
    small.insert(greatest, math.sqrt(max(0.0, 1.0 - sum(part * part for part in small))))
    norm = math.sqrt(sum(part * part for part in small))
    x, y, z, w = (part / norm for part in small)
    return x, y, z, w


def _hand_code(hand: Hand | None, head: tuple[int, int, int]) -> int:
    if hand is None:
        return 0
    word = 0
    for axis in range(3):
        if not math.isfinite(hand.position_m[axis]):
            raise ValueError("a hand's position is finite")
        offset = rounded((hand.position_m[axis] - CORNER_M[axis]) * 1000 - head[axis])
        word |= min(max(offset, -HAND_REACH_MM), HAND_REACH_MM) + HAND_REACH_MM << 11 * axis
    return word | rotation_code(hand.rotation) << 33


def _decoded_hand(word: int, head: tuple[int, int, int]) -> Hand:
    x, y, z = (
        (head[axis] + (word >> 11 * axis & 2047) - HAND_REACH_MM) / 1000 + CORNER_M[axis] for axis in range(3)
    )
    return Hand((x, y, z), decoded_rotation(word >> 33))


def encode_body(pose: FullPose | HeadPose) -> bytes:
    """The 27 bytes of a full pose, or the 9 of a head-only one. Raises ValueError at NaN or infinity."""
    head = position_codes(pose.position_m)
    word = head[0] | head[1] << 16 | head[2] << 29
    if isinstance(pose, HeadPose):
        yaw = rounded(pose.yaw / (2 * math.pi) * 4096) % 4096
        pitch = min(max(rounded((pose.pitch + math.pi / 2) / math.pi * 2046), 0), 2046)
        return (word | yaw << 45 | pitch << 57).to_bytes(HEAD_BYTES, "little")
    word |= rotation_code(pose.rotation) << ROTATION_AT
    word |= _hand_code(pose.left, head) << LEFT_HAND_AT
    word |= _hand_code(pose.right, head) << RIGHT_HAND_AT
    return word.to_bytes(FULL_BYTES, "little")


def _check_position(word: int) -> None:
    x, y, z = POSITION_GREATEST
    if word & 0xFFFF > x or word >> 16 & 0x1FFF > y or word >> 29 & 0xFFFF > z:
        raise MalformedMessage("a pose's position code is greater than its axis allows")


def check_body(body: bytes, flags: int) -> None:
    """Raises MalformedMessage unless every code of the body is one that the page allows. flags: bits 0..2."""
    word = int.from_bytes(body, "little")
    _check_position(word)
    if len(body) == HEAD_BYTES:
        if flags & (LEFT_TRACKED | RIGHT_TRACKED):
            raise MalformedMessage("a head-only pose has no hands to track")
        if word >> 57 & 2047 > 2046 or word >> 68:
            raise MalformedMessage("a head-only pose's pitch is 2047 or its last bits are not zero")
        return
    if len(body) != FULL_BYTES:
        raise MalformedMessage(f"a pose's body has 27 or 9 bytes, not {len(body)}")
    for fields, lows, carries in (_EVEN, _ODD):
        if (word & fields) + lows & carries:
            raise MalformedMessage("a pose holds the code 2047")
    if not flags & LEFT_TRACKED and word >> LEFT_HAND_AT & _HAND_MASK:
        raise MalformedMessage("an untracked left hand is not zero")
    if not flags & RIGHT_TRACKED and word >> RIGHT_HAND_AT:
        raise MalformedMessage("an untracked right hand is not zero")


def decode_body(body: bytes, flags: int) -> FullPose | HeadPose:
    """The pose of a body. Raises MalformedMessage."""
    check_body(body, flags)
    word = int.from_bytes(body, "little")
    head = (word & 0xFFFF, word >> 16 & 0x1FFF, word >> 29 & 0xFFFF)
    x, y, z = (code / 1000 + corner for code, corner in zip(head, CORNER_M, strict=True))
    if len(body) == HEAD_BYTES:
        yaw = (word >> 45 & 4095) / 4096 * (2 * math.pi)
        return HeadPose((x, y, z), yaw, (word >> 57 & 2047) / 2046 * math.pi - math.pi / 2)
    left = _decoded_hand(word >> LEFT_HAND_AT & _HAND_MASK, head) if flags & LEFT_TRACKED else None
    right = _decoded_hand(word >> RIGHT_HAND_AT, head) if flags & RIGHT_TRACKED else None
    return FullPose((x, y, z), decoded_rotation(word >> ROTATION_AT & (1 << 35) - 1), left, right)
