"""Rows left by ten thousand anonymous visits, after the stated lives."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from tests.bench.siege.visits import Visits
from tests.disk import hurry
from vitrine.clock import ManualClock
from vitrine.storage import BlobStore, Database, import_all_tables

VISITS: Final = 10_000
LONGEST_DAYS: Final = 181


def measure() -> dict[str, Any]:
    """rows_left: beyond what was there before. rows_at_once: before any of them had its time."""
    hurry()
    with tempfile.TemporaryDirectory() as folder:
        clock = ManualClock()
        database = Database(f"sqlite:///{folder}/shop.db", clock)
        import_all_tables().create_all(database.engine)
        visits = Visits(database, clock, BlobStore(Path(folder) / "blobs"))
        for number in range(VISITS):
            visits.visit(number)
        at_once = sum(visits.rows().values())
        after_a_day = visits.age(1)
        left = visits.age(LONGEST_DAYS)
        database.close()
    return {
        "rows_left": sum(left.values()),
        "rows_at_once": at_once,
        "rows_after_a_day": after_a_day,
        "rows_after_half_a_year": left,
    }
