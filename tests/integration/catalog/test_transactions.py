"""How many transactions a request costs.

Counted are all that the database is asked to begin between request and answer, reads and writes, with those
that find out who asks and whether the product has a gate. A token's first request of a day costs one more,
which notes the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event

from tests.fixtures.models import good_glb
from tests.integration.catalog.conftest import Shop
from tests.stock import STATED
from vitrine.accounts.routes import Guards
from vitrine.catalog.routes import anyone_may, router
from vitrine.certificates.gates.service import Gates
from vitrine.storage import Database

LIMIT = 3


@contextmanager
def counted(database: Database) -> Iterator[list[None]]:
    """Each transaction that was begun, whatever it did."""
    begun: list[None] = []

    def begin(_connection: object) -> None:
        begun.append(None)

    event.listen(database.engine, "begin", begin)
    try:
        yield begun
    finally:
        event.remove(database.engine, "begin", begin)


def test_a_product_is_written_in_one_transaction_beside_two_reads(shop: Shop) -> None:
    app = FastAPI()
    gates = Gates(shop.database, None)
    app.include_router(router(shop.catalog, Guards(shop.accounts), lambda _: 0, anyone_may, gates.gated))
    http, costs = TestClient(app), {}

    def ask(name: str, method: str, path: str, body: object = None) -> dict[str, Any]:
        with counted(shop.database) as begun:
            answer = http.request(method, path, json=body, headers=shop.token)
        assert answer.status_code < 300, answer.text
        costs[name] = len(begun)
        found: dict[str, Any] = answer.json()
        return found

    ask("a token's first of the day", "POST", "/api/products", shop.draft())
    made = ask("create", "POST", "/api/products", shop.draft())
    ask("create on sale", "POST", "/api/products", shop.draft(publish=True))
    ask("create a draft", "POST", "/api/products", shop.draft(publish=False))
    address = f"/api/products/{made['id']}"
    variants = [{"price": {"amount_minor": 100, "currency": "EUR"}}]
    ask("change", "PATCH", address, {"title": {"en": "Dish"}, "variants": variants})
    newer = shop.upload(good_glb(2), STATED)
    changed = ask(
        "change the model",
        "PATCH",
        address,
        {"model": newer},
    )
    assert (changed["model"]["hash"], changed["title"], changed["published"]) == (newer, {"en": "Dish"}, True)
    ask("withdraw", "POST", f"{address}/withdraw")
    ask("publish", "POST", f"{address}/publish")
    assert costs.pop("a token's first of the day") == LIMIT + 1
    assert costs == dict.fromkeys(costs, LIMIT), "who asks, the work, and what has a gate"
