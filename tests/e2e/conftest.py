"""The demo shop and a Chromium, once for all browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.person import Person
from tests.services.chromium import ARGUMENTS, needed
from tests.shop import Shop

# Small and coarse pictures, four a second: a room's takes 50 ms of a core, and pages share it.
VIEW = {"width": 640, "height": 360}
COARSE: Final = {"viewport": VIEW, "device_scale_factor": 0.25, "locale": "en-GB"}
CALM: Final = """
const next = requestAnimationFrame.bind(globalThis);
globalThis.requestAnimationFrame = (draw) => setTimeout(() => next(draw), 250);
globalThis.cancelAnimationFrame = clearTimeout;
"""
# For a page of somebody whose browser cannot draw in 3D; and of whoever is there only to be seen by others.
NO_WEBGL: Final = """
const real = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return /webgl/.test(kind) ? null : real.call(this, kind, ...rest);
};
"""
PATIENCE_MS = 60_000
OWN_DOMAIN: Final = "maison.localhost"
"""Of the demo's brand."""
expect.set_options(timeout=PATIENCE_MS)

# A software renderer on a busy machine draws a frame a second; what hangs still ends.
LONGEST_S = 420

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests may take longer than others."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.timeout(LONGEST_S))


# Package, not session: an open Playwright keeps an event loop running in this thread, and no test outside
# this folder could then start one of its own.
@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo, as `make demo` runs it, its local chain too.

    Nothing is made of its models: no test here is about that, and it would keep a core busy for a while.
    """
    own = {
        "VITRINE_CHAIN": "auto",
        "VITRINE_MODEL_STEPS": "none",
        # Browsers take whatever ends in localhost for this machine.
        "VITRINE_DOMAINS": f"{OWN_DOMAIN}=maison-vitrine",
    }
    running = Shop(tmp_path_factory.mktemp("shop"), environment=own).start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=needed(), args=list(ARGUMENTS))
        yield running
        running.close()


def profile(browser: Browser, **context: object) -> BrowserContext:
    """A browser profile of its own, drawing coarsely and calmly."""
    made = browser.new_context(**{**COARSE, **context})  # type: ignore[arg-type]  # each is an option of Playwright's
    made.set_default_timeout(PATIENCE_MS)
    made.add_init_script(CALM)
    return made


@pytest.fixture(scope="module")
def both(browser: Browser, shop: Shop) -> Iterator[tuple[Person, Person]]:
    """Ana and Basil in the boutique, each in a browser profile of their own."""
    pages = [profile(browser).new_page() for _ in range(2)]
    people = []
    for page, name in zip(pages, ("Ana", "Basil"), strict=True):
        page.goto(f"{shop.url}/rooms/boutique")
        people.append(Person(page).enter(name))
    yield people[0], people[1]
    for page in pages:
        page.context.close()


@pytest.fixture
def opened(browser: Browser, shop: Shop) -> Iterator[Open]:
    """`opened(path)` is a page in a browser profile of its own; what it logs as an error fails the test."""
    contexts = []
    faults: list[str] = []

    def open_page(
        path: str = "/", *, init: Sequence[Path] = (), init_text: str = "", **context: object
    ) -> Page:
        made = profile(browser, **context)
        contexts.append(made)
        page = made.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        for script in init:
            page.add_init_script(path=script)
        if init_text:
            page.add_init_script(init_text)
        page.goto(shop.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
