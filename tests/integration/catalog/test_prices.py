"""Every price of what is on sale is noted, and one that may stand struck is told as long as it may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.house import ORIGIN, app_of
from tests.integration.catalog.conftest import Shop
from vitrine.accounts.routes import Guards
from vitrine.catalog.pricing.keeping import prices_of
from vitrine.catalog.routes import router
from vitrine.clock import ManualClock, SystemClock, rfc3339

DAY_MS = 86_400_000


class Till:
    """A shop on a clock of its own. One product with one variant, at 100 from the beginning."""

    def __init__(self, shop: Shop, clock: ManualClock) -> None:
        self.shop, self.clock = shop, clock
        made = shop.product(variants=[_at(10_000)])
        self.product, self.variant = made["id"], made["variants"][0]["id"]

    def days(self, days: float) -> None:
        self.clock.advance(int(days * DAY_MS))

    def patch(self, *variants: dict[str, Any]) -> dict[str, Any]:
        body = {"variants": list(variants)}
        answer = self.shop.http.patch(f"/api/products/{self.product}", json=body, headers=self.shop.token)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def costs(self, amount: int, currency: str = "EUR") -> dict[str, Any]:
        return self.patch({"id": self.variant, **_at(amount, currency)})

    def act(self, what: str) -> None:
        answer = self.shop.http.post(f"/api/products/{self.product}/{what}", headers=self.shop.token)
        assert answer.status_code == 200, answer.text

    def was(self) -> list[int | None]:
        """Of each variant, the same wherever it is told."""
        one = self.shop.http.get(f"/api/products/{self.product}").json()
        (listed,) = self.shop.http.get("/api/products").json()["items"]
        assert listed == one
        return [each.get("was", {}).get("amount_minor") for each in one["variants"]]

    def noted(self, variant: str | None = None) -> list[int | None]:
        with self.shop.database.read() as session:
            found = prices_of(session, variant or self.variant)
        return [None if each.price is None else each.price.amount_minor for each in found]


def _at(amount: int, currency: str = "EUR") -> dict[str, Any]:
    return {"price": {"amount_minor": amount, "currency": currency}}


@pytest.fixture
def till(shop: Shop) -> Iterator[Till]:
    clock = shop.database.clock = ManualClock(SystemClock().now() + timedelta(days=1))
    with TestClient(app_of(router(shop.catalog, Guards(shop.accounts), len)), base_url=ORIGIN) as http:
        yield Till(replace(shop, http=http), clock)


def test_a_struck_price_comes_with_its_reduction_and_ends_by_time_alone(till: Till) -> None:
    till.days(31)
    assert till.was() == [None]
    told = till.costs(8_000)["variants"][0]["was"]
    until = till.clock.now() + timedelta(days=30)
    assert told == {"amount_minor": 10_000, "currency": "EUR", "until": rfc3339(until)}
    assert till.was() == [10_000]
    tag = till.shop.http.get("/api/products").headers["etag"]
    till.days(29.99)
    assert till.was() == [10_000]
    assert till.shop.http.get("/api/products", headers={"If-None-Match": tag}).status_code == 304
    till.days(0.01)
    assert till.was() == [None]
    assert till.shop.http.get("/api/products", headers={"If-None-Match": tag}).status_code == 200


def test_in_a_room_that_is_told_whole_it_ends_likewise(till: Till) -> None:
    till.shop.room()
    assert till.shop.place(till.product).status_code == 201
    till.days(31)
    till.costs(8_000)

    def variant() -> dict[str, Any]:
        told = till.shop.http.get("/api/rooms/boutique").json()["products"][till.product]
        found: dict[str, Any] = told["variants"][0]
        return found

    assert variant()["was"]["amount_minor"] == 10_000
    till.days(30)
    assert "was" not in variant()


def test_each_variant_has_an_end_of_its_own(till: Till) -> None:
    other = till.patch({"id": till.variant}, _at(5_000))["variants"][1]["id"]
    till.days(31)
    till.patch({"id": till.variant, **_at(8_000)}, {"id": other})
    till.days(20)
    till.patch({"id": till.variant}, {"id": other, **_at(4_000)})
    assert till.was() == [10_000, 5_000]
    till.days(10)
    assert till.was() == [None, 5_000]
    till.days(20)
    assert till.was() == [None, None]


def test_nobody_types_it(till: Till) -> None:
    typed = {"was": {"amount_minor": 1, "currency": "EUR"}}
    till.days(31)
    refused = till.shop.http.patch(
        f"/api/products/{till.product}",
        json={"variants": [{"id": till.variant, **_at(8_000), **typed}]},
        headers=till.shop.token,
    )
    assert refused.status_code == 422
    assert till.was() == [None]


def test_what_is_too_young_or_was_dearer_only_for_show_has_none(till: Till) -> None:
    till.days(29)
    till.costs(8_000)
    assert till.was() == [None]
    till.days(31)
    till.costs(20_000)
    till.days(1)
    till.costs(9_000)
    assert till.was() == [None], "8,000 stood until yesterday"


def test_every_price_on_sale_is_noted_and_nothing_else(till: Till) -> None:
    till.costs(9_000)
    till.shop.http.patch(
        f"/api/products/{till.product}", json={"title": {"en": "Vase"}}, headers=till.shop.token
    )
    assert till.noted() == [10_000, 9_000]
    till.act("withdraw")
    till.costs(7_000)
    assert till.noted() == [10_000, 9_000, None], "a draft has no price for anybody"
    till.act("publish")
    till.act("publish")
    assert till.noted() == [10_000, 9_000, None, 7_000]
    assert till.shop.http.delete(
        f"/api/products/{till.product}", headers=till.shop.token
    ).status_code == 204  # fmt: skip
    assert till.noted() == [10_000, 9_000, None, 7_000, None]


def test_a_withdrawn_variant_that_comes_back_is_held_against_what_it_cost(till: Till) -> None:
    till.days(31)
    other = till.patch(_at(5_000))["variants"][0]["id"]
    assert till.noted() == [10_000, None]
    till.days(1)
    till.patch({"id": other}, {"id": till.variant, **_at(6_000)})
    assert till.was() == [None, 10_000]
    assert till.noted() == [10_000, None, 6_000]
    assert till.noted(other) == [5_000]


def test_other_money_begins_anew(till: Till) -> None:
    till.days(31)
    till.costs(8_000, "USD")
    assert till.was() == [None]


def test_a_clock_that_falls_back_hides_it_until_it_is_certain(till: Till) -> None:
    till.days(31)
    till.costs(8_000)
    before = till.clock.now()
    till.shop.database.clock = back = ManualClock(before - timedelta(days=2))
    app = app_of(router(till.shop.catalog, Guards(till.shop.accounts), len))
    with TestClient(app, base_url=ORIGIN) as http:
        told = http.get("/api/products").json()["items"][0]["variants"][0]
        assert "was" not in told
        back.advance(2 * DAY_MS)
        assert http.get("/api/products").json()["items"][0]["variants"][0]["was"]["amount_minor"] == 10_000


def test_a_copy_has_no_former_price(till: Till) -> None:
    till.days(31)
    till.costs(8_000)
    copy = till.shop.http.post(f"/api/products/{till.product}/duplicate", headers=till.shop.token).json()
    assert "was" not in copy["variants"][0]
    assert till.noted(copy["variants"][0]["id"]) == []
