"""Migrations on both databases: they make what the tables say, and can be undone."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, DateTime, column, inspect, table, text

from vitrine.errors import ConfigurationError
from vitrine.storage import (
    Database,
    DatabaseUnavailable,
    Lease,
    ServedAsItIs,
    downgrade,
    import_all_tables,
    migrate,
)
from vitrine.storage.engine import open_engine

_TIMES = {each: DateTime(timezone=True) for each in ("created_at", "queued_at")}
TYPES = {"created_at": DateTime(timezone=True), "document": JSON()}


def tables(url: str) -> set[str]:
    engine = open_engine(url)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_migrating_makes_exactly_the_tables(database_url: str) -> None:
    migrate(database_url)
    metadata = import_all_tables()
    engine = open_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
    assert tables(database_url) == set(metadata.tables)


def test_up_down_up(database_url: str) -> None:
    migrate(database_url)
    migrate(database_url)
    made = tables(database_url)
    downgrade(database_url, "base")
    assert tables(database_url) == set()
    migrate(database_url)
    assert tables(database_url) == made


def test_rooms_of_older_shops_say_which_files_stand_in_them(database_url: str) -> None:
    """Of the version that stands, with a picture and without; a deleted room has none."""
    migrate(database_url)
    downgrade(database_url, "0020")
    scene, picture = "a" * 64, "b" * 64
    engine = open_engine(database_url)
    with engine.begin() as connection:

        def add(to: str, **values: object) -> None:
            made = {"created_at": datetime(2026, 1, 1, tzinfo=UTC), **values}
            columns = [column(each, TYPES.get(each)) for each in made]
            connection.execute(table(to, *columns).insert().values(**made))

        add("brands", id="b", name="B", name_key="b", slug="b")
        for room, version in (("bare", 1), ("gone", 3), ("shown", 2)):
            add("rooms", id=room, brand_id="b", version=version)
        for room, version, shown in (("bare", 1, None), ("shown", 1, None), ("shown", 2, picture)):
            document = {"scene": {"model": scene}, "picture": shown}
            if version == 2:
                wall, finish = {"picture": "c" * 64}, {"picture": None}
                document["dressing"] = {
                    "template": "atelier", "finishes": [finish], "pictures": [wall, wall],
                    "lightmap": {"picture": "d" * 64, "intensity": 1},
                }  # fmt: skip
            add("room_versions", room_id=room, version=version, document=document)
    migrate(database_url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT id, scene_hash, picture_hash FROM rooms ORDER BY id")).all()
        query = text("SELECT room_id, picture_hash FROM room_pictures ORDER BY picture_hash")
        dressed = connection.execute(query).all()
    engine.dispose()
    assert found == [("bare", scene, None), ("gone", None, None), ("shown", scene, picture)]
    assert dressed == [("shown", "c" * 64), ("shown", "d" * 64)]


def test_brands_of_older_shops_keep_the_light_that_they_saw(database_url: str) -> None:
    migrate(database_url)
    downgrade(database_url, "0031")
    engine = open_engine(database_url)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with engine.begin() as connection:

        def add(to: str, **values: object) -> None:
            columns = [column(each, _TIMES.get(each)) for each in values]
            connection.execute(table(to, *columns).insert().values(**values))

        add("models", hash="m", kind="glb", bytes=1, state="done", rules=1, created_at=now, house=False)
        for brand, state in (("a", "done"), ("b", "done"), ("c", "failed")):
            add("brands", id=brand, name=brand, name_key=brand, slug=brand, created_at=now)
            add("jobs", id=brand, brand_id=brand, model_hash="m", state=state, attempts=0, created_at=now)
        for position, (step, state) in enumerate({"levels": "done", "bake-day": "skipped"}.items()):
            add(
                "model_steps", model_hash="m", step=step, position=position, recipe=2, state=state,
                percent=0, attempts=0, queued_at=now,
            )  # fmt: skip
    migrate(database_url)
    with engine.connect() as connection:
        query = text("SELECT brand_id, step, cancelled FROM scene_orders ORDER BY brand_id")
        found = [(brand, step, bool(cancelled)) for brand, step, cancelled in connection.execute(query)]
    engine.dispose()
    assert found == [("a", "bake-day", True), ("b", "bake-day", True)]


def test_the_schema_does_not_change_under_who_serves_it(database_url: str) -> None:
    migrate(database_url)
    downgrade(database_url, "-1")
    database = Database(database_url)
    lease = Lease(database, "process 1")
    lease.take()
    before = tables(database_url)
    with pytest.raises(ServedAsItIs, match="process 1 serves it with the older one: stop that first"):
        migrate(database_url)
    assert tables(database_url) == before
    lease.release()
    migrate(database_url)
    Lease(database, "process 2").take()
    migrate(database_url)  # nothing is missing: workers of a shop that serves
    database.close()


def test_a_migrated_database_works(database_url: str) -> None:
    migrate(database_url)
    database = Database(database_url)
    now = database.clock.now()
    with database.unit() as unit:
        insert = "INSERT INTO visitors (id, name, colour, created_at) VALUES ('v', 'Ada', 1, :now)"
        unit.session.execute(text(insert), {"now": now.isoformat()})
    with database.read() as session:
        assert session.execute(text("SELECT name FROM visitors")).scalar_one() == "Ada"
    database.close()


def test_processes_that_start_at_once_do_not_collide(database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=migrate, args=(database_url,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert tables(database_url) == set(import_all_tables().tables)


def test_a_database_that_is_gone_is_a_typed_error() -> None:
    with pytest.raises(DatabaseUnavailable):
        migrate("postgresql://nobody@127.0.0.1:9/none")


def test_a_schema_newer_than_the_code_is_named(database_url: str) -> None:
    migrate(database_url)
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ConfigurationError, match="install the version that made it"):
        migrate(database_url)
