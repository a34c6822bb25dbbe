"""A shop that sells: on SQLite, and, where databases differ, on either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.market import Market
from vitrine.clock import ManualClock
from vitrine.storage import BlobStore, Database


@pytest.fixture
def market(
    sqlite_database: Database, clock: ManualClock, blobs: BlobStore, tmp_path: Path
) -> Iterator[Market]:
    found = Market(sqlite_database, clock, blobs, tmp_path)
    yield found
    found.close()


@pytest.fixture
def either(database: Database, clock: ManualClock, blobs: BlobStore, tmp_path: Path) -> Iterator[Market]:
    """On both databases in turn."""
    found = Market(database, clock, blobs, tmp_path)
    yield found
    found.close()
