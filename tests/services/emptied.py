"""A PostgreSQL database with all our tables, the same for each test of a process and as empty as a new one.

To copy one from a template takes PostgreSQL half a second on a busy machine, for it writes out all that it
holds; to delete the rows that a test has left takes some milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg import sql
from sqlalchemy import MetaData

from vitrine.storage import Database

NAME: Final = "vitrine_emptied"
# Who still holds a connection or a lock is of a test that is over.
OTHERS: Final = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
SEQUENCES: Final = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
    " FROM pg_sequences WHERE last_value IS NOT NULL"
)


def named(uri: str, name: str) -> str:
    """The URL of another database of the same server."""
    head, query = uri.split("?", 1)
    return f"{head.rsplit('/', 1)[0]}/{name}?{query}"


class Emptied:
    """url: of the database, for one test at a time."""

    def __init__(self, url: str, tables: MetaData, admin: psycopg.Connection) -> None:
        self.url = url
        self._admin = admin
        self._names = frozenset(tables.tables)
        # Deletes need not go by the order of foreign keys.
        admin.execute("SET session_replication_role = replica")
        self._filled = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
            for name in sorted(self._names)
        )

    def empty(self) -> str:
        """As if no test had been before. Returns the URL."""
        ask = self._admin.execute
        ask(OTHERS)
        for (name,) in ask(TABLES).fetchall():
            if name not in self._names:
                ask(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(name)))
        for (name,) in ask(self._filled).fetchall():
            ask(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        ask(SEQUENCES)
        return self.url


@contextmanager
def emptied(server: str, tables: MetaData) -> Iterator[Emptied]:
    """server: the URL of a running PostgreSQL that has no such database yet."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {NAME}")
    url = named(server, NAME)
    database = Database(url)
    tables.create_all(database.engine)
    database.close()
    with psycopg.connect(url, autocommit=True) as admin:
        yield Emptied(url, tables, admin)
