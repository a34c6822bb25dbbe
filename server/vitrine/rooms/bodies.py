"""The layout of a pose's body: which bits of it hold the position, the rotations, the hands.

A room keeps poses as these wire integers, never as floats: equality is then exact and sending one is a copy.
`protocol/PROTOCOL.md`, "Numbers on the wire", is the description; `protocol.poses` quantises into it.
Bit 0 is the lowest bit of the first byte.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

CORNER_M: Final = (-32.0, -1.0, -32.0)
POSITION_GREATEST: Final = (64000, 8000, 64000)

FULL_BYTES: Final = 27
HEAD_BYTES: Final = 9
FAR_BYTES: Final = 6

X_BITS: Final = (0, 16)
Y_BITS: Final = (16, 13)
Z_BITS: Final = (29, 16)
ROTATION_AT: Final = 45
LEFT_HAND_AT: Final = 80
RIGHT_HAND_AT: Final = 148
YAW_BITS: Final = (45, 12)

ROTATION_SCALE: Final = 1023
HAND_REACH_MM: Final = 1023

Bodies = NDArray[np.uint8]
"""(n, 27) full or (n, 9) head-only bodies."""
PositionsMm = NDArray[np.int32]
"""(n, 3) millimetres from the corner."""


class RecordKind(IntEnum):
    """What a record holds; the number is the wire's section kind."""

    FULL = 1
    HEAD = 2
    FAR = 3


BODY_BYTES: Final = {RecordKind.FULL: FULL_BYTES, RecordKind.HEAD: HEAD_BYTES, RecordKind.FAR: FAR_BYTES}
# A slot comes before a body, and flags before all but a far one.
PREFIX_BYTES: Final = {RecordKind.FULL: 3, RecordKind.HEAD: 3, RecordKind.FAR: 2}
RECORD_BYTES: Final = {kind: PREFIX_BYTES[kind] + BODY_BYTES[kind] for kind in RecordKind}


def field(bodies: Bodies, offset: int, width: int) -> NDArray[np.uint64]:
    """One bit field of every body. offset, width: in bits; the field and its shift fit in 64 bits."""
    first, shift = divmod(offset, 8)
    value = np.zeros(len(bodies), np.uint64)
    for index in range((shift + width + 7) // 8):
        value |= bodies[:, first + index].astype(np.uint64) << np.uint64(8 * index)
    return value >> np.uint64(shift) & np.uint64((1 << width) - 1)


def positions_mm(bodies: Bodies) -> PositionsMm:
    """Where the heads are. Full and head-only bodies begin alike."""
    return np.stack([field(bodies, *bits) for bits in (X_BITS, Y_BITS, Z_BITS)], axis=1).astype(np.int32)


def rotations(bodies: Bodies, offset: int = ROTATION_AT) -> NDArray[np.float64]:
    """(n, 4) unit quaternions x y z w from the smallest-three field at bit `offset`."""
    greatest = field(bodies, offset, 2).astype(np.intp)
    codes = np.stack([field(bodies, offset + 2 + 11 * part, 11) for part in range(3)], axis=1)
    small = (codes.astype(np.float64) - ROTATION_SCALE) / (np.sqrt(2.0) * ROTATION_SCALE)
    # Codes may overshoot the unit sphere (three times 2046): the greatest part is then 0.
    last = np.sqrt(np.maximum(0.0, 1.0 - np.sum(small * small, axis=1)))
    result = np.empty((len(bodies), 4))
    parts = np.arange(4)[None, :]
    others = np.argsort(parts == greatest[:, None], axis=1, kind="stable")[:, :3]
    np.put_along_axis(result, others, small, axis=1)
    np.put_along_axis(result, greatest[:, None], last[:, None], axis=1)
    unit: NDArray[np.float64] = result / np.linalg.norm(result, axis=1, keepdims=True)
    return unit


def yaws(bodies: Bodies, kind: RecordKind) -> NDArray[np.float64]:
    """Where the heads look, radians counter-clockwise from above, 0 along -z; any turn."""
    if kind is RecordKind.HEAD:
        return field(bodies, *YAW_BITS).astype(np.float64) * (2 * np.pi / 4096)
    x, y, z, w = rotations(bodies).T
    angles: NDArray[np.float64] = np.arctan2(2 * (x * z + w * y), 1 - 2 * (x * x + y * y))
    return angles


def far_bodies(bodies: Bodies, kind: RecordKind) -> Bodies:
    """(n, 6) far bodies of full or head-only ones: x, z in 8 mm, y in 32 mm, yaw in 256ths of a turn."""
    position = positions_mm(bodies).astype(np.uint64)
    yaw = np.floor(yaws(bodies, kind) * (256 / (2 * np.pi)) + 0.5).astype(np.int64) & 255
    word = position[:, 0] + np.uint64(4) >> np.uint64(3)
    word |= (position[:, 1] + np.uint64(16) >> np.uint64(5)) << np.uint64(13)
    word |= (position[:, 2] + np.uint64(4) >> np.uint64(3)) << np.uint64(21)
    word |= yaw.astype(np.uint64) << np.uint64(34)
    return np.ascontiguousarray(word.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :FAR_BYTES])
