"""One local chain for all tests of contract wallets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.anvil import anvil
from tests.fixtures.wallets import Wallets


@pytest.fixture(scope="session")
def chain() -> Iterator[Wallets]:
    with anvil() as node:
        yield Wallets(node)
