"""The power goes: rooms, products and talk are still there, and who was in comes back by themselves."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import NO_WEBGL, profile
from tests.e2e.person import Person, until
from tests.shop import ROOT, Shop

GALLERY = len(json.loads((ROOT / "assets/rooms/gallery/room.json").read_text())["placements"])


def test_killed_and_started_again(browser: Browser, shop: Shop) -> None:
    context = profile(browser)
    page = context.new_page()
    page.goto(f"{shop.url}/rooms/gallery")
    ada = Person(page).enter("Ada")
    until(lambda: len(ada.titles()) == GALLERY, "everything that stands here has come")
    slot, titles = ada.ask("vitrine.me().slot"), sorted(ada.titles())
    ada.say("I was here before the power went.")
    expect(page.get_by_role("log")).to_contain_text("before the power went")

    shop.kill()
    until(lambda: ada.ask("vitrine.room().status") == "reconnecting", "she sees that it is gone")
    shop.start()
    until(lambda: ada.ask("vitrine.room().status") == "open", "she is back without doing anything")
    assert ada.ask("vitrine.me().slot") >= 0 and slot >= 0
    until(lambda: sorted(ada.titles()) == titles, "and everything stands where it stood")

    newcomer = profile(browser).new_page()
    newcomer.add_init_script(NO_WEBGL)  # who comes new has the list: what stands there, and who is there
    newcomer.goto(f"{shop.url}/rooms/gallery")
    blaise = Person(newcomer).enter("Blaise")
    for title in set(titles):
        expect(newcomer.get_by_role("heading", name=title, exact=True).first).to_be_visible()
    blaise.open_chat()
    expect(newcomer.get_by_role("log")).to_contain_text("I was here before the power went.")
    until(lambda: ada.sees("Blaise"), "she sees him")
    until(lambda: blaise.here().count("Ada") == 1, "and he her, once")
    newcomer.context.close()
    context.close()
