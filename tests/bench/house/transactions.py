"""Transactions of making, publishing and changing a product, by the whole shop over HTTP."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from tests.fixtures.transactions import Costs, draft
from tests.house import ORIGIN
from tests.stock import stock
from vitrine.app import create_app
from vitrine.parts import House
from vitrine.settings import Settings
from vitrine.storage import BlobStore


def figures() -> dict[str, Any]:
    """transactions_create, transactions_publish, transactions_change: database transactions of one request.

    All are counted, reads too, from the first that finds out who asks.
    """
    with tempfile.TemporaryDirectory() as folder:
        data, stocked = Path(folder), stock()
        app = create_app(Settings(data=data, chain="off", worker="elsewhere"))
        house: House = app.state.house
        stocked.pour(house.database, BlobStore(data / "blobs"))
        # Not entered: nothing that runs beside requests is counted with them.
        costs = Costs(TestClient(app, base_url=ORIGIN), house.database, stocked.token)
        costs.ask("first of the day", "POST", "/api/products", draft(stocked.model))
        made = costs.ask("create", "POST", "/api/products", draft(stocked.model, publish=False))
        address = f"/api/products/{made['id']}"
        costs.ask("publish", "POST", f"{address}/publish")
        costs.ask("change", "PATCH", address, {"title": {"en": "Dish"}})
        house.database.close()
    return {f"transactions_{name}": costs.by_name[name] for name in ("create", "publish", "change")}


if __name__ == "__main__":
    print(figures())
