"""What the test provider keeps, in one SQLite file: objects, answers by idempotency key, webhooks to send.

A request is one transaction: what it changed, its events and its kept answer are there together after a kill,
or none of them is.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vitrine.payments.testpay.refusals import Denied

Obj = dict[str, Any]

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS objects (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, created INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, created);
CREATE TABLE IF NOT EXISTS answers (
  key TEXT PRIMARY KEY, address TEXT NOT NULL, digest TEXT NOT NULL, status INTEGER NOT NULL,
  body TEXT NOT NULL, request TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS sendings (
  seq INTEGER PRIMARY KEY, event TEXT NOT NULL, due_ms INTEGER NOT NULL, attempts INTEGER NOT NULL,
  state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, text TEXT NOT NULL);
"""
LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """An answer that is given again. address: method and path of its request. request: its id."""

    address: str
    digest: str
    status: int
    body: str
    request: str
    at: int


@dataclass(frozen=True, slots=True)
class Sending:
    """An event that is to be sent to the shop. due_ms: Unix time. state: waiting, sent, failed or lost."""

    seq: int
    event: str
    due_ms: int
    attempts: int
    state: str


class Store:
    """folder: made if it is not there; None: in memory. Callers take turns (`Provider` has the lock)."""

    def __init__(self, folder: Path | None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = ":memory:" if folder is None else str(folder / "testpay.sqlite3")
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # A process that is killed loses nothing so; a power cut may cost the last requests.
        self._database.execute("PRAGMA journal_mode = WAL").close()
        self._database.execute("PRAGMA synchronous = NORMAL").close()
        self._database.executescript(SCHEMA)

    @contextmanager
    def unit(self) -> Iterator[None]:
        """All of it, or nothing."""
        self._database.execute("BEGIN IMMEDIATE").close()
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK").close()
            raise
        self._database.execute("COMMIT").close()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Within a unit: what a refusal that is not kept had written is taken back."""
        self._database.execute("SAVEPOINT attempt").close()
        try:
            yield
        except Denied as refusal:
            if not refusal.kept:
                self._database.execute("ROLLBACK TO attempt").close()
            raise
        finally:
            self._database.execute("RELEASE attempt").close()

    def put(self, thing: Obj) -> Obj:
        """Keep an object as it is now."""
        body = json.dumps(thing)
        self._database.execute(
            "INSERT INTO objects (id, kind, created, body) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (thing["id"], thing["object"], thing["created"], body),
        ).close()
        return thing

    def get(self, kind: str, name: str) -> Obj | None:
        query = "SELECT body FROM objects WHERE id = ? AND kind = ?"
        row = self._database.execute(query, (name, kind)).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, kind: str, since: int = 0, until: int = 2**62) -> list[Obj]:
        """Objects of a kind, the newest first. since, until: of their creation, both included."""
        query = "SELECT body FROM objects WHERE kind = ? AND created BETWEEN ? AND ? ORDER BY seq DESC"
        return [json.loads(row[0]) for row in self._database.execute(query, (kind, since, until))]

    def counts(self) -> dict[str, int]:
        return dict(self._database.execute("SELECT kind, count(*) FROM objects GROUP BY kind ORDER BY kind"))

    def answer(self, key: str) -> KeptResponse | None:
        query = "SELECT address, digest, status, body, request, at FROM answers WHERE key = ?"
        row = self._database.execute(query, (key,)).fetchone()
        return KeptResponse(*row) if row else None

    def keep(self, key: str, kept: KeptResponse) -> None:
        values = (key, kept.address, kept.digest, kept.status, kept.body, kept.request, kept.at)
        self._database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", values).close()

    def send(self, event: str, due_ms: int) -> None:
        query = "INSERT INTO sendings (event, due_ms, attempts, state) VALUES (?, ?, 0, 'waiting')"
        self._database.execute(query, (event, due_ms)).close()

    def due(self, now_ms: int) -> list[Sending]:
        query = (
            "SELECT seq, event, due_ms, attempts, state FROM sendings "
            "WHERE state = 'waiting' AND due_ms <= ? ORDER BY due_ms, seq"
        )
        return [Sending(*row) for row in self._database.execute(query, (now_ms,))]

    def sendings(self) -> list[Sending]:
        query = "SELECT seq, event, due_ms, attempts, state FROM sendings ORDER BY seq"
        return [Sending(*row) for row in self._database.execute(query)]

    def mark(self, seq: int, state: str, attempts: int, due_ms: int) -> None:
        query = "UPDATE sendings SET state = ?, attempts = ?, due_ms = ? WHERE seq = ?"
        self._database.execute(query, (state, attempts, due_ms, seq)).close()

    def drop(self, name: str) -> None:
        """Keep the object no longer."""
        self._database.execute("DELETE FROM objects WHERE id = ?", (name,)).close()

    def noted(self, name: str) -> str:
        """What is kept under this name, "": nothing."""
        row = self._database.execute("SELECT text FROM notes WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def note(self, name: str, text: str) -> str:
        """What is kept under this name; `text`, if nothing was yet."""
        self._database.execute("INSERT OR IGNORE INTO notes VALUES (?, ?)", (name, text)).close()
        return self.noted(name)

    def close(self) -> None:
        self._database.close()


def new_name(prefix: str) -> str:
    """An id as Stripe's look: `pi_3Abc…`."""
    return f"{prefix}_3" + "".join(secrets.choice(LETTERS) for _ in range(23))
