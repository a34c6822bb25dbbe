"""`python -m tests.bench.shop [--small]`: figures of selling; the last line is JSON.

On SQLite and on PostgreSQL: 10,000 products with 50,000 variants. --small: 100 products and few repeats, to
see that it runs. What is not taken yet is null, with its reason beside it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.bench.report import print_report
from tests.bench.shop.asking import figures as asked
from tests.bench.shop.buying import figures as bought
from tests.bench.shop.goods import filled, variant_id
from tests.bench.shop.holding import oversold, ratio
from tests.house import whole
from tests.services.emptied import named
from tests.services.postgres import postgres
from vitrine.settings import Settings

NOT_TAKEN: Final = {
    "list_p50_ratio_vendure": "the peer is not installed by this bench",
    "detail_p50_ratio_vendure": "the peer is not installed by this bench",
    "stock_news_p95_ms": "this bench has nobody in a room yet",
    "first_view_added_kb": "python -m tests.bench.firstview tells all bytes, not those of the bag alone",
}


def main() -> None:
    small = "--small" in sys.argv[1:]
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures |= _database("sqlite", Path(folder), "", "", small)
    with tempfile.TemporaryDirectory() as folder, postgres() as url:
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute("CREATE DATABASE bench_shop")
            admin.execute("CREATE DATABASE bench_buying")
        buying = named(url, "bench_buying")
        figures |= _database("postgres", Path(folder), named(url, "bench_shop"), buying, small)
    for name, reason in NOT_TAKEN.items():
        figures |= {name: None, f"{name}_reason": reason}
    print_report("python -m tests.bench.shop" + (" --small" if small else ""), figures)


def _database(name: str, data: Path, url: str, buying: str, small: bool) -> dict[str, Any]:
    """Every figure of one database, its name behind each. buying: another one, for whole purchases."""
    settings = Settings(
        data=data, database_url=url, chain="off", worker="elsewhere", isolation_required=False
    )
    products, repeats, holds, rounds = (100, 20, 100, 2) if small else (10_000, 300, 2_000, 20)
    database = filled(settings, products)
    try:
        many = [variant_id(each, 1) for each in range(min(500, products))]
        spread, spread_ratio = ratio(database, many, holds, "spread")
        hot, hot_ratio = ratio(database, [variant_id(1, 2)], holds, "hot")
        wrong = oversold(database, rounds, "round")
    finally:
        database.close()
    app = whole(settings)
    try:
        waited = asked(app, repeats)
    finally:
        app.state.house.database.close()
    found = waited | bought(10 if small else 1_000, buying) | {
        "holds_per_s": spread, "holds_ratio_raw": spread_ratio, "holds_hot_per_s": hot,
        "holds_hot_ratio_raw": hot_ratio, "oversold_rounds": wrong,
    }  # fmt: skip
    for key, value in found.items():
        print(f"{name:9} {key:22} {value:10.3f}", flush=True)
    return {f"{key}_{name}": round(value, 3) for key, value in found.items()}


if __name__ == "__main__":
    main()
