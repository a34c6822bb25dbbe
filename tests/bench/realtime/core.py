"""The room alone, without sockets: milliseconds of one core for a tick's judging, composing and encoding.

`python -m tests.bench.realtime.core [--seconds 5]`; poses are made outside the timed part.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any

from tests.bench.report import print_report
from tests.unit.rooms.crowd import Crowd
from vitrine.gateway.wire import binary_frame, room_message
from vitrine.rooms import Frame

SCENES = {
    "1000_spread": (1000, 31.0, "cells"),
    "1000_in_16_m": (1000, 8.0, "cells"),
    "1000_in_one_cell": (1000, 1.9, "cells"),
    "2000_spread": (2000, 31.0, "cells"),
    "400_everybody": (400, 10.0, "everybody"),
}


def measure(count: int, half_m: float, strategy: str, seconds: float) -> dict[str, Any]:
    """Figures of one scene: medians and 99th parts of ticks, and bytes for each receiver and second."""
    crowd = Crowd(count, half_m, interest=strategy)
    took: dict[str, list[float]] = {"judge": [], "show": [], "encode": []}
    sent, ticks = 0, int(seconds * 20)
    for tick in range(ticks + 20):
        began = time.perf_counter()
        crowd.walk()  # its own making of poses is in this part: an upper bound
        judged = time.perf_counter()
        outgoing = crowd.tick()
        shown = time.perf_counter()
        size = 0
        for each in outgoing:
            if isinstance(each.payload, Frame):
                size += len(binary_frame(room_message(each.payload))) * len(each.receivers)
        encoded = time.perf_counter()
        if tick >= 20:
            took["judge"].append(judged - began)
            took["show"].append(shown - judged)
            took["encode"].append(encoded - shown)
            sent += size
    return {
        **{f"{name}_ms": round(1000 * statistics.median(times), 2) for name, times in took.items()},
        "show_p99_ms": round(1000 * sorted(took["show"])[int(0.99 * ticks)], 2),
        "bytes_per_client_s": round(sent / count / (ticks / 20)),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=5.0)
    seconds = options.parse_args().seconds
    figures = {name: measure(*scene, seconds) for name, scene in SCENES.items()}
    print_report(f"python -m tests.bench.realtime.core --seconds {seconds}", figures)


if __name__ == "__main__":
    main()
