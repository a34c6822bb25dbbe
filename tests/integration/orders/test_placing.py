"""Orders are placed whole: number, invoice, books, letter and event in the transaction of the money."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.fixtures.purchases import Shop
from vitrine.orders.placed.placing import became
from vitrine.orders.placed.tables import InvoiceRow, OrderRow
from vitrine.payments.values import PaymentState
from vitrine.storage.tables import OutboxRow


def _events(shop: Shop, kind: str) -> list[dict[str, object]]:
    with shop.database.read() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
        return [row.payload for row in rows]


def test_an_order_is_as_it_was_shown(shop: Shop) -> None:
    name = shop.buy(2, 1, buyer="visitor_1", line={"for_id": "visitor_2"})
    order = shop.order(name)
    assert (order.number, order.invoice) == ("1001", f"{shop.clock.now().year}-0001")
    assert [(line.quantity, line.unit.amount_minor, line.gross.amount_minor) for line in order.lines] == [
        (2, 4_900, 9_800),
        (1, 5_900, 5_900),
    ]
    assert (order.subtotal.amount_minor, order.delivered.amount_minor, order.total.amount_minor) == (
        15_700,
        950,
        16_650,
    )
    assert (order.payment, order.fulfilment, order.returning, order.state) == (
        "captured",
        "none",
        "none",
        "to_send",
    )
    assert order.address is not None
    assert order.address["country"] == "FR"
    assert order.delivery is not None
    assert order.delivery["days"] == [2, 4]
    assert shop.level(0) == (1_000, 0, 2)
    tax = order.tax.amount_minor
    assert shop.books() == {
        "buyers": -16_650, "sales": 15_700 - (tax - 158), "delivery": 950 - 158, "vat": tax
    }  # fmt: skip
    (paid,) = _events(shop, "order.paid")
    assert paid == {
        "order_id": name,
        "buyer_id": "visitor_1",
        "lines": [
            {
                "line_id": line.id, "variant_id": line.variant, "quantity": line.quantity,
                "for_id": "visitor_2",
            }
            for line in order.lines
        ],
    }  # fmt: skip


def test_numbers_have_no_gaps_whatever_is_undone(shop: Shop) -> None:
    first = shop.buy()
    with pytest.raises(RuntimeError), shop.database.unit() as unit:
        placed = shop.placing.place(unit, shop.purchase(payment=None, unit_minor=0, delivery_minor=0))
        assert placed.number == "1002"
        raise RuntimeError("undone")
    second = shop.buy()
    assert [shop.order(each).number for each in (first, second)] == ["1001", "1002"]
    assert [shop.order(each).invoice[-4:] for each in (first, second)] == ["0001", "0002"]


def test_a_checkout_becomes_one_order(shop: Shop) -> None:
    first = shop.order(shop.buy())
    twin = shop.purchase(checkout=first.checkout, unit_minor=0, delivery_minor=0)
    with pytest.raises(IntegrityError), shop.database.unit() as unit:
        shop.placing.place(unit, twin)
    assert len(shop.orders.listed(str(shop.actor.brand.id), None, None, 10)[0]) == 1


def test_what_costs_nothing_needs_no_payment_and_no_invoice(shop: Shop) -> None:
    order = shop.order(shop.buy(unit_minor=0, delivery_minor=0))
    assert (order.payment, order.state, order.invoice, order.total.amount_minor) == (
        "none",
        "to_send",
        "",
        0,
    )
    assert shop.books() == {}
    assert len(_events(shop, "order.paid")) == 1


def test_lines_and_totals_that_do_not_fit_are_refused(shop: Shop) -> None:
    whole = shop.purchase(1, 1)
    for wrong in (
        {"lines": whole.lines[:1]},
        {"lines": ()},
        {"totals": shop.purchase(2, 1).totals},
        {"payment": None},
    ):
        values = {name: getattr(whole, name) for name in whole.__dataclass_fields__}
        with pytest.raises(ValueError, match=r"order|paid"), shop.database.unit() as unit:
            shop.placing.place(unit, type(whole)(**{**values, **wrong}))
    with shop.database.read() as session:
        assert session.scalar(select(OrderRow.id)) is None


@pytest.mark.race
def test_many_orders_at_once_are_numbered_in_a_row(shop: Shop) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda _: shop.buy(), range(16)))
    assert sorted(shop.order(each).number for each in names) == [str(1_001 + each) for each in range(16)]
    with shop.database.read() as session:
        assert sorted(session.scalars(select(InvoiceRow.serial))) == list(range(1, 17))
    assert shop.books()["buyers"] == -16 * 5_850


def test_an_order_whose_money_is_promised_is_booked_when_it_comes(shop: Shop) -> None:
    name = shop.buy(authorised=True)
    order = shop.order(name)
    assert (order.payment, shop.books(), _events(shop, "order.paid")) == ("authorised", {}, [])
    assert order.payment_id is not None
    shop.hear(order.payment_id, PaymentState.CAPTURED, 5_850)
    assert shop.order(name).payment == "captured"
    assert shop.books()["buyers"] == -5_850
    assert len(_events(shop, "order.paid")) == 1


def test_two_browsers_that_become_one_visitor_have_one_list_of_orders(shop: Shop) -> None:
    visitor, browser, _ = shop.person()
    name = shop.buy(buyer="visitor_before")
    assert browser.get("/api/orders").json()["items"] == []
    for _ in range(2):
        with shop.database.unit() as unit:
            became(unit, "visitor_before", visitor)
    assert [each["id"] for each in browser.get("/api/orders").json()["items"]] == [name]
