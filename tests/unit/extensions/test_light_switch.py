"""The example: a light switch shared by everyone in the room, small enough to read in a minute."""

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.extensions.plugins import ADA, BO, ROOM
from vitrine.clock import ManualClock
from vitrine.extensions import SetState
from vitrine.extensions.examples import light_switch
from vitrine.extensions.manager import Extensions
from vitrine.extensions.modules import modules
from vitrine.extensions.ports import Ruling, Use
from vitrine.extensions.rules import ExtensionRules

PYTHON = Path(light_switch.__file__)
BROWSER = PYTHON.with_suffix("") / "switch.js"
CONTEXT = {"name", "options", "THREE", "scene", "state", "use", "selectable", "lights", "announce"}


def test_one_switches_and_the_next_switches_back() -> None:
    rules = ExtensionRules(Extensions.load(), ManualClock())
    toggle = Use("light_switch", "toggle")
    [opened] = rules.opened(ROOM, {})
    assert opened == Ruling("light_switch", SetState("on", True))
    assert rules.used(ROOM, [ADA, BO], {"light_switch": {"on": True}}, ADA, toggle) == [
        Ruling("light_switch", SetState("on", False))
    ]
    assert rules.used(ROOM, [ADA, BO], {"light_switch": {"on": False}}, BO, toggle) == [opened]


def test_other_actions_do_nothing() -> None:
    rules = ExtensionRules(Extensions.load(), ManualClock())
    use = Use("light_switch", "explode", "target", {"deep": [1]})
    assert rules.used(ROOM, [ADA], {"light_switch": {"on": True}}, ADA, use) == []


def test_both_halves_together_are_under_80_lines() -> None:
    assert len(PYTHON.read_text().splitlines()) + len(BROWSER.read_text().splitlines()) < 80


def test_the_browser_half_is_one_file_that_uses_only_what_is_promised() -> None:
    code = BROWSER.read_text()
    taken = re.search(r"export default function \(\{ (.*?) \}\)", code)
    assert taken and set(taken[1].split(", ")) <= CONTEXT
    assert not re.search(r"\bimport\b|\beval\b|innerHTML|\bfetch\b|\bdocument\b|\bwindow\b", code)
    assert re.search(r"en: .*fr: ", code)


def test_it_is_offered_to_rooms() -> None:
    [module] = modules(Extensions.load().named("light_switch"))
    assert module.url == "/extensions/light_switch/switch.js"
