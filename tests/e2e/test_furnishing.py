"""A member furnishes a room where it stands: by mouse and keys, in a draft that opens when it is ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import NO_WEBGL, profile
from tests.e2e.member import enrolled, signed_in
from tests.e2e.person import Person, until
from tests.shop import Shop


@pytest.fixture
def member(browser: Browser, shop: Shop) -> Iterator[Page]:
    page = profile(browser, viewport={"width": 960, "height": 600}).new_page()
    page.set_default_timeout(
        180_000
    )  # a busy machine draws a room of a template late, and the door waits for it
    yield signed_in(page, shop)
    page.context.close()


@pytest.fixture
def phone(browser: Browser, shop: Shop) -> Iterator[Page]:
    """Élise's, 390 px wide, with fingers."""
    small = {"viewport": {"width": 390, "height": 760}, "has_touch": True, "is_mobile": True}
    page = profile(browser, **small).new_page()
    page.set_default_timeout(180_000)
    yield signed_in(page, shop)
    page.context.close()


@pytest.fixture
def zoe(browser: Browser, shop: Shop) -> Iterator[Page]:
    """Another member's, whose browser draws no 3D."""
    page = profile(browser).new_page()
    page.add_init_script(NO_WEBGL)
    yield enrolled(page, shop, name="Zoé")
    page.context.close()


@pytest.fixture
def colleague(shop: Shop) -> Iterator[httpx.Client]:
    """A program of the same brand."""
    token = {"Authorization": f"Bearer {shop.token()}"}
    with httpx.Client(base_url=shop.url, headers=token, timeout=60) as client:
        yield client


@pytest.fixture
def room(colleague: httpx.Client) -> Iterator[str]:
    """A room of a template with the demo's products, open to everybody; gone afterwards."""
    said = {"title": {"en": "Furnished"}, "template": "atelier"}
    made = str(colleague.post("/api/rooms", json=said).raise_for_status().json()["id"])
    colleague.patch(f"/api/rooms/{made}", json={"state": "public"}).raise_for_status()
    yield made
    colleague.delete(f"/api/rooms/{made}").raise_for_status()


def test_a_room_is_furnished_by_mouse_and_keys_and_then_opened(
    member: Page, colleague: httpx.Client, room: str, shop: Shop
) -> None:
    live = seen(shop, room)
    member.goto(f"{shop.url}/rooms/{room}")
    one = Person(member).enter("Élise")
    came_in = one.place
    member.get_by_role("button", name="Arrange the room").click()
    panel = member.get_by_role("complementary", name="Arrange the room")

    # Found by a word, put before one's feet, and chosen.
    panel.get_by_role("searchbox").fill("lamp")
    panel.locator(".furnish-product").first.click()
    new = until(lambda: next((each for each in standing(one) if each["placement"] not in live), None), "it")
    expect(panel.get_by_role("button", name="Take away")).to_be_visible()

    # Keys move and turn it, to the centimetre.
    member.keyboard.press("ArrowLeft")
    member.keyboard.press("Shift+ArrowLeft")
    member.keyboard.press("r")
    moved = until(lambda: elsewhere(one, new), "it stands elsewhere")
    assert abs(abs(moved["x"] - new["x"]) + abs(moved["z"] - new["z"]) - 0.06) < 0.001
    until(lambda: its(one, new)["turn"] != new["turn"], "it is turned")

    # The mouse drags it over the floor.
    here = its(one, new)
    until(lambda: drag(one, here), "it was dragged")

    # A colleague's program takes another away meanwhile; who furnishes reads it, and sees it.
    gone = next(iter(live))
    taken = [{"do": "take", "thing": "placement", "id": gone}]
    draft = colleague.get(f"/api/rooms/{room}/draft").json()
    acts = {"base": draft["number"], "acts": taken}
    colleague.post(f"/api/rooms/{room}/draft/acts", json=acts).raise_for_status()
    expect(panel.get_by_role("status").filter(has_text="took")).to_be_visible()
    until(lambda: all(each["placement"] != gone for each in standing(one)), "it is gone here, too")

    # Visitors saw nothing of it; then all of it, and what was undone is undone.
    assert seen(shop, room).keys() == live.keys()
    member.keyboard.press("Control+d")
    until(lambda: len(standing(one)) == len(live) + 1, "one like it stands beside it")
    member.keyboard.press("Control+z")
    until(lambda: len(standing(one)) == len(live), "that is undone")
    panel.get_by_role("button", name="Open to the public").click()
    member.get_by_role("dialog").get_by_role("button", name="Open to the public").click()
    expect(panel.get_by_text("Visitors see this room as it is here.")).to_be_visible()
    opened = seen(shop, room)
    assert opened.keys() == live.keys() - {gone} | {new["placement"]}
    last = its(one, new)
    assert opened[new["placement"]]["position"] == [last["x"], last["y"], last["z"]]

    # And it is walked around, once this browser has heard what was opened.
    until(lambda: is_beside(one, last, came_in), "who wants to stand where it stands, stands beside it")


