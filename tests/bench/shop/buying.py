"""Whole purchases by the shop's real slices, the test provider beside: how long a guest waits, and the books.

The provider answers at once, over loopback. Checked afterwards: what is charged is what is ordered, no stock
is sold twice, the ledger is nothing and each chain of the audit is as it was written.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from tests.bench.shop.asking import p95
from tests.fixtures.market import Market
from vitrine.clock import ManualClock
from vitrine.payments.audit import verify
from vitrine.settings import Settings
from vitrine.storage import BlobStore, Database, migrate


def figures(purchases: int, url: str) -> dict[str, float]:
    """checkout_p50_ms, checkout_p95_ms, complete_p50_ms, complete_p95_ms, purchases.

    url: of an empty database; empty: a SQLite file. Raises AssertionError where the books are wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), database_url=url)
        migrate(settings.database)
        clock = ManualClock()
        database = Database(settings.database, clock)
        market = Market(database, clock, BlobStore(f"{folder}/blobs"), Path(folder))
        try:
            return _bought(market, purchases)
        finally:
            market.close()
            database.close()


def _bought(market: Market, purchases: int) -> dict[str, float]:
    begun, completed = list[float](), list[float]()
    variant = market.variant(on_hand=purchases)
    for _ in range(purchases):
        buyer = market.buyer()
        buyer.add(variant)
        token = market.token()
        before = time.perf_counter()
        checkout = buyer.begin()
        begun.append(1000 * (time.perf_counter() - before))
        said = buyer.says(checkout.json())
        before = time.perf_counter()
        answer = buyer.press(said["id"], token)
        completed.append(1000 * (time.perf_counter() - before))
        assert answer.json()["status"] == "completed", answer.text
    assert market.placed() == purchases
    assert market.level(variant) == (purchases, 0, purchases)
    market.at_peace()
    with market.database.read() as session:
        assert not list(verify(session)), "a row of the audit is not as it was written"
    return {
        "checkout_p50_ms": median(begun), "checkout_p95_ms": p95(begun),
        "complete_p50_ms": median(completed), "complete_p95_ms": p95(completed),
        "purchases": purchases,
    }  # fmt: skip
