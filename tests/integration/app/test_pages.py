"""The application over HTTP: pages, headers, problems, health."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.house import whole
from vitrine.app import client as pages
from vitrine.app.bodies import USUAL
from vitrine.app.previews import TITLE, Preview
from vitrine.settings import Settings
from vitrine.takedowns.errors import TakenDown


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, chain="off")


@pytest.fixture
def http(settings: Settings) -> Iterator[TestClient]:
    with TestClient(whole(settings), base_url="http://localhost:8000") as client:
        yield client


def test_alive_and_ready(http: TestClient) -> None:
    assert http.get("/healthz").json() == {"status": "alive"}
    assert http.get("/readyz").json() == {"status": "ready"}


def test_not_ready_without_its_worker(http: TestClient) -> None:
    app = http.app
    assert isinstance(app, FastAPI)
    next(task for task in app.state.tasks if task.get_name() == "model worker").cancel()
    answer = http.get("/healthz"), http.get("/readyz")
    assert answer[0].status_code == 200
    assert answer[1].status_code == 503
    assert answer[1].json()["stopped"] == ["model worker"]


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/nowhere", 404, "/problems/page-not-found"),
        ("GET", "/api/rooms/attic", 404, None),
        ("GET", "/assets/../../settings.py", 404, "/problems/page-not-found"),
        ("GET", "/assets/%2e%2e/%2e%2e/settings.py", 404, "/problems/page-not-found"),
        ("DELETE", "/api/rooms", 405, "about:blank"),
        ("POST", "/api/session", 422, "/problems/fields-invalid"),
    ],
)
def test_errors_are_problem_objects(
    http: TestClient, method: str, path: str, status: int, kind: str | None
) -> None:
    answer = http.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"]
    assert kind is None or problem["type"] == kind


def test_people_get_a_page_and_programs_a_problem(http: TestClient) -> None:
    for address in ("/nowhere", "/problems/none", "/assets/none.js", "/a/b/c"):
        answer = http.get(address, headers={"accept": "text/html,*/*;q=0.8", "accept-language": "fr"})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert '<html lang="fr">' in answer.text and '<a href="/">' in answer.text
        assert http.get(address).json()["type"] == "/problems/page-not-found"
    asked = http.get("/api/nothing", headers={"accept": "text/html"})
    assert asked.headers["content-type"] == "application/problem+json"


def test_a_body_over_the_limit_is_refused_declared_or_not(http: TestClient) -> None:
    body = json.dumps({"name": "x" * USUAL.limit_bytes, "colour": 1}).encode()
    origin = {"content-type": "application/json", "origin": "http://localhost:8000"}
    declared = http.post("/api/session", content=body, headers=origin)
    streamed = http.post("/api/session", content=iter([body[:1000], body[1000:]]), headers=origin)
    for answer in (declared, streamed):
        assert answer.status_code == 413
        assert answer.json()["type"] == "/problems/body-too-large"


def test_every_answer_carries_the_house_headers(http: TestClient) -> None:
    for path in ("/healthz", "/nowhere", "/openapi.json"):
        headers = http.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "object-src 'none'" in headers["content-security-policy"]
        assert "'unsafe-eval'" not in headers["content-security-policy"]


def test_what_is_taken_down_names_who_blocks_it_where_that_is_known(settings: Settings) -> None:
    """RFC 7725 section 4. The application is not opened: how it answers is decided as it is built."""

    def down() -> None:
        raise TakenDown("picture")

    links = []
    for shop in (settings, settings.but(public_url="https://shop.example")):
        app = whole(shop)
        app.add_api_route("/api/down/there", down)
        http = TestClient(app, base_url="http://localhost:8000")
        answer = http.get("/api/down/there")
        assert answer.status_code == 451
        links.append(answer.headers.get("link"))
        assert "link" not in http.get("/api/rooms/attic").headers, "what is not there is not blocked"
        app.state.house.database.close()
    assert links == [None, '<https://shop.example/>; rel="blocked-by"']


def test_the_description_names_the_fixed_routes(http: TestClient) -> None:
    paths = {re.sub(r"{\w+}", "{}", path) for path in http.get("/openapi.json").json()["paths"]}
    for path in (
        "/api/rooms",
        "/api/products",
        "/api/models",
        "/api/jobs/{}",
        "/api/rooms/{}/tickets",
        "/api/rooms/{}/placements",
    ):
        assert path in paths


def test_lists_answer_items_and_next(http: TestClient) -> None:
    for path in ("/api/rooms", "/api/products"):
        assert http.get(path).json() == {"items": [], "next": None}


async def previewed(room: str | None, language: str) -> Preview:
    return Preview(200, f"<title>{room}, {language}</title>")


def test_pages_are_served_small_and_hashed_files_for_ever(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    for name in pages.PAGES.values():
        title = TITLE if name in pages.PREVIEWED else f"<title>{name}</title>"
        (tmp_path / name).write_text(title)
    (tmp_path / "assets" / "room-1234.js").write_text("export {}")
    (tmp_path / "assets" / "room-1234.js.br").write_bytes(b"brotli")
    app = FastAPI()
    app.include_router(pages.router(previewed, tmp_path))
    http = TestClient(app)
    assert http.get("/rooms/boutique").text == "<title>boutique, en</title>"
    assert http.get("/", headers={"accept-language": "fr-CA, en;q=0.9"}).text == "<title>None, fr</title>"
    assert http.get("/brand").headers["cache-control"] == "no-cache"
    assert http.get("/mine").text == "<title>mine.html</title>"
    for receipt in ("/reports", "/reports/R-7K3M-9QXT-4B2N-HD5W"):
        assert http.get(receipt).text == "<title>receipt.html</title>"
    for order in ("/orders/order_1", "/orders/order_1/invoice", "/withdraw"):
        assert http.get(order).text == "<title>order.html</title>"
    assert http.get(f"/certificates/31337/0x{'ab' * 20}/129").text == "<title>proof.html</title>"
    plain = http.get("/assets/room-1234.js", headers={"accept-encoding": "identity"})
    assert plain.text == "export {}"
    assert "immutable" in plain.headers["cache-control"]
    assert plain.headers["content-type"].startswith("text/javascript")
    with http.stream("GET", "/assets/room-1234.js", headers={"accept-encoding": "br;q=1.0, gzip"}) as small:
        assert small.headers["content-encoding"] == "br"
        assert b"".join(small.iter_raw()) == b"brotli"
