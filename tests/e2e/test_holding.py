"""A finish is switched for all; a product is picked up, turned, put back; nobody takes it from another."""

from __future__ import annotations

from math import dist

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Open
from tests.e2e.person import Person, at, until


def _card(person: Person) -> Locator:
    return person.page.get_by_role("complementary", name="Product")


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
    home = at(basil.hero())
    ana.take(ana.hero()["product"])
    until(lambda: basil.hero()["holder"] == "Ana", "Basil sees who holds it")
    eyes = basil.sees("Ana")
    assert eyes is not None
    until(lambda: dist(at(basil.hero()), (eyes["x"], eyes["y"], eyes["z"])) < 0.9, "before Ana's chest")
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
    assert at(basil.hero()) == home
    until(lambda: not ana.hero()["carried"] and at(ana.hero()) == home, "and so does Ana")
    assert ana.ask("vitrine.errors") == []


def test_who_leaves_puts_back(both: tuple[Person, Person], opened: Open) -> None:
    _, basil = both
    home = at(basil.hero())
    page = opened("/rooms/boutique")
    Person(page).enter("Guest").take(basil.hero()["product"])
    until(lambda: basil.hero()["holder"] == "Guest", "Guest holds it")
    page.context.close()
    until(lambda: not basil.hero()["carried"] and at(basil.hero()) == home, "it is back at its place")
