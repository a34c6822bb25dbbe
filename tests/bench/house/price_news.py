"""How soon people in an open room read a price that a brand has changed: real shop, real pages, 30 changes.

From the moment the change is sent to the moment the page shows it, so it holds the change's own
transaction, the event's way through the outbox and the room, and the page's question to the shop.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.person import Person, until
from tests.services.chromium import ARGUMENTS, needed
from tests.shop import Shop

CHANGES = 30
PAGES = 4
ROOM = "boutique"
NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null;"
"""The room as a list: what is measured is the news, not the software renderer."""
WATCH = """() => {
  globalThis.arrived = {};
  const look = () => {
    for (const [, price] of document.querySelector('.room-list').textContent.matchAll(/€([\\d,.]+)/g))
      globalThis.arrived[price] ??= Date.now();
  };
  const list = document.querySelector('.room-list');
  new MutationObserver(look).observe(list, { childList: true, subtree: true });
}"""
PATIENCE_S = 20.0


def figures() -> dict[str, Any]:
    """price_news_p95_ms: milliseconds; of CHANGES changes read on PAGES pages."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        shop = Shop(Path(data)).start()
        browser = playwright.chromium.launch(executable_path=needed(), args=list(ARGUMENTS))
        try:
            pages = [_reader(browser, shop, f"Reader {number}") for number in range(PAGES)]
            taken = sorted(_changes(shop, pages))
        finally:
            browser.close()
            shop.kill()
    return {
        "price_news_p50_ms": round(taken[len(taken) // 2]),
        "price_news_p95_ms": round(taken[int(len(taken) * 0.95)]),
        "price_news_changes": CHANGES,
        "price_news_pages": PAGES,
    }


def _reader(browser: Browser, shop: Shop, name: str) -> Page:
    page = browser.new_context(locale="en-GB").new_page()
    page.add_init_script(NO_WEBGL)
    page.goto(f"{shop.url}/rooms/{ROOM}")
    Person(page).enter(name)
    page.evaluate(WATCH)
    return page


def _changes(shop: Shop, pages: list[Page]) -> list[float]:
    taken = []
    headers = {"Authorization": f"Bearer {shop.token()}"}
    with httpx.Client(base_url=shop.url, headers=headers, trust_env=False, timeout=30) as http:
        detail = http.get(f"/api/rooms/{ROOM}").json()
        product = detail["products"][detail["room"]["placements"][0]["product"]]
        written = shop.as_written(product["variants"])
        for number in range(CHANGES):
            euros = 3_001 + number
            variants = [
                {**variant, "price": {**variant["price"], "amount_minor": euros * 100}} for variant in written
            ]
            sent = time.time() * 1000
            http.patch(f"/api/products/{product['id']}", json={"variants": variants}).raise_for_status()
            for page in pages:
                taken.append(_arrival(page, f"{euros:,}") - sent)
    return taken


def _arrival(page: Page, price: str) -> float:
    found = until(
        lambda: page.evaluate("(price) => globalThis.arrived[price]", price), f"€{price} is read", PATIENCE_S
    )
    return float(found)
