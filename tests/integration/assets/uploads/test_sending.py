"""The command line's sender against the real routes, over a line that breaks."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.fixtures.models import good_glb
from tests.integration.assets.uploads.conftest import Shop as Server
from vitrine.cli.errors import RefusalError, ShopUnreachable
from vitrine.cli.sending import PAUSES_S, send
from vitrine.cli.shop import Shop
from vitrine.quotas.inside import say
from vitrine.quotas.kinds import Quota
from vitrine.storage import Database

DATA = good_glb()


class Breaking(httpx.BaseTransport):
    """Passes requests on; the next `breaks` pieces break off half way, and then nothing is heard at all."""

    def __init__(self, server: Server, breaks: int) -> None:
        self.server, self.breaks, self.sent = server, breaks, 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        inner = self.server.http._transport
        if request.method != "PATCH":
            return inner.handle_request(request)
        self.sent += len(request.content)
        if not self.breaks:
            return inner.handle_request(request)
        self.breaks -= 1
        headers = [(name, value) for name, value in request.headers.items() if name != "content-length"]
        half = request.content[: len(request.content) // 2]
        inner.handle_request(httpx.Request(request.method, request.url, headers=headers, content=half))
        raise httpx.WriteError("reset")


def client(server: Server, breaks: int) -> tuple[Shop, Breaking]:
    line = Breaking(server, breaks)
    return Shop("http://localhost:8000", server.token["Authorization"].removeprefix("Bearer "), line), line


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "box.glb"
    path.write_bytes(DATA)
    return path


def test_a_line_that_breaks_costs_only_what_was_lost(shop: Server, file: Path) -> None:
    pauses: list[float] = []
    told: list[int] = []
    sender, line = client(shop, breaks=2)
    job = send(sender, file, "box.glb", {"unit": "m"}, told.append, pauses.append)
    assert shop.assets.jobs.job(shop.brand.id, job).statement is not None
    half, quarter = len(DATA) - len(DATA) // 2, len(DATA) - len(DATA) // 2
    assert line.sent == len(DATA) + half + (quarter - quarter // 2)
    assert pauses == [PAUSES_S[0]] * 2
    assert told[-1] == len(DATA)


def test_the_same_command_again_goes_on(shop: Server, file: Path) -> None:
    class Killed(Exception):
        pass

    def kill(_: float) -> None:
        raise Killed

    with pytest.raises(Killed):
        send(client(shop, breaks=1)[0], file, "box.glb", {}, lambda _: None, kill)
    shop.open()
    sender, line = client(shop, breaks=0)
    send(sender, file, "box.glb", {}, lambda _: None)
    assert line.sent == len(DATA) - len(DATA) // 2


def test_another_unit_is_another_upload(shop: Server, file: Path) -> None:
    with pytest.raises(ShopUnreachable, match="goes on from there"):
        send(client(shop, breaks=99)[0], file, "box.glb", {"unit": "cm"}, lambda _: None, lambda _: None)
    sender, line = client(shop, breaks=0)
    send(sender, file, "box.glb", {"unit": "mm"}, lambda _: None)
    assert line.sent == len(DATA)


def test_what_there_is_no_place_for_says_so_each_time_and_is_sent_once(
    shop: Server, sqlite_database: Database, file: Path
) -> None:
    shop.assets.receive(shop.brand.id, [good_glb(1)])
    with sqlite_database.unit() as unit:
        say(unit, shop.brand.id, {Quota.MODELS: 1})
    sender, line = client(shop, breaks=0)
    for _ in range(2):
        with pytest.raises(RefusalError, match="has 1 models, and may have 1"):
            send(sender, file, "box.glb", {}, lambda _: None)
    with sqlite_database.unit() as unit:
        say(unit, shop.brand.id, {Quota.MODELS: 2})
    assert send(sender, file, "box.glb", {}, lambda _: None).startswith("job_")
    assert line.sent == len(DATA)
