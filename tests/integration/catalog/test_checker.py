"""Rooms are checked by a program beside the shop: the same words, whatever becomes of the program."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest

from tests.fixtures.rooms import room
from vitrine.catalog.checker import RoomChecker
from vitrine.catalog.checks import read
from vitrine.catalog.errors import ChecksBusy, RoomRefused
from vitrine.errors import VitrineError


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
    assert child.wait(30) == 0
    checker.close()
