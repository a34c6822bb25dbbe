"""A person at a browser: what the tests do with a room page, in their words."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import hypot
from typing import Any

from playwright.sync_api import Locator, Page

PATIENCE_S = 60.0


def until(what: Callable[[], Any], why: str, patience_s: float = PATIENCE_S) -> Any:
    """The first true value of `what`. Polls from here: the page's policy forbids evaluating strings in it."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {patience_s:.0f} s: {why}")


def at(thing: dict[str, Any]) -> tuple[float, float, float]:
    """Where something of `Person.hero` or `Person.sees` is, in metres."""
    return thing["x"], thing["y"], thing["z"]


class Person:
    """Somebody in a room. page: at a room's address; `enter` walks in."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def enter(self, name: str) -> Person:
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_role("button", name="Walk in").click()
        return self.arrived()

    def arrived(self, room: str | None = None) -> Person:
        """Wait until the room is drawn and joined. room: the one it should be, after a doorway."""
        until(
            lambda: self.ask("vitrine.ready && (given === null || vitrine.room().id === given)", room),
            f"{room or 'the room'} is drawn and joined",
        )
        return self

    def ask(self, expression: str, argument: object = None) -> Any:
        return self.page.evaluate(f"(given) => ({expression})", argument)

    @property
    def place(self) -> tuple[float, float]:
        found = self.ask("vitrine.me()")
        return found["x"], found["z"]

    def sees(self, name: str) -> dict[str, Any] | None:
        """How somebody else is drawn here, or None."""
        return next((person for person in self.ask("vitrine.people()") if person["name"] == name), None)

    def sees_at(self, name: str, place: tuple[float, float], within_m: float = 0.05) -> bool:
        found = self.sees(name)
        return found is not None and hypot(found["x"] - place[0], found["z"] - place[1]) <= within_m

    def hero(self) -> dict[str, Any]:
        """The product that the room shows first, once it stands there: goods come after the room."""

        def standing() -> list[dict[str, Any]]:
            return [product for product in self.ask("vitrine.products()") if product["hero"]]

        only: dict[str, Any]
        (only,) = until(standing, "what the room shows first stands there")
        return only

    def take(self, product: str) -> None:
        """Pick it up by its card."""
        self.ask("vitrine.open(given)", product)
        self.page.get_by_role("button", name="Pick up").click()

    def titles(self) -> list[str]:
        """What stands in the room."""
        return [product["title"] for product in self.ask("vitrine.products()")]

    def thing(self, kind: str) -> str:
        """The id of the only thing of this kind."""
        found = [thing["id"] for thing in self.ask("vitrine.things()") if thing["kind"] == kind]
        assert len(found) == 1
        return str(found[0])

    def choose(self, thing: str) -> None:
        self.ask("vitrine.choose(given)", thing)

    def say(self, text: str) -> None:
        self.open_chat()
        self.page.get_by_label("Write to everyone in the room").fill(text)
        self.page.keyboard.press("Enter")

    def open_chat(self) -> None:
        if not self.page.get_by_label("Write to everyone in the room").is_visible():
            self.page.get_by_role("button", name="Talk").click()

    def close_chat(self) -> None:
        field = self.page.get_by_label("Write to everyone in the room")
        if field.is_visible():
            self.page.get_by_role("button", name="Talk").click()
            field.wait_for(state="hidden")

    def here(self) -> list[str]:
        """The names in the list of people, which is open afterwards."""
        return self._people().locator(".people-list").first.locator(".people-name").all_inner_texts()

    def blocked(self) -> list[str]:
        """The names of those one has blocked, as the list of people shows them."""
        return self._people().locator(".people-blocked .people-name").all_inner_texts()

    def act(self, name: str, act: str) -> None:
        """Choose something to do about somebody in the list of people."""
        people = self._people()
        toggle = people.get_by_role("button", name=f"What to do about {name}")
        if toggle.get_attribute("aria-expanded") != "true":
            toggle.click()
        group = people.get_by_role("group", name=f"What to do about {name}")
        group.get_by_role("button", name=act, exact=True).click()

    def _people(self) -> Locator:
        dialog = self.page.get_by_role("dialog", name="People here")
        if not dialog.is_visible():
            self.page.get_by_role("button", name="People").click()
            dialog.wait_for()
        return dialog
