"""The dearest request: every route that takes a body, given its largest and its worst, over real HTTP."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

from tests.hostile.driven import driven, stocked
from tests.hostile.served import served

SHOWN = 5


def measure() -> dict[str, Any]:
    """worst_body_cpu_ms: of the process that serves rooms. worst_unit_ms: a unit of work held, by the clock,
    its commit on a real disk included; worst_unit_cpu_ms: of the processor. worst_loop_ms: the loop at one
    thing.
    """
    logging.disable(logging.CRITICAL)  # thousands of refusals
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _measured(Path(folder))
    finally:
        logging.disable(logging.NOTSET)


def _measured(folder: Path) -> dict[str, Any]:
    with served(f"sqlite:///{folder}/shop.db", folder) as shop:
        values = stocked(shop)
        shop.database.holds.forget()
        rows = sorted(driven(shop, values), key=lambda row: -row.cpu_ms)
        held = shop.database.holds.seen()
    by_cpu = sorted(held, key=lambda name: -held[name].cpu_ms)
    return {
        "worst_body_cpu_ms": rows[0].cpu_ms,
        "worst_bodies": {f"{row.route}, {row.body}": row.cpu_ms for row in rows[:SHOWN]},
        "worst_loop_ms": max(row.loop_ms for row in rows),
        "worst_unit_ms": round(max(times.longest_ms for times in held.values()), 1),
        "worst_unit_cpu_ms": round(held[by_cpu[0]].cpu_ms, 1),
        "worst_units_cpu_ms": {name: round(held[name].cpu_ms, 1) for name in by_cpu[:SHOWN]},
        "bodies": len(rows),
    }


if __name__ == "__main__":
    print(measure())
