"""Behind proxies and in front of them: nobody chooses the address under which they are limited."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.house import whole
from tests.integration.gateway.shop import ORIGIN, a_shop
from vitrine import origins
from vitrine.accounts.settings import AccountSettings
from vitrine.app.headers import API
from vitrine.callers import Proxies
from vitrine.clock import ManualClock
from vitrine.gateway.endpoint import SocketProtocol
from vitrine.once import KEYS_LIMIT, Once
from vitrine.settings import Settings

TRIES = 60
BURST = AccountSettings("localhost", frozenset()).attempts_burst
ATTEMPT = "/api/passkeys/options"


@contextmanager
def asked_from(folder: Path, peer: str, *trusted: str, chain: str = "off") -> Iterator[TestClient]:
    """A whole shop, asked by this address. Its clock stands still: no bucket fills up meanwhile."""
    settings = Settings(
        data=folder, chain=chain, chain_worker="elsewhere", worker="elsewhere", trusted_proxies=trusted
    )
    app = whole(settings, clock=ManualClock())
    client = TestClient(app, base_url="http://localhost:8000", client=(peer, 5000))
    yield client
    client.app.state.house.database.close()  # type: ignore[attr-defined]  # FastAPI's


def outcomes(client: TestClient, headers: list[dict[str, str]]) -> Counter[int]:
    return Counter(client.post(ATTEMPT, headers=each).status_code for each in headers)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_who_varies_a_header_on_this_machine_is_one(tmp_path: Path, header: str) -> None:
    """Before, uvicorn believed loopback by a default that nobody had set: 60 of 60 passed."""
    said = [{header: ("for=" if header == "Forwarded" else "") + f"198.51.100.{n}"} for n in range(TRIES)]
    with asked_from(tmp_path, "127.0.0.1") as client:
        assert outcomes(client, said) == {200: BURST, 429: TRIES - BURST}


def test_visitors_behind_a_proxy_elsewhere_are_many(tmp_path: Path) -> None:
    """Before, all of them were one: 20 of 40 were refused."""
    said = [{"X-Forwarded-For": f"198.51.100.{n}"} for n in range(TRIES)]
    with asked_from(tmp_path, "10.0.0.1", "10.0.0.1/32") as client:
        assert outcomes(client, said) == {200: TRIES}


def test_one_of_them_cannot_be_many(tmp_path: Path) -> None:
    """Whatever they write, in whichever header: the proxy adds where they come from."""
    forged = [f"203.0.113.{n}" for n in range(TRIES // 3)]
    said = [
        *({"X-Forwarded-For": f"{each}, 198.51.100.9"} for each in forged),
        *({"X-Forwarded-For": f"{each}, 10.0.0.2, 198.51.100.9"} for each in forged),
        *({"X-Forwarded-For": "198.51.100.9", "X-Real-IP": each} for each in forged),
    ]
    with asked_from(tmp_path, "10.0.0.1", "10.0.0.0/8") as client:
        assert outcomes(client, said) == {200: BURST, 429: TRIES - BURST}
    # With the other header they are at odds with the proxy, and then all of them are one.
    torn = [{"X-Forwarded-For": "198.51.100.9", "Forwarded": f"for={each}"} for each in forged]
    with asked_from(tmp_path, "10.0.0.1", "10.0.0.0/8") as client:
        assert outcomes(client, torn * 2) == {200: BURST, 429: 2 * len(torn) - BURST}


def test_a_household_of_ipv6_is_one(tmp_path: Path) -> None:
    said = [{"X-Forwarded-For": f"2001:db8:1:2:{n:x}::{n:x}"} for n in range(TRIES)]
    with asked_from(tmp_path, "::1", "::1/128") as client:
        assert outcomes(client, said) == {200: BURST, 429: TRIES - BURST}


@pytest.mark.parametrize(
    ("trusted", "caller"), [(["127.0.0.1"], "2001:db8:1:2::/64"), (["192.0.2.1"], "127.0.0.1")]
)
def test_a_socket_has_the_same_truth(sqlite_url: str, trusted: list[str], caller: str) -> None:
    shop = a_shop(sqlite_url, proxies=Proxies.of(trusted), proxy_headers=False)
    shop.start()
    try:
        said = {"X-Forwarded-For": "203.0.113.1, 2001:db8:1:2::3"}
        with connect(
            shop.socket_url, origin=Origin(ORIGIN), subprotocols=[Subprotocol("vitrine.1")],
            additional_headers=said,
        ):  # fmt: skip
            [open_one] = shop.server.server_state.connections
            assert isinstance(open_one, SocketProtocol) and open_one._visit is not None
            assert open_one._visit.caller == caller
    finally:
        shop.stop()


def test_a_socket_robbed_of_its_upgrade_is_told_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What nginx sends on without its two lines; before: 404 "nothing at this address", and an empty log."""
    robbed = {"Connection": "close", "Sec-WebSocket-Key": "a" * 22 + "==", "Sec-WebSocket-Version": "13"}
    with asked_from(tmp_path, "127.0.0.1") as client:
        assert client.get("/ws").status_code == 426, "somebody looks"
        assert not warnings(caplog)
        for _ in range(2):
            answer = client.get("/ws", headers=robbed)
            assert (answer.status_code, answer.headers["upgrade"]) == (426, "websocket")
            assert "Upgrade and Connection" in answer.json()["detail"]
        assert client.get("/problems/upgrade-missing").status_code == 200
    [line] = warnings(caplog)
    assert "docs/deploy.md" in line


