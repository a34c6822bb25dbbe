"""`vitrine testpay` as a process of its own: it tells a shop's settings, sends webhooks, outlives a kill."""

from __future__ import annotations

import http.server
import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import stripe

from tests.fixtures.command import vitrine
from tests.shop import Shop, free_port
from vitrine.payments.testpay.server import KEY

PATIENCE_S = 60


class Receiver(http.server.ThreadingHTTPServer):
    """A shop's webhook, as far as a provider sees it. heard: bodies and signatures."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.heard: list[tuple[bytes, str]] = []
        self.news = threading.Condition()

    def wait_for(self, count: int) -> None:
        with self.news:
            assert self.news.wait_for(lambda: len(self.heard) >= count, PATIENCE_S), self.heard


class _Hook(http.server.BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.news:
            self.server.heard.append((body, self.headers["Stripe-Signature"]))
            self.server.news.notify_all()
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(PATIENCE_S)
    server.server_close()


def test_it_says_settings_sends_events_and_outlives_a_kill(tmp_path: Path, receiver: Receiver) -> None:
    port = free_port()
    hook = f"http://127.0.0.1:{receiver.server_address[1]}/hook"
    command = (
        sys.executable, "-m", "vitrine", "testpay", "--port", str(port), "--webhook", hook,
    )  # fmt: skip
    machine = Shop(tmp_path, port, command=command, opened="Events go to")
    try:
        machine.start()
        said = dict(line.strip().split("=", 1) for line in machine.said if line.startswith("VITRINE_"))
        assert said["VITRINE_STRIPE_BASE"] == f"http://127.0.0.1:{port}" and said["VITRINE_STRIPE_KEY"] == KEY
        client = stripe.StripeClient(
            KEY, base_addresses={"api": said["VITRINE_STRIPE_BASE"]}, max_network_retries=0
        )
        made = client.v1.payment_intents.create({"amount": 500, "currency": "eur"}, {"idempotency_key": "k"})
        receiver.wait_for(1)
        body, signature = receiver.heard[0]
        event = stripe.Webhook.construct_event(body, signature, said["VITRINE_STRIPE_WEBHOOK_SECRET"])
        assert event.data.object["id"] == made.id
        machine.kill()
        machine.said.clear()
        machine.start()
        assert f"VITRINE_STRIPE_WEBHOOK_SECRET={said['VITRINE_STRIPE_WEBHOOK_SECRET']}\n" in machine.said
        again = client.v1.payment_intents.create({"amount": 500, "currency": "eur"}, {"idempotency_key": "k"})
        assert again.id == made.id and again.last_response.headers["Idempotent-Replayed"] == "true"
        assert machine.stop() == 0
    finally:
        machine.kill()
    assert not (tmp_path / "vitrine.sqlite3").exists()
    assert {json.loads(each)["type"] for each, _ in receiver.heard} == {"payment_intent.created"}


@pytest.mark.parametrize(
    "address", ["https://shop.example/x", "http://shop.example/x", "http://10.0.0.1/x", "nonsense"]
)
def test_events_leave_this_machine_for_nobody(tmp_path: Path, address: str) -> None:
    ran = vitrine("testpay", "--data", str(tmp_path), "--webhook", address)
    assert ran.code == 2 and "this machine" in ran.line


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = vitrine("testpay", "--data", str(tmp_path), "--port", str(taken.getsockname()[1]))
    assert ran.code == 2 and "--port" in ran.line
