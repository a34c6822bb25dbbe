"""Shops with certificates, and a chain with the contract for each test that writes to it.

What tests do to blocks, fees and pools is not taken back whole, so no two share a chain.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.anvil import anvil
from tests.fixtures.certificate import Shop as Contract
from tests.fixtures.certificate import deployed
from tests.fixtures.certificates import Shop
from tests.fixtures.shopchain import ShopChain, shop_chain
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


@pytest.fixture
def live_shop() -> Iterator[Contract]:
    """The contract with its three editions and no token."""
    with anvil() as node:
        yield deployed(node, node.accounts[0], node.accounts)


@pytest.fixture
def shopchain(live_shop: Contract, sqlite_database: Database) -> Iterator[ShopChain]:
    with shop_chain(live_shop, sqlite_database) as ready:
        yield ready
