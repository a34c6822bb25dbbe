"""A finish is switched for all; a product is picked up, turned, put back; nobody takes it from another."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, dist, sin
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import VIEW, Open
from tests.e2e.person import Person, until
from tests.e2e.test_headset import EMULATED
from tests.shop import Shop


@pytest.fixture(scope="module")
def both(browser: Browser, shop: Shop) -> Iterator[tuple[Person, Person]]:
    """Ana and Basil in the boutique."""
    pages: list[Page] = []
    for name in ("Ana", "Basil"):
        page = browser.new_context(viewport=VIEW, locale="en-GB").new_page()
        page.goto(f"{shop.url}/rooms/boutique")
        Person(page).enter(name)
        pages.append(page)
    yield Person(pages[0]), Person(pages[1])
    for page in pages:
        page.context.close()


def _card(person: Person) -> Locator:
    return person.page.get_by_role("complementary", name="Product")


def _at(thing: dict[str, Any]) -> tuple[float, float, float]:
    return thing["x"], thing["y"], thing["z"]


def test_a_finish_is_switched_for_everybody_and_the_choice_stays_ones_own(
    both: tuple[Person, Person],
) -> None:
    ana, basil = both
    vase = ana.hero()["product"]
    for person in both:
        person.ask("vitrine.open(given)", vase)
    before = basil.hero()["wears"]
    _card(ana).get_by_role("button", name="Tenmoku").click()
    until(lambda: basil.hero()["wears"] not in (None, before), "Basil sees the finish that Ana chose")
    expect(_card(basil)).to_contain_text("Ana is showing Tenmoku.")
    own = _card(ana).get_by_role("link", name="Buy").get_attribute("href")
    _card(basil).get_by_role("button", name="Celadon").click()
    until(lambda: ana.hero()["wears"] == basil.hero()["wears"] == before, "and Ana Basil's")
    expect(_card(ana)).to_contain_text("Basil is showing Celadon.")
    assert _card(ana).get_by_role("link", name="Buy").get_attribute("href") == own


def test_what_is_shown_waits_for_who_comes_later(both: tuple[Person, Person], opened: Open) -> None:
    ana, _ = both
    _card(ana).get_by_role("button", name="Tenmoku").click()
    shown = until(lambda: ana.hero()["wears"] == "Tenmoku" and "Tenmoku", "Ana shows Tenmoku")
    late = Person(opened("/rooms/boutique")).enter("Late")
    until(lambda: late.hero()["wears"] == shown, "Late sees what Ana shows")


def test_picked_up_turned_and_put_back(both: tuple[Person, Person]) -> None:
    ana, basil = both
    home = _at(basil.hero())
    ana.take(ana.hero()["product"])
    until(lambda: basil.hero()["holder"] == "Ana", "Basil sees who holds it")
    eyes = basil.sees("Ana")
    assert eyes is not None
    until(lambda: dist(_at(basil.hero()), (eyes["x"], eyes["y"], eyes["z"])) < 0.9, "before Ana's chest")
    expect(ana.page.get_by_role("region", name="Vase Galet, in your hand")).to_contain_text("cm")

    turn = ana.hero()["turn"]
    ana.page.keyboard.press("ArrowRight")
    until(lambda: dist(ana.hero()["turn"], turn) > 0.05, "turned by a key")
    turn = ana.hero()["turn"]
    ana.page.mouse.move(150, 150)
    ana.page.mouse.down()
    ana.page.mouse.move(210, 170)
    ana.page.mouse.up()
    until(lambda: dist(ana.hero()["turn"], turn) > 0.05, "turned by dragging")

    basil.take(basil.hero()["product"])
    expect(basil.page.get_by_text("Ana is holding Vase Galet. A moment, please.")).to_be_visible()
    assert basil.hero()["holder"] == "Ana"

    ana.page.keyboard.press("Escape")
    until(lambda: not basil.hero()["carried"], "Basil sees it put back")
    assert _at(basil.hero()) == home
    until(lambda: not ana.hero()["carried"] and _at(ana.hero()) == home, "and so does Ana")
    assert ana.ask("vitrine.errors") == []


def test_who_leaves_puts_back(both: tuple[Person, Person], opened: Open) -> None:
    _, basil = both
    home = _at(basil.hero())
    page = opened("/rooms/boutique")
    Person(page).enter("Guest").take(basil.hero()["product"])
    until(lambda: basil.hero()["holder"] == "Guest", "Guest holds it")
    page.context.close()
    until(lambda: not basil.hero()["carried"] and _at(basil.hero()) == home, "it is back at its place")


def test_a_hand_in_a_headset_takes_it_and_lets_it_go(opened: Open) -> None:
    friend = Person(opened("/rooms/boutique")).enter("Friend")
    quest = Person(opened("/rooms/boutique", init=EMULATED, reduced_motion="reduce")).enter("Quest")
    home = _at(quest.hero())
    quest.ask("vitrine.teleportTo(given[0], given[1])", [home[0], home[2] + 0.7])
    quest.ask("vitrine.lookAt(...given)", home)
    quest.page.get_by_role("button", name="Enter with a headset").click()
    until(lambda: quest.ask("vitrine.me().presenting"), "the session has begun")
    quest.page.evaluate("headset.stand(0, 0)")

    me = quest.ask("vitrine.me()")
    across, ahead = home[0] - me["x"], home[2] - me["z"]
    # From the room to the headset's own space: the room's rig turned it.
    x = cos(me["yaw"]) * across - sin(me["yaw"]) * ahead
    z = sin(me["yaw"]) * across + cos(me["yaw"]) * ahead
    quest.page.evaluate("(at) => headset.hold('right', ...at)", [x, home[1] + 0.1, z])
    quest.page.evaluate("headset.down('right', 'squeeze')")
    until(lambda: friend.hero()["holder"] == "Quest", "Friend sees that Quest has it")
    quest.page.evaluate("(at) => headset.hold('right', ...at)", [x, home[1] + 0.4, z])
    until(lambda: quest.hero()["y"] == pytest.approx(home[1] + 0.3, abs=0.01), "it sticks to the hand")
    until(lambda: friend.hero()["y"] == pytest.approx(home[1] + 0.3, abs=0.02), "in Friend's room too")
    quest.page.evaluate("headset.up('right', 'squeeze')")
    until(lambda: _at(quest.hero()) == home and not friend.hero()["carried"], "let go, it is back")
    assert quest.ask("vitrine.errors") == friend.ask("vitrine.errors") == []
