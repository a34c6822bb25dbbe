"""What the benches of the suite share: the sizes of rooms, when a run counts, and the run of walkers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from tests.bench.realtime import load
from tests.bench.realtime.server import running

TICK_HZ = 20
SPREAD_M, CELL_M, RING_M = 31.0, 1.9, 10.0
HELD_HZ, HELD_AGE_MS = 19.5, 100
Figures = dict[str, Any]


def walk(people: int, half_m: float, seconds: float, *more: str) -> Figures:
    """Avatars with hands at 20 Hz; figures of one run. more: further words for the server."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), *more) as server:
        told, before, after = load.run(
            server.port, "walk", server.tickets(people), seconds, half_m, server.cpu_s, server.cpu_s
        )
        # By the ticks that happened: a starved server must not look cheap.
        ticks = max(1.0, told["frames_per_s_median"] * seconds)
        told["cpu_ms_per_tick"] = round((after - before) / ticks * 1000, 2)
        told["rss_mb"] = round(server.rss_kb() / 1024, 1)
    valid(told, people)
    return told


def valid(told: Figures, people: int) -> None:
    """Raises RuntimeError unless everybody was in and everything that was looked into was right."""
    if told["in"] < people or told["bad_frames"] or told["bad_records"] or told["stale_ticks"]:
        raise RuntimeError(f"the run is not valid: {told}")
