"""Schema changes: up to the newest revision, or down to an older one, one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from vitrine.errors import ConfigurationError
from vitrine.storage.engine import open_engine
from vitrine.storage.errors import ServedAsItIs
from vitrine.storage.failures import translated
from vitrine.storage.lease import standing

SCRIPTS = Path(__file__).parent / "migrations"
WAIT_MS = 120_000
# Any fixed 63-bit number: the name of our lock among PostgreSQL's advisory locks.
LOCK = 0x7669_7472_696E_65


def migrate(url: str) -> None:
    """Bring the schema at `url` to the newest revision. A second process waits, then finds it done.

    All or nothing on both databases: a failed migration leaves the schema as it was.
    Raises ServedAsItIs if it would change under a process that serves it; ConfigurationError for a schema
    newer than this code, or a URL it cannot use.
    """
    _run(url, _upgrade)


def downgrade(url: str, revision: str) -> None:
    """Take the schema back to `revision` ("base" for an empty one). What only newer tables hold is lost."""
    _run(url, lambda config: command.downgrade(config, revision))


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for an open connection, without any file of the user's."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(config: Config) -> None:
    connection: Connection = config.attributes["connection"]
    scripts = ScriptDirectory.from_config(config)
    older = {each.revision for each in scripts.walk_revisions()} - {*scripts.get_heads()}
    if MigrationContext.configure(connection).get_current_revision() in older:
        lease = standing(connection)
        if lease is not None and not lease.over:
            raise ServedAsItIs(lease.holder)
    command.upgrade(config, "head")


def _run(url: str, action: Callable[[Config], None]) -> None:
    with translated(), locked_connection(url) as connection:
        try:
            action(alembic_config(connection))
        except CommandError as error:
            raise ConfigurationError(
                f"The database schema does not fit this version of Vitrine ({error}): "
                "install the version that made it, or a newer one."
            ) from error
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).first()
            if broken is not None:
                raise RuntimeError(f"the migration would break a reference in table {broken[0]}: undone")


@contextmanager
def locked_connection(url: str) -> Iterator[Connection]:
    """One connection in one transaction that keeps every other migrating process waiting."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                # Changing a table on SQLite means copying and dropping it; with foreign keys on, the drop
                # would delete what refers to it. Off in this transaction, and checked before its commit.
                # Straight at the driver: inside a transaction SQLite ignores the pragma.
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA foreign_keys = OFF")
                raw.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.execute(text(f"SET LOCAL lock_timeout = {WAIT_MS}"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                yield connection
    finally:
        engine.dispose()
