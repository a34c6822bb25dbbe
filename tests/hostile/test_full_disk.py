"""The disk is filled to its last byte, again and again, while people talk and a brand uploads."""

from __future__ import annotations

import errno
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from tests.effort import times
from tests.fixtures.models import good_glb, png
from tests.integration.app.conftest import Person, Running
from tests.shop import Shop
from vitrine.gateway.tables import ChatRow
from vitrine.ids import new_id
from vitrine.protocol import client, server
from vitrine.storage import Database

pytestmark = pytest.mark.long

FILLS = times(2, 20)
DISK_MIB = 320
FLOOR_MIB = 16
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of its own. Mounting is root's, as in CI; elsewhere it is said that this did not run."""
    folder = tmp_path_factory.mktemp("disk")
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m,mode=0700", "none", str(folder)]
    done = subprocess.run(mounted, capture_output=True, text=True, check=False)
    if done.returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not run: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def running(disk: Path) -> Iterator[Running]:
    shop = Shop(disk / "data", environment={"VITRINE_FREE_FLOOR_MB": str(FLOOR_MIB)}).start()
    yield Running(shop)
    shop.stop()


def fill(file: Path) -> None:
    """Every byte that is free now."""
    with file.open("ab", buffering=0) as opened:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    opened.write(bytes(size))
            except OSError as error:
                assert error.errno == errno.ENOSPC


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "never"
        time.sleep(0.1)


class Talker:
    """Says one line after the other; `done` are those that were confirmed."""

    def __init__(self, running: Running) -> None:
        self._person = Person(running, "Ada")
        self.done: list[str] = []
        self.refused: list[str] = []

    def say(self, text: str) -> bool:
        self._person.send(client.Chat(new_id("request"), text))
        answer = self._person.next(server.Answer)
        time.sleep(1.1)  # slower than anybody types
        if answer.problem is None:
            self.done.append(text)
        else:
            self.refused.append(str(answer.problem["type"]))
        return answer.problem is None


def test_the_last_byte_is_taken_and_given_back(running: Running, disk: Path) -> None:
    filler = disk / "filler"
    talker = Talker(running)
    bearer = {"Authorization": f"Bearer {running.token()}"}
    with running.http(**bearer) as brand:
        for turn in range(FILLS):
            until(lambda: running.shop.data.joinpath("reserve").stat().st_size == 32 << 20)
            assert talker.say(f"{turn}: before")
            fill(filler)
            for answer in uploads(brand, 2 * turn):
                assert answer.status_code == 507, answer.text
                assert answer.json()["type"] == "/problems/disk-full"
            until(lambda turn=turn: talker.say(f"{turn}: full {len(talker.refused)}"))
            until(lambda: brand.get("/readyz").status_code == 200)
            fill(filler)  # whatever was given up is taken too
            filler.unlink()
            until(lambda: brand.get("/readyz").status_code == 200)
            assert talker.say(f"{turn}: free again")
            for answer in uploads(brand, 2 * turn + 1):
                assert answer.status_code in (201, 202), answer.text
    assert set(talker.refused) <= {"/problems/disk-full"}
    assert running.shop.process is not None and running.shop.process.poll() is None
    database = Database(running.shop.database_url)
    with database.read() as session:
        kept = Counter(session.scalars(select(ChatRow.text)))
    database.close()
    assert kept == Counter(talker.done)


def uploads(brand: httpx.Client, number: int) -> Iterator[httpx.Response]:
    """A model by a form, the beginning of one by tus, a picture."""
    yield brand.post("/api/models", files={"file": ("model.glb", good_glb(number))})
    begin = {"Tus-Resumable": "1.0.0", "Upload-Length": "5000000"}
    answer = brand.post("/api/uploads", headers=begin)
    yield answer
    if answer.status_code == 201:
        brand.delete(answer.headers["Location"], headers={"Tus-Resumable": "1.0.0"})
    yield brand.post("/api/pictures", files={"file": ("dot.png", png(8, 1 + number))})
