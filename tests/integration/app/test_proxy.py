"""The shop behind the proxies of docs/deploy.md: what browsers, headsets and brands need passes and stays."""

from __future__ import annotations

import json
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import yaml
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.effort import times
from tests.fixtures.models import glb, good_document
from tests.integration.app.conftest import Person, Running
from tests.services.proxies import PROXIES, proxy
from tests.services.proxies import page as block
from tests.shop import Shop, free_port
from vitrine.accounts.settings import AccountSettings
from vitrine.ids import new_id
from vitrine.protocol import client, server

pytestmark = pytest.mark.long

# One of them in minutes, all of them once in a while.
NAMES = list(PROXIES)[: times(short=1, long=len(PROXIES))]
# The greatest upload, and a little less for what stands around the file.
SIZE = (times(short=5, long=50) << 20) - (64 << 10)
IDLE_S = times(short=5, long=75)  # proxies let go of who says nothing for 60 s
PATIENCE_S = 120.0
BURST = AccountSettings("localhost", frozenset()).attempts_burst


@dataclass
class Through(Running):
    """An open shop as it is reached through a proxy, by TLS. trust: of the proxy's certificate."""

    trust: ssl.SSLContext

    @property
    def url(self) -> str:
        return f"https://localhost:{self.shop.port}"

    def http(self, **headers: str) -> httpx.Client:
        return self.from_address("127.0.0.2", **headers)

    def from_address(self, address: str, **headers: str) -> httpx.Client:
        """A client at another address of this machine than the proxy's own."""
        way = httpx.HTTPTransport(verify=self.trust, local_address=address)
        return httpx.Client(
            base_url=self.url,
            headers=headers,
            timeout=PATIENCE_S,
            transport=way,
            trust_env=False,
        )

    @contextmanager
    def socket(self, origin: str | None = None) -> Iterator[ClientConnection]:
        opening = connect(
            f"wss://localhost:{self.shop.port}/ws", ssl=self.trust, origin=Origin(origin or self.url),
            subprotocols=[Subprotocol("vitrine.1")], compression=None, max_size=None,
        )  # fmt: skip
        with opening as opened:
            yield opened


@pytest.fixture(scope="module", params=NAMES)
def proxied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Through]:
    """A shop that knows itself by the proxy's address alone."""
    port = free_port()
    shop = Shop(
        tmp_path_factory.mktemp("proxied") / "data",
        environment={
            "VITRINE_PUBLIC_URL": f"https://localhost:{port}",
            "VITRINE_TRUSTED_PROXIES": "127.0.0.1",
        },
    ).start()
    try:
        with proxy(request.param, tmp_path_factory.mktemp(request.param), port, shop.port) as trust:
            yield Through(Shop(shop.data, port), trust)
    finally:
        shop.stop()


def test_a_page(proxied: Through) -> None:
    with proxied.http() as http:
        page = http.get("/")
        assert page.headers["content-type"].startswith("text/html") and "Vitrine" in page.text
        assert page.headers["content-security-policy"]
        assert len(http.get("/api/rooms").json()["items"]) == 3


def test_two_people_meet(proxied: Through) -> None:
    """Frames both ways, over sockets that were upgraded on the way."""
    with Person(proxied, "Ada") as ada, Person(proxied, "Bob") as bob:
        ada.until_shown(bob.slot, bob.stand(0.5))
        bob.until_shown(ada.slot, ada.stand(-0.5))


def test_a_large_model_and_how_it_goes(proxied: Through) -> None:
    """An upload of the greatest size; what is told of it comes while it goes on, not at its end."""
    document, binary = good_document()
    binary += bytes(SIZE - len(binary))
    document["buffers"][0]["byteLength"] = len(binary)
    with proxied.http(Authorization=f"Bearer {proxied.token()}") as http:
        sent = http.post("/api/models", files={"file": ("bowl.glb", glb(document, binary))})
        assert sent.status_code == 202, sent.text
        job = f"/api/jobs/{sent.json()['job']}"
        with http.stream("GET", f"{job}/events") as events:
            told = (json.loads(line[6:]) for line in events.iter_lines() if line.startswith("data: "))
            while (now := next(told))["state"] != "done":
                assert now["state"] in ("queued", "running"), now
            assert going(http.get(job).json()), "events were held back until the last"
            # Hours of steps are not this test's: they are stopped, which ends the stream.
            assert http.delete(job).status_code == 200
            assert not going(list(told)[-1])


def going(job: dict[str, Any]) -> bool:
    return any(step["state"] in ("waiting", "running") for step in job["steps"])


def test_who_says_nothing_for_long_stays(proxied: Through) -> None:
    with Person(proxied, "Ada") as ada, Person(proxied, "Bob") as bob:
        time.sleep(IDLE_S)
        ada.send(client.Chat(new_id("request"), "Still here?"))
        assert ada.next(server.Answer).ok
        bob.send(client.Chat(new_id("request"), "Yes."))
        assert bob.next(server.Answer).ok


def test_each_visitor_has_the_address_they_come_from(proxied: Through) -> None:
    """And no other, whatever they write: a limit by address holds for one, not for the one beside them."""

    def outcomes(address: str) -> Counter[int]:
        found: Counter[int] = Counter()
        with proxied.from_address(address) as http:
            for number in range(BURST + 5):
                forged = f"198.51.100.{number}"
                said = {"X-Forwarded-For": forged, "Forwarded": f"for={forged}", "X-Real-IP": forged}
                found[http.post("/api/passkeys/options", headers=said).status_code] += 1
        return found

    for address in ("127.0.0.3", "127.0.0.4"):
        counted = outcomes(address)
        # The bucket fills up by one every three seconds.
        assert counted[200] + counted[429] == BURST + 5 and 1 <= counted[429] <= 5, (address, counted)


def test_what_is_not_run_is_at_least_well_formed() -> None:
    vitrine = yaml.safe_load(block("yaml"))["http"]
    router = vitrine["routers"]["vitrine"]
    assert router["service"] in vitrine["services"]
    assert set(router["middlewares"]) <= set(vitrine["middlewares"])
