"""What visitors see when shown out, kept out, muted, paused, doubled: `python -m tests.pictures_manners`.

PNGs go to tests/e2e/screenshots: each page once in English by day and once in French by night on a phone.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.member import capacity, enrolled
from tests.e2e.person import Person
from tests.pictures import LOOK, NO_WEBGL, PHONE, Camera
from tests.services.chromium import ARGUMENTS, chromium
from tests.shop import Shop

ROOM = "/rooms/gallery"
LOOKS: dict[str, dict[str, object]] = {
    "day": {"color_scheme": "light"},
    "night": {
        "color_scheme": "dark",
        "locale": "fr-FR",
        "viewport": PHONE,
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
}


class Album:
    """Pictures of the same moments in every look. house: somebody of the brand, in the room as a list."""

    def __init__(self, camera: Camera, house: Person, look: str) -> None:
        self.camera = camera
        self.house = house
        self.look = look

    @contextmanager
    def at_the_door(self, name: str) -> Iterator[Page]:
        """A new guest who has just pressed "Walk in"; the room is drawn, for its picture stands behind."""
        with self.camera.page(f"{ROOM}?quality=low", **LOOKS[self.look]) as page:  # type: ignore[arg-type]
            page.locator(".door-form input[type=text]").fill(name)
            page.locator(".door-form .primary").click()
            yield page

    @contextmanager
    def inside(self, name: str) -> Iterator[Person]:
        with self.at_the_door(name) as page:
            yield Person(page).arrived("gallery")

    def take(self, page: Page, name: str) -> None:
        sleep(1.2)
        self.camera.take(page, f"manners-{name}-{self.look}")

    def ended(self, page: Page, name: str) -> None:
        expect(page.locator(".room-failure")).to_be_visible()
        self.take(page, name)

    def end(self, name: str, act: str, reason: str) -> None:
        self.house.act(name, act)
        dialog = self.house.page.get_by_role("dialog", name=f"{act} {name}?")
        dialog.get_by_label("Reason").fill(reason)
        dialog.get_by_role("button", name=act).click()

    def all(self, owner: Page) -> None:
        with self.inside("Ada") as ada:
            ada.page.locator(".room-tool").nth(-2).click()
            self.house.act("Ada", "Mute")
            expect(ada.page.locator(".talk-silence")).not_to_be_empty()
            self.take(ada.page, "muted")
            self.end("Ada", "Remove", "We close for tonight. Thank you for coming.")
            self.ended(ada.page, "removed")
        with self.inside("Bob") as bob:
            self.end("Bob", "Ban", "Please leave the vases where they stand.")
            self.ended(bob.page, "banned")
            bob.page.reload()
            self.ended(bob.page, "banned-door")
        with self.inside("Cleo") as cleo:
            self.house.here()
            self.house.page.get_by_role("button", name="Pause the room").click()
            self.take(cleo.page, "paused")
            with self.at_the_door("Dora") as page:
                self.ended(page, "paused-door")
            self.house.page.get_by_role("button", name="Open the room again").click()
            other = cleo.page.context.new_page()
            other.goto(cleo.page.url)
            Person(other).arrived("gallery")
            self.ended(cleo.page, "replaced")
        with capacity(owner, "gallery", 1), self.at_the_door("Emil") as page:
            self.ended(page, "full")


def main() -> int:
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        expect.set_options(timeout=60_000)
        shop = Shop(Path(data)).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            camera = Camera(browser, shop.url, LOOK)
            with camera.page("/brand", init_text=NO_WEBGL) as owner:
                enrolled(owner, shop)
                owner.goto(shop.url + ROOM)
                house = Person(owner).enter("House")
                for look in LOOKS:
                    print(look, flush=True)
                    Album(camera, house, look).all(owner)
            album = Album(camera, house, "day")
            with album.inside("Fay") as fay:
                shop.kill()
                expect(fay.page.locator(".room-status")).not_to_be_empty()
                album.take(fay.page, "lost")
        finally:
            browser.close()
            shop.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
