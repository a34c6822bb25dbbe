"""Spectators of a room in which fifty walk, beside Node's `ws` with frames of the same size."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tests.bench.realtime import load
from tests.bench.realtime.figures import RING_M, Figures
from tests.bench.realtime.node import relay
from tests.bench.realtime.server import CORE, cpu_s, running

WALKERS = 50


def spectators(short: bool) -> Figures:
    """Their number and rate, the fan-out's CPU and the owner's, and Node's for the same."""
    count, seconds = (1000, 5) if short else (6000, 15)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:

        def used() -> tuple[float, float]:
            for pid in server.fanout_pids():
                os.sched_setaffinity(pid, {CORE})
            return sum(map(cpu_s, server.fanout_pids())), server.cpu_s()

        with load.going(server.port, "walk", server.tickets(WALKERS), count / 80 + seconds + 40, RING_M):
            told, before, after = load.run(
                server.port, "watch", server.tickets(count, watch=True), seconds, 1, used, used
            )
    ours = (after[0] - before[0]) / seconds / told["in"]
    size = told["bytes_per_client_s"] / max(1.0, told["frames_per_s_median"])
    theirs, _ = relay("watch", count, seconds, str(int(size)))
    return {
        "spectators": told["in"],
        "spectators_hz": told["frames_per_s_median"],
        "spectators_cpu_share": round(ours * told["in"], 3),
        "spectators_owner_cpu_share": round((after[1] - before[1]) / seconds, 3),
        "spectator_cpu_ratio_node_ws": round(ours / theirs, 2),
        "spectating": told,
    }
