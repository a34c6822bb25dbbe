"""One parameter for many values, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from vitrine.accounts.tables import VisitorRow
from vitrine.storage import Database, among


def test_many_texts_and_numbers_are_one_parameter(database: Database) -> None:
    now = database.clock.now()
    with database.unit() as unit:
        for each in range(12):
            unit.session.add(VisitorRow(id=f"it's {each}", name=f"{each}", colour=each, created_at=now))
    with database.read() as session:

        def found(column: str, values: list[object]) -> set[str]:
            query = select(VisitorRow.name).where(among(session, getattr(VisitorRow, column), values))
            return set(session.scalars(query))

        assert found("id", ["it's 3", "it's 5", "nobody"]) == {"3", "5"}
        assert found("id", [f"it's {each % 50}" for each in range(40_000)]) == {
            str(each) for each in range(12)
        }
        assert found("colour", [1, 7, 99]) == {"1", "7"}
        assert found("id", []) == set()


def test_rows_can_be_deleted_by_it(database: Database) -> None:
    now = database.clock.now()
    with database.unit() as unit:
        for each in range(3):
            unit.session.add(VisitorRow(id=f"v{each}", name="x", colour=each, created_at=now))
    with database.unit() as unit:
        chosen = among(unit.session, VisitorRow.id, ["v0", "v2"])
        unit.session.execute(delete(VisitorRow).where(chosen).execution_options(synchronize_session=False))
    with database.read() as session:
        assert list(session.scalars(select(VisitorRow.id))) == ["v1"]


@pytest.mark.parametrize("value", ["\\", '"', "a\nb", "é", "[]"])
def test_no_text_breaks_out(database: Database, value: str) -> None:
    with database.unit() as unit:
        unit.session.add(VisitorRow(id=value, name="x", colour=1, created_at=database.clock.now()))
    with database.read() as session:
        assert list(session.scalars(select(VisitorRow.id).where(among(session, VisitorRow.id, [value])))) == [
            value
        ]
