"""`python -m tests.bench.mutations --count 10000 --seed 1`."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.bench.mutations.look import batch

_BATCH = 500


def summary(records: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts by outcome and by source, the worst, and every escape with the seed that brings it back."""
    measured = [record for record in records if "cpu_s" in record]
    slowest = max(measured, key=lambda record: record["cpu_s"], default={})
    escapes = [record for record in records if record["outcome"] == "escape"]
    return {
        "count": len(records),
        "outcomes": dict(Counter(record["outcome"] for record in records).most_common()),
        "from": dict(Counter(record["from"] for record in records).most_common()),
        "worst_cpu_s": round(slowest.get("cpu_s", 0), 3),
        "worst_seed": slowest.get("seed"),
        "peak_mb": round(max((record["peak_kb"] for record in measured), default=0) / 1024, 1),
        "cpu_s": round(sum(record["cpu_s"] for record in measured), 1),
        "escapes": len(escapes),
        "escaped": [{key: record[key] for key in ("seed", "from", "way", "what")} for record in escapes[:20]],
    }


def all_records(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Batch after batch; a batch that died goes on behind the file that killed it."""
    first, last = seed * 1_000_000, seed * 1_000_000 + count
    while first < last:
        records = batch(first, min(_BATCH, last - first))
        yield from records
        first += len(records)
        print(f"{last - first} left", file=sys.stderr)


def main() -> None:
    """Run and print one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.mutations", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(json.dumps(summary(list(all_records(options.count, options.seed)))))


if __name__ == "__main__":
    main()
