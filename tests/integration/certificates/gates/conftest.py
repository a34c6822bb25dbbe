"""A shop with a catalogue, an edition, and gates over HTTP, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI

from tests.integration.catalog.conftest import Shop, shop
from tests.unit.certificates.gates.stage import Stage
from vitrine.accounts.routes import Guards
from vitrine.certificates.gates.keeper import Keeper
from vitrine.certificates.gates.routes import router
from vitrine.certificates.gates.service import Gates
from vitrine.certificates.tables import EditionRow
from vitrine.storage import Database

__all__ = ["shop"]


@dataclass
class House:
    """changes: how often somebody was told that a gate has changed. product: on sale. edition: 7, "Crane"."""

    shop: Shop
    stage: Stage
    gates: Gates
    product: dict[str, Any]
    changes: int = 0

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer to a request below /api/gates."""
        return self.shop.http.request(method, f"/api/gates/{path}", json=body, headers=headers)

    def as_brand(self, method: str, path: str, body: Any = None) -> Any:
        """The same by the brand's program."""
        return self.ask(method, path, body, **self.shop.token)

    def come_in(self, name: str = "Ada") -> tuple[str, dict[str, str]]:
        """A visitor by this browser: the id, and the header that unsafe requests need."""
        entered = self.shop.accounts.sessions.enter(None, name, 3)
        assert entered.visitor is not None
        self.shop.http.cookies.set(self.shop.accounts.settings.cookie, entered.token)
        return entered.visitor.id, {"X-CSRF-Token": entered.csrf}


@pytest.fixture
def house(shop: Shop, database: Database) -> Iterator[House]:
    stage = Stage(database)
    gates = Gates(database, stage.chains)
    made = House(shop, stage, gates, shop.product())
    shop.room("boutique")
    with database.unit() as unit:
        unit.session.add(
            EditionRow(
                number=7, brand_id=shop.other.brand.id, product_id=made.product["id"], model_hash=shop.model,
                title={"en": "Crane", "fr": "Grue"}, content_root="0" * 64, manifest={}, licence="yours",
                max_supply=10, soulbound=False, revocable=False, royalty_bps=0, state="registered",
                created_at=database.clock.now(),
            )
        )  # fmt: skip

    def changed() -> None:
        made.changes += 1

    app = shop.http.app
    assert isinstance(app, FastAPI)
    app.include_router(router(gates, Keeper(gates, stage.checks), Guards(shop.accounts), changed))
    yield made
