"""Walking in with an emulated Quest 3: both eyes, hands that others see and that take, teleport, turn."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, hypot, pi, sin

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Open, profile
from tests.e2e.person import Person, at, until
from tests.shop import ROOT, Shop

EMULATED = (
    ROOT / "web" / "node_modules" / "iwer" / "build" / "iwer.min.js",
    ROOT / "web" / "packages" / "testkit" / "headset.js",
)
SNAP_RAD = pi / 6


@pytest.fixture(scope="module")
def friend(browser: Browser, shop: Shop) -> Iterator[Person]:
    """Somebody at a screen who sees what others do."""
    page = profile(browser).new_page()
    page.goto(f"{shop.url}/rooms/boutique")
    yield Person(page).enter("Friend")
    page.context.close()


def test_a_visitor_in_a_headset(friend: Person, opened: Open) -> None:
    quest = Person(opened("/rooms/boutique", init=EMULATED)).enter("Quest")
    quest.page.get_by_role("button", name="Enter with a headset").click()
    until(lambda: quest.ask("vitrine.me().presenting"), "the session has begun")
    until(lambda: quest.ask("vitrine.stats().drawCalls") > 20, "both eyes are drawn")
    assert quest.ask("vitrine.stats().drawCalls") <= 200

    quest.page.evaluate("headset.hold('left', -0.3, 1.2, -0.3)")
    quest.page.evaluate("headset.hold('right', 0.3, 1.2, -0.3)")
    until(lambda: (friend.sees("Quest") or {}).get("hands") == 2, "Friend sees both hands")
    until(lambda: friend.sees_at("Quest", quest.place), "Friend sees where Quest stands")

    before = quest.place
    quest.page.evaluate("headset.turn(0, 0)")
    # The controller dips, so that the throw lands on the free floor between the door and the plinth.
    quest.page.evaluate("headset.point('right', 0.3, 0.7, -0.9)")
    quest.page.evaluate("headset.stick('right', 0, -1)")
    quest.page.evaluate("headset.frames(10)")
    quest.page.evaluate("headset.stick('right', 0, 0)")
    until(lambda: hypot(quest.place[0] - before[0], quest.place[1] - before[1]) > 0.5, "teleported")
    until(lambda: friend.sees_at("Quest", quest.place), "Friend sees Quest at the new place")

    yaw = quest.ask("vitrine.me().yaw")
    quest.page.evaluate("headset.snap(1)")
    until(lambda: quest.ask("vitrine.me().yaw") != yaw, "turned")
    turned = (yaw - quest.ask("vitrine.me().yaw") + pi) % (2 * pi) - pi
    assert turned == pytest.approx(SNAP_RAD, abs=0.01)

    quest.page.evaluate("headset.end()")
    until(lambda: not quest.ask("vitrine.me().presenting"), "the headset is off")
    assert quest.ask("vitrine.room().status") == "open"
    assert quest.ask("vitrine.errors") == []


def test_a_hand_in_a_headset_takes_it_and_lets_it_go(friend: Person, opened: Open) -> None:
    quest = Person(opened("/rooms/boutique", init=EMULATED, reduced_motion="reduce")).enter("Quest")
    home = at(quest.hero())
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
    until(lambda: at(quest.hero()) == home and not friend.hero()["carried"], "let go, it is back")
    assert quest.ask("vitrine.errors") == friend.ask("vitrine.errors") == []


def test_a_board_in_a_headset_gives_what_the_card_gives(opened: Open) -> None:
    quest = Person(opened("/rooms/gallery", init=EMULATED)).enter("Quest")
    quest.page.get_by_role("button", name="Enter with a headset").click()
    until(lambda: quest.ask("vitrine.me().presenting"), "the session has begun")
    quest.ask("vitrine.open(given)", quest.hero()["product"])
    until(lambda: "Receive it" in quest.ask("vitrine.board().actions"), "it is offered")
    assert "Numbered edition of 25" in quest.ask("vitrine.board().rows")[0]
    quest.ask("vitrine.press(given)", "Receive it")
    until(lambda: quest.ask("vitrine.board().rows")[0].startswith("It is yours: no. "), "it is received")
    until(lambda: "Wear it" in quest.ask("vitrine.board().actions"), "it can be worn")
    quest.ask("vitrine.press(given)", "Wear it")
    until(lambda: "You wear" in quest.ask("vitrine.board().note"), "it is worn, and the board says so")
    assert quest.ask("vitrine.errors") == []
