"""The power goes: rooms, products and talk are still there, and who was in comes back by themselves."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import profile
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
    newcomer.goto(f"{shop.url}/rooms/gallery")
    blaise = Person(newcomer).enter("Blaise")
    until(lambda: sorted(blaise.titles()) == titles, "as it does for who comes new")
    blaise.open_chat()
    expect(newcomer.get_by_role("log")).to_contain_text("I was here before the power went.")
    until(lambda: blaise.sees("Ada") and ada.sees("Blaise"), "they see each other")
    assert len([person for person in blaise.ask("vitrine.people()") if person["name"] == "Ada"]) == 1
    newcomer.context.close()
    context.close()
