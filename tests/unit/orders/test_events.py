"""What orders tell."""

from __future__ import annotations

import json

from vitrine.orders import OrderLine, OrderPaid
from vitrine.storage import event_from, kind_of
from vitrine.storage.events import payload_of


def test_a_paid_order_is_told_as_the_issue_names_it() -> None:
    paid = OrderPaid("order_1", "visitor_1", (OrderLine("line_1", "variant_1", 2, "visitor_2"),))
    stored = json.loads(json.dumps(payload_of(paid)))
    assert stored == {
        "order_id": "order_1",
        "buyer_id": "visitor_1",
        "lines": [{"line_id": "line_1", "variant_id": "variant_1", "quantity": 2, "for_id": "visitor_2"}],
    }
    assert event_from(kind_of(OrderPaid), stored) == paid
    assert kind_of(OrderPaid) == "order.paid"


def test_what_was_told_before_lines_were_for_somebody_is_still_read() -> None:
    stored = {"order_id": "o", "buyer_id": "v", "lines": [{"line_id": "l", "variant_id": "a", "quantity": 1}]}
    assert event_from("order.paid", stored) == OrderPaid("o", "v", (OrderLine("l", "a", 1, None),))
