"""Two people in one room: they see each other, talk, and switch the same light."""

from __future__ import annotations

from math import hypot

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import profile
from tests.e2e.person import Person, until
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
