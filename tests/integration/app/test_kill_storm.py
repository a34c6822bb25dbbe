"""SIGKILL again and again while people talk and a brand edits: each acknowledged act is there, and once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text
from websockets.exceptions import ConnectionClosed

from tests.effort import times
from tests.integration.app.conftest import Person, Running
from tests.shop import Shop
from vitrine.app.turn import TURN_S
from vitrine.gateway.tables import ChatRow
from vitrine.ids import new_id
from vitrine.protocol import client, server
from vitrine.storage import Database

KILLS = times(short=2, long=20)
DATABASES = ("sqlite", "postgres")[: times(short=1, long=2)]
TALKERS = 3
EACH = 5  # acts of each person in each life, before the kill
STARTING_S = 60.0  # what a start may take on a busy machine, beside the wait for the lease
PATIENCE_S = 60.0
BREATH_S = 0.1  # between two acts: even in a life as long as our patience nobody asks faster than they may

LOST = (httpx.HTTPError, ConnectionClosed, OSError, EOFError)


class Talker:
    """Somebody who says numbered lines, and says again what was not confirmed when the shop died."""

    def __init__(self, running: Running, name: str, open_: ExitStack) -> None:
        self._running, self._name = running, name
        self._browser = open_.enter_context(running.guest(name))
        self._line = client.Chat(new_id("request"), f"{name} 0")
        self.done: list[str] = []

    def live(self, acted: Callable[[], None]) -> None:
        answer = self._browser.post("/api/rooms/boutique/tickets")
        assert answer.status_code == 201, answer.text
        with Person(self._running, self._name, ticket=answer.json()["ticket"]) as person:
            while True:
                person.send(self._line)
                answer = person.next(server.Answer)
                if answer.problem is not None and answer.problem["type"] == "/problems/too-soon":
                    time.sleep(answer.problem["retry_after_s"])  # the others take longer than it does
                    self._line = client.Chat(new_id("request"), self._line.text)
                    continue
                assert answer.ok, answer.problem
                self.done.append(self._line.text)
                self._line = client.Chat(new_id("request"), f"{self._name} {len(self.done)}")
                acted()
                time.sleep(BREATH_S)


class Editor:
    """Retitles one product, each time from the version that it knows; likewise."""

    def __init__(self, running: Running, open_: ExitStack) -> None:
        bearer = {"Authorization": f"Bearer {running.token()}"}
        self._http = open_.enter_context(running.http(**bearer))
        product = self._http.get("/api/products").json()["items"][0]
        self._path, self._first = f"/api/products/{product['id']}", product["version"]
        self.done: list[str] = []

    def live(self, acted: Callable[[], None]) -> None:
        while True:
            wish, version = f"Title {len(self.done)}", self._first + len(self.done)
            answer = self._http.patch(
                self._path, json={"title": {"en": wish}}, headers={"If-Match": f'"{version}"'}
            )
            if answer.status_code == 412:  # it had been done, and only its answer was lost
                assert self.found() == (wish, version + 1)
            else:
                assert (answer.status_code, answer.json().get("version")) == (200, version + 1), answer.text
            self.done.append(wish)
            acted()
            time.sleep(BREATH_S)

    def found(self) -> tuple[str, int]:
        product = self._http.get(self._path).json()
        return product["title"]["en"], product["version"]

    def check(self) -> None:
        """What is there is the last that was confirmed, or the one after it, whose answer was lost."""
        count = len(self.done)
        title, version = self.found()
        assert (title, version - self._first) in {
            (f"Title {count - 1}", count),
            (f"Title {count}", count + 1),
        }


def life(shop: Shop, people: list[Talker | Editor]) -> None:
    """Everybody acts until the shop is killed in the midst of it."""
    enough, died = threading.Semaphore(0), threading.Event()
    faults: list[BaseException] = []

    def live(person: Talker | Editor) -> None:
        try:
            person.live(enough.release)
        except LOST as error:
            if not died.is_set():
                faults.append(error)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=live, args=(each,), daemon=True) for each in people]
    before = [len(each.done) for each in people]
    for thread in threads:
        thread.start()
    until = time.monotonic() + PATIENCE_S
    while any(len(each.done) < was + EACH for each, was in zip(people, before, strict=True)):
        assert not faults and time.monotonic() < until, faults
        enough.acquire(timeout=1)
    died.set()
    shop.kill()
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
    assert not faults, faults


def check_lines(database_url: str, talkers: list[Talker]) -> None:
    database = Database(database_url)
    try:
        with database.read() as session:
            found = Counter(session.scalars(select(ChatRow.text)))
            if database_url.startswith("sqlite"):
                assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    finally:
        database.close()
    assert set(found.values()) == {1}, "nothing twice"
    said = {line for each in talkers for line in each.done}
    underway = {f"{each._name} {len(each.done)}" for each in talkers}
    assert said <= set(found) <= said | underway


@pytest.mark.long
@pytest.mark.timeout(180 + 40 * KILLS)
@pytest.mark.parametrize("kind", DATABASES)
def test_what_was_acknowledged_outlives_every_kill(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    other = {"VITRINE_DATABASE_URL": request.getfixturevalue("postgres_url")} if kind == "postgres" else {}
    shop = Shop(tmp_path / "data", environment=other).start()
    running = Running(shop)
    try:
        with ExitStack() as open_:
            talkers = [Talker(running, f"Talker{number}", open_) for number in range(TALKERS)]
            editor = Editor(running, open_)
            for _ in range(KILLS):
                life(shop, [*talkers, editor])
                said, began = len(shop.said), time.monotonic()
                shop.start()
                assert time.monotonic() - began < TURN_S + STARTING_S
                assert not [line for line in shop.said[said:] if "Traceback" in line]
                editor.check()
                check_lines(shop.database_url, talkers)
        assert shop.stop() == 0
    finally:
        shop.kill()
