"""What a room costs by the number of its people."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.realtime import load
from tests.bench.realtime.figures import CELL_M, HELD_AGE_MS, HELD_HZ, SPREAD_M, Figures, walk
from tests.bench.realtime.server import running


def thousand(short: bool) -> Figures:
    """A thousand spread over the room."""
    told = walk(1000, SPREAD_M, 5 if short else 20)
    return {
        "visitors": told["in"],
        "ticks_per_s": told["frames_per_s_median"],
        "cpu_ms_per_tick": told["cpu_ms_per_tick"],
        "pose_age_p99_ms": told["pose_age_p99_ms"],
        "bytes_per_client_s_spread": told["bytes_per_client_s"],
        "thousand": told,
    }


def crowded(short: bool) -> Figures:
    """A thousand in one cell."""
    told = walk(1000, CELL_M, 5 if short else 15)
    return {"bytes_per_client_s_crowded": told["bytes_per_client_s"], "crowded": told}


def largest(short: bool) -> Figures:
    """The largest room that holds 19.5 ticks a second with a pose age of at most 100 ms."""
    held: int | None = None
    runs = {}
    for people in (1000, 2000) if short else (1000, 1500, 2000, 2500, 3000):
        told = runs[people] = walk(people, SPREAD_M, 5 if short else 10)
        if told["frames_per_s_median"] < HELD_HZ or told["pose_age_p99_ms"] > HELD_AGE_MS:
            break
        held = people
    return {"largest_room": held, "largest": runs}


def idle(_: bool) -> Figures:
    """Memory of somebody who came in and does nothing."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        load.run(server.port, "idle", server.tickets(50), 1, 1, server.rss_kb, server.rss_kb)
        few = server.rss_kb()
        count = 1500
        told, _, many = load.run(
            server.port, "idle", server.tickets(count), 1, 1, server.rss_kb, server.rss_kb
        )
    return {"rss_kb_per_idle": round((many - few) / told["in"], 2)}
