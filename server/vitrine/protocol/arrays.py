"""Poses a whole room at a time: what `client.decode` and `poses.check_body` say of one, in numpy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.ids import Slot
from vitrine.protocol.client import POSE_HEADER_BYTES
from vitrine.protocol.poses import CLIENT_FLAGS, DISCONTINUITY, LEFT_TRACKED, RIGHT_TRACKED
from vitrine.rooms.bodies import BODY_BYTES, FULL_BYTES, POSITION_GREATEST, RecordKind, field
from vitrine.rooms.commands import Moves

Flags = NDArray[np.uint8]
Truth = NDArray[np.bool_]

# A client's frame before its payload: two bytes, then the mask (RFC 6455 section 5.2).
_MASK_AT: Final = 2
_PAYLOAD_AT: Final = 6
_CODE_FIELDS: Final = np.array((47, 58, 69, 80, 91, 102, 115, 126, 137, 148, 159, 170, 183, 194, 205))
_CODE_BYTES: Final = _CODE_FIELDS // 8
_CODE_SHIFTS: Final = (_CODE_FIELDS % 8).astype(np.uint32)
_CODE_FULL: Final = np.uint32(2047)


@dataclass(frozen=True, slots=True)
class MaskedPoses:
    """Masked frames of one kind of pose, as they came, by slot; both maps have the same order of slots.

    frames: 41 bytes each for full poses, 23 for head-only ones. arrived_ms: on any monotonic clock.
    """

    kind: RecordKind
    frames: Mapping[Slot, bytes]
    arrived_ms: Mapping[Slot, int]


@dataclass(frozen=True, slots=True)
class Read:
    """moves: all poses that are well formed. malformed: (slot, whole message) of the others."""

    moves: Moves | None
    malformed: tuple[tuple[Slot, bytes], ...] = ()


def read_poses(batch: Iterable[MaskedPoses], jumped: Collection[Slot] = (), zero_ms: int = 0) -> Read:
    """What came since the last tick says.

    jumped: slots whose jump was overtaken by a later pose. zero_ms: when the room's clock began.
    """
    read = [_read(poses, zero_ms) for poses in batch if poses.frames]
    if not read:
        return Read(None)
    moves = read[0][0] if len(read) == 1 else _joined([part for part, _ in read])
    if jumped:
        moves.flags[np.isin(moves.slots, list(jumped))] |= DISCONTINUITY
    return Read(moves, tuple(pair for _, malformed in read for pair in malformed))


def legal(kind: RecordKind, bodies: NDArray[np.uint8], flags: Flags) -> Truth:
    """(n,) whether a pose passes. bodies: (n, 27) or (n, 9). flags: as they came, all eight bits."""
    found: Truth = flags <= CLIENT_FLAGS
    word = np.ascontiguousarray(bodies[:, :8]).view("<u8")[:, 0]
    for (offset, width), greatest in zip(((0, 16), (16, 13), (29, 16)), POSITION_GREATEST, strict=True):
        found &= word >> np.uint64(offset) & np.uint64((1 << width) - 1) <= greatest
    if kind is RecordKind.HEAD:
        found &= flags & (LEFT_TRACKED | RIGHT_TRACKED) == 0
        found &= (field(bodies, 57, 11) <= 2046) & (bodies[:, 8] < 16)
        return found
    codes = bodies[:, _CODE_BYTES].astype(np.uint32)
    codes |= bodies[:, _CODE_BYTES + 1].astype(np.uint32) << np.uint32(8)
    codes |= bodies[:, np.minimum(_CODE_BYTES + 2, FULL_BYTES - 1)].astype(np.uint32) << np.uint32(16)
    found &= (codes >> _CODE_SHIFTS & _CODE_FULL != _CODE_FULL).all(axis=1)
    left = bodies[:, 10:18].any(axis=1) | (bodies[:, 18] & 15 != 0)
    right = bodies[:, 19:].any(axis=1) | (bodies[:, 18] >> 4 != 0)
    found &= ~left | (flags & LEFT_TRACKED != 0)
    found &= ~right | (flags & RIGHT_TRACKED != 0)
    return found


def _read(poses: MaskedPoses, zero_ms: int) -> tuple[Moves, list[tuple[Slot, bytes]]]:
    count, width = len(poses.frames), BODY_BYTES[poses.kind]
    size = POSE_HEADER_BYTES + width
    raw = np.frombuffer(b"".join(poses.frames.values()), np.uint8).reshape(count, _PAYLOAD_AT + size)
    # Whole words, so that each is unmasked by one operation.
    messages = np.zeros((count, -(-size // 4) * 4), np.uint8)
    messages[:, :size] = raw[:, _PAYLOAD_AT:]
    messages.view("<u4")[:] ^= np.ascontiguousarray(raw[:, _MASK_AT:_PAYLOAD_AT]).view("<u4")
    words, flags = messages.view("<u4"), messages[:, 1].copy()
    bodies = np.zeros((count, FULL_BYTES), np.uint8)
    bodies[:, :width] = messages[:, POSE_HEADER_BYTES:size]
    good = legal(poses.kind, bodies[:, :width], flags)
    moves = Moves(
        slots=np.fromiter(poses.frames, np.intp, count),
        kinds=np.full(count, poses.kind, np.uint8),
        flags=flags,
        seq=(words[:, 0] >> np.uint32(16)).astype(np.int64),
        sample_ms=words[:, 1].astype(np.int64),
        bodies=bodies,
        arrived_ms=np.fromiter(poses.arrived_ms.values(), np.int64, count) - zero_ms,
    )
    if good.all():
        return moves, []
    bad = np.flatnonzero(~good)
    return moves.where(good), [(Slot(int(moves.slots[at])), bytes(messages[at, :size])) for at in bad]


def _joined(parts: Sequence[Moves]) -> Moves:
    return Moves(*(np.concatenate(column) for column in zip(*map(Moves.columns, parts), strict=True)))
