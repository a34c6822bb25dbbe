"""A shop with certificates on both databases, and one chain for all tests that write to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.anvil import Node, anvil
from tests.fixtures.certificate import Shop as Contract
from tests.fixtures.certificate import deployed
from tests.fixtures.certificates import Shop
from tests.fixtures.shopchain import ShopChain, shop_chain
from vitrine.clock import ManualClock
from vitrine.storage import BlobStore, Database


@pytest.fixture
def shop(database: Database, clock: ManualClock, blobs: BlobStore) -> Shop:
    return Shop(database, clock, blobs)


@pytest.fixture
def lite(sqlite_database: Database, clock: ManualClock, blobs: BlobStore) -> Shop:
    """On SQLite alone: for what is refused before a database is asked."""
    return Shop(sqlite_database, clock, blobs)


@pytest.fixture(scope="session")
def live_node() -> Iterator[Node]:
    with anvil() as node:
        yield node


@pytest.fixture(scope="session")
def live_shop_for_all(live_node: Node) -> Contract:
    return deployed(live_node, live_node.accounts[0], live_node.accounts)


@pytest.fixture
def live_shop(live_shop_for_all: Contract) -> Iterator[Contract]:
    """The contract with its three editions and no token; what a test does is taken back."""
    with live_shop_for_all.node.undone():
        yield live_shop_for_all


@pytest.fixture
def shopchain(live_shop: Contract, sqlite_database: Database) -> Iterator[ShopChain]:
    with shop_chain(live_shop, sqlite_database) as ready:
        yield ready
