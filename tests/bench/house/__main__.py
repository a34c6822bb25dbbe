"""How the house stands: circles, lines a slice or feature costs elsewhere, contract, transactions, seconds.

`make bench-house`; `WITHOUT=suite` leaves out what takes longest. Each figure has its own file here.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench.house import graph
from tests.bench.report import print_report
from tests.fixtures.newslice import lines_outside, placed

Figures = dict[str, Any]

# Longest last: the whole suite, many minutes.
MODULES = ("feature", "transactions", "contract", "price_news", "suite")


def structure() -> Figures:
    """circles: of files and of folders, server and browser together."""
    found = graph.all_circles()
    return {
        "circles": sum(map(len, found.values())),
        "circles_by_kind": {k: len(v) for k, v in found.items()},
    }


def slices() -> Figures:
    """slice_lines_outside: lines changed outside its folder to add a slice to the package."""
    with tempfile.TemporaryDirectory() as folder:
        return {"slice_lines_outside": lines_outside(placed(Path(folder)))}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--without", default="", help="by comma, of: " + ", ".join(MODULES))
    without = set(options.parse_args().without.split(","))
    figures: Figures = {}
    for take in (structure, slices, *(_of(name) for name in MODULES if name not in without)):
        figures |= take()
    print_report("make bench-house", figures)


def _of(name: str) -> Callable[[], Figures]:
    taken: Callable[[], Figures] = import_module(f"tests.bench.house.{name}").figures
    return taken


if __name__ == "__main__":
    main()
