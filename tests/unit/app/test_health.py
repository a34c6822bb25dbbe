"""/readyz writes, and not more than once a second whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from starlette.testclient import TestClient

from vitrine.app import health
from vitrine.app.problems import add_problem_handlers
from vitrine.storage import Database, DiskFull, UnitOfWork


class FullDisk(Database):
    """A database whose disk may be full."""

    full = False
    writes = 0

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        self.writes += 1
        if self.full:
            raise DiskFull
        with super().unit() as unit:
            yield unit


def test_ready_is_who_can_write(sqlite_database: Database) -> None:
    database = FullDisk(sqlite_database.url)
    app = FastAPI()
    add_problem_handlers(app)
    app.include_router(health.router(database, list))
    with TestClient(app) as client:
        database.full = True
        answers = [client.get("/readyz") for _ in range(2)]
        assert [(each.status_code, each.json()["type"]) for each in answers] == [
            (507, "/problems/disk-full")
        ] * 2
        assert client.get("/healthz").status_code == 200
        database.full, database.writes = False, 0
        assert {client.get("/readyz").status_code for _ in range(20)} == {200}
        assert 1 <= database.writes < 20
    database.close()
