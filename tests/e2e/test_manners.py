"""Shown out, kept out, muted, paused, in two windows: what the visitor reads, and how it goes on.

Everybody here has the room as a list: the pages are the same, and no picture is drawn by software meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Open, profile
from tests.e2e.member import signed_in
from tests.e2e.person import Person, until
from tests.shop import Shop

LIST = "HTMLCanvasElement.prototype.getContext = () => null;"
ROOM = "/rooms/gallery"


@pytest.fixture(scope="module")
def house(browser: Browser, shop: Shop) -> Iterator[Person]:
    """One of the brand's own people, in the room all the time."""
    context = profile(browser)
    page = context.new_page()
    page.add_init_script(LIST)
    signed_in(page, shop)
    page.goto(shop.url + ROOM)
    yield Person(page).enter("House")
    context.close()


def guest(opened: Open, name: str) -> Person:
    return Person(opened(ROOM, init_text=LIST)).enter(name)


def end(house: Person, name: str, act: str, reason: str) -> None:
    """Remove or ban somebody, for a reason."""
    house.act(name, act)
    dialog = house.page.get_by_role("dialog", name=f"{act} {name}?")
    dialog.get_by_label("Reason").fill(reason)
    dialog.get_by_role("button", name=act).click()


def ways(page: Page) -> list[str]:
    """What the page of an end offers."""
    return page.locator(".room-failure .actions > *").all_inner_texts()


def test_who_is_shown_out_reads_why_and_may_come_again(house: Person, opened: Open) -> None:
    ada = guest(opened, "Ada")
    end(house, "Ada", "Remove", "Closing time.")
    expect(ada.page.get_by_role("heading", name="Your visit has ended")).to_be_visible()
    expect(ada.page.get_by_role("alert").locator("blockquote")).to_have_text("Closing time.")
    assert ways(ada.page) == ["All rooms", "Come in again"]
    ada.page.get_by_role("button", name="Come in again").click()
    ada.arrived("gallery")


def test_who_is_banned_reads_until_when_inside_and_at_the_door(house: Person, opened: Open) -> None:
    bob = guest(opened, "Bob")
    end(house, "Bob", "Ban", "Stood in the vase.")
    alert = bob.page.get_by_role("alert")
    expect(alert.get_by_role("heading", name="Your visit has ended")).to_be_visible()
    expect(alert).to_contain_text("does not let you into this room until")
    told = alert.locator("p").inner_text()
    bob.page.reload()
    expect(alert.get_by_role("heading", name="This door stays closed")).to_be_visible()
    expect(alert.locator("p")).to_have_text(told)
    expect(alert.locator("blockquote")).to_have_text("Stood in the vase.")
    assert ways(bob.page) == ["All rooms"]


def test_the_muted_see_that_they_are_until_they_may_speak(house: Person, opened: Open) -> None:
    cleo = guest(opened, "Cleo")
    cleo.open_chat()
    house.act("Cleo", "Mute")
    field = cleo.page.get_by_label("Write to everyone in the room")
    expect(field).to_be_disabled()
    expect(cleo.page.locator(".talk-silence")).to_have_text("The house has muted you in this room.")
    house.page.get_by_role("button", name="Let speak").click()
    expect(field).to_be_enabled()
    cleo.say("Thank you.")
    expect(cleo.page.get_by_role("log")).to_contain_text("Thank you.")


def test_a_paused_room_is_watched_until_it_goes_on(house: Person, opened: Open) -> None:
    dora = guest(opened, "Dora")
    house.here()
    house.page.get_by_role("button", name="Pause the room").click()
    try:
        expect(dora.page.get_by_text("The house has paused the room for a moment.").first).to_be_visible()
        page = opened(ROOM, init_text=LIST)
        page.get_by_label("Your name").fill("Emil")
        page.get_by_role("button", name="Walk in").click()
        expect(page.get_by_role("heading", name="The room is paused")).to_be_visible()
        assert ways(page) == ["Watch instead", "Try again"]
        page.get_by_role("button", name="Watch instead").click()
        emil = Person(page).arrived("gallery")
        page.get_by_role("button", name="Come in").click()
        expect(page.get_by_text("The room is still paused.")).to_be_visible()
    finally:
        house.page.get_by_role("button", name="Open the room again").click()
    expect(dora.page.locator(".room-status")).to_have_text("")
    page.get_by_role("button", name="Come in").click()
    until(lambda: not emil.ask("vitrine.room().watching"), "he is in")


def test_a_second_window_takes_the_visit_over_and_gives_it_back(opened: Open) -> None:
    first = guest(opened, "Fay")
    second = Person(first.page.context.new_page())
    second.page.add_init_script(LIST)
    second.page.goto(first.page.url)
    second.arrived("gallery")
    expect(first.page.get_by_role("heading", name="You are here in another window")).to_be_visible()
    assert ways(first.page) == ["Go on here", "All rooms"]
    first.page.get_by_role("button", name="Go on here").click()
    first.arrived("gallery")
    expect(second.page.get_by_role("heading", name="You are here in another window")).to_be_visible()


def test_whom_one_has_blocked_is_listed_when_they_and_the_browsers_memory_are_gone(opened: Open) -> None:
    gil, hal = guest(opened, "Gil"), guest(opened, "Hal")
    until(lambda: "Hal" in gil.here(), "Hal is there")
    gil.act("Hal", "Block")
    gil.page.get_by_role("dialog", name="Block Hal?").get_by_role("button", name="Block").click()
    until(lambda: gil.blocked() == ["Hal"], "the list shows him")
    hal.page.close()
    gil.page.evaluate("localStorage.clear()")
    gil.page.reload()
    gil.enter("Gil")
    until(lambda: gil.blocked() == ["Hal"], "the shop remembers it")
    gil.page.get_by_role("button", name="Unblock Hal").click()
    until(lambda: gil.blocked() == [], "undone")
