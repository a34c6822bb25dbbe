"""`vitrine events` and the doctor: what was given up is seen, and told again when it is revived."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.fixtures.command import vitrine
from tests.house import migrated
from vitrine.settings import Settings
from vitrine.storage import Database, Outbox, event
from vitrine.storage.tables import DeliveryRow


@event("test.cli")
@dataclass(frozen=True)
class Happened:
    number: int


@pytest.fixture
def dead(tmp_path: Path) -> tuple[Path, int]:
    """A data folder, and the number of the event that was given up in it."""
    database = Database(migrated(Settings(data=tmp_path)))
    with database.unit() as unit:
        unit.collect(Happened(1))
        unit.collect(Happened(2))
    outbox = Outbox(database, {"mail": {"test.cli"}})
    claim = outbox.claim({"mail": 1})[0]
    outbox.bury(claim, "OSError")
    database.close()
    return tmp_path, claim.id


def test_the_dead_are_listed_and_revived(dead: tuple[Path, int]) -> None:
    folder, number = dead
    options = ("--data", str(folder))
    (found,) = json.loads(vitrine("events", "dead", "--json", *options).out)["items"]
    assert found.pop("dead_at").startswith("20")
    assert found == {"id": number, "group": "mail", "kind": "test.cli", "attempts": 1, "reason": "OSError"}
    shown = vitrine("events", "dead", *options)
    assert (shown.code, "test.cli" in shown.out, "OSError" in shown.out) == (0, True, True)

    revived = vitrine("events", "revive", str(number), "--json", *options)
    assert (revived.code, json.loads(revived.out)) == (0, {"revived": number})
    assert json.loads(vitrine("events", "dead", "--json", *options).out) == {"items": [], "unclaimed": {}}
    nothing = vitrine("events", "dead", *options)
    assert (nothing.code, nothing.out) == (0, "")


@pytest.mark.parametrize("number", ["99", "-1", "one", ""])
def test_a_number_that_nothing_has_is_one_line(dead: tuple[Path, int], number: str) -> None:
    ran = vitrine("events", "revive", "--data", str(dead[0]), "--", number)
    assert ran.code == 2
    assert ran.line


def test_a_folder_without_a_shop_is_one_line_and_stays_empty(tmp_path: Path) -> None:
    for words in (("dead",), ("revive", "1")):
        ran = vitrine("events", *words, "--data", str(tmp_path))
        assert (ran.code, "no shop" in ran.line) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_claims_is_counted(dead: tuple[Path, int]) -> None:
    folder, _ = dead
    database = Database(f"sqlite:///{folder / 'vitrine.sqlite3'}")
    with database.unit() as unit:
        long_ago = database.clock.now() - timedelta(days=2)
        unit.session.execute(update(DeliveryRow).values(next_at=long_ago))
    database.close()
    options = ("--data", str(folder))
    assert json.loads(vitrine("events", "dead", "--json", *options).out)["unclaimed"] == {"mail": 1}
    assert "1 for mail" in vitrine("events", "dead", *options).err
    checks = json.loads(vitrine("doctor", "--json", VITRINE_DATA=str(folder)).out)["checks"]
    assert "1 for mail" in next(each for each in checks if each["part"] == "events")["what"]


def test_the_doctor_names_them(dead: tuple[Path, int]) -> None:
    def found() -> dict[str, str]:
        ran = vitrine("doctor", "--json", VITRINE_DATA=str(dead[0]))
        return next(each for each in json.loads(ran.out)["checks"] if each["part"] == "events")

    told = found()
    assert told["state"] == "missing"
    assert told["what"].startswith("1 given up") and "1 not handled yet, since 20" in told["what"]
    assert "vitrine events dead" in told["fix"]
    vitrine("events", "revive", str(dead[1]), "--data", str(dead[0]))
    assert found()["state"] == "ok"
