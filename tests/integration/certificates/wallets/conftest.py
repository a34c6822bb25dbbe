"""One local chain for all tests of contract wallets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.anvil import anvil
from tests.fixtures.wallets import Wallets
from vitrine.certificates.wallets import contracts


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine may be busy with other tests."""
    monkeypatch.setattr(contracts, "PATIENCE_S", 60.0)


@pytest.fixture(scope="session")
def chain() -> Iterator[Wallets]:
    with anvil() as node:
        yield Wallets(node)
