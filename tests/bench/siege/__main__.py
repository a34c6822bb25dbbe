"""One brand does its worst: what may a request cost, who gets through, what is left, what is lost?

`make bench-siege`; `ONLY=besieged,rows` takes some. Each figure has its own file here: README.md.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.bench.report import print_report

# In this order, those that are there; the longest last.
MODULES = ("bodies", "out", "escapes", "rows", "disk", "besieged")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="by comma, of: " + ", ".join(MODULES))
    only = options.parse_args().only
    wanted = only.split(",") if only else list(MODULES)
    figures: dict[str, Any] = {}
    for name in (each for each in MODULES if each in wanted):
        module = f"tests.bench.siege.{name}"
        if find_spec(module) is not None:
            figures |= import_module(module).measure()
    print_report(f"make bench-siege{f' ONLY={only}' if only else ''}", figures)


if __name__ == "__main__":
    main()
