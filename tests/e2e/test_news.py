"""A brand changes a price, a title, takes a product off sale: open rooms follow without reloading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import NO_WEBGL, Open, profile
from tests.e2e.person import Person, until
from tests.shop import Shop

ROOM = "gallery"
# The first model that is asked for is the room's own.
NO_MODEL = """
const real = fetch;
let lost = null;
globalThis.fetch = (what, ...more) => {
  const url = String(what.url ?? what);
  if (url.includes('.glb')) lost ??= url.split('/').pop();
  return lost && url.endsWith(lost) ? Promise.reject(new TypeError('lost')) : real(what, ...more);
};
"""


class Brand:
    """What stands first in the room, and the brand's hand on it."""

    def __init__(self, shop: Shop) -> None:
        headers = {"Authorization": f"Bearer {shop.token()}"}
        self.http = httpx.Client(base_url=shop.url, headers=headers, trust_env=False, timeout=30)
        detail = self.http.get(f"/api/rooms/{ROOM}").json()
        hero = next(slot["name"] for slot in detail["room"]["slots"] if slot["hero"])
        (self.id,) = (p["product"] for p in detail["room"]["placements"] if p["slot"] == hero)
        product: dict[str, Any] = detail["products"][self.id]
        self.before = {"title": product["title"], "variants": shop.as_written(product["variants"])}

    def stands_for(self, person: Person) -> bool:
        """Whether it has been set out in somebody's room."""
        return any(each["product"] == self.id for each in person.ask("vitrine.products()"))

    def price(self, euros: int) -> None:
        """All its finishes cost so much."""
        self.change(variants=[self._at(variant, euros * 100) for variant in self.before["variants"]])

    def change(self, **fields: object) -> None:
        self.http.patch(f"/api/products/{self.id}", json=fields).raise_for_status()

    def withdraw(self) -> None:
        self.http.post(f"/api/products/{self.id}/withdraw").raise_for_status()

    def restore(self) -> None:
        self.change(**self.before)
        self.http.post(f"/api/products/{self.id}/publish").raise_for_status()

    @staticmethod
    def _at(variant: dict[str, Any], amount_minor: int) -> dict[str, Any]:
        return {**variant, "price": {**variant["price"], "amount_minor": amount_minor}}


@pytest.fixture
def brand(shop: Shop) -> Iterator[Brand]:
    made = Brand(shop)
    yield made
    made.restore()
    made.http.close()


@pytest.fixture(scope="module")
def watching(browser: Browser, shop: Shop) -> Iterator[tuple[Person, Person]]:
    """Ana, who has the room before her, and Lise, who has its list."""
    ana = profile(browser, reduced_motion="reduce").new_page()
    lise = profile(browser).new_page()
    lise.add_init_script(NO_WEBGL)
    for page in (ana, lise):
        page.goto(f"{shop.url}/rooms/{ROOM}")
    yield Person(ana).enter("Ana"), Person(lise).enter("Lise")
    for page in (ana, lise):
        page.context.close()


def _card(person: Person) -> Locator:
    """By its class: in a small window it is hidden while something is in the hand."""
    return person.page.locator(".room-card")


def test_a_new_price_is_read_in_open_rooms_at_once(watching: tuple[Person, Person], brand: Brand) -> None:
    ana, lise = watching
    until(lambda: brand.stands_for(ana), "the hero stands there")
    ana.ask("vitrine.open(given)", brand.id)
    was = _card(ana).locator(".card-price").inner_text()
    brand.price(4_321)
    expect(_card(ana).locator(".card-price")).to_have_text("€4,321")
    expect(_card(ana).locator(".card-news")).to_have_text(f"Was {was}, now €4,321")
    heard = ana.page.locator("p[aria-live=polite].unseen")
    expect(heard).to_have_text(f"{ana.hero()['title']}: Was {was}, now €4,321.")
    buy = _card(ana).get_by_role("link", name="Buy for €4,321")
    expect(buy).to_be_visible()
    expect(lise.page.locator(".room-list")).to_contain_text("Buy for €4,321")
    _card(ana).get_by_role("button", name="Close").click()
    ana.ask("vitrine.open(given)", brand.id)
    expect(_card(ana).locator(".card-price")).to_have_text("€4,321")
    expect(_card(ana).locator(".card-news")).to_have_count(0)
    assert ana.ask("vitrine.errors") == []


def test_where_the_rooms_model_did_not_come_the_list_says_what_a_price_was(
    opened: Open, brand: Brand
) -> None:
    lise = Person(opened(f"/rooms/{ROOM}", init_text=NO_MODEL)).enter("Lise")
    listed = lise.page.locator(".room-list")
    expect(listed).to_contain_text("could not be loaded")
    brand.price(4_321)
    expect(listed).to_contain_text("now €4,321")
    expect(listed).to_contain_text("Buy for €4,321")
    assert lise.ask("vitrine.products()") == []


def test_taken_off_sale_it_stays_in_the_hand_until_it_is_put_down(
    watching: tuple[Person, Person], brand: Brand
) -> None:
    ana, lise = watching
    until(lambda: brand.stands_for(ana), "the hero stands there")
    title = ana.hero()["title"]
    ana.take(brand.id)
    brand.withdraw()
    expect(ana.page.locator(".toast")).to_contain_text("has been taken off sale")
    expect(lise.page.locator(".room-list")).not_to_contain_text(title)
    assert title in ana.titles()
    expect(_card(ana).locator(".card-news")).to_have_text("Taken off sale")
    expect(_card(ana).locator(".card-buy")).to_have_count(0)
    ana.page.keyboard.press("Escape")  # out of the hand
    ana.page.keyboard.press("Escape")  # and the card closed
    until(lambda: title not in ana.titles(), "it is gone")
    assert ana.ask("vitrine.errors") == []
