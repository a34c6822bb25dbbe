"""Everybody sees everybody: CPU for each visitor and second, ours, Node's `ws` and Colyseus, in turns.

Node's `ws` relays our 40 bytes a pose, Colyseus 21 float32 of its state; interest management is off. The rate
that every client gets is checked, and what Colyseus sends is also decoded by a client of its own.
"""

from __future__ import annotations

import json
import subprocess
from statistics import median

from tests.bench.realtime import load
from tests.bench.realtime.figures import HELD_HZ, RING_M, TICK_HZ, Figures, valid, walk
from tests.bench.realtime.node import PEERS, environment, peer, relay, seats
from tests.bench.realtime.server import cpu_s

# A patch leaves out whoever sent nothing since the last one: the two clocks are not the same.
SHOWN = 0.9


def peers(short: bool) -> Figures:
    """Medians of interleaved rounds."""
    people, seconds, rounds = (200, 4, 1) if short else (400, 6, 5)
    costs: dict[str, list[float]] = {"vitrine": [], "node_ws": [], "colyseus": []}
    runs: dict[str, list[Figures]] = {name: [] for name in costs}

    def took(name: str, cost_ms: float, told: Figures) -> None:
        costs[name].append(round(cost_ms, 4))
        runs[name].append(told)

    witness = _witness(people)
    for _ in range(rounds):
        told = walk(people, RING_M, seconds, "everybody")
        took("vitrine", told["cpu_ms_per_tick"] * TICK_HZ / people, told)
        cost_s, told = relay("relay", people, seconds)
        took("node_ws", cost_s * 1000, told)
        cost_s, told = _colyseus(people, seconds)
        took("colyseus", cost_s * 1000, told)
    rates = {name: [told["frames_per_s_least"] for told in each] for name, each in runs.items()}
    ours = median(costs["vitrine"])
    told = {
        "peers_people": people,
        "peers_cpu_ms_per_visitor_s": {name: round(median(each), 3) for name, each in costs.items()},
        "peers_cpu_ms_per_visitor_s_rounds": costs,
        "peers_least_frames_per_s": rates,
        "peers_bytes_per_client_s": {
            name: median(told["bytes_per_client_s"] for told in each) for name, each in runs.items()
        },
        "peers_pose_age_p99_ms": {
            name: median(told["pose_age_p99_ms"] for told in runs[name]) for name in ("vitrine", "colyseus")
        },
        "peers_colyseus_witness": witness,
    }
    if min(map(min, rates.values())) < HELD_HZ:
        reason = f"starved, and so not comparable: {rates}"
        return told | {f"cpu_ratio_{name}_reason": reason for name in ("node_ws", "colyseus")}
    return told | {
        f"cpu_ratio_{name}": round(ours / median(costs[name]), 2) for name in ("node_ws", "colyseus")
    }


def _colyseus(people: int, seconds: float) -> tuple[float, Figures]:
    """CPU-seconds for each visitor and second, and what the visitors saw."""
    with peer("colyseus_room.mjs") as (pid, port):
        told, before, after = load.run(
            port, "colyseus", seats(port, people), seconds, RING_M, lambda: cpu_s(pid), lambda: cpu_s(pid)
        )
    valid(told, people)
    if told["records_per_frame"] < SHOWN * people:
        raise RuntimeError(f"the patches do not show everybody: {told}")
    return (after - before) / seconds / people, told


def _witness(people: int) -> Figures:
    """What Colyseus's own client sees of the load generator's room; RuntimeError if anybody stands."""

    def look() -> Figures:
        command = ["node", "colyseus_witness.mjs", str(port), "3"]
        done = subprocess.run(
            command, cwd=PEERS, env=environment(), capture_output=True, text=True, check=True
        )
        return dict(json.loads(done.stdout.splitlines()[-1]))

    with peer("colyseus_room.mjs") as (_, port):
        _, seen, _ = load.run(port, "colyseus", seats(port, people), 6, RING_M, look, lambda: None)
    if seen["avatars"] != people or seen["moving"] < people:
        raise RuntimeError(f"Colyseus's own client does not see everybody move: {seen}")
    return dict(seen)
