"""A shop with certificates on both databases."""

from __future__ import annotations

import pytest

from tests.fixtures.certificates import Shop
from vitrine.clock import ManualClock
from vitrine.storage import BlobStore, Database


@pytest.fixture
def shop(database: Database, clock: ManualClock, blobs: BlobStore) -> Shop:
    return Shop(database, clock, blobs)
