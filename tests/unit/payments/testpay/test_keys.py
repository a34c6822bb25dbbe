"""Idempotency keys by Stripe's rules (version 1 of its API)."""

import json
import threading

from tests.fixtures.testpay import POOR, Bench

DAY_MS = 24 * 3600 * 1000


def asked(bench: Bench, **more: object) -> dict[str, object]:
    return {
        "amount": 4_900, "currency": "eur", "confirm": "true", "confirmation_token": bench.token(), **more,
    }  # fmt: skip


def test_the_same_request_is_answered_the_same_and_done_once() -> None:
    bench = Bench()
    form = asked(bench)
    first = bench.ask("POST", "/v1/payment_intents", form, "k")
    again = bench.ask("POST", "/v1/payment_intents", form, "k")
    assert first.body == again.body and "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Original-Request"] == first.headers["Request-Id"] != again.headers["Request-Id"]
    assert len(bench.get("payment_intents")["data"]) == 1


def test_other_parameters_are_refused() -> None:
    bench = Bench()
    form = asked(bench)
    bench.post("payment_intents", form, "k")
    error = bench.post("payment_intents", {**form, "amount": 5_000}, "k")["error"]
    assert error["type"] == "idempotency_error" and "same parameters" in error["message"]


def test_another_endpoint_is_refused() -> None:
    bench = Bench()
    name = bench.post("payment_intents", asked(bench), "k")["id"]
    error = bench.post("refunds", {"payment_intent": name}, "k")["error"]
    assert error["type"] == "idempotency_error" and "'/v1/payment_intents'" in error["message"]
    assert bench.get("refunds")["data"] == []


def test_a_decline_is_repeated() -> None:
    bench = Bench()
    form = {"amount": 500, "currency": "eur", "confirm": "true", "confirmation_token": bench.token(POOR)}
    answers = [bench.ask("POST", "/v1/payment_intents", form, "k") for _ in range(3)]
    assert {answer.status for answer in answers} == {402} and len({answer.body for answer in answers}) == 1
    assert bench.told().count("charge.failed") == 1


def test_wrong_parameters_use_no_key() -> None:
    bench = Bench()
    assert "error" in bench.post("payment_intents", {"amount": "5", "currency": "eur"}, "k")
    assert bench.post("payment_intents", {"amount": "500", "currency": "eur"}, "k")["amount"] == 500


def test_a_500_is_repeated_whether_or_not_it_did_anything() -> None:
    for effect in (False, True):
        bench = Bench()
        form = asked(bench)
        bench.aside("/_faults", {"fail": {"times": 1, "effect": effect}})
        answers = [bench.ask("POST", "/v1/payment_intents", form, "k") for _ in range(3)]
        assert {answer.status for answer in answers} == {500} and len(
            {answer.body for answer in answers}
        ) == 1
        assert len(bench.get("payment_intents")["data"]) == int(effect)


def test_a_key_is_forgotten_after_a_day() -> None:
    bench = Bench()
    first = bench.post("payment_intents", {"amount": "500", "currency": "eur"}, "k")
    bench.clock.advance(DAY_MS)
    assert bench.post("payment_intents", {"amount": "500", "currency": "eur"}, "k")["id"] != first["id"]


def test_a_key_in_use_is_a_conflict() -> None:
    bench = Bench()
    form = asked(bench)
    begun, over = threading.Event(), threading.Event()

    def slow(_seconds: float) -> None:
        begun.set()
        assert over.wait(60)

    bench.provider._sleep = slow
    bench.aside("/_faults", {"delay": {"ms": 1_000}})
    first: list[int] = []
    call = threading.Thread(
        target=lambda: first.append(bench.ask("POST", "/v1/payment_intents", form, "k").status)
    )
    call.start()
    assert begun.wait(60)
    second = bench.ask("POST", "/v1/payment_intents", form, "k")
    assert second.status == 409
    assert json.loads(second.body)["error"]["code"] == "idempotency_key_in_use"
    # Others are served meanwhile.
    assert bench.get("payment_intents")["data"] == []
    over.set()
    call.join(60)
    assert first == [200] and bench.ask("POST", "/v1/payment_intents", form, "k").status == 200
    assert len(bench.get("payment_intents")["data"]) == 1
