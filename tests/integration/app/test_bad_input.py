"""Issue 2, "Bad input", line by line against the real demo: each its typed error, and nobody else notices."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from websockets.exceptions import InvalidStatus

from tests.fixtures.hostile import HOSTILE
from tests.integration.app.conftest import PATIENCE_S, Person, Running, close_code
from vitrine.gateway.tables import TicketRow
from vitrine.ids import digest
from vitrine.protocol import client, server
from vitrine.storage import Database

pytestmark = pytest.mark.usefixtures("bystander")

MODELS = (
    "truncated", "wrong magic", "html", "60,000 nodes in a chain", "400 million elements", "zip bomb",
    "parent folder", "parent folder, encoded", "absolute", "file scheme", "http",
)  # fmt: skip


@pytest.fixture(scope="module")
def brand(running: Running) -> dict[str, str]:
    return {"Authorization": f"Bearer {running.token()}"}


def problem_of_upload(running: Running, brand: dict[str, str], content: bytes) -> dict[str, Any]:
    """Upload a file named .glb. Returns the problem: at once, or the job's."""
    with running.http(**brand) as http:
        answer = http.post("/api/models", files={"file": ("model.glb", content, "model/gltf-binary")})
        if answer.status_code != 202:
            assert answer.headers["content-type"] == "application/problem+json"
            return dict(answer.json())
        until = time.monotonic() + 150
        while time.monotonic() < until:
            job = http.get(f"/api/jobs/{answer.json()['job']}").json()
            if job["state"] == "failed":
                return dict(job["problem"])
            assert job["state"] != "done", "a hostile file was taken"
            time.sleep(0.1)
    raise AssertionError("the job did not end")


@pytest.mark.parametrize("name", MODELS)
def test_hostile_models(running: Running, brand: dict[str, str], name: str) -> None:
    make, slug = HOSTILE[name]
    problem = problem_of_upload(running, brand, make())
    assert problem["type"] == f"/problems/{slug}"
    assert 400 <= problem["status"] < 500
    assert problem["detail"] and "Traceback" not in str(problem)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/rooms/demolished"),
        ("POST", "/api/rooms/demolished/tickets"),
        ("POST", "/api/rooms/demolished/invites"),
    ],
)
def test_an_unknown_room(running: Running, method: str, path: str) -> None:
    with running.guest("Eve") as browser:
        answer = browser.request(method, path)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/room-not-found")


def hello(running: Running, ticket: str) -> int:
    """The close code that this ticket brings."""
    with running.socket() as socket:
        socket.send(client.encode(client.Hello(ticket)))
        return close_code(socket)


def test_an_expired_ticket(running: Running) -> None:
    ticket = running.ticket("Eve")
    database = Database(f"sqlite:///{running.shop.data / 'vitrine.sqlite3'}")
    with database.unit() as unit:
        past = datetime.now(UTC) - timedelta(seconds=1)
        chosen = update(TicketRow).where(TicketRow.digest == digest(ticket))
        unit.session.execute(chosen.values(expires_at=past))
    database.close()
    assert hello(running, ticket) == 4003


