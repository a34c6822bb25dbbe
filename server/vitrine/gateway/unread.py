"""The poses that came since the last tick, unread: of each slot the newest, as its masked frame.

At a thousand visitors nearly all messages are poses, 20,000 a second, so that one is put here in about a
microsecond; unmasking, decoding and checking happen once a tick for all (`protocol.arrays`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vitrine.ids import Slot
from vitrine.protocol.arrays import MaskedPoses, Read, read_poses
from vitrine.protocol.client import POSE_BYTES, POSE_FULL, POSE_HEAD, decode
from vitrine.protocol.errors import MalformedMessage
from vitrine.protocol.poses import DISCONTINUITY
from vitrine.rooms.bodies import RecordKind

POSES_HZ: Final = 30
POSES_BURST: Final = 16
PAUSE_MS: Final = 1000 / POSES_HZ
AHEAD_MS: Final = (POSES_BURST - 1) * PAUSE_MS

# A frame of RFC 6455 with FIN and opcode 2, a mask, and the length in its second byte.
HEADER_BYTES: Final = 6
WHOLE_BINARY: Final = 0x82
MASKED: Final = 0x80
FULL_FRAME: Final = HEADER_BYTES + POSE_BYTES[POSE_FULL]
HEAD_FRAME: Final = HEADER_BYTES + POSE_BYTES[POSE_HEAD]
_FULL_LENGTH: Final = MASKED | POSE_BYTES[POSE_FULL]
_HEAD_LENGTH: Final = MASKED | POSE_BYTES[POSE_HEAD]


def fault_of(message: bytes) -> MalformedMessage:
    """What is wrong with a pose that `UnreadPoses.take` gave back."""
    try:
        decode(message)
    except MalformedMessage as error:
        return error
    raise AssertionError("the array form refuses what the single form lets pass")


class Tray:
    """Poses of one kind. Both maps have the same slots in the same order."""

    __slots__ = ("arrived_ms", "frames", "kind")

    def __init__(self, kind: RecordKind) -> None:
        self.kind = kind
        self.frames: dict[Slot, bytes] = {}
        self.arrived_ms: dict[Slot, int] = {}

    def drop(self, slot: Slot) -> None:
        """Forget what lies here for this slot."""
        self.frames.pop(slot, None)
        self.arrived_ms.pop(slot, None)

    def emptied(self) -> MaskedPoses:
        """All that lies here, which is then empty."""
        poses = MaskedPoses(self.kind, self.frames, self.arrived_ms)
        self.frames, self.arrived_ms = {}, {}
        return poses


class UnreadPoses:
    """The poses of one room that it has not read yet. now_ms: a monotonic clock."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self.now_ms = now_ms
        self.full, self.head = Tray(RecordKind.FULL), Tray(RecordKind.HEAD)
        self.jumped: set[Slot] = set()
        self.dropped = 0

    def take(self, zero_ms: int) -> Read:
        """Read everything. zero_ms: when the room's clock began, on `now_ms`."""
        jumped, self.jumped = self.jumped, set()
        return read_poses((self.full.emptied(), self.head.emptied()), jumped, zero_ms)

    def forget(self, slot: Slot) -> None:
        """Throw away what this slot has sent."""
        self.full.drop(slot)
        self.head.drop(slot)
        self.jumped.discard(slot)


class PoseIntake:
    """One client's way to them: at most 30 poses a second, 16 at once; the rest is dropped."""

    __slots__ = ("_due_ms", "_now_ms", "_slot", "_unread")

    def __init__(self, unread: UnreadPoses, slot: Slot) -> None:
        self._unread = unread
        self._now_ms = unread.now_ms
        self._slot = slot
        # When the next pose is due if they came evenly (the generic cell rate algorithm).
        self._due_ms = 0.0

    def takes(self, frame: bytes) -> bool:
        """Whether these bytes, which begin a frame, are just one pose; if so, it is put or dropped."""
        size = len(frame)
        if size == FULL_FRAME:
            if frame[1] != _FULL_LENGTH or frame[0] != WHOLE_BINARY or frame[6] ^ frame[2] != POSE_FULL:
                return False
            tray = self._unread.full
        elif size == HEAD_FRAME:
            if frame[1] != _HEAD_LENGTH or frame[0] != WHOLE_BINARY or frame[6] ^ frame[2] != POSE_HEAD:
                return False
            tray = self._unread.head
        else:
            return False
        now_ms, due_ms = self._now_ms(), self._due_ms
        if due_ms <= now_ms:
            self._due_ms = now_ms + PAUSE_MS
        elif due_ms - now_ms <= AHEAD_MS:
            self._due_ms = due_ms + PAUSE_MS
        else:
            self._unread.dropped += 1
            return True
        slot = self._slot
        if slot in self._unread.full.frames or slot in self._unread.head.frames:
            self._overtake()
        tray.frames[slot] = frame
        tray.arrived_ms[slot] = now_ms
        return True

    def put(self, message: bytes) -> None:
        """The same for an unmasked pose of the right length that came in an unusual way."""
        self.takes(bytes((WHOLE_BINARY, MASKED | len(message), 0, 0, 0, 0)) + message)

    def close(self) -> None:
        """The client has gone."""
        self._unread.forget(self._slot)

    def _overtake(self) -> None:
        """A later pose takes the place of one that nobody has read; that it was a jump still counts."""
        for tray in (self._unread.full, self._unread.head):
            earlier = tray.frames.get(self._slot)
            if earlier is not None:
                if (earlier[7] ^ earlier[3]) & DISCONTINUITY:
                    self._unread.jumped.add(self._slot)
                tray.drop(self._slot)
