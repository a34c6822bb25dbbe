"""Tests do not wait for the disk: what they write would not outlive a power cut, and nothing else differs.

Only in this process, by hooks of the test run: the product has no such switch, and processes that tests start
and kill sync as a shop does (`integration/storage/test_durable.py`).
"""

from __future__ import annotations

import os
import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool


def hurry() -> None:
    """From now on syncing answers at once, and SQLite does not ask for it."""
    os.fsync = _nothing
    event.listen(Pool, "checkout", _relax)


def _nothing(_file: Any) -> None:
    pass


def _relax(connection: Any, _record: Any, _proxy: Any) -> None:
    # At each checkout, for the shop prepares a new connection after every hook that all pools share.
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF").close()
