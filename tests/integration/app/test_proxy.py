"""The shop behind nginx: what a browser, a headset and a brand need passes, and keeps passing."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.effort import times
from tests.fixtures.models import glb, good_document
from tests.integration.app.conftest import Person, Running
from tests.services.nginx import nginx
from tests.shop import Shop, free_port
from vitrine.ids import new_id
from vitrine.protocol import client, server

pytestmark = pytest.mark.long

SIZE = 5 << 20
IDLE_S = times(short=5, long=75)  # nginx lets go of who says nothing for 60 s
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A shop as it is reached through nginx, which is the only address that it knows of itself."""
    port = free_port()
    shop = Shop(
        tmp_path_factory.mktemp("proxied") / "data",
        environment={"VITRINE_PUBLIC_URL": f"http://127.0.0.1:{port}"},
    ).start()
    try:
        with nginx(tmp_path_factory.mktemp("nginx"), port, shop.port):
            yield Running(Shop(shop.data, port))
    finally:
        shop.stop()


def test_a_page(proxied: Running) -> None:
    with proxied.http() as http:
        page = http.get("/")
        assert page.headers["server"].startswith("nginx"), "it came by the proxy"
        assert page.headers["content-type"].startswith("text/html") and "Vitrine" in page.text
        assert page.headers["content-security-policy"]
        assert len(http.get("/api/rooms").json()["items"]) == 3


def test_two_people_meet(proxied: Running) -> None:
    """Frames both ways, over sockets that nginx upgraded."""
    with Person(proxied, "Ada") as ada, Person(proxied, "Bob") as bob:
        ada.until_shown(bob.slot, bob.stand(0.5))
        bob.until_shown(ada.slot, ada.stand(-0.5))


def test_a_model_of_five_megabytes(proxied: Running) -> None:
    document, binary = good_document()
    binary += bytes(SIZE - len(binary))
    document["buffers"][0]["byteLength"] = len(binary)
    with proxied.http(Authorization=f"Bearer {proxied.token()}") as http:
        sent = http.post("/api/models", files={"file": ("bowl.glb", glb(document, binary))})
        assert sent.status_code == 202, sent.text
        until = time.monotonic() + PATIENCE_S
        while (job := http.get(f"/api/jobs/{sent.json()['job']}").json())["state"] != "done":
            assert job["state"] != "failed" and time.monotonic() < until, job
            time.sleep(0.2)


def test_who_says_nothing_for_long_stays(proxied: Running) -> None:
    with Person(proxied, "Ada") as ada, Person(proxied, "Bob") as bob:
        time.sleep(IDLE_S)
        ada.send(client.Chat(new_id("request"), "Still here?"))
        assert ada.next(server.Answer).ok
        bob.send(client.Chat(new_id("request"), "Yes."))
        assert bob.next(server.Answer).ok
