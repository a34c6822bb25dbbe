"""A thousand people in one room, and what it costs: `make bench-realtime`, or one figure by its name.

`python -m tests.bench.realtime.suite [NAME ...] [--short]`. The server is pinned to core 0, the load
generator to core 1; CPU is the server's user and system time, beside a calibration loop on the same core. The
last line is one JSON object; a figure that was not taken is null with its reason beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.realtime import load
from tests.bench.realtime.server import CORE, cpu_s, running
from tests.bench.report import print_report

ROOT = Path(__file__).parents[3]
PEERS = Path(__file__).parent / "peers"
TICK_HZ = 20
SPREAD_M, CELL_M, RING_M = 31.0, 1.9, 10.0
HELD_HZ, HELD_AGE_MS = 19.5, 100
Figures = dict[str, Any]

NOT_TAKEN = {
    "cpu_ratio_colyseus": "the Colyseus peer of this suite is not written yet",
    "lossy_pose_age_p99_ms": "the run through a lossy network is not written yet",
}


def walk(people: int, half_m: float, seconds: float, *more: str) -> Figures:
    """Avatars with hands at 20 Hz; figures of one run."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), *more) as server:
        told, before, after = load.run(
            server.port, "walk", server.tickets(people), seconds, half_m, server.cpu_s, server.cpu_s
        )
        # By the ticks that happened: a starved server must not look cheap.
        ticks = max(1.0, told["frames_per_s_median"] * seconds)
        told["cpu_ms_per_tick"] = round((after - before) / ticks * 1000, 2)
        told["rss_mb"] = round(server.rss_kb() / 1024, 1)
    if told["in"] < people or told["bad_frames"] or told["bad_records"] or told["stale_ticks"]:
        raise RuntimeError(f"the run is not valid: {told}")
    return told


def thousand(short: bool) -> Figures:
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
    return {"resume_500_s": None if short else told["all_back_s"], "resumed": told}


def spectators(short: bool) -> Figures:
    """Spectators of a room in which fifty walk, beside Node's `ws` with frames of the same size."""
    count, seconds = (1000, 5) if short else (6000, 15)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        people = subprocess.Popen(
            [str(load.built()), str(server.port), "walk", "50", str(count / 80 + seconds + 40), "10"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert people.stdin is not None
        people.stdin.write("\n".join(server.tickets(50)) + "\n")
        people.stdin.close()

        def used() -> tuple[float, float]:
            for pid in server.fanout_pids():
                os.sched_setaffinity(pid, {CORE})
            return sum(map(cpu_s, server.fanout_pids())), server.cpu_s()

        try:
            told, before, after = load.run(
                server.port, "watch", server.tickets(count, watch=True), seconds, 1, used, used
            )
        finally:
            people.kill()
            people.wait()
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


def peers(short: bool) -> Figures:
    """Four hundred, everybody sees everybody: CPU for each visitor and second, ours and Node's `ws`."""
    people, seconds, rounds = (200, 4, 1) if short else (400, 6, 5)
    ours, theirs, rates = [], [], []
    for _ in range(rounds):
        told = walk(people, RING_M, seconds, "everybody")
        ours.append(told["cpu_ms_per_tick"] * TICK_HZ / people)
        cost, relayed = relay("relay", people, seconds)
        theirs.append(cost * 1000)
        rates.append((told["frames_per_s_least"], relayed["frames_per_s_least"]))
        if min(rates[-1]) < HELD_HZ:
            raise RuntimeError(f"starved, and so not comparable: {rates}")
    return {
        "peers_people": people,
        "peers_cpu_ms_per_visitor_s": {
            "vitrine": round(median(ours), 3),
            "node_ws": round(median(theirs), 3),
        },
        "peers_least_frames_per_s": rates,
        "cpu_ratio_node_ws": round(median(ours) / median(theirs), 2),
    }


def relay(mode: str, count: int, seconds: float, *more: str) -> tuple[float, Figures]:
    """Node's `ws`: CPU-seconds for each client and second, and what the clients saw."""
    with node(mode, *more) as (pid, port):
        told, before, after = load.run(
            port, "relay" if mode == "relay" else "listen", [], seconds, RING_M,
            lambda: cpu_s(pid), lambda: cpu_s(pid), count,
        )  # fmt: skip
    return (after - before) / seconds / told["in"], told


@contextmanager
def node(*words: str) -> Any:
    """A peer in Node, on the server's core."""
    path = subprocess.run(
        [sys.executable, "web/node_path.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    environment = {**os.environ, "PATH": path.stdout.strip()}
    if not (PEERS / "node_modules").exists():
        subprocess.run(["npm", "ci", "--silent"], cwd=PEERS, env=environment, check=True)
    process = subprocess.Popen(
        ["node", "ws_relay.mjs", *words], cwd=PEERS, env=environment, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {CORE}),
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield process.pid, int(process.stdout.readline().split()[1])
    finally:
        process.kill()
        process.wait()


def browser(_: bool) -> Figures:
    """Script of a frame in Chromium, its CPU four times slower."""
    from tests.bench.realtime.browser import measure

    told = measure()
    return {"browser_script_ms": told["browser_script_ms"], "browser": told}


def calibration_s() -> float:
    """CPU-seconds of a fixed piece of work on the server's core: how quick the machine is at the moment."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {CORE})
    began = time.process_time()
    total = 0
    for number in range(5_000_000):
        total += number & 7
    os.sched_setaffinity(0, before)
    return round(time.process_time() - began, 3)


BENCHES: dict[str, Callable[[bool], Figures]] = {
    "thousand": thousand,
    "crowded": crowded,
    "largest": largest,
    "idle": idle,
    "stalled": stalled,
    "resume": resume,
    "spectators": spectators,
    "peers": peers,
    "browser": browser,
}
WANTED = (
    "visitors", "ticks_per_s", "largest_room", "cpu_ms_per_tick", "pose_age_p99_ms",
    "bytes_per_client_s_spread", "bytes_per_client_s_crowded", "cpu_ratio_colyseus", "cpu_ratio_node_ws",
    "spectators", "spectator_cpu_ratio_node_ws", "rss_kb_per_idle", "stalled_p99_ratio", "resume_500_s",
    "browser_script_ms", "lossy_pose_age_p99_ms",
)  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which; all by default")
    options.add_argument("--short", action="store_true")
    chosen = options.parse_args()
    figures: Figures = {"calibration_s": [calibration_s()]}
    for name in chosen.names or BENCHES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            figures |= BENCHES[name](chosen.short)
        except Exception as error:
            figures[f"{name}_failed"] = f"{type(error).__name__}: {error}"
    figures["calibration_s"].append(calibration_s())
    for name in WANTED:
        if name not in figures:
            figures[name] = None
            figures[f"{name}_reason"] = NOT_TAKEN.get(name, "not asked for, or failed")
    print(json.dumps({name: figures[name] for name in WANTED}), file=sys.stderr)
    print_report("python -m tests.bench.realtime.suite " + " ".join(sys.argv[1:]), figures)


if __name__ == "__main__":
    main()