def test_a_shop_under_a_name_that_it_does_not_know_says_which(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLS in front, and VITRINE_PUBLIC_URL forgotten; before: "try once more", and an empty log."""
    monkeypatch.setattr(origins, "said", Once())
    with asked_from(tmp_path, "127.0.0.1") as client:
        for _ in range(2):
            refused = client.post("/api/session", headers={"Origin": "https://shop.example"}, json={})
            assert refused.status_code == 403
            assert refused.json()["shop"] == "http://localhost:8000"
        client.post("/api/session", headers=[(b"Origin", b"https://evil.example\x85")], json={})
    one, other = warnings(caplog)
    assert "https://shop.example" in one and "VITRINE_PUBLIC_URL" in one and "http://localhost:8000" in one
    assert other.isprintable()


def test_strangers_write_no_log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "said", Once())
    for number in range(1000):
        origins.tell_refused(f"https://{number}.example")
    assert len(warnings(caplog)) == KEYS_LIMIT


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_what_depends_on_who_asks_is_kept_by_nobody_else(tmp_path: Path) -> None:
    """Every route, asked by a stranger: drafts sat in any proxy's cache before."""
    with asked_from(tmp_path, "127.0.0.1", chain="auto") as client:
        app = client.app
        assert isinstance(app, FastAPI)
        walked = 0
        for path, operations in app.openapi()["paths"].items():
            for method, operation in operations.items():
                asks_who = any(operation["security"])
                assert not asks_who or path.startswith(API), f"{path}: nothing says Vary there"
                address = re.sub(r"{\w+}", "x", path)
                headers = client.request(method, address, follow_redirects=False).headers
                cache, vary = headers["cache-control"], headers.get("vary", "")
                # What strangers all get alike may lie in a proxy that asks each time (`fragments.answered`);
                # what members get of the same route is private, and Vary keeps the two apart.
                assert "public" not in cache or not asks_who, f"{method} {path}: {cache}"
                assert {"private", "no-store", "no-cache", "public"} & set(re.split("[, =]+", cache)), path
                if path.startswith(API) and "public" not in cache:
                    assert {"Cookie", "Authorization"} <= set(vary.split(", ")), f"{method} {path}: {vary}"
                walked += 1
        assert walked > 80
