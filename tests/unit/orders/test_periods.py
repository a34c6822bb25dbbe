"""Until when one may withdraw."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from vitrine.money import Money
from vitrine.orders.placed import periods, reading
from vitrine.orders.placed.values import (
    FULFILMENT_MOVES,
    PAYMENT_MOVES,
    RETURN_MOVES,
    Fulfilment,
    LineUnits,
    NoSuchMove,
    OrderPayment,
    OrderState,
    PlacedLine,
    PlacedOrder,
    Returning,
    Shipment,
    Withdrawal,
    moved,
    state_of,
)

SENT = datetime(2026, 12, 1, 9, tzinfo=UTC)
EUR = Money(1_000, "EUR")


def _line(name: str = "line_1", quantity: int = 2, fulfilled: int = 2, **more: Any) -> PlacedLine:
    values: dict[str, Any] = {
        "id": name, "product": "p", "variant": "v", "title": {"en": "Lamp"}, "variant_title": None,
        "sku": None, "picture": None, "quantity": quantity, "unit": EUR, "rate_ppm": 0, "net": EUR,
        "tax": Money(0, "EUR"), "gross": EUR, "for_id": None, "room": None, "made_to_measure": False,
        "digital": False, "fulfilled": fulfilled, "canceled": 0, "returned": 0, "refunded": 0,
    }  # fmt: skip
    return PlacedLine(**{**values, **more})


def _order(*lines: PlacedLine, **more: Any) -> PlacedOrder:
    found = lines or (_line(),)
    sent = Shipment("f", SENT, tuple(LineUnits(line.id, line.fulfilled) for line in found), "", "")
    values: dict[str, Any] = {
        "id": "order_1", "number": "1001", "version": 1, "placed_at": SENT, "checkout": "c", "brand": "b",
        "brand_name": "B", "buyer": "v", "language": "en", "name": "Ada", "email": "a@b.example",
        "address": None, "delivery": {"days": [2, 4]}, "seller": {"withdrawal": {"en": "14 days"}},
        "lines": found, "subtotal": EUR, "delivered": EUR, "delivery_refunded": EUR, "tax": EUR,
        "total": EUR, "includes_tax": True, "taxes": (), "payment_id": None,
        "payment": OrderPayment.CAPTURED, "fulfilment": Fulfilment.DONE, "returning": Returning.NONE,
        "canceled_at": None, "demo": False, "shipments": (sent,), "refunds": (), "withdrawals": (),
        "invoice": "", "forgotten": False,
    }  # fmt: skip
    return PlacedOrder(**{**values, **more})


def test_it_ends_fourteen_days_after_the_last_of_the_goods_came() -> None:
    """Sent on 1 December, four days at most: there on the 5th; the 19th is a Saturday."""
    assert periods.until(_order()) == date(2026, 12, 21)
    second = Shipment("g", SENT + timedelta(days=3), (), "", "")
    both = replace(_order(), shipments=(*_order().shipments, second))
    assert periods.until(both) == date(2026, 12, 22)


def test_it_has_no_end_while_something_is_not_sent() -> None:
    assert periods.until(_order(_line(fulfilled=1))) is None
    assert periods.open_units(_order(_line(fulfilled=0), shipments=()), date(2030, 1, 1)) == {"line_1": 2}
    assert periods.until(_order(_line(fulfilled=1, canceled=1))) == date(2026, 12, 21)


def test_who_was_told_nothing_of_it_has_a_year_more() -> None:
    assert periods.until(_order(seller={"withdrawal": {}})) == date(2027, 12, 20)


def test_the_last_day_counts_and_the_next_does_not() -> None:
    order, end = _order(), date(2026, 12, 21)
    assert periods.open_units(order, end) == {"line_1": 2}
    assert periods.open_units(order, end + timedelta(days=1)) == {}


def test_what_is_made_to_measure_or_was_opened_is_excepted() -> None:
    lines = (
        _line("a", made_to_measure=True), _line("b", digital=True), _line("c", digital=True, fulfilled=0),
        _line("d"),
    )  # fmt: skip
    assert periods.open_units(_order(*lines), SENT.date()) == {"c": 2, "d": 2}


def test_from_each_unit_one_withdraws_once() -> None:
    said = Withdrawal("w", SENT, "Ada", (LineUnits("line_1", 1),), "2026-12-15", False)
    order = _order(_line(quantity=3, fulfilled=3), withdrawals=(said,))
    assert periods.open_units(order, SENT.date()) == {"line_1": 2}
    assert not periods.is_whole(order)
    all_of_it = replace(said, lines=(LineUnits("line_1", 2),))
    assert periods.is_whole(replace(order, withdrawals=(said, all_of_it)))
    assert periods.open_units(_order(_line(refunded=2)), SENT.date()) == {}


def test_the_three_machines_move_by_their_tables_alone() -> None:
    tables: tuple[Any, ...] = (
        (PAYMENT_MOVES, OrderPayment), (FULFILMENT_MOVES, Fulfilment), (RETURN_MOVES, Returning)
    )  # fmt: skip
    for moves, kind in tables:
        assert set(moves) == set(kind)
        for before in kind:
            assert moved(moves, before, before) is before
            for after in set(kind) - {before}:
                try:
                    assert moved(moves, before, after) is after
                    assert after in moves[before]
                except NoSuchMove:
                    assert after not in moves[before]


def test_the_one_word_says_first_what_somebody_has_to_do() -> None:
    paid, none, done = OrderPayment.CAPTURED, Fulfilment.NONE, Fulfilment.DONE
    assert state_of(paid, none, Returning.NONE, canceled=False) is OrderState.TO_SEND
    assert state_of(paid, Fulfilment.PART, Returning.NONE, canceled=False) is OrderState.PART_SENT
    assert state_of(paid, done, Returning.NONE, canceled=False) is OrderState.SENT
    assert state_of(paid, done, Returning.ASKED, canceled=True) is OrderState.WITHDRAWN
    assert state_of(OrderPayment.DISPUTED, done, Returning.NONE, canceled=False) is OrderState.DISPUTED
    assert state_of(OrderPayment.REFUNDED, none, Returning.NONE, canceled=True) is OrderState.CANCELED
    assert state_of(OrderPayment.REFUNDED, done, Returning.DONE, canceled=False) is OrderState.REFUNDED
    assert state_of(OrderPayment.FAILED, none, Returning.NONE, canceled=False) is OrderState.UNPAID


def test_numbers_are_read_as_people_write_them() -> None:
    assert [reading.serial_of(each) for each in ("1001", " # 1002 ", "#1010")] == [1, 2, 10]
    for wrong in ("", "1000", "0", "-1", "1e9", "١٠٠١", "9" * 40, "order_1", "1001.0"):
        assert reading.serial_of(wrong) is None
    assert reading.number_of(1) == "1001"
