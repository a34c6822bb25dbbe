"""A shop with certificates on both databases."""

from __future__ import annotations

import pytest

from tests.fixtures.certificates import Shop
from vitrine.clock import ManualClock
from vitrine.storage import BlobStore, Database


@pytest.fixture
def shop(database: Database, clock: ManualClock, blobs: BlobStore) -> Shop:
    return Shop(database, clock, blobs)


@pytest.fixture
def lite(sqlite_database: Database, clock: ManualClock, blobs: BlobStore) -> Shop:
    """On SQLite alone: for what is refused before a database is asked."""
    return Shop(sqlite_database, clock, blobs)
