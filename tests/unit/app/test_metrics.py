"""Figures for Prometheus and for the operator's page: who may read them, and that they are the rooms' own."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from vitrine.app import metrics
from vitrine.app.logs import JsonLines
from vitrine.app.problems import add_problem_handlers
from vitrine.gateway.figures import Figures, RoomReport
from vitrine.storage import FreeSpace

TOKEN = "a-token-of-some-length"


def shop(
    token: str = "",
    client: tuple[str, int] = ("127.0.0.1", 5000),
    this_machine: bool = True,
    operator: bool = False,
) -> TestClient:
    figures = Figures()
    figures.counters.bytes_out = 1234
    figures.ticked(3.0, 0.2, 0)
    figures.ticked(300.0, 0.2, 50)
    report = RoomReport("boutique", 5, 1, 40, (3, 1, 0, 1), 0, 2, figures)
    readers = metrics.Readers(token, this_machine, lambda _: operator)
    app = FastAPI()
    add_problem_handlers(app)
    space = FreeSpace(Path(__file__).parent, 1000)
    app.include_router(metrics.router(lambda: [report], lambda: 45, space, readers))
    return TestClient(app, client=client)


def samples(text: str) -> dict[tuple[str, str], float]:
    return {
        (
            sample.name,
            ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items())),
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_scrape_tells_what_the_rooms_count() -> None:
    answer = shop().get("/metrics")
    assert answer.status_code == 200
    found = samples(answer.text)
    assert found["vitrine_sockets", ""] == 45
    assert found["vitrine_disk_floor_bytes", ""] == 1000
    assert 0 < found["vitrine_disk_free_bytes", ""] <= found["vitrine_disk_size_bytes", ""]
    assert found["vitrine_room_people", "room=boutique"] == 5
    assert found["vitrine_room_spectators", "room=boutique"] == 40
    assert found["vitrine_room_clients", "level=3,room=boutique"] == 1
    assert found["vitrine_room_bytes_out_total", "room=boutique"] == 1234
    assert found["vitrine_room_refused_poses_total", "room=boutique"] == 2
    assert found["vitrine_room_tick_seconds_count", "room=boutique"] == 2
    assert found["vitrine_room_tick_seconds_bucket", "le=0.005,room=boutique"] == 1
    assert found["vitrine_room_tick_seconds_bucket", "le=+Inf,room=boutique"] == 2
    assert found["vitrine_room_tick_seconds_sum", "room=boutique"] == pytest.approx(0.303)


@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::1", "testclient", ""])
def test_strangers_read_nothing(host: str) -> None:
    answer = shop(client=(host, 5000)).get("/metrics")
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/metrics-refused"


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Forwarded-Proto", "X-Real-IP", "X-Forwarded-Host"]
)
def test_who_comes_through_a_proxy_is_a_stranger(header: str) -> None:
    assert shop().get("/metrics", headers={header: "127.0.0.1"}).status_code == 403


def test_this_machine_is_nobody_where_a_proxy_may_stand_in_front() -> None:
    """live.md, row 11: nginx that adds no header gave 3.3 kB of figures to the world."""
    assert shop(this_machine=False).get("/metrics").status_code == 403
    assert shop(TOKEN, this_machine=False).get("/metrics").status_code == 403


@pytest.mark.parametrize("token", ["", TOKEN])
def test_an_operator_reads_them_from_anywhere(token: str) -> None:
    far = shop(token, client=("192.0.2.7", 5000), this_machine=False, operator=True)
    assert far.get("/metrics").status_code == 200
    assert far.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403


def test_the_token_opens_from_anywhere_and_nothing_else_does() -> None:
    client = shop(TOKEN, client=("192.0.2.7", 5000))
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403
    assert shop(TOKEN).get("/metrics").status_code == 403


def test_a_line_of_json_is_one_line_with_the_trace_in_it() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord(
            "vitrine.x", logging.ERROR, "", 0, "room %s failed", ("a",), sys.exc_info()
        )
    text = JsonLines().format(record)
    line = json.loads(text)
    assert "\n" not in text
    assert line["message"] == "room a failed"
    assert line["level"] == "ERROR"
    assert "ValueError" in line["trace"]
