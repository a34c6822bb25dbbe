"""What an order's parts sum to, and what costs nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.fixtures.purchases import Shop
from vitrine.money import Money
from vitrine.orders.placed.values import OrderState
from vitrine.orders.selling.totals import PricedLine, totals
from vitrine.orders.selling.values import TaxClass, TaxRules


def test_delivery_is_shown_without_the_tax_that_is_added(shop: Shop) -> None:
    """10 and 5 of delivery, 20 % on top: 10 + 5 + 3 = 18."""
    base = shop.purchase(1, unit_minor=1_000, delivery_minor=500)
    assert base.delivery is not None
    priced = [PricedLine(base.lines[0].id, 1, Money(1_000, "EUR"), TaxClass.STANDARD)]
    sums = totals(priced, base.delivery, TaxRules(includes_tax=False, home="FR"), "FR", date(2026, 12, 1))
    lines = (replace(base.lines[0], totals=sums.lines[0]),)
    name = shop.buy(1, lines=lines, totals=sums, includes_tax=False)
    order = shop.http.get(f"/api/orders/{name}", headers={"Order-Key": shop.key(name)}).json()
    assert [(each["type"], each["amount_minor"]) for each in order["totals"]] == [
        ("subtotal", 1_000), ("fulfillment", 500), ("tax", 300), ("total", 1_800)
    ]  # fmt: skip
    assert order["delivery"]["price"]["amount_minor"] == 600, "so much can be given back"
    (letter,) = shop.letters("order-placed")
    assert "€5" in letter.text
    assert "€6" not in letter.text


def test_for_what_cost_nothing_no_money_is_waited_for(shop: Shop) -> None:
    name = shop.buy(1, unit_minor=0, delivery_minor=0)
    key = {"Order-Key": shop.key(name)}
    answer = shop.http.post(f"/api/orders/{name}/withdrawals", json={"name": "Ada"}, headers=key)
    assert answer.status_code == 201, answer.text
    order = shop.order(name)
    assert [each.done for each in order.withdrawals] == [True]
    assert order.state is OrderState.TO_SEND
