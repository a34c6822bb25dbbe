"""Short ways to give orders to a room and to hear what it tells."""

from __future__ import annotations

from typing import Any

import numpy as np

from vitrine.ids import RoomId, Slot, VisitorId
from vitrine.protocol.poses import DISCONTINUITY, FullPose, HeadPose, encode_body
from vitrine.rooms import Frame, Layout, LiveRoom, Person
from vitrine.rooms.bodies import FULL_BYTES, HEAD_BYTES, RecordKind
from vitrine.rooms.commands import Enter, Moves
from vitrine.rooms.events import Outgoing, Sequenced

LAYOUT = Layout(RoomId("boutique"), 7, (-5.0, 0.0, -5.0), (5.0, 3.0, 5.0), capacity=4)


def person(name: str) -> Person:
    return Person(VisitorId(f"visitor_{name}"), name, 1)


def room(**more: Any) -> LiveRoom:
    return LiveRoom(LAYOUT, epoch=9, **more)


def head(x: float, z: float = 0.0, yaw: float = 0.0) -> HeadPose:
    return HeadPose((x, 1.7, z), yaw, 0.0)


def move(
    slot: int, pose: HeadPose | FullPose, seq: int, at_ms: int, jump: bool = False, **more: int
) -> Moves:
    body = encode_body(pose)
    return Moves(
        slots=np.array([slot], np.intp),
        kinds=np.array([RecordKind.HEAD if len(body) == HEAD_BYTES else RecordKind.FULL], np.uint8),
        flags=np.array([pose.tracked | (DISCONTINUITY if jump else 0)], np.uint8),
        seq=np.array([seq]),
        sample_ms=np.array([more.get("sample_ms", at_ms)]),
        bodies=np.frombuffer(body.ljust(FULL_BYTES, b"\0"), np.uint8).reshape(1, FULL_BYTES),
        arrived_ms=np.array([at_ms]),
    )


def entered(room: LiveRoom, *names: str, now_ms: int = 50) -> list[Slot]:
    """Let these people in and tick; what is told is thrown away. Returns their slots."""
    for name in names:
        room.apply(Enter(person(name)))
    room.tick(now_ms)
    room.outgoing()
    slots = [room.slot_of(person(name).id) for name in names]
    return [slot for slot in slots if slot is not None]


def events(outgoing: list[Outgoing]) -> list[Any]:
    return [each.payload.event for each in outgoing if isinstance(each.payload, Sequenced)]


def frames(outgoing: list[Outgoing]) -> list[tuple[tuple[int, ...], Frame]]:
    return [(each.receivers, each.payload) for each in outgoing if isinstance(each.payload, Frame)]


def records(frame: Frame) -> dict[int, tuple[int, bytes]]:
    """slot -> (flags, body)."""
    return {
        int(slot): (int(flags), bytes(body))
        for section in frame.sections
        for slot, flags, body in zip(section.slots, section.flags, section.bodies, strict=True)
    }
