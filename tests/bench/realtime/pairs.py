"""What a tick costs in two checkouts in turn: `python -m tests.bench.realtime.pairs --tree BEFORE`.

BEFORE: a checkout of another commit with a `.venv` of its own (`git worktree add BEFORE e2c37eb`, then `make
.make/dev` there). Each round takes `suite thousand` of both, each round in the other order, so that a machine
that grows slower tells against neither. Only on two quiet cores: the server has one, the load the other. The
last line has every run, the medians and the ratios of each round: above 1, this checkout costs more.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.report import print_report

ROOT = Path(__file__).parents[3]
MEASURES = ("cpu_ms_per_tick", "pose_age_p99_ms", "bytes_per_client_s_spread")
HELD_HZ = 19.5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tree", type=Path, required=True, help="the checkout to compare with")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--short", action="store_true", help="5 s a run instead of 20")
    given = options.parse_args()
    trees = {"before": given.tree.resolve(), "now": ROOT}
    runs: dict[str, list[dict[str, Any]]] = {"before": [], "now": []}
    for number in range(given.rounds):
        for name in sorted(trees, reverse=bool(number % 2)):
            runs[name].append(_run(trees[name], given.short))
            print(f"{number + 1} {name}: {runs[name][-1]}", file=sys.stderr, flush=True)
    print_report(" ".join(["python -m tests.bench.realtime.pairs", *sys.argv[1:]]), compared(runs))


def compared(runs: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Of each measure the medians, the ratio of each round and their median; and whether every run held."""
    figures: dict[str, Any] = {
        "rounds": len(runs["now"]),
        "runs": runs,
        "held": all(run["ticks_per_s"] >= HELD_HZ for each in runs.values() for run in each),
    }
    for measure in MEASURES:
        before, now = ([run[measure] for run in runs[name]] for name in ("before", "now"))
        ratios = [round(new / old, 3) for old, new in zip(before, now, strict=True)]
        figures[measure] = {
            "before": median(before), "now": median(now), "ratios": ratios, "ratio": median(ratios),
        }  # fmt: skip
    return figures


def _run(tree: Path, short: bool) -> dict[str, Any]:
    """The figures of one run, by that checkout's own server and load. Raises RuntimeError if it gave none."""
    command = [tree / ".venv/bin/python", "-m", "tests.bench.realtime.suite", "thousand"]
    done = subprocess.run(
        [*command, "--short"] if short else command, cwd=tree, capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    if told["cpu_ms_per_tick"] is None:
        raise RuntimeError(f"{tree}: {told.get('thousand_failed')}")
    return {name: told[name] for name in ("ticks_per_s", *MEASURES, "calibration_s")}


if __name__ == "__main__":
    main()