def test_a_reused_and_an_invented_ticket(running: Running) -> None:
    ticket = running.ticket("Eve")
    with running.socket() as socket:
        socket.send(client.encode(client.Hello(ticket)))
        raw = socket.recv(PATIENCE_S)
        assert isinstance(raw, bytes) and isinstance(server.decode(raw), server.WelcomeMessage)
        assert hello(running, ticket) == 4002
    assert hello(running, "never-issued") == 4002


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_a_foreign_origin(running: Running, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused, running.socket(origin):
        pass
    assert refused.value.response.status_code == 403
    if origin is not None:
        with running.guest("Eve") as browser:
            answer = browser.post("/api/rooms/boutique/tickets", headers={"Origin": origin})
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/foreign-origin")


def test_text_before_the_ticket(running: Running) -> None:
    with running.socket() as socket:
        socket.send('{"ticket": "x"}')
        assert close_code(socket) == 1003


@pytest.mark.parametrize("welcomed", [False, True])
def test_a_message_of_ten_megabytes(running: Running, welcomed: bool) -> None:
    ticket = running.ticket("Eve")
    with running.socket() as socket:
        if welcomed:
            socket.send(client.encode(client.Hello(ticket)))
            socket.recv(PATIENCE_S)
        # The header alone says it all; that the rest never comes must not matter.
        socket.socket.sendall(bytes([0x82, 0xFF]) + struct.pack(">Q", 10_000_000) + bytes(4))
        assert close_code(socket) == 1009


def test_ten_megabytes_of_json_by_http(running: Running) -> None:
    with running.http(Origin=running.url) as http:
        answer = http.post("/api/session", content=b'{"name":"' + b"x" * 10_000_000 + b'"}')
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/body-too-large")


def not_a_number() -> bytes:
    """A request that holds NaN. Poses are integers on the wire: only JSON could bring one."""
    return b'\x20{"id":"n","op":"use","extension":"light_switch","action":"toggle","value":NaN}'


def illegal_code() -> bytes:
    """A pose of nothing but ones: 2047 and positions beyond the box are what NaN would be."""
    return struct.pack("<BBHI", client.POSE_FULL, 3, 1, 50) + b"\xff" * 27


@pytest.mark.parametrize("message", [not_a_number, illegal_code])
def test_nan(running: Running, message: Callable[[], bytes]) -> None:
    with Person(running, "Eve") as eve:
        eve.socket.send(message())
        assert eve.closed() == 4004


def test_a_pose_far_away_is_shown_to_nobody(running: Running, bystander: Person) -> None:
    with Person(running, "Eve") as eve:
        bystander.until_shown(eve.slot, eve.stand(0.5))
        far = eve.stand(31.9, 6.9, -31.9)
        answer = eve.next(server.Answer)
        assert answer.id is None and answer.problem["type"] == "/problems/out-of-bounds"
        seen = bystander.until_shown(eve.slot, eve.stand(0.75))
        assert far not in seen


def test_ten_thousand_characters_of_chat(running: Running) -> None:
    with Person(running, "Eve") as eve:
        eve.socket.send(b'\x20{"id":"long","op":"chat","text":"' + b"x" * 10_000 + b'"}')
        answer = eve.next(server.Answer)
        assert (answer.id, answer.problem["status"]) == ("long", 422)


def test_html_in_names(running: Running, bystander: Person) -> None:
    with running.http(Origin=running.url) as http:
        answer = http.post("/api/session", json={"name": "<script>alert(1)</script>", "colour": 3})
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/name-refused")
    with Person(running, "Eve") as eve:
        eve.send(client.Profile("p", "<img src=x onerror=alert(1)>", 3))
        assert eve.next(server.Answer).problem["type"] == "/problems/name-refused"
        eve.send(client.Chat("c", "<img src=x onerror=alert(1)>"))
        assert eve.next(server.Answer).ok
    while (event := bystander.next(server.EventMessage)).fields["event"] != "said":
        pass
    assert event.fields["text"] == "<img src=x onerror=alert(1)>", "text stays text"


@pytest.mark.parametrize(
    "path", ["/%00", "/assets/%00", "/" + "a" * 300, "/assets/" + "a" * 300, "/assets/..%2f..%2fapp.py"]
)
def test_addresses_that_no_file_can_have(running: Running, path: str) -> None:
    answer = httpx.get(running.url + path, trust_env=False)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/page-not-found")


def test_the_host_header_leads_nowhere(running: Running) -> None:
    with running.http(Host="evil.example") as http:
        for path in ("/api/rooms/", "/brand/", "/api/rooms"):
            assert "evil.example" not in str(http.get(path).headers) + http.get(path).text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/enrolments/options", b'{"secret":"\\ud800"}'),
        ("/api/session", b'{"\\ud800":1,"name":"a","colour":1}'),
        ("/api/session", b'{"name":"a","colour":' + b"1" * 5000 + b"}"),
        ("/api/session", b'{"a":' + b"[" * 100_000),
    ],
)
def test_json_that_is_no_text(running: Running, path: str, body: bytes) -> None:
    with running.http(Origin=running.url) as http:
        answer = http.post(path, content=body, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"


def test_names_in_a_model_that_no_answer_could_hold(running: Running, brand: dict[str, str]) -> None:
    from tests.fixtures.models import changed_glb

    for name in ("\ud800", "nul\0"):

        def rename(document: dict[str, Any], name: str = name) -> None:
            document["extensions"]["KHR_materials_variants"]["variants"][0]["name"] = name

        assert problem_of_upload(running, brand, changed_glb(rename))["type"] == "/problems/not-readable"
