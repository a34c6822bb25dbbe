"""What nobody has foreseen, as problem objects."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert

from vitrine.app.problems import add_problem_handlers
from vitrine.storage import Database
from vitrine.storage.tables import LeaseRow


def test_two_writers_who_meet_hear_when_to_come_back(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Where no caller knows what it means that somebody was quicker, it is no failure of the shop's."""
    app = FastAPI()
    add_problem_handlers(app)

    @app.post("/")
    def write() -> None:
        row = {"name": "twice", "holder": "secret words", "epoch": 1, "until_ms": 0}
        for _ in range(2):
            with database.unit() as unit:
                unit.session.execute(insert(LeaseRow).values(**row))

    answer = TestClient(app).post("/")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/database-busy")
    assert int(answer.headers["retry-after"]) == answer.json()["retry_after_s"]
    assert "two writers met" in caplog.text and "secret words" not in caplog.text
