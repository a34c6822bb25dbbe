"""Rooms are checked by a program beside the shop: the same words, whatever becomes of the program."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from tests.fixtures.rooms import room
from vitrine.catalog.checker import WAITING, RoomChecker
from vitrine.catalog.checks import read
from vitrine.catalog.errors import ChecksBusy, RoomRefused
from vitrine.errors import VitrineError
from vitrine.storage import ANSWER_S, within


@pytest.fixture
def checker() -> Iterator[RoomChecker]:
    made = RoomChecker({name: value for name, value in os.environ.items() if not name.startswith("VITRINE")})
    yield made
    made.close()


def test_it_says_what_this_process_would_say(checker: RoomChecker) -> None:
    good = json.dumps(room()).encode()
    assert checker(good, None) == read(good, None)
    standing = checker(good, None)
    crossed = [{"polygon": [[0, 0], [1, 1], [1, 0], [0, 1]]}]
    for body in (
        json.dumps(room(obstacles=crossed)).encode(), json.dumps(room(title={"en": " "})).encode(),
        b"{", b"[]", b"{}", b'{"a": 1e999}', b"[" * 100 + b"]" * 100,
    ):  # fmt: skip
        with pytest.raises(VitrineError) as here:
            read(body, standing)
        with pytest.raises(type(here.value)) as there:
            checker(body, standing)
        assert there.value.problem() == here.value.problem()
        assert vars(there.value) == vars(here.value)
    # What stands is not looked at again.
    changed = json.dumps(room(obstacles=crossed, capacity=7)).encode()
    assert checker(changed, {**standing, "obstacles": crossed})["capacity"] == 7


def test_a_program_that_ended_is_started_again(checker: RoomChecker) -> None:
    good = json.dumps(room()).encode()
    checker(good, None)
    assert checker.child is not None
    checker.child.kill()
    checker.child.wait()
    assert checker(good, None)["id"] == "boutique"


def test_one_that_never_stays_is_not_waited_for() -> None:
    with pytest.raises(ChecksBusy):
        RoomChecker({"PYTHONHOME": "/nowhere"})(b"{}", None)


def test_it_ends_with_the_shop() -> None:
    checker = RoomChecker(dict(os.environ))
    with pytest.raises(RoomRefused):
        checker(b"{}", None)
    child = checker.child
    assert child is not None and child.stdin is not None
    child.stdin.close()  # as the kernel does for a shop that was killed
    assert child.wait(60) == 0
    checker.close()


def held_up(folder: Path) -> dict[str, str]:
    """The environment of a program that says in `started` that it runs, and goes on once there is `go`."""
    code = f"""
import os, pathlib, time
folder = pathlib.Path({str(folder)!r})
with (folder / "started").open("a") as file:
    file.write("x")
while not (folder / "go").exists() and os.getppid() == {os.getpid()}:
    time.sleep(0.01)
"""
    (folder / "sitecustomize.py").write_text(code)
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_few_wait_for_their_turn(tmp_path: Path) -> None:
    """Whoever waits keeps a place among the shop's writes: the others are told to come back, at once."""
    checker = RoomChecker(held_up(tmp_path))
    good, told, refused = json.dumps(room()).encode(), Queue[str](), Queue[ChecksBusy]()

    def save() -> None:
        try:
            told.put(checker(good, None)["id"])
        except ChecksBusy as busy:
            refused.put(busy)

    threads = [threading.Thread(target=save) for _ in range(WAITING + 4)]
    for each in threads:
        each.start()
    for _ in range(3):
        refused.get(timeout=60)
    (tmp_path / "go").touch()
    for each in threads:
        each.join()
    checker.close()
    assert (told.qsize(), refused.qsize()) == (1 + WAITING, 0)


def test_a_turn_is_waited_for_as_long_as_the_request_has_left(tmp_path: Path) -> None:
    checker = RoomChecker(held_up(tmp_path))
    good = json.dumps(room()).encode()
    first = threading.Thread(target=checker, args=(good, None))
    first.start()
    while checker.child is None:
        time.sleep(0.01)
    began = time.monotonic()
    with within(0), pytest.raises(ChecksBusy):
        checker(good, None)
    assert time.monotonic() - began < 2 * ANSWER_S
    (tmp_path / "go").touch()
    first.join()
    checker.close()


def test_a_room_that_takes_too_long_is_not_tried_again(tmp_path: Path) -> None:
    checker = RoomChecker(held_up(tmp_path), longest_s=4)
    with pytest.raises(ChecksBusy):
        checker(json.dumps(room()).encode(), None)
    assert checker.child is None
    assert (tmp_path / "started").read_text() == "x"
