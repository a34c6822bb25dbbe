"""The network breaks, somebody is blocked, the room is full: what people notice of it."""

from __future__ import annotations

from contextlib import suppress

import httpx
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NotThere

from tests.e2e.conftest import NO_WEBGL, Open
from tests.e2e.member import capacity, signed_in
from tests.e2e.person import Person, until
from tests.shop import Shop

# Keeps the page's sockets, so that a test can break one as a network does: without a close that says goodbye.
SOCKETS = """
globalThis.sockets = [];
globalThis.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); sockets.push(this); }
};
"""


def test_a_broken_connection_keeps_the_place_and_who_blocks_vanishes(opened: Open) -> None:
    ada = Person(opened("/rooms/gallery", init_text=SOCKETS)).enter("Ada")
    blaise = Person(opened("/rooms/gallery")).enter("Blaise")
    until(lambda: blaise.sees("Ada") and ada.sees("Blaise"), "they see each other")
    _is_mended(ada, blaise)
    colette = Person(opened("/rooms/gallery", init_text=NO_WEBGL)).enter("Colette")
    _vanish_for_each_other(ada, blaise, colette)


def _is_mended(ada: Person, blaise: Person) -> None:
    slot = ada.ask("vitrine.me().slot")
    ada.page.evaluate("sockets.at(-1).close()")
    until(lambda: ada.ask("sockets.length") > 1 and ada.ask("vitrine.room().status") == "open", "she is back")
    assert ada.ask("vitrine.me().slot") == slot
    ada.say("Here I am again.")
    blaise.open_chat()
    expect(blaise.page.get_by_role("log")).to_contain_text("Here I am again.")
    expect(blaise.page.get_by_role("log")).not_to_contain_text("Ada has left.")
    until(lambda: blaise.sees("Ada") and ada.sees("Blaise"), "they see each other as before")


def _vanish_for_each_other(ada: Person, blaise: Person, colette: Person) -> None:
    ada.act("Blaise", "Block")
    ada.page.get_by_role("dialog", name="Block Blaise?").get_by_role("button", name="Block").click()
    until(lambda: not ada.sees("Blaise") and not blaise.sees("Ada"), "neither is drawn for the other")
    until(lambda: "Blaise" not in ada.here(), "nor in the list")
    assert "Ada" not in blaise.here()
    assert {"Ada", "Blaise"} <= set(colette.here())
    ada.page.get_by_role("button", name="Unblock Blaise").click()
    until(lambda: ada.sees("Blaise") and blaise.sees("Ada"), "they see each other again")


def test_a_full_room_is_watched_and_entered_when_somebody_goes(opened: Open, shop: Shop) -> None:
    owner = signed_in(opened("/brand"), shop)
    until(lambda: _people(shop, "gallery") == 0, "whoever was there before has left")
    with capacity(owner, "gallery", 1):
        ada = _first(opened("/rooms/gallery"), "Ada")
        page = opened("/rooms/gallery")
        page.get_by_label("Your name").fill("Blaise")
        page.get_by_role("button", name="Walk in").click()
        expect(page.get_by_role("heading", name="The room is full")).to_be_visible()
        page.get_by_role("button", name="Watch instead").click()
        blaise = Person(page).arrived("gallery")
        assert blaise.ask("vitrine.room().watching")
        until(lambda: blaise.sees("Ada"), "he sees her")
        assert ada.here() == ["Ada (you)"], "she does not see him"
        page.get_by_role("button", name="Come in").click()
        expect(page.get_by_text("The room is still full.")).to_be_visible()
        ada.page.goto(f"{shop.url}/")

        def entered() -> bool:
            if blaise.ask("vitrine.room().watching"):
                with suppress(NotThere):  # he has come in this very moment
                    page.get_by_role("button", name="Come in").click(timeout=2_000)
                page.wait_for_timeout(500)
            return not blaise.ask("vitrine.room().watching")

        until(entered, "he is in, on the same page")
        assert blaise.ask("vitrine.me().slot") >= 0
        expect(page.get_by_role("button", name="Come in")).to_be_hidden()


def _first(page: Page, name: str) -> Person:
    """Somebody who comes in, though the seat of whoever was there last may be kept for a while."""
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Walk in").click()
    again = page.get_by_role("button", name="Try again")

    def inside() -> bool:
        if again.is_visible():
            with suppress(NotThere):
                again.click(timeout=2_000)
        return bool(page.evaluate("vitrine.ready"))

    until(inside, "there is a seat")
    return Person(page).arrived("gallery")


def _people(shop: Shop, room: str) -> int:
    """How many are in the room."""
    return int(httpx.get(f"{shop.url}/api/rooms/{room}", trust_env=False).json()["people"])


def test_the_operator_sees_the_room_in_figures(opened: Open, shop: Shop) -> None:
    Person(opened("/rooms/gallery", init_text=NO_WEBGL)).enter("Ada")
    page = opened("/operate")
    expect(page.get_by_role("heading", name="Sign in to see the live rooms")).to_be_visible()
    page = signed_in(opened("/brand"), shop, operator=True)
    page.get_by_role("link", name="Live rooms").click()
    room = page.locator("[data-room=gallery]")
    people = room.locator(".tile", has_text="People").locator(".tile-value")
    expect(people).to_have_text("1")
    ticks = room.locator(".tile", has_text="Ticks a second").locator(".tile-value")
    until(lambda: float(ticks.inner_text()) > 0, "the room ticks")
