"""Fixtures that several folders share: a clock that stands still, blobs, and real databases."""

from __future__ import annotations

import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from xdist.remote import Producer

from tests import disk, effort, sharing
from tests.contracts.witness import Witness, witnessing
from tests.services.emptied import Emptied, emptied, named
from tests.services.postgres import postgres as running_postgres
from vitrine.clock import ManualClock
from vitrine.storage import BlobStore, Database, import_all_tables

with warnings.catch_warnings():
    # Starlette would rather have httpx2, which we do not ship; said once here, it is quiet in every test.
    warnings.simplefilter("ignore")
    import starlette.testclient  # noqa: F401

LEFT_BEHIND = ("asyncio", "sqlalchemy")

disk.hurry()
effort.register()


@pytest.fixture(scope="session")
def witness() -> Iterator[Witness]:
    """Sees every answer of our routes in this process."""
    with witnessing() as found:
        yield found


@pytest.fixture(autouse=True)
def declared_answers(witness: Witness) -> Iterator[None]:
    """No test gets an answer over HTTP that the API does not describe."""
    yield
    faults = list(dict.fromkeys(witness.faults))
    witness.faults.clear()
    assert not faults, "\n".join(faults)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `race` is won or lost by chance: it runs again and again in `make test-long`."""
    if metafunc.definition.get_closest_marker("race") and (again := effort.times(*effort.RACES)) > 1:
        metafunc.fixturenames.append("again")
        metafunc.parametrize("again", range(again))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `long` is for `make test-long` alone; side by side, what takes long comes first."""
    if effort.quick():
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: sharing.rank(item.nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> sharing.Sharing:
    """Asked for by `-n`."""
    return sharing.Sharing(config, log)


def pytest_collection_finish() -> None:
    # A library of Ethereum's raises it to 100,000 as it is imported: then the brackets within brackets that
    # many tests send would end the process. A shop's own process keeps Python's limit.
    sys.setrecursionlimit(1000)


@pytest.fixture
def caplog(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is logged meanwhile, but for what Python says as it clears away what an earlier test has left."""
    caplog.handler.addFilter(lambda record: not record.name.startswith(LEFT_BEHIND))
    return caplog


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL, started once; ends with a database's name to replace."""
    with running_postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """A fresh, empty database."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield named(postgres, name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def emptied_postgres(postgres: str) -> Iterator[Emptied]:
    """One database with all our tables, for one test after the other."""
    with emptied(postgres, import_all_tables()) as ready:
        yield ready


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A file that is not there yet."""
    return f"sqlite:///{tmp_path}/shop.db"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all our tables, to be copied: a tenth of the time that making them takes."""
    file = tmp_path_factory.mktemp("template") / "shop.db"
    database = Database(f"sqlite:///{file}")
    import_all_tables().create_all(database.engine)
    database.close()
    return file


@pytest.fixture
def sqlite_database(sqlite_url: str, sqlite_template: Path, clock: ManualClock) -> Iterator[Database]:
    """SQLite with all our tables, empty."""
    shutil.copyfile(sqlite_template, sqlite_url.removeprefix("sqlite:///"))
    database = Database(sqlite_url, clock)
    yield database
    database.close()


@pytest.fixture
def postgres_database(request: pytest.FixtureRequest, clock: ManualClock) -> Iterator[Database]:
    """PostgreSQL with all our tables, empty."""
    ready: Emptied = request.getfixturevalue("emptied_postgres")
    database = Database(ready.empty(), clock)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """Both databases in turn: what storage promises holds on either."""
    ready: Database = request.getfixturevalue(f"{request.param}_database")
    return ready


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database without tables, both kinds in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
