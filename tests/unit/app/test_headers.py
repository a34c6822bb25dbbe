"""What every answer says of itself, and who may keep it."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI, Response
from starlette.testclient import TestClient

from vitrine.app.headers import HouseHeaders, policy
from vitrine.settings import Settings


def shop(**options: object) -> TestClient:
    app = FastAPI()
    app.add_middleware(HouseHeaders, **options)

    @app.get("/{path:path}")
    def answer(path: str, cache: str = "", vary: str = "", etag: str = "") -> Response:
        said = {"Cache-Control": cache, "Vary": vary, "ETag": etag}
        return Response(headers={name: value for name, value in said.items() if value})

    return TestClient(app)


@pytest.mark.parametrize(
    ("asked", "cache", "vary"),
    [
        ("/api/x", "private, no-store", "Cookie, Authorization"),
        ("/api/x?etag=1", "private, no-cache", "Cookie, Authorization"),
        ("/api/x?cache=no-store", "no-store", "Cookie, Authorization"),
        ("/api/x?vary=Accept-Encoding", "private, no-store", "Accept-Encoding, Cookie, Authorization"),
        ("/api/x?vary=Cookie", "private, no-store", "Cookie, Authorization"),
        ("/api/x?cache=public,max-age=1", "public,max-age=1", None),
        ("/models/x?cache=public,max-age=1", "public,max-age=1", None),
        ("/elsewhere", "private, no-store", None),
    ],
)
def test_who_may_keep_an_answer(asked: str, cache: str, vary: str | None) -> None:
    headers = shop().get(asked).headers
    assert (headers["cache-control"], headers.get("vary")) == (cache, vary)


def test_windows_and_other_sites() -> None:
    headers = shop().get("/api/rooms").headers
    assert headers["cross-origin-opener-policy"] == "same-origin-allow-popups"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert shop().get("/models/0/model.glb").headers["cross-origin-resource-policy"] == "cross-origin"
    assert "strict-transport-security" not in headers
    assert shop(hsts=True).get("/").headers["strict-transport-security"] == "max-age=63072000"


@pytest.mark.parametrize(
    ("settings", "hsts"),
    [
        (Settings(), False),
        (Settings(public_url="http://shop.example"), False),
        (Settings(public_url="https://shop.example"), True),
        (Settings(public_url="https://192.0.2.2:8000"), False),
        (Settings(public_url="https://localhost:8000"), False),
    ],
)
def test_https_for_ever_is_said_of_a_name_alone(settings: Settings, hsts: bool) -> None:
    assert settings.hsts == hsts


def test_sockets_go_to_named_hosts() -> None:
    connects = re.search(r"connect-src ([^;]*)", policy(Settings().sockets))
    assert connects is not None
    assert connects[1].split() == [
        "'self'", "ws://127.0.0.1:8000", "ws://localhost:8000", "blob:", "data:",
    ]  # fmt: skip
    assert "[" not in policy(Settings().sockets), "browsers cannot read it, and say so"
    public = Settings(
        public_url="https://shop.example", origins=frozenset({"https://brand.example"}),
        watch_url="wss://watch.example/ws", host="0.0.0.0", watch_port=8001,
    )  # fmt: skip
    assert {"wss://shop.example", "wss://watch.example", "wss://shop.example:8001"} <= public.sockets
    assert not any("brand.example" in each for each in public.sockets)


def test_text_becomes_no_script() -> None:
    said = policy()
    assert "require-trusted-types-for 'script'; trusted-types default" in said
    assert " ws:" not in said and " wss:" not in said