def test_two_arrange_one_room_one_by_finger_and_one_by_keys_alone(
    phone: Page, zoe: Page, room: str, shop: Shop
) -> None:
    phone.goto(f"{shop.url}/rooms/{room}")
    one = Person(phone).enter("Élise")
    phone.get_by_role("button", name="Arrange the room").tap()
    panel = phone.get_by_role("complementary", name="Arrange the room")
    live = set(seen(shop, room))  # not what is drawn so far: goods come after the room
    # As large as a finger, and without a hole in its middle: a finger there is on it from every side.
    panel.locator(".furnish-product").filter(has_text="Vase Galet").first.tap()
    new = until(lambda: next((each for each in standing(one) if each["placement"] not in live), None), "it")
    fingers = Fingers(phone, panel)

    # A finger drags it over the floor; a second one turns it.
    until(lambda: fingers.drag(one, new), "it was dragged")
    here = its(one, new)
    until(lambda: fingers.twist(one, new), "it was turned by two fingers")
    assert (its(one, new)["x"], its(one, new)["z"]) == (here["x"], here["z"]), "it turns where it stands"
    turned = its(one, new)["turn"]
    panel.get_by_role("button", name="Undo").tap()
    until(lambda: its(one, new)["turn"] == here["turn"], "that is undone")
    panel.get_by_role("button", name="Redo").tap()
    until(lambda: its(one, new)["turn"] == turned, "and done again")

    # Zoé, without 3D and without a mouse, finds it in the list and moves it: each sees what the other did.
    zoe.goto(f"{shop.url}/rooms/{room}")
    zoe.get_by_label("Your name").fill("Zoé")
    zoe.keyboard.press("Enter")
    theirs = zoe.get_by_role("complementary", name="Arrange the room")
    press(zoe.get_by_role("button", name="Arrange the room"))
    press(theirs.get_by_role("button", name="In the room"))
    press(theirs.locator(f'[data-item="placement:{new["placement"]}"] button'))
    zoe.keyboard.press("r")
    until(lambda: its(one, new)["turn"] != turned, "Élise sees it turn")
    expect(panel.get_by_role("status").filter(has_text="Zoé moved")).to_be_visible()

    # The line is lost while a finger drags it; meanwhile Zoé takes it away. That beats moving, and is told.
    until(lambda: fingers.begin(one, new), "it is before the eyes")
    phone.context.set_offline(True)
    fingers.end()
    zoe.keyboard.press("Delete")
    expect(theirs.locator(f'[data-item="placement:{new["placement"]}"]')).to_have_count(0)
    phone.context.set_offline(False)
    expect(panel.get_by_role("status").filter(has_text="took it away")).to_be_visible()
    until(lambda: {each["placement"] for each in standing(one)} == live, "it is gone here, too")
    zoe.keyboard.press("Control+z")
    until(lambda: any(each["placement"] == new["placement"] for each in standing(one)), "Zoé undoes that")


def press(button: Locator) -> None:
    """By the keyboard."""
    button.focus()
    button.press("Enter")


