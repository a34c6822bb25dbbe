"""One local chain for all tests of contract wallets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.anvil import Anvil, anvil


@pytest.fixture(scope="session")
def chain() -> Iterator[Anvil]:
    with anvil() as running:
        yield running
