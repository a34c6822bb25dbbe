"""Shops with certificates."""

from __future__ import annotations

import pytest

from tests.fixtures.certificates import Shop
from vitrine.clock import ManualClock
from vitrine.storage import BlobStore, Database


@pytest.fixture
def shop(sqlite_database: Database, clock: ManualClock, blobs: BlobStore) -> Shop:
    """On SQLite."""
    return Shop(sqlite_database, clock, blobs)


@pytest.fixture
def both(database: Database, clock: ManualClock, blobs: BlobStore) -> Shop:
    """On SQLite and on PostgreSQL: for supply, repetition, callers at once, and each kind of query."""
    return Shop(database, clock, blobs)
