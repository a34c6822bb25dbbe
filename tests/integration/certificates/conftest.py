"""A chain with the contract for each test: what tests do to blocks, fees and pools is not taken back whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.anvil import anvil
from tests.fixtures.certificate import Shop, deployed
from tests.fixtures.shopchain import ShopChain, shop_chain
from vitrine.storage import Database


@pytest.fixture
def live_shop() -> Iterator[Shop]:
    """The contract with its three editions and no token."""
    with anvil() as node:
        yield deployed(node, node.accounts[0], node.accounts)


@pytest.fixture
def shopchain(live_shop: Shop, sqlite_database: Database) -> Iterator[ShopChain]:
    with shop_chain(live_shop, sqlite_database) as ready:
        yield ready
