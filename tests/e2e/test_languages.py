"""Pages in pseudo-locales: what is written past its catalogue, cut off, or too wide when words are long."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NO_WEBGL, Open
from tests.e2e.member import signed_in
from tests.shop import Shop

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1}
REST_S = 20.0
DESK = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1}

# What people wrote (titles, names), numbers, the wordmark and the languages' own letters need no catalogue.
AUDIT = r"""async () => {
  const served = await Promise.all(
    ['/api/rooms', '/api/products?limit=100', '/api/session', '/api/rooms/boutique', '/api/templates',
     '/api/brand/rooms', '/api/brand/rooms/deleted', '/api/tokens', '/api/models?limit=100']
      .map(async (path) => { const told = await fetch(path); return told.ok ? told.text() : ''; }));
  // Spaces that no line breaks at are set where a text is read.
  const plain = (text) => text.normalize().replace(/\s/g, ' ');
  const known = plain(served.join(' ')) + ' Vitrine EN FR GLB Maison';
  const seen = (node) => { const box = node.getBoundingClientRect(); const style = getComputedStyle(node);
    return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.opacity !== '0'; };
  const past = [], cut = [], wide = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const words = plain(text.textContent).trim();
    const holder = text.parentElement;
    if (!/\p{L}{3}/u.test(words) || !seen(holder)) continue;
    if (holder.closest('script, style, noscript, [data-words=own]')) continue;
    if (words.includes('~') || words.includes('[')) continue;
    if (words.split(' · ').every((part) => known.includes(part) || !/\p{L}{3}/u.test(part))) continue;
    past.push(words.slice(0, 80));
  }
  for (const node of document.body.querySelectorAll('*')) {
    if (!seen(node)) continue;
    const style = getComputedStyle(node);
    const clips = style.overflowX === 'hidden' || style.overflowX === 'clip';
    if (clips && node.scrollWidth > node.clientWidth + 1 && /~/.test(node.textContent ?? ''))
      cut.push(`${node.tagName}.${node.className}: ${node.textContent.trim().slice(0, 60)}`);
    const box = node.getBoundingClientRect();
    const inside = !node.closest('.visually-hidden, .skip, svg, canvas');
    const beside = box.right > innerWidth + 1 || box.left < -1;
    if (inside && beside && box.left < innerWidth && /~/.test(node.textContent ?? ''))
      wide.push(`${node.tagName}.${node.className} ${Math.round(box.left)}..${Math.round(box.right)}`);
  }
  return { past: [...new Set(past)], cut: [...new Set(cut)], wide: [...new Set(wide)],
           scrolls: document.documentElement.scrollWidth - document.documentElement.clientWidth };
}"""


SOUND = {"past": [], "cut": [], "wide": [], "scrolls": 0}


def told(page: Page) -> dict[str, Any]:
    """What the audit finds once the page has come to rest: what is still fading or filled in is no fault."""
    found: dict[str, Any] = page.evaluate(AUDIT)
    end = time.monotonic() + REST_S
    while found != SOUND and time.monotonic() < end:
        page.wait_for_timeout(250)
        found = page.evaluate(AUDIT)
    return found


@pytest.mark.parametrize(("locale", "direction"), [("en-XA", "ltr"), ("ar-XB", "rtl")])
def test_long_words_fit_a_phone(opened: Open, shop: Shop, locale: str, direction: str) -> None:
    page = opened(f"/?lang={locale}", init_text=NO_WEBGL, **PHONE)
    for path in ("/", "/mine", "/brand"):
        page.goto(f"{shop.url}{path}?lang={locale}")
        expect(page.locator("#content")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert told(page) == SOUND, path
    assert page.evaluate("getComputedStyle(document.body).direction") == direction

    page.goto(f"{shop.url}/rooms/boutique?lang={locale}")
    expect(page.locator("form .button.primary")).to_be_visible()
    assert told(page) == SOUND
    page.locator("form input").first.fill("Ada")
    page.locator("form .button.primary").click()
    expect(page.get_by_role("heading", name="Vase Galet")).to_be_visible()
    assert told(page) == SOUND


def test_long_words_fit_a_brands_desk(opened: Open, shop: Shop) -> None:
    page = signed_in(opened("/brand", **DESK), shop)
    page.goto(f"{shop.url}/brand?lang=en-XA")
    expect(page.locator("#content h2").filter(visible=True).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert told(page) == SOUND
