"""One open shop for all tests of a file, and people in it who must notice nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.gateway.people import Client
from tests.integration.gateway.shop import Shop, a_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    opened = a_shop(f"sqlite:///{tmp_path_factory.mktemp('live')}/shop.db")
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def own_shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop of the test's own, for what would disturb the others."""
    opened = a_shop(f"sqlite:///{tmp_path}/shop.db")
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def bystander(shop: Shop) -> Iterator[Client]:
    """Somebody in the room during the test; at its end they must still be served."""
    with Client(shop, "Bystander") as someone:
        someone.stand(1.0)
        assert someone.frame()
        yield someone
        someone.stand(2.0)
        someone.until_shown(2.0)
        someone.send_ping()
