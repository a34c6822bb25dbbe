"""Two people in one room: they see each other, talk, switch the same light and the same finish; a product is
picked up, turned, put back, and nobody takes it from another.
"""

from __future__ import annotations

from math import dist, hypot

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import Open, profile
from tests.e2e.person import Person, at, until
from tests.shop import Shop

DRAW_CALLS_LIMIT = 100


def test_each_sees_the_other_walk(both: tuple[Person, Person]) -> None:
    ana, basil = both
    until(lambda: ana.sees("Basil") and basil.sees("Ana"), "they see each other")
    before = ana.place
    ana.page.keyboard.down("w")
    until(lambda: hypot(ana.place[0] - before[0], ana.place[1] - before[1]) > 0.5, "Ana has walked")
    ana.page.keyboard.up("w")
    until(lambda: basil.sees_at("Ana", ana.place), "Basil sees Ana where she is")
    until(lambda: ana.sees_at("Basil", basil.place), "Ana sees Basil where he is")


def test_nobody_walks_through_a_plinth(both: tuple[Person, Person]) -> None:
    ana, _ = both
    vase = ana.hero()
    ana.ask("vitrine.teleportTo(given[0], given[1])", [vase["x"], vase["z"]])
    assert hypot(ana.place[0] - vase["x"], ana.place[1] - vase["z"]) > 0.25


def test_chat_arrives_as_text(both: tuple[Person, Person]) -> None:
    ana, basil = both
    basil.open_chat()
    ana.say("The <b>celadon</b> one?")
    expect(basil.page.get_by_role("log")).to_contain_text("The <b>celadon</b> one?")
    expect(ana.page.get_by_role("log")).to_contain_text("The <b>celadon</b> one?")
    assert basil.page.get_by_role("log").locator("b", has_text="celadon").count() == 0
    for person in both:
        person.close_chat()


def test_the_light_is_one_for_all(both: tuple[Person, Person]) -> None:
    ana, basil = both
    assert ana.ask("vitrine.lights().target") == basil.ask("vitrine.lights().target") == 1
    ana.choose(ana.thing("module"))
    until(lambda: basil.ask("vitrine.lights().target") < 0.5, "Ana's switch dims Basil's room")
    until(lambda: ana.ask("vitrine.lights().level") < 0.5, "and her own")
    basil.choose(basil.thing("module"))
    until(lambda: ana.ask("vitrine.lights().target") == 1, "Basil's switch lights Ana's room")


def test_the_room_stays_within_its_budget(both: tuple[Person, Person]) -> None:
    ana, _ = both
    stats = ana.ask("vitrine.stats()")
    assert 10 < stats["drawCalls"] <= DRAW_CALLS_LIMIT
    assert ana.ask("vitrine.errors") == []


def test_who_leaves_is_gone(both: tuple[Person, Person], browser: Browser, shop: Shop) -> None:
    ana, _ = both
    page = profile(browser).new_page()
    page.goto(f"{shop.url}/rooms/boutique")
    Person(page).enter("Colette")
    until(lambda: ana.sees("Colette"), "Colette came in")
    page.context.close()
    until(lambda: ana.sees("Colette") is None, "Colette has left")


def _card(person: Person) -> Locator:
    return person.page.get_by_role("complementary", name="Product")


def test_a_finish_is_switched_for_everybody_and_the_choice_stays_ones_own(
    both: tuple[Person, Person],
) -> None:
    ana, basil = both
    vase = ana.hero()["product"]
    for person in both:
        person.ask("vitrine.open(given)", vase)
    if basil.hero()["wears"] == "Tenmoku":  # as somebody left it who was here before
        _card(basil).get_by_role("button", name="Celadon").click()
        until(lambda: "Tenmoku" not in (ana.hero()["wears"], basil.hero()["wears"]), "both see Celadon")
    before = basil.hero()["wears"]
    _card(ana).get_by_role("button", name="Tenmoku").click()
    until(lambda: basil.hero()["wears"] not in (None, before), "Basil sees the finish that Ana chose")
    expect(_card(basil)).to_contain_text("Ana is showing Tenmoku.")
    own = _card(ana).get_by_role("link", name="Buy").get_attribute("href")
    _card(basil).get_by_role("button", name="Celadon").click()
    until(lambda: ana.hero()["wears"] == basil.hero()["wears"] == before, "and Ana Basil's")
    expect(_card(ana)).to_contain_text("Basil is showing Celadon.")
    assert _card(ana).get_by_role("link", name="Buy").get_attribute("href") == own


def test_what_is_shown_waits_for_who_comes_later_and_who_leaves_puts_back(
    both: tuple[Person, Person], opened: Open
) -> None:
    ana, basil = both
    ana.ask("vitrine.open(given)", ana.hero()["product"])
    _card(ana).get_by_role("button", name="Tenmoku").click()
    shown = until(lambda: ana.hero()["wears"] == "Tenmoku" and "Tenmoku", "Ana shows Tenmoku")
    page = opened("/rooms/boutique")
    late = Person(page).enter("Late")
    until(lambda: late.hero()["wears"] == shown, "Late sees what Ana shows")
    home = at(basil.hero())
    late.take(basil.hero()["product"])
    until(lambda: basil.hero()["holder"] == "Late", "Late holds it")
    page.context.close()
    until(lambda: not basil.hero()["carried"] and at(basil.hero()) == home, "it is back at its place")


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
    until(lambda: not basil.hero()["carried"] and at(basil.hero()) == home, "Basil sees it put back")
    until(lambda: not ana.hero()["carried"] and at(ana.hero()) == home, "and so does Ana")
    assert ana.ask("vitrine.errors") == []