class Fingers:
    """On the part of the room that the panel leaves free. panel: below it, as on a phone."""

    def __init__(self, page: Page, panel: Locator) -> None:
        self._page = page
        self._panel = panel
        self._device = page.context.new_cdp_session(page)

    def drag(self, person: Person, thing: dict[str, Any]) -> bool:
        """True if it stands elsewhere now."""
        if self.begin(person, thing):
            self.end()
        now = its(person, thing)
        return bool(abs(now["x"] - thing["x"]) + abs(now["z"] - thing["z"]) > 0.02)

    def begin(self, person: Person, thing: dict[str, Any]) -> bool:
        """True if it is held and follows the finger."""
        x, y = self._before_the_eyes(person, thing)
        self._touch("Start", (x, y))
        for step in range(1, 4):
            self._touch("Move", (x + step * 12, y + step * 5))
        if its(person, thing)["carried"]:
            return True
        self.end()
        return False

    def twist(self, person: Person, thing: dict[str, Any]) -> bool:
        """True if it is turned now."""
        before = its(person, thing)["turn"]
        x, y = self._before_the_eyes(person, thing)
        self._touch("Start", (x, y))
        self._touch("Start", (x, y), (x + 60, y))
        for drop in (20, 40, 60):
            self._touch("Move", (x, y), (x + 60, y + drop))
        self.end()
        return bool(its(person, thing)["turn"] != before)

    def end(self) -> None:
        self._touch("End")

    def _before_the_eyes(self, person: Person, thing: dict[str, Any]) -> tuple[float, float]:
        now, frame = its(person, thing), person.ask("vitrine.stats().frame")
        middle = [now["x"], now["y"] + now["size"][1] / 2, now["z"]]
        person.ask("vitrine.lookAt(...given)", middle)
        until(lambda: person.ask("vitrine.stats().frame") > frame + 1, "it is before the eyes")
        box = self._panel.bounding_box()
        assert box is not None
        return 195.0, box["y"] / 2

    def _touch(self, kind: str, *points: tuple[float, float]) -> None:
        touching = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._device.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": touching})


def seen(shop: Shop, room: str) -> dict[str, dict[str, Any]]:
    """What anybody is told to stand in the room."""
    placements = httpx.get(f"{shop.url}/api/rooms/{room}").raise_for_status().json()["room"]["placements"]
    return {each["id"]: each for each in placements}


def standing(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.ask("vitrine.products()")
    return found


def its(person: Person, thing: dict[str, Any]) -> dict[str, Any]:
    return next(each for each in standing(person) if each["placement"] == thing["placement"])


def elsewhere(person: Person, thing: dict[str, Any]) -> dict[str, Any] | None:
    """The thing, once both steps of it have been drawn."""
    now = its(person, thing)
    way = abs(now["x"] - thing["x"]) + abs(now["z"] - thing["z"])
    return now if way > 0.055 else None


def is_beside(person: Person, thing: dict[str, Any], away: tuple[float, float]) -> bool:
    """Whether who goes to where it stands comes to stand beside it. away: a free place; who stands in a thing
    already would walk through it."""
    frame = person.ask("vitrine.stats().frame")
    person.ask("vitrine.teleportTo(...given)", away)
    until(lambda: person.ask("vitrine.stats().frame") > frame + 1, "they stand there")
    person.ask("vitrine.teleportTo(...given)", [thing["x"], thing["z"]])
    (x, z), (width, _, depth) = person.place, thing["size"]
    return bool(max(abs(x - thing["x"]) - width / 2, abs(z - thing["z"]) - depth / 2) > 0)


def drag(person: Person, thing: dict[str, Any]) -> bool:
    """Looks at it and drags it; True if it stands elsewhere now. What is missed turns the eyes instead."""
    before = person.ask("vitrine.stats().frame")
    middle = [thing["x"], thing["y"] + thing["size"][1] / 2, thing["z"]]
    person.ask("vitrine.lookAt(...given)", middle)
    until(lambda: person.ask("vitrine.stats().frame") > before + 1, "it is before the eyes")
    mouse = person.page.mouse
    mouse.move(480, 300)
    mouse.down()
    mouse.move(520, 315, steps=3)
    mouse.up()
    now = its(person, thing)
    return bool(abs(now["x"] - thing["x"]) + abs(now["z"] - thing["z"]) > 0.02)
