"""A slice is one value: what it brings is used by loops, and adding one changes a line or two elsewhere."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.bell.part import BellPart
from tests.fixtures.bell.part import part as bell
from tests.fixtures.newslice import lines_outside, placed
from tests.house import whole
from vitrine.catalog.events import RoomChanged
from vitrine.parts import House, Part, Port
from vitrine.settings import Settings
from vitrine.storage import Database

PATIENCE_S = 60.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", chain="off", worker="elsewhere")


def test_all_that_a_slice_brings_is_used(settings: Settings) -> None:
    app = whole(settings, extra=(bell,))
    house: House = app.state.house
    its = house.part(BellPart)
    with TestClient(app, base_url="http://localhost:8000") as client:
        with house.database.unit() as unit:
            unit.collect(RoomChanged("shop", 2))
        end = time.monotonic() + PATIENCE_S
        while client.get("/api/bell").json()["rung"] == 0 or not its.bell.polished:
            assert time.monotonic() < end, "its handler and its sweep were not called"
            time.sleep(0.02)
        assert client.get("/api/bell").json() == {
            "rung": 1, "open": True, "attended": True, "polished": True,
        }  # fmt: skip
        assert client.post("/api/bell").status_code == 401, "its route stands behind our guards"
        assert "/api/bell" in client.get("/openapi.json").json()["paths"]
        assert "bell" in {task.get_name() for task in app.state.tasks}
        assert client.get("/readyz").status_code == 200
    assert not its.bell.open and not its.bell.attended


def test_a_slice_beside_the_others_takes_three_lines_elsewhere(tmp_path: Path) -> None:
    """Its folder, an import and an entry in the list of slices, and its place on the ladder."""
    copy = placed(tmp_path)
    assert lines_outside(copy) == 3
    assert copy.opens() == {"rung": 0, "open": True, "attended": True}
    assert "the ladder" in copy.lints().lower()


def house(database: Database) -> House:
    return House(database, lambda _post: pytest.fail("nobody is hired here"))


def test_two_slices_of_one_name_are_refused(sqlite_database: Database) -> None:
    shop = house(sqlite_database)
    shop.add(Part(name="stock"))
    with pytest.raises(ValueError, match="two parts are called stock"):
        shop.add(Part(name="stock"))


def test_what_nobody_offers_is_said_before_anybody_calls(sqlite_database: Database) -> None:
    shop, price = house(sqlite_database), Port["object"]("what it costs")
    with pytest.raises(LookupError, match="nobody offers yet: what it costs"):
        shop.port(price)
    with pytest.raises(LookupError, match="no BellPart stands yet"):
        shop.part(BellPart)


def test_a_call_up_the_ladder_finds_who_comes_later(sqlite_database: Database) -> None:
    from collections.abc import Callable

    shop, price = house(sqlite_database), Port[Callable[[str], int]]("what it costs")
    asked = shop.calls(price)
    with pytest.raises(LookupError, match="nobody offers: what it costs"):
        shop.settle()
    shop.add(Part(name="stock", offers=price.by(len)))
    shop.settle()
    assert asked("four") == 4
    with pytest.raises(ValueError, match="not the first to offer: what it costs"):
        shop.add(Part(name="other", offers=price.by(len)))
