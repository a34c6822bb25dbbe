"""What a pose costs on its way in: put into the box, read with the tick's others, judged by the room.

Without the kernel's part. `python -m tests.bench.realtime.inbound` prints one JSON object.
"""

from __future__ import annotations

import itertools
import os
import time
from statistics import median

from tests.bench.report import print_report
from vitrine.gateway.unread import MASKED, WHOLE_BINARY, PoseIntake, UnreadPoses
from vitrine.ids import RoomId, Slot, VisitorId
from vitrine.protocol import client
from vitrine.protocol.poses import FullPose, Hand, encode_body
from vitrine.rooms import Layout, LiveRoom, Person
from vitrine.rooms.bodies import RecordKind
from vitrine.rooms.commands import Enter

PEOPLE = 1000
TICKS = 30
TICK_MS = 50
TURNED = (0.0, 0.1, 0.0, 0.995)
LAYOUT = Layout(RoomId("hall"), 1, (-20.0, 0.0, -20.0), (20.0, 3.0, 20.0), capacity=PEOPLE)


def frame(slot: int, tick: int) -> bytes:
    """What this walker's client sends at a tick, masked."""
    x, z = slot % 40 - 19.5 + tick * 0.02, slot // 40 - 12.0
    hands = (Hand((x + side, 1.2, z), TURNED) for side in (-0.2, 0.2))
    body = encode_body(FullPose((x, 1.7, z), TURNED, *hands))
    message = client.encode(client.Pose(RecordKind.FULL, 3, tick, tick * TICK_MS, body))
    mask = os.urandom(4)
    hidden = bytes(byte ^ key for byte, key in zip(message, itertools.cycle(mask), strict=False))
    return bytes((WHOLE_BINARY, MASKED | len(message))) + mask + hidden


def main() -> None:
    room = LiveRoom(LAYOUT, epoch=1)
    for number in range(PEOPLE):
        room.apply(Enter(Person(VisitorId(f"visitor_{number}"), "walker", 1)))
    time_ms = [0]
    unread = UnreadPoses(lambda: time_ms[0])
    takes = [PoseIntake(unread, Slot(slot)).takes for slot in range(PEOPLE)]
    costs_us: dict[str, list[float]] = {"put": [], "read": [], "judge": []}
    for tick in range(TICKS):
        frames = [frame(slot, tick) for slot in range(PEOPLE)]
        time_ms[0] = tick * TICK_MS
        times = [time.process_time_ns()]
        for take, each in zip(takes, frames, strict=True):
            take(each)
        times.append(time.process_time_ns())
        read = unread.take(0)
        times.append(time.process_time_ns())
        assert read.moves is not None and len(read.moves.slots) == PEOPLE and not read.malformed
        room.apply(read.moves)
        times.append(time.process_time_ns())
        for costs, (began, ended) in zip(costs_us.values(), itertools.pairwise(times), strict=True):
            costs.append((ended - began) / PEOPLE / 1000)
    assert room.refused_poses == 0
    figures = {f"inbound_{name}_us": round(median(costs), 3) for name, costs in costs_us.items()}
    total = round(sum(figures.values()), 3)
    print_report(
        "python -m tests.bench.realtime.inbound",
        {
            "visitors": PEOPLE,
            **figures,
            "inbound_us_per_pose": total,
            "inbound_ms_per_tick": total * PEOPLE / 1000,
        },
    )


if __name__ == "__main__":
    main()
