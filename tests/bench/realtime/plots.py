"""Draws results: `python -m tests.bench.realtime.plots RESULTS.json ... [--to FOLDER]`.

RESULTS are what `tests.bench.realtime.suite --out` wrote; of several the later ones count. Writes goals.svg,
peers.svg and lossy.svg into tests/bench/pictures: each as far as its figures were taken.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.bench.realtime.chart import Bar, Chart, Goal
from tests.bench.realtime.figures import Figures

PICTURES = Path(__file__).parents[1] / "pictures"
AT_MOST, AT_LEAST = "at most", "at least"
# What is to be reached, as in issue and README: the figure, its name, the goal.
GOALS = (
    ("ticks_per_s", "ticks a second, 1,000 people", AT_LEAST, 19.5),
    ("cpu_ms_per_tick", "CPU ms a tick, 1,000 people", AT_MOST, 28),
    ("pose_age_p99_ms", "pose age p99, ms", AT_MOST, 75),
    ("largest_room", "largest room", AT_LEAST, 2000),
    ("bytes_per_client_s_spread", "bytes/s a client, spread", AT_MOST, 70_000),
    ("bytes_per_client_s_crowded", "bytes/s a client, crowded", AT_MOST, 80_000),
    ("cpu_ratio_colyseus", "CPU against Colyseus", AT_MOST, 0.5),
    ("cpu_ratio_node_ws", "CPU against Node ws", AT_MOST, 0.85),
    ("spectators", "spectators on one core", AT_LEAST, 6000),
    ("spectator_cpu_ratio_node_ws", "the same against Node ws", AT_MOST, 0.75),
    ("rss_kb_per_idle", "kB of memory an idle visitor", AT_MOST, 12),
    ("stalled_p99_ratio", "p99 beside stalled clients", AT_MOST, 1.25),
    ("resume_500_s", "seconds until 500 are back", AT_MOST, 15),
    ("browser_script_ms", "script ms a frame in a browser", AT_MOST, 3),
    ("lossy_pose_age_p99_ms", "pose age p99 at 1 % loss, ms", AT_MOST, 350),
    ("lossy_freezes_per_min", "freezes a minute at 1 % loss", AT_MOST, 1),
)
NAMES = {"vitrine": "Vitrine", "node_ws": "Node ws", "colyseus": "Colyseus"}


def goals(told: Figures) -> Chart | None:
    """Every figure as a part of its goal: what ends before the line has reached it."""
    bars = []
    for figure, name, kind, goal in GOALS:
        value = told.get(figure)
        if value is None:
            continue
        part = value / goal if kind is AT_MOST else goal / max(value, 1e-9)
        bars.append(Bar(name, part, f"{value:,} ({kind} {goal:,})", part <= 1))
    note = "Part of what is allowed. Shorter is better; grey has missed its goal."
    return Chart("Measured against the goals", note, bars, [Goal(1, "goal")]) if bars else None


def peers(told: Figures) -> Chart | None:
    """CPU of everybody-sees-everybody, beside the peers."""
    costs = told.get("peers_cpu_ms_per_visitor_s")
    if not costs:
        return None
    rounds = told["peers_cpu_ms_per_visitor_s_rounds"]
    bars = [
        Bar(NAMES[name], cost, f"{cost:.3f} ms", name == "vitrine", min(rounds[name]), max(rounds[name]))
        for name, cost in costs.items()
    ]
    aims = [
        Goal(0.5 * costs["colyseus"], "0.5 of Colyseus"),
        Goal(0.85 * costs["node_ws"], "0.85 of Node ws"),
    ]
    count = len(rounds["vitrine"])
    title = f"{told['peers_people']} visitors, everybody sees everybody: CPU for each visitor and second"
    return Chart(title, f"Median of {count} interleaved rounds; the thin line spans them.", bars, aims)


def lossy(told: Figures) -> Chart | None:
    """Displayed pose age through the lossy path."""
    run = told.get("lossy")
    if not run:
        return None
    kinds = {
        "Vitrine": run["vitrine"],
        "Colyseus, lerp to newest": run["colyseus"]["lerp"],
        "Colyseus, newest as it is": run["colyseus"]["last"],
    }
    bars = []
    for name, figures in kinds.items():
        ours = name == "Vitrine"
        for quantile in ("p50", "p99"):
            age = figures[f"pose_age_{quantile}_ms"]
            end = f"{age} ms"
            if quantile == "p99":
                end += f", {figures['freezes_per_min']:g} freezes/min"
            bars.append(Bar(f"{name}, {quantile}", age, end, ours))
    title = "80 ms round trip, 1 % loss: age of the pose that is displayed"
    receivers = run["vitrine"]["receivers"]
    note = f"{run['senders']} walkers, {receivers} receivers each, the same path at the same time."
    return Chart(title, note, bars, [Goal(350, "goal for p99")])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("results", nargs="+", type=Path)
    options.add_argument("--to", type=Path, default=PICTURES)
    chosen = options.parse_args()
    told: Figures = {}
    for file in chosen.results:
        told |= {name: value for name, value in json.loads(file.read_text()).items() if value is not None}
    chosen.to.mkdir(parents=True, exist_ok=True)
    for name, draw in (("goals", goals), ("peers", peers), ("lossy", lossy)):
        chart = draw(told)
        if chart is not None:
            (chosen.to / f"{name}.svg").write_text(chart.svg())
            print(chosen.to / f"{name}.svg")


if __name__ == "__main__":
    main()
