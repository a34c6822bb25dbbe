"""Payments in a whole shop: the webhook over HTTP, what the browser's form is told, the commands."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.fixtures.command import vitrine
from tests.fixtures.testpay import BACK, VISA
from tests.house import whole
from vitrine.money import Money
from vitrine.payments import inside
from vitrine.payments.part import PaymentsPart
from vitrine.payments.routes import BODY_BYTES, HOOK
from vitrine.payments.testpay.hooks import signature
from vitrine.payments.testpay.provider import Provider
from vitrine.payments.testpay.server import KEY, TestPay
from vitrine.payments.testpay.tokens import make_token
from vitrine.payments.values import PaymentId, RefundState
from vitrine.settings import Settings

QUIET = {"worker": "elsewhere", "chain": "off", "fanout_processes": 0}


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[TestPay]:
    found = TestPay(None, hook="http://127.0.0.1/hook", rounds=False, post=lambda *_: True)
    yield found
    found.close()


@pytest.fixture
def settings(machine: TestPay, tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path, stripe_key=KEY, stripe_webhook_secrets=(machine.hooks.secret,),
        stripe_base=machine.base, stripe_publishable_key="pk_test_abcdefgh", **QUIET,
    )  # fmt: skip


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    made = whole(settings)
    yield made
    made.state.house.database.close()


def paid(app: FastAPI, provider: Provider) -> PaymentId:
    """A payment of 49 EUR, which in a shop that sells nothing is for nobody."""
    house = app.state.house
    with house.database.unit() as unit:
        name = inside.begin(unit, "stripe", "nothing", Money(4_900, "EUR"), "digest")
    with provider.turn, provider.store.unit():
        token = make_token(provider.store, {"card": VISA, "return_url": BACK}, provider.now_ms // 1000)
    house.part(PaymentsPart).payments.pay(name, token["id"], BACK)
    return name


def standing(app: FastAPI, name: PaymentId) -> inside.Payment:
    with app.state.house.database.read() as session:
        found = inside.payment(session, name)
    assert found is not None
    return found


def test_how_one_pays_is_told_and_no_secret(app: FastAPI, machine: TestPay) -> None:
    answer = TestClient(app).get("/api/payments/form")
    assert answer.json() == {
        "provider": "stripe", "publishable_key": "pk_test_abcdefgh", "base": machine.base, "demo": True,
        "off": None,
    }  # fmt: skip
    assert KEY not in answer.text and machine.hooks.secret not in answer.text


def test_a_webhook_is_kept_and_answered(app: FastAPI, machine: TestPay) -> None:
    name = paid(app, machine.provider)
    http, at = TestClient(app), machine.provider.now_ms // 1000
    for event in reversed(machine.provider.everything()["event"]):
        body = json.dumps(event).encode()
        headers = {"Stripe-Signature": signature(body, machine.hooks.secret, at)}
        for _ in range(2):
            assert http.post(HOOK, content=body, headers=headers).status_code == 204
        refused = http.post(HOOK, content=body + b" ", headers=headers)
        assert (refused.status_code, refused.json()["type"]) == (400, "/problems/webhook-unsigned")
    app.state.house.part(PaymentsPart).payments.work()
    # Nobody sells here: what came goes back by itself.
    assert (standing(app, name).verdict, standing(app, name).left_minor) == ("refused", 0)
    assert [each["amount"] for each in machine.provider.everything()["refund"]] == [4_900]


@pytest.mark.parametrize("length", [BODY_BYTES, BODY_BYTES + 1])
def test_a_webhook_of_more_than_a_mebibyte_is_not_read(app: FastAPI, machine: TestPay, length: int) -> None:
    event = {"id": "evt_1", "type": "x", "data": {"object": {"object": "other", "text": ""}}}
    event["data"]["object"]["text"] = "x" * (length - len(json.dumps(event)))  # type: ignore[index]
    body = json.dumps(event).encode()
    assert len(body) == length
    header = signature(body, machine.hooks.secret, machine.provider.now_ms // 1000)
    answer = TestClient(app).post(HOOK, content=body, headers={"Stripe-Signature": header})
    assert answer.status_code == (204 if length == BODY_BYTES else 413)


def given_back(app: FastAPI, name: PaymentId) -> None:
    """Return once its money has gone back."""
    until = time.monotonic() + 60
    while True:
        with app.state.house.database.read() as session:
            states = [each.state for each in inside.refunds_of(session, name)]
        if states == [RefundState.SETTLED]:
            return
        assert time.monotonic() < until, states
        time.sleep(0.05)


def test_a_shop_that_runs_works_by_itself(settings: Settings, machine: TestPay) -> None:
    """What is told wakes it: money for nothing goes back before anybody reconciles."""
    app = whole(settings)

    async def run() -> None:
        task = asyncio.create_task(app.state.house.part(PaymentsPart).tasks["payments"]())
        for _ in range(2):
            name = await asyncio.to_thread(paid, app, machine.provider)
            await asyncio.to_thread(given_back, app, name)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    app.state.house.database.close()


@pytest.mark.parametrize("installed", [True, False])
def test_a_shop_without_a_key_or_the_library_says_so(
    tmp_path: Path, installed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not installed:
        monkeypatch.setattr("vitrine.payments.part.find_spec", lambda _: None)
    app = whole(Settings(data=tmp_path, stripe_key="" if installed else KEY, **QUIET))
    http = TestClient(app)
    form = http.get("/api/payments/form").json()
    assert form["provider"] is None and set(form["off"]) == {"en", "fr"}
    assert ("installed" in form["off"]["en"]) is not installed
    answer = http.post(HOOK, content=b"{}")
    assert (answer.status_code, answer.json()["why"]) == (503, "key" if installed else "library")
    app.state.house.database.close()


def test_the_commands(app: FastAPI, machine: TestPay, settings: Settings) -> None:
    paid(app, machine.provider)
    environment = {
        "VITRINE_DATA": str(settings.data), "VITRINE_STRIPE_KEY": KEY, "VITRINE_STRIPE_BASE": machine.base,
        "VITRINE_CHAIN": "off",
    }  # fmt: skip
    ran = vitrine("reconcile", "--json", **environment)
    found = json.loads(ran.out)
    assert (ran.code, found["unsettled"], found["refunds"], found["answering"]) == (0, [], [], True)
    assert "Everything is settled" in vitrine("reconcile", **environment).err
    assert vitrine("audit", "verify", **environment).code == 0
    with closing(sqlite3.connect(settings.data / "vitrine.sqlite3")) as database, database:
        database.execute("UPDATE audit SET action = 'nothing' WHERE seq = 2")
    ran = vitrine("audit", "verify", "--json", **environment)
    assert ran.code == 2 and json.loads(ran.out)["broken"] == [
        {"chain": "payments", "row": 2, "why": "it was changed"}
    ]
    assert "takes no payments" in vitrine("reconcile", **environment | {"VITRINE_STRIPE_KEY": ""}).line
