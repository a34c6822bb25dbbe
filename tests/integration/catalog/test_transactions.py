"""Making, changing and publishing a product: how many transactions that takes."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.fixtures.models import good_glb
from tests.fixtures.transactions import Costs, draft
from tests.integration.catalog.conftest import Shop
from tests.stock import STATED
from vitrine.accounts.routes import Guards
from vitrine.catalog.routes import anyone_may, router
from vitrine.certificates.gates.service import Gates

LIMIT = 3


def test_a_product_is_written_in_one_transaction_beside_two_reads(shop: Shop) -> None:
    app, gates = FastAPI(), Gates(shop.database, None)
    app.include_router(router(shop.catalog, Guards(shop.accounts), lambda _: 0, anyone_may, gates.gated))
    costs = Costs(TestClient(app), shop.database, shop.token)
    costs.ask("a token's first of the day", "POST", "/api/products", draft(shop.model))
    made = costs.ask("create", "POST", "/api/products", draft(shop.model))
    costs.ask("create on sale", "POST", "/api/products", draft(shop.model, publish=True))
    costs.ask("create a draft", "POST", "/api/products", draft(shop.model, publish=False))
    address = f"/api/products/{made['id']}"
    variants = [{"price": {"amount_minor": 100, "currency": "EUR"}}]
    costs.ask("change", "PATCH", address, {"title": {"en": "Dish"}, "variants": variants})
    newer = shop.upload(good_glb(2), STATED)
    changed = costs.ask("change the model", "PATCH", address, {"model": newer})
    assert (changed["model"]["hash"], changed["title"], changed["published"]) == (newer, {"en": "Dish"}, True)
    costs.ask("withdraw", "POST", f"{address}/withdraw")
    costs.ask("publish", "POST", f"{address}/publish")
    # It notes the day besides, and asks how often its brand may change something.
    assert costs.by_name.pop("a token's first of the day") == LIMIT + 2
    assert costs.by_name == dict.fromkeys(costs.by_name, LIMIT), "who asks, the work, and what has a gate"
