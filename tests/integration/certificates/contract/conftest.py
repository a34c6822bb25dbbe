"""One chain for all tests of the contract; each test's doings are taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.anvil import Node, anvil
from tests.fixtures.certificate import Shop, deployed


@pytest.fixture(scope="package")
def node() -> Iterator[Node]:
    with anvil() as node:
        yield node


@pytest.fixture(scope="package")
def shop_for_all(node: Node) -> Shop:
    return deployed(node, node.accounts[0], node.accounts)


@pytest.fixture
def shop(shop_for_all: Shop) -> Iterator[Shop]:
    """The contract with its three editions and no token."""
    with shop_for_all.node.undone():
        yield shop_for_all
