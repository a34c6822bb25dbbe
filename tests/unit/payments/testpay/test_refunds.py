"""Refunds: never more than was captured, in whatever parts."""

from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.testpay import CHALLENGED, Bench


@given(st.integers(50, 5_000), st.lists(st.integers(1, 3_000), max_size=8))
def test_parts_never_come_to_more_than_was_captured(amount: int, parts: list[int]) -> None:
    bench, back = Bench(), 0
    name = bench.pay(amount)["id"]
    for part in parts:
        answer = bench.post("refunds", {"payment_intent": name, "amount": part})
        if back == amount:
            assert answer["error"]["code"] == "charge_already_refunded"
        elif back + part > amount:
            assert answer["error"]["param"] == "amount"
        else:
            assert answer["status"] == "succeeded"
            back += part
    charge = bench.get("charges")["data"][0]
    assert (charge["amount_refunded"], charge["refunded"]) == (back, back == amount)
    assert sum(each["amount"] for each in bench.get("refunds")["data"]) == back


def test_the_rest_goes_back_where_no_amount_is_said() -> None:
    bench = Bench()
    name = bench.pay(4_900)["id"]
    bench.post("refunds", {"payment_intent": name, "amount": 900})
    rest = bench.post(
        "refunds", {"payment_intent": name, "reason": "requested_by_customer", "metadata[r]": "7"}
    )
    assert (rest["amount"], rest["reason"], rest["metadata"]) == (4_000, "requested_by_customer", {"r": "7"})
    assert bench.get(f"refunds?payment_intent={name}")["data"][0] == rest
    assert bench.told()[3:] == ["refund.created", "charge.refunded"] * 2


def test_what_was_not_paid_is_not_refunded() -> None:
    bench = Bench()
    name = bench.pay(card=CHALLENGED)["id"]
    assert "successful charge" in bench.post("refunds", {"payment_intent": name})["error"]["message"]
    assert bench.post("refunds", {"payment_intent": "pi_none"})["error"]["code"] == "resource_missing"
    assert bench.post("refunds", {"charge": "ch_none"})["error"]["code"] == "resource_missing"
    assert "One of the following" in bench.post("refunds")["error"]["message"]


def test_some_refunds_take_time() -> None:
    bench = Bench()
    name = bench.pay(card="4000000000007726")["id"]
    refund = bench.post("refunds", {"payment_intent": name})
    assert refund["status"] == "pending"
    bench.clock.advance(2_000)
    bench.hooks.send()
    assert bench.get(f"refunds/{refund['id']}")["status"] == "succeeded"
    assert bench.told()[-1] == "refund.updated"


def test_some_refunds_fail_afterwards() -> None:
    bench = Bench()
    name = bench.pay(card="4000000000005126")["id"]
    refund = bench.post("refunds", {"payment_intent": name})
    assert refund["status"] == "succeeded"
    bench.clock.advance(2_000)
    bench.hooks.send()
    assert bench.get(f"refunds/{refund['id']}")["failure_reason"] == "expired_or_canceled_card"
    assert bench.told()[-1] == "refund.failed"
    # The money is the merchant's again.
    assert bench.get("charges")["data"][0]["amount_refunded"] == 0
