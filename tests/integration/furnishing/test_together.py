"""Two editors at once, on both databases: nothing that either did is lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.effort import share
from tests.fixtures.editors import edits_lost
from tests.integration.furnishing.conftest import Shop


@pytest.mark.race
def test_of_the_acts_of_two_editors_at_once_nothing_is_lost(either: Shop) -> None:
    products = [either.product() for _ in range(3)]

    def ask(method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> dict[str, Any]:
        answer = either.http.request(method, path, json=body, headers={**either.stock.token, **headers})
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    assert edits_lost(ask, "boutique", products, share(200), seed=1) == 0
