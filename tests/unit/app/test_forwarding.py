"""What the shop makes of a proxy: `client` and `scheme` are true, and a wrong setting is told in one line."""

from __future__ import annotations

import logging

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from vitrine.app.forwarding import Forwarding
from vitrine.callers import Proxies, key_of

FORWARDED = {"X-Forwarded-For": "198.51.100.9", "X-Forwarded-Proto": "https"}


def shop(*networks: str, secure: bool = True, peer: str = "10.0.0.1") -> TestClient:
    app = FastAPI()
    app.add_middleware(Forwarding, proxies=Proxies.of(networks), secure=secure)

    @app.get("/")
    def told(request: Request) -> dict[str, str]:
        return {"key": key_of(request), "scheme": request.url.scheme}

    return TestClient(app, client=(peer, 5000))


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_through_a_trusted_proxy(caplog: pytest.LogCaptureFixture) -> None:
    through = shop("10.0.0.0/8")
    assert through.get("/", headers=FORWARDED).json() == {"key": "198.51.100.9", "scheme": "https"}
    assert through.get("/").json() == {"key": "10.0.0.1", "scheme": "http"}
    assert said(caplog) == []


def test_an_untrusted_one_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    here = shop(peer="127.0.0.1")
    for last in range(5):
        answer = here.get("/", headers=FORWARDED | {"X-Forwarded-For": f"198.51.100.{last}"})
        assert answer.json() == {"key": "127.0.0.1", "scheme": "http"}
    [line] = said(caplog)
    assert "127.0.0.1" in line and "VITRINE_TRUSTED_PROXIES" in line and "198.51" not in line


def test_headers_at_odds_are_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    through = shop("10.0.0.1")
    for _ in range(2):
        told = FORWARDED | {"Forwarded": "for=203.0.113.1"}
        assert through.get("/", headers=told).json()["key"] == "10.0.0.1"
    [line] = said(caplog)
    assert "contradict" in line


def test_a_shop_that_does_not_know_of_its_tls_hears_of_it_once(caplog: pytest.LogCaptureFixture) -> None:
    through = shop("10.0.0.1", secure=False)
    for _ in range(2):
        through.get("/", headers=FORWARDED)
    [line] = said(caplog)
    assert "VITRINE_PUBLIC_URL" in line
