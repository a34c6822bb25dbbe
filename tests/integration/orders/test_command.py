"""Orders by the command line against the real routes."""

from __future__ import annotations

import json

import pytest

from tests.fixtures.command import Ran, vitrine
from tests.fixtures.purchases import Shop
from vitrine.cli import shop as client


@pytest.fixture
def database(sqlite_database: object) -> object:
    """What the command line sends is the same on both."""
    return sqlite_database


def test_orders_are_listed_shown_and_refunded(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    line, real = shop.http._transport, client.Shop.__init__

    def over_the_line(self: client.Shop, url: str, token: str | None = None) -> None:
        real(self, url, token, line)

    monkeypatch.setattr(client.Shop, "__init__", over_the_line)
    token = shop.keeper["Authorization"].removeprefix("Bearer ")

    def run(*words: str) -> Ran:
        return vitrine(*words, "--url", "http://localhost:8000", VITRINE_TOKEN=token)

    name = shop.buy(3)
    listed = json.loads(run("orders", "--json").out)["items"]
    assert [each["number"] for each in listed] == ["1001"]
    assert json.loads(run("orders", "--state", "sent", "--json").out)["items"] == []
    assert "156.50 EUR" in run("orders").out
    sold = json.loads(run("order", "1001", "--json").out)["lines"][0]["id"]
    assert "147.00 EUR" in run("order", name).out
    wish = ("refund", "1001", "--line", sold, "--quantity", "2", "--key", "once", "--json")
    for _ in range(2):
        ran = run(*wish)
        assert ran.code == 0, ran.err
        told = json.loads(ran.out)
        assert told["refunded"] == {"amount_minor": 9_800, "currency": "EUR"}
    assert len(shop.asked(name)) == 1
    for wrong in (
        ("refund", "1001", "--line", sold, "--quantity", "2"),
        ("refund", "1001", "--line", sold),
        ("refund", "1001"),
        ("order", "1002"),
        ("orders", "--state", "lost"),
    ):
        assert run(*wrong).code == 2, wrong
    assert len(shop.asked(name)) == 1
