"""From the invitation to a public room of one's own with three own GLBs in it, through the pages alone."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.studio.templates import WIDE, opened
from tests.e2e.opening import SCREENS, open_shop
from tests.e2e.person import Person, until
from tests.fixtures.models import good_glb

NAMES = ("Breath", "Breeze", "Zephyr")


def figures(_pictures: Path | None) -> dict[str, Any]:
    """shop_script_s: until who has the address sees all three."""
    with tempfile.TemporaryDirectory() as folder, opened() as (shop, browser):
        files = []
        for number, name in enumerate(NAMES):
            files.append(Path(folder) / f"{name}.glb")
            files[-1].write_bytes(good_glb(number + 1))
        context = browser.new_context(viewport=WIDE, locale="en-GB")
        context.set_default_timeout(120_000)
        started = time.monotonic()
        room = open_shop(context.new_page(), shop, "Lampes Éole", files, SCREENS["en"])
        other = browser.new_context(viewport=WIDE, locale="en-GB")
        page = other.new_page()
        page.goto(room)
        visitor = Person(page).enter("Visitor")
        until(lambda: set(NAMES) <= set(visitor.titles()), "a visitor sees them all", 120)
        return {"shop_script_s": round(time.monotonic() - started, 1)}
