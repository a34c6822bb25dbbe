"""Engines: how each database is opened so that an acknowledged write survives a crash."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from vitrine.errors import ConfigurationError
from vitrine.storage.types import as_json
from vitrine.storage.waits import PATIENT_S

BUSY_MS = int(1000 * PATIENT_S)
RETRY_S = 0.01
POOL_SIZE = 20
POOL_OVERFLOW = 40
READ_ONLY = "vitrine_read_only"
# Of a writing transaction: how long it waits for locks, the rest of what `waits` leaves.
WAIT_MS = "vitrine_wait_ms"


def parse_url(url: str) -> URL:
    """The URL with its driver chosen. Raises ConfigurationError; the message never shows a password."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ConfigurationError(
            "VITRINE_DATABASE_URL cannot be read: write sqlite:////folder/shop.db or "
            "postgresql://user:password@host/name."
        ) from None
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        if parsed.database in (None, "", ":memory:"):
            raise ConfigurationError(
                "SQLite in memory would lose the shop at exit and cannot serve several threads: "
                "name a file, sqlite:////folder/shop.db."
            )
        return parsed.set(drivername="sqlite+pysqlite")
    raise ConfigurationError(
        f"Database {parsed.drivername!r} is not supported: use sqlite:////folder/shop.db or "
        "postgresql://user:password@host/name."
    )


def open_engine(url: str) -> Engine:
    """An engine for threads. Opens no connection yet, except that SQLite's folder is made."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed)
    # A lock is waited for as long as on SQLite, then the visitor hears "busy"; unless the URL says otherwise.
    waiting = {} if "options" in parsed.query else {"options": f"-c lock_timeout={BUSY_MS}"}
    try:
        engine = create_engine(
            parsed,
            pool_size=POOL_SIZE,
            max_overflow=POOL_OVERFLOW,
            pool_pre_ping=True,
            hide_parameters=True,
            json_serializer=as_json,
            connect_args={"connect_timeout": BUSY_MS // 1000} | waiting,
        )
    except ModuleNotFoundError:
        raise ConfigurationError(
            "PostgreSQL needs its driver: run pip install 'vitrine-shop[postgres]'."
        ) from None
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _open_sqlite(url: URL) -> Engine:
    folder = Path(str(url.database)).resolve().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The database's folder {folder} cannot be made ({error.strerror}): name one you may write to."
        ) from error
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        hide_parameters=True,  # an error with its row's values in a log would show what must not be logged
        json_serializer=as_json,
        connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN is deferred: a transaction that reads first and writes later fails at
    # once with SQLITE_BUSY when another wrote in between, whatever the timeout. So we begin ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous = FULL")  # NORMAL may lose the last commits at power loss
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    # A new file changes its journal under an exclusive lock, and SQLite does not wait for that one as
    # busy_timeout asks: of processes that open it at the same moment, all but one are turned away at once.
    end = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(RETRY_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(READ_ONLY):
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")
    else:
        wait_ms = connection.get_execution_options().get(WAIT_MS, BUSY_MS)
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait_ms}")
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_postgres(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(READ_ONLY):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    elif options.get(WAIT_MS, BUSY_MS) < BUSY_MS:
        # 0 would be for ever.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, options[WAIT_MS])}")
