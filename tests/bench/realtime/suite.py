"""A thousand people in one room, and what it costs: `make bench-realtime`, or one figure by its name.

`python -m tests.bench.realtime.suite [NAME ...] [--short] [--out FILE]`. The server is pinned to core 0, the
load generator to core 1; CPU is the server's user and system time, beside a calibration loop on the same
core. The last line is one JSON object; a figure that was not taken is null with its reason beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.realtime.comparison import peers
from tests.bench.realtime.figures import Figures
from tests.bench.realtime.lossy import lossy
from tests.bench.realtime.room import crowded, idle, largest, thousand
from tests.bench.realtime.server import CORE
from tests.bench.realtime.trouble import resume, stalled
from tests.bench.realtime.watching import spectators
from tests.bench.report import print_report


def browser(_: bool) -> Figures:
    """Script of a frame in Chromium, its CPU four times slower."""
    from tests.bench.realtime.browser import measure

    told = measure()
    return {"browser_script_ms": told["browser_script_ms"], "browser": told}


BENCHES: dict[str, Callable[[bool], Figures]] = {
    "thousand": thousand,
    "crowded": crowded,
    "largest": largest,
    "idle": idle,
    "stalled": stalled,
    "resume": resume,
    "spectators": spectators,
    "peers": peers,
    "lossy": lossy,
    "browser": browser,
}
# The figures that are wanted of each run, in the order in which they are told.
WANTED = {
    "visitors": "thousand",
    "ticks_per_s": "thousand",
    "largest_room": "largest",
    "cpu_ms_per_tick": "thousand",
    "pose_age_p99_ms": "thousand",
    "bytes_per_client_s_spread": "thousand",
    "bytes_per_client_s_crowded": "crowded",
    "cpu_ratio_colyseus": "peers",
    "cpu_ratio_node_ws": "peers",
    "spectators": "spectators",
    "spectator_cpu_ratio_node_ws": "spectators",
    "rss_kb_per_idle": "idle",
    "stalled_p99_ratio": "stalled",
    "resume_500_s": "resume",
    "browser_script_ms": "browser",
    "lossy_pose_age_p99_ms": "lossy",
    "lossy_freezes_per_min": "lossy",
}


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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which; all by default")
    options.add_argument("--short", action="store_true")
    options.add_argument("--out", type=Path, help="write the figures here too, for plots")
    chosen = options.parse_args()
    figures: Figures = {"calibration_s": [calibration_s()]}
    for name in chosen.names or BENCHES:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            figures |= BENCHES[name](chosen.short)
        except Exception as error:
            figures[f"{name}_failed"] = f"{type(error).__name__}: {error}"
    figures["calibration_s"].append(calibration_s())
    for figure, bench in WANTED.items():
        if figures.setdefault(figure, None) is None:
            failed = figures.get(f"{bench}_failed", f"{bench} was not asked for")
            figures.setdefault(f"{figure}_reason", failed)
    if chosen.out:
        chosen.out.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps({name: figures[name] for name in WANTED}), file=sys.stderr)
    print_report("python -m tests.bench.realtime.suite " + " ".join(sys.argv[1:]), figures)


if __name__ == "__main__":
    main()
