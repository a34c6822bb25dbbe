"""Units held, paid, sent and brought back, within the caller's unit of work."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests import effort
from tests.fixtures.told import told
from tests.integration.stock.conftest import MINUTES, Shop
from vitrine.catalog.errors import VariantNotFound
from vitrine.stock.errors import NotEnoughStock, NotOnHand
from vitrine.stock.inside import StockLine


def test_from_the_shelf_to_the_buyer_and_back(shop: Shop) -> None:
    one, other = shop.variants(2, on_hand=5)
    lines = [StockLine("line_1", one, 2), StockLine("line_2", other, 1), StockLine("line_3", one, 1)]
    with shop.database.unit() as unit:
        shop.storeroom.hold(unit, "checkout_1", lines, shop.clock.now() + MINUTES)
    assert [shop.level(each)["held"] for each in (one, other)] == [3, 1]
    shop.check()
    with shop.database.unit() as unit:
        shop.storeroom.allocate(unit, "checkout_1", lines)
    assert [(shop.level(each)["held"], shop.level(each)["allocated"]) for each in (one, other)] == [
        (0, 3), (0, 1)
    ]  # fmt: skip
    for _ in range(2):  # told again, it is done once
        with shop.database.unit() as unit:
            shop.storeroom.ship(unit, "fulfilment_1", lines[:2])
            shop.storeroom.cancel(unit, "order_1", lines[2:])
            shop.storeroom.restock(unit, "return_1", lines[1:2])
    assert [(shop.level(each)["on_hand"], shop.level(each)["allocated"]) for each in (one, other)] == [
        (3, 0), (5, 0)
    ]  # fmt: skip
    moves = shop.http.get(f"/api/stock/{other}/moves", headers=shop.reader).json()["items"]
    assert [(each["kind"], each["delta"], each["by"]) for each in moves] == [
        ("returned", 1, None), ("sold", -1, None), ("count", 5, "tests")
    ]  # fmt: skip
    shop.check()


def test_all_or_nothing(shop: Shop) -> None:
    one, other = shop.variants(2, on_hand=2)
    with pytest.raises(NotEnoughStock) as refused, shop.database.unit() as unit:
        lines = [StockLine("a", one, 2), StockLine("b", other, 2), StockLine("c", other, 1)]
        shop.storeroom.hold(unit, "checkout_1", lines, shop.clock.now() + MINUTES)
    assert refused.value.values == {"variant": other, "left": 2}
    assert [shop.level(each)["held"] for each in (one, other)] == [0, 0]
    shop.check()


def test_holding_again_takes_the_place_of_what_was_held(shop: Shop) -> None:
    (one,) = shop.variants(1, on_hand=3)
    shop.hold("checkout_1", one, 3)
    shop.hold("checkout_1", one, 2)
    assert shop.level(one)["held"] == 2
    for _ in range(2):
        with shop.database.unit() as unit:
            shop.storeroom.release(unit, "checkout_1")
        assert shop.level(one)["held"] == 0
    shop.check()


def test_who_wants_too_many_hears_how_many_they_could_have(shop: Shop) -> None:
    """What others let go, and what they hold themselves, is theirs to take: it counts."""
    one, few = shop.variants(2, on_hand=3)
    shop.set(few, on_hand=9)
    shop.copies.free[few] = 3
    for variant in (one, few):
        shop.hold(f"over_{variant}", variant, 2)
        shop.clock.advance(10 * 60_000)
        shop.hold(f"mine_{variant}", variant)
        for _ in range(2):
            with pytest.raises(NotEnoughStock) as refused:
                shop.hold(f"mine_{variant}", variant, 4)
            assert refused.value.values == {"variant": variant, "left": 3}
    shop.check()


def test_who_comes_next_has_what_was_let_go(shop: Shop) -> None:
    (one,) = shop.variants(1, on_hand=1)
    shop.hold("checkout_1", one)
    with pytest.raises(NotEnoughStock):
        shop.hold("checkout_2", one)
    shop.clock.advance(10 * 60_000)
    shop.hold("checkout_2", one)
    assert shop.level(one)["held"] == 1
    # Who held it first has come back with the money, too late.
    with pytest.raises(NotEnoughStock), shop.database.unit() as unit:
        shop.storeroom.allocate(unit, "checkout_1", [StockLine("line_1", one, 1)])
    with shop.database.unit() as unit:
        shop.storeroom.allocate(unit, "checkout_2", [StockLine("line_2", one, 1)])
    shop.check()


def test_a_hold_that_is_over_is_good_until_somebody_else_comes(shop: Shop) -> None:
    (one,) = shop.variants(1, on_hand=1)
    shop.hold("checkout_1", one)
    shop.clock.advance(11 * 60_000)
    assert shop.level(one)["held"] == 0, "its brand sees it as free"
    with shop.database.unit() as unit:
        shop.storeroom.allocate(unit, "checkout_1", [StockLine("line_1", one, 1)])
    assert shop.level(one)["allocated"] == 1
    shop.check()


def test_longer_when_payment_begins(shop: Shop) -> None:
    (one,) = shop.variants(1, on_hand=2)
    shop.hold("checkout_1", one)
    shop.clock.advance(9 * 60_000)
    with shop.database.unit() as unit:
        until = shop.clock.now() + timedelta(minutes=15)
        assert shop.storeroom.prolong(unit, "checkout_1", until) == 1
        assert shop.storeroom.prolong(unit, "checkout_2", until) == 0
    shop.clock.advance(14 * 60_000)
    assert shop.desk.free_expired() == 0 and shop.level(one)["held"] == 1
    shop.clock.advance(60_000)
    assert shop.desk.free_expired() == 1 and shop.level(one)["held"] == 0
    shop.check()


def test_what_is_free_again_is_told(shop: Shop) -> None:
    product = shop.product()
    one = product["variants"][0]["id"]
    shop.set(one, on_hand=1)
    told(shop.database, "stock.shown_changed")
    shop.hold("checkout_1", one)
    assert shop.shown(product["id"]) == [("out", None)]
    assert len(told(shop.database, "stock.shown_changed")) == 1
    shop.clock.advance(11 * 60_000)
    shop.desk.free_expired()
    assert shop.shown(product["id"]) == [("in", None)]
    assert len(told(shop.database, "stock.shown_changed")) == 1
    with shop.database.unit() as unit:
        shop.storeroom.release(unit, "checkout_1")
    assert told(shop.database, "stock.shown_changed") == []


def test_what_is_not_counted_is_always_there(shop: Shop) -> None:
    one = shop.product()["variants"][0]["id"]
    shop.hold("checkout_1", one, 999)
    with shop.database.unit() as unit:
        shop.storeroom.allocate(unit, "checkout_1", [StockLine("line", one, 999)])
    assert shop.level(one)["allocated"] == 999
    refused = shop.http.put(f"/api/stock/{one}", json={"tracked": True, "on_hand": 5}, headers=shop.token)
    assert refused.status_code == 409
    with shop.database.unit() as unit:
        shop.storeroom.ship(unit, "fulfilment_1", [StockLine("line", one, 999)])
    assert shop.set(one, on_hand=5)["stock"] == "in"
    shop.check()


def test_beyond_what_is_there(shop: Shop) -> None:
    (one,) = shop.variants(1, on_hand=1, backorder=2)
    shop.hold("checkout_1", one, 3)
    with pytest.raises(NotEnoughStock):
        shop.hold("checkout_2", one)
    with shop.database.unit() as unit:
        shop.storeroom.allocate(unit, "checkout_1", [StockLine("line", one, 3)])
    with pytest.raises(NotOnHand) as refused, shop.database.unit() as unit:
        shop.storeroom.ship(unit, "fulfilment_1", [StockLine("line", one, 3)])
    assert refused.value.values["on_hand"] == 1
    shop.check()


def test_copies_bound_what_is_sold(shop: Shop) -> None:
    product = shop.product(2)
    one, other = (each["id"] for each in product["variants"])
    shop.copies.free[one] = 2
    shop.set(one, on_hand=50, low_at=2)
    assert shop.shown(product["id"]) == [("low", 2), ("in", None)]
    with pytest.raises(NotEnoughStock) as refused:
        shop.hold("checkout_1", one, 3)
    assert refused.value.values == {"variant": one, "left": 2}
    shop.hold("checkout_1", one, 2)
    assert (shop.copies.free[one], shop.shown(product["id"])[0]) == (0, ("out", None))
    shop.hold("checkout_2", other, 9)
    with shop.database.unit() as unit:
        shop.storeroom.release(unit, "checkout_1")
    assert (shop.copies.free[one], shop.shown(product["id"])[0]) == (2, ("low", 2))
    shop.hold("checkout_3", one, 1)
    with shop.database.unit() as unit:
        shop.storeroom.allocate(unit, "checkout_3", [StockLine("line", one, 1)])
    assert shop.copies.free[one] == 1, "promised until its order has been given it"
    shop.check()


def test_what_is_no_variant(shop: Shop) -> None:
    with pytest.raises(VariantNotFound):
        shop.hold("checkout_1", "variant_nobodys")
    with pytest.raises(ValueError, match="one unit"):
        shop.hold("checkout_1", shop.product()["variants"][0]["id"], 0)


def _buy(shop: Shop, variants: list[str], buyer: int) -> bool:
    try:
        with shop.database.unit() as unit:
            lines = [StockLine(f"line_{n}", each, 1) for n, each in enumerate(variants)]
            shop.storeroom.hold(unit, f"checkout_{buyer}", lines, shop.clock.now() + MINUTES)
        with shop.database.unit() as unit:
            shop.storeroom.allocate(unit, f"checkout_{buyer}", lines)
    except NotEnoughStock:
        return False
    return True


@pytest.mark.parametrize("_round", range(effort.times(3, 20)))
def test_two_hundred_buyers_of_a_hundred_units(shop: Shop, _round: int) -> None:
    buyers, units = (40, 20) if effort.quick() else (200, 100)
    (one,) = shop.variants(1, on_hand=units)
    with ThreadPoolExecutor(8) as pool:
        sold = sum(pool.map(lambda buyer: _buy(shop, [one], buyer), range(buyers)))
    assert sold == units and shop.level(one)["allocated"] == units
    shop.check()


def test_nobody_waits_for_each_other_for_ever(shop: Shop) -> None:
    """Two variants, wanted in both orders at once, with holds that are over in between."""
    variants = shop.variants(2, on_hand=30)
    for n in range(6):
        shop.hold(f"checkout_over_{n}", variants[n % 2])
    shop.clock.advance(11 * 60_000)
    begin = threading.Barrier(4)

    def buyer(number: int) -> int:
        begin.wait(60)
        ordered = variants if number % 2 else variants[::-1]
        return sum(_buy(shop, ordered, 10 * number + again) for again in range(5))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(buyer, range(4))) == 20
    assert [shop.level(each)["allocated"] for each in variants] == [20, 20]
    shop.check()
