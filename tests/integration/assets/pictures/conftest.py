"""One browser for all picture tests, as one worker has one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.pictures import browser
from vitrine.assets.pictures.renderer import Renderer

LONGEST_S = 240


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A software renderer on a busy machine takes its time; what hangs still ends."""
    for item in items:
        if item.path.parent.name == "pictures":
            item.add_marker(pytest.mark.timeout(LONGEST_S))


@pytest.fixture(scope="package")
def renderer() -> Iterator[Renderer]:
    with Renderer(browser(), idle_s=600, picture_s=120) as found:
        yield found
