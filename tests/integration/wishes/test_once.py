"""A wish that is sent twice is fulfilled once, and whoever asks again hears the same."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from vitrine.app.lives import LIVES
from vitrine.errors import Conflict
from vitrine.idempotency import AnswerNotKept, IdempotencyKeyNeeded, IdempotencyKeyUsed, KeyedWish, wish_of
from vitrine.storage import Database
from vitrine.storage.lives import forget
from vitrine.storage.tables import OutboxRow
from vitrine.wishes.inside import LIFE, fulfil, once
from vitrine.wishes.tables import WishRow

PATIENCE_S = 60


class Refused(Conflict):
    says = "not now"


def thing(database: Database, wish: KeyedWish | None, name: str) -> Callable[[], str]:
    """Makes one row, here of the outbox: whatever stands in the same unit does."""

    def make() -> str:
        with database.unit() as unit:
            unit.session.add(OutboxRow(kind="tests.thing", payload={"name": name}, collected_at=unit.now))
            fulfil(unit, wish, name)
        return name

    return make


def count(database: Database, row: type[OutboxRow] | type[WishRow]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def wish(key: str = "a", who: str = "ada", what: str = "make", said: object = 1) -> KeyedWish:
    found = wish_of(key, who, what, said)
    assert found is not None
    return found


def test_the_same_is_done_once_and_told_again(database: Database) -> None:
    told = [once(database, wish(), thing(database, wish(), name), str) for name in ("one", "two")]
    assert told == ["one", "one"]
    assert count(database, OutboxRow) == count(database, WishRow) == 1


def test_something_else_with_the_same_key_is_refused(database: Database) -> None:
    once(database, wish(), thing(database, wish(), "one"), str)
    other = wish(said=2)
    with pytest.raises(IdempotencyKeyUsed):
        once(database, other, thing(database, other, "two"), str)
    assert count(database, OutboxRow) == 1


def test_a_key_is_its_senders_for_one_thing(database: Database) -> None:
    wishes = [wish(), wish(who="ben"), wish(what="break"), wish(key="b"), None, None]
    for number, each in enumerate(wishes):
        assert once(database, each, thing(database, each, str(number)), str) == str(number)
    assert count(database, OutboxRow) == 6


def test_what_fails_leaves_the_key_free(database: Database) -> None:
    def fail() -> str:
        with database.unit() as unit:
            fulfil(unit, wish(), "one")
            raise Refused

    with pytest.raises(Refused):
        once(database, wish(), fail, str)
    assert once(database, wish(), thing(database, wish(), "two"), str) == "two"


def test_a_secret_is_not_told_twice(database: Database) -> None:
    once(database, wish(), thing(database, wish(), "link_1 link_2"))
    with pytest.raises(AnswerNotKept) as caught:
        once(database, wish(), thing(database, wish(), "link_3"))
    assert caught.value.problem()["made"] == ["link_1", "link_2"]
    assert count(database, OutboxRow) == 1


@pytest.mark.parametrize("refuses", [False, True], ids=["quicker", "refused for it"])
def test_of_two_at_once_one_does_it(database: Database, refuses: bool) -> None:
    """refuses: by what the first has done the second is refused, before it comes to its key."""
    start = Barrier(2, timeout=PATIENCE_S)
    waited: set[str] = set()

    def send(name: str) -> str:
        def make() -> str:
            if name not in waited:
                waited.add(name)
                start.wait()
            if refuses and count(database, OutboxRow):
                raise Refused
            return thing(database, wish(), name)()

        return once(database, wish(), make, str)

    with ThreadPoolExecutor(2) as pool:
        told = set(pool.map(send, ("one", "two")))
    assert len(told) == 1
    assert count(database, OutboxRow) == count(database, WishRow) == 1


@pytest.mark.parametrize("key", ["", " ", "x" * 256])
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(IdempotencyKeyNeeded):
        wish_of(key, "ada", "make")


def test_keys_and_what_came_with_them_are_kept_as_digests_for_a_while(database: Database) -> None:
    once(
        database, wish("my key", said="my words"), thing(database, wish("my key", said="my words"), "1"), str
    )
    with database.read() as session:
        (row,) = session.scalars(select(WishRow))
    assert len(row.key) == len(row.said) == 64
    assert LIVES["wishes"].stay == LIFE >= timedelta(days=1)
    assert "wishes" not in forget(database, {"wishes": LIVES["wishes"]})
