"""Stock by the command line against the real routes."""

from __future__ import annotations

import json

import pytest

from tests.fixtures.command import Ran, vitrine
from tests.integration.stock.conftest import Shop
from vitrine.cli import shop as client


@pytest.fixture
def database(sqlite_database: object) -> object:
    """What the command line sends is the same on both."""
    return sqlite_database


def test_stock_is_shown_and_set(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    line, real = shop.http._transport, client.Shop.__init__

    def over_the_line(self: client.Shop, url: str, token: str | None = None) -> None:
        real(self, url, token, line)

    monkeypatch.setattr(client.Shop, "__init__", over_the_line)
    token = shop.token["Authorization"].removeprefix("Bearer ")

    def run(*words: str) -> Ran:
        return vitrine("stock", *words, "--url", "http://localhost:8000", VITRINE_TOKEN=token)

    variant = shop.product()["variants"][0]["id"]
    assert json.loads(run(variant, "--json").out) == shop.level(variant)
    told = json.loads(run(variant, "--set", "3", "--low-at", "5", "--json").out)
    assert (told["on_hand"], told["tracked"], told["stock"], told["left"]) == (3, True, "low", 3)
    assert "low: 3" in run(variant).out
    told = json.loads(run(variant, "--backorder", "2", "--json").out)
    assert (told["on_hand"], told["backorder"], told["low_at"]) == (3, 2, 5)
    assert json.loads(run(variant, "--untracked", "--json").out)["stock"] == "in"
    assert run("variant_nobodys").code == 2
    assert run(variant, "--set", "-1").code == 2
