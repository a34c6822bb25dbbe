"""Clients that stop reading, and a server that restarts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.realtime import load
from tests.bench.realtime.figures import RING_M, Figures, walk
from tests.bench.realtime.server import running


def stalled(short: bool) -> Figures:
    """Five hundred, of whom every tenth stops reading: what the others notice, and the server's memory."""
    people, seconds = (100, 5) if short else (500, 60)
    calm = walk(people, RING_M, seconds if short else 20)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        told, before, after = load.run(
            server.port, "stall", server.tickets(people), seconds, RING_M, server.rss_kb, server.rss_kb
        )
    return {
        "stalled_p99_ratio": round(told["pose_age_p99_ms"] / calm["pose_age_p99_ms"], 2),
        "stalled_rss_growth_kb": after - before,
        "stalled": told,
        "calm": calm,
    }


def resume(short: bool) -> Figures:
    """Five hundred come back after SIGTERM and a restart: seconds from the first loss to the last return."""
    people = 100 if short else 500
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        told, _, _ = load.run(
            server.port, "back", server.tickets(people), 25, RING_M, server.restart, lambda: None
        )
    if told["resumed"] < people:
        raise RuntimeError(f"not all came back: {told}")
    if short:
        return {"resume_500_s": None, "resume_500_s_reason": "the short run takes 100", "resumed": told}
    return {"resume_500_s": told["all_back_s"], "resumed": told}
