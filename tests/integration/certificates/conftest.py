"""One chain for all tests that write to it; each test's doings are taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.anvil import Node, anvil
from tests.fixtures.certificate import Shop, deployed
from tests.fixtures.shopchain import ShopChain, shop_chain
from vitrine.storage import Database


@pytest.fixture(scope="session")
def live_node() -> Iterator[Node]:
    with anvil() as node:
        yield node


@pytest.fixture(scope="session")
def live_shop_for_all(live_node: Node) -> Shop:
    return deployed(live_node, live_node.accounts[0], live_node.accounts)


@pytest.fixture
def live_shop(live_shop_for_all: Shop) -> Iterator[Shop]:
    """The contract with its three editions and no token."""
    with live_shop_for_all.node.undone():
        yield live_shop_for_all


@pytest.fixture
def shopchain(live_shop: Shop, sqlite_database: Database) -> Iterator[ShopChain]:
    with shop_chain(live_shop, sqlite_database) as ready:
        yield ready
