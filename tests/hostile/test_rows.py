"""Nobody fills the database by coming and going: every row has its time, and then it goes."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bench.siege.visits import Visits
from vitrine.app.lives import LIVES
from vitrine.clock import ManualClock
from vitrine.gateway.service import Journal
from vitrine.ids import RoomId, VisitorId
from vitrine.rooms.values import Person
from vitrine.storage import Base, BlobStore, Database, import_all_tables
from vitrine.storage import lives as housekeeping

COUNT = 20
PAGE = Path(__file__).parents[2] / "docs" / "operating.md"


def test_every_table_has_a_life_and_the_page_says_it() -> None:
    tables = import_all_tables().tables
    assert set(LIVES) == set(tables)
    told = re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE.read_text().partition("## What is kept")[2], re.M)
    assert told == [(name, life.words) for name, life in LIVES.items()]


def test_what_goes_by_time_names_a_moment_of_its_table() -> None:
    for name, life in LIVES.items():
        assert life.after is None or life.after in Base.metadata.tables[name].c, name
        assert life.stay >= timedelta(0)


@pytest.mark.parametrize("database", ["sqlite_database", "postgres_database"])
def test_of_anonymous_visits_nothing_is_left_beyond_the_stated(
    database: str, request: pytest.FixtureRequest, clock: ManualClock, blobs: BlobStore
) -> None:
    visits = Visits(request.getfixturevalue(database), clock, blobs)
    for number in range(COUNT):
        visits.visit(number)
    came = {name: count for name, count in visits.rows().items() if count >= COUNT}
    assert came == dict.fromkeys(
        (
            "sessions", "visitors", "tickets", "chat_lines", "invites", "blocks", "wallet_nonces",
            "certificate_proofs",
        ), COUNT,
    )  # fmt: skip
    assert visits.age(1) == dict.fromkeys(("sessions", "visitors", "invites", "blocks"), COUNT)
    assert visits.age(30) == dict.fromkeys(("invites", "blocks"), COUNT)
    assert visits.age(60) == {"blocks": COUNT}
    assert visits.age(90) == {}


def test_a_crowd_of_old_rows_goes_in_batches(
    sqlite_database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 3)
    journal, ada = Journal(sqlite_database), Person(VisitorId("ada"), "Ada", 1)
    for number in range(8):
        journal.write(RoomId("boutique"), ada, str(number), "hello")
    units: list[int] = []
    whole = sqlite_database.unit
    monkeypatch.setattr(sqlite_database, "unit", lambda: (units.append(1), whole())[1])
    clock.advance(24 * 3600 * 1000)
    assert housekeeping.forget(sqlite_database, LIVES) == {"chat_lines": 8}
    assert len(units) == 3
