"""Two people in one room: they see each other, talk, and switch the same light."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import VIEW
from tests.e2e.person import Person, until
from tests.shop import Shop

DRAW_CALLS_LIMIT = 100


@pytest.fixture(scope="module")
def both(browser: Browser, shop: Shop) -> Iterator[tuple[Person, Person]]:
    """Ada and Blaise in the boutique, each in a browser profile of their own."""
    pages: list[Page] = []
    for name in ("Ada", "Blaise"):
        page = browser.new_context(viewport=VIEW, locale="en-GB").new_page()
        page.goto(f"{shop.url}/rooms/boutique")
        Person(page).enter(name)
        pages.append(page)
    yield Person(pages[0]), Person(pages[1])
    for page in pages:
        page.context.close()


def test_each_sees_the_other_walk(both: tuple[Person, Person]) -> None:
    ada, blaise = both
    until(lambda: ada.sees("Blaise") and blaise.sees("Ada"), "they see each other")
    before = ada.place
    ada.page.keyboard.down("w")
    until(lambda: hypot(ada.place[0] - before[0], ada.place[1] - before[1]) > 0.5, "Ada has walked")
    ada.page.keyboard.up("w")
    until(lambda: blaise.sees_at("Ada", ada.place), "Blaise sees Ada where she is")
    until(lambda: ada.sees_at("Blaise", blaise.place), "Ada sees Blaise where he is")


def test_nobody_walks_through_a_plinth(both: tuple[Person, Person]) -> None:
    ada, _ = both
    vase = ada.hero()
    ada.ask("vitrine.teleportTo(given[0], given[1])", [vase["x"], vase["z"]])
    assert hypot(ada.place[0] - vase["x"], ada.place[1] - vase["z"]) > 0.25


def test_chat_arrives_as_text(both: tuple[Person, Person]) -> None:
    ada, blaise = both
    blaise.open_chat()
    ada.say("The <b>celadon</b> one?")
    expect(blaise.page.get_by_role("log")).to_contain_text("The <b>celadon</b> one?")
    expect(ada.page.get_by_role("log")).to_contain_text("The <b>celadon</b> one?")
    assert blaise.page.get_by_role("log").locator("b", has_text="celadon").count() == 0


def test_the_light_is_one_for_all(both: tuple[Person, Person]) -> None:
    ada, blaise = both
    assert ada.ask("vitrine.lights().target") == blaise.ask("vitrine.lights().target") == 1
    ada.choose(ada.thing("module"))
    until(lambda: blaise.ask("vitrine.lights().target") < 0.5, "Ada's switch dims Blaise's room")
    until(lambda: ada.ask("vitrine.lights().level") < 0.5, "and her own")
    blaise.choose(blaise.thing("module"))
    until(lambda: ada.ask("vitrine.lights().target") == 1, "Blaise's switch lights Ada's room")


def test_the_room_stays_within_its_budget(both: tuple[Person, Person]) -> None:
    ada, _ = both
    stats = ada.ask("vitrine.stats()")
    assert 10 < stats["drawCalls"] <= DRAW_CALLS_LIMIT
    assert ada.ask("vitrine.errors") == []


def test_who_leaves_is_gone(both: tuple[Person, Person], browser: Browser, shop: Shop) -> None:
    ada, _ = both
    page = browser.new_context(viewport=VIEW, locale="en-GB").new_page()
    page.goto(f"{shop.url}/rooms/boutique")
    Person(page).enter("Colette")
    until(lambda: ada.sees("Colette"), "Colette came in")
    page.context.close()
    until(lambda: ada.sees("Colette") is None, "Colette has left")
