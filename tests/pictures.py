"""The pictures to look at each time something visible changes: `python -m tests.pictures`.

PNGs of everything go to tests/e2e/screenshots (ignored by git); those of the README become WebP in `--out`.
`--only card,phone` takes some of them; `--shop http://localhost:8000` uses a shop that is open already.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from math import hypot
from pathlib import Path
from time import sleep

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.person import Person, until
from tests.services.chromium import ARGUMENTS, chromium
from tests.shop import ROOT, Shop

LOOK = ROOT / "tests" / "e2e" / "screenshots"
README = ("boutique", "people", "card", "gallery", "lobby", "headset")
MOST_BYTES = 130_000
WIDE = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
EMULATED = (
    ROOT / "web" / "node_modules" / "iwer" / "build" / "iwer.min.js",
    ROOT / "web" / "packages" / "testkit" / "headset.js",
)
NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null;"
PLACEMENTS = """fetch('/api/rooms/' + vitrine.room().id)
    .then(answer => answer.json()).then(detail => detail.room.placements.length)"""
Place = tuple[float, float]
Point = tuple[float, float, float]


class Camera:
    """Takes pictures of one shop with one browser."""

    def __init__(self, browser: Browser, url: str, folder: Path) -> None:
        self.browser = browser
        self.url = url
        self.folder = folder

    @contextmanager
    def page(
        self, path: str, init: Sequence[Path] = (), init_text: str = "", **context: object
    ) -> Iterator[Page]:
        made = self.browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **context})  # type: ignore[arg-type]
        made.set_default_timeout(120_000)
        page = made.new_page()
        for script in init:
            page.add_init_script(path=script)
        if init_text:
            page.add_init_script(init_text)
        page.goto(self.url + path)
        yield page
        made.close()

    @contextmanager
    def inside(self, path: str, **context: object) -> Iterator[Person]:
        """Somebody who has walked in; all is set out, and nothing is said about how to walk any more."""
        with self.page(path, **context) as page:  # type: ignore[arg-type]
            person = Person(page).enter("Camille")
            wanted = page.evaluate(PLACEMENTS)
            until(lambda: len(person.titles()) >= wanted, "all products stand there")
            until(lambda: page.evaluate("!document.querySelector('.room-hint.shown')"), "the hint has gone")
            yield person

    def take(self, page: Page, name: str, full: bool = False) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=self.folder / f"{name}.png", full_page=full)
        print(f"  {name}", flush=True)


def stand(person: Person, place: Place, at: Point) -> None:
    """Puts the eyes somewhere and lets three pictures be drawn."""
    person.ask("vitrine.teleportTo(...given)", list(place))
    person.ask("vitrine.lookAt(...given)", list(at))
    drawn = person.ask("vitrine.stats().frame")
    until(lambda: person.ask("vitrine.stats().frame") > drawn + 3, "drawn")
    sleep(0.5)


def lean_in(person: Person) -> None:
    """As near as the wheel brings one: what is a metre away looks as from 25 cm."""
    person.page.mouse.move(WIDE["width"] / 2, WIDE["height"] / 2)
    person.page.mouse.wheel(0, -900)
    sleep(3)
    person.page.mouse.move(5, WIDE["height"] - 5)
    until(lambda: person.ask("!document.querySelector('.room-hint.shown')"), "the hint has gone")
    sleep(0.5)


def open_card(person: Person) -> None:
    person.ask("vitrine.open(given)", person.hero()["product"])
    until(
        lambda: person.ask("getComputedStyle(document.querySelector('.room-card')).opacity === '1'"),
        "the card has come",
    )
    sleep(1.2)


def room(camera: Camera) -> None:
    with camera.inside("/rooms/boutique?quality=high") as person:
        stand(person, (0.0, 2.45), (0.0, 1.35, -2.0))
        camera.take(person.page, "boutique")
        stand(person, (1.1, -0.3), (0.0, 1.12, -1.55))
        camera.take(person.page, "hero")
        stand(person, (1.3, -0.7), (2.05, 0.94, -0.78))
        lean_in(person)
        camera.take(person.page, "detail")
        stand(person, (1.4, -1.7), (3.0, 1.3, -4.2))
        camera.take(person.page, "doorway")


def card(camera: Camera) -> None:
    with camera.inside("/rooms/boutique?quality=high") as person:
        stand(person, (0.95, -0.15), (0.42, 1.1, -1.55))
        open_card(person)
        camera.take(person.page, "card")
        person.page.keyboard.press("Tab")
        camera.take(person.page, "card-focus")


def clear(person: Person) -> bool:
    """Nobody nearer than two metres, and nothing being said."""
    x, z = person.place
    near = [p for p in person.ask("vitrine.people()") if hypot(p["x"] - x, p["z"] - z) < 1.7]
    return not near and bool(person.ask("!document.querySelector('.toast')"))


def people(camera: Camera) -> None:
    """Twenty simulated visitors; also says what a picture costs."""
    crowd = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "vitrine",
            "visitors",
            "--count",
            "20",
            "--seconds",
            "240",
            "--url",
            camera.url,
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        with camera.inside("/rooms/boutique?quality=high") as person:
            until(lambda: len(person.ask("vitrine.people()")) >= 20, "twenty people")
            stand(person, (-0.6, 3.1), (0.1, 1.25, -2.0))
            for _ in range(12):  # people walk on while a picture is taken: one that is good before and after
                until(lambda: clear(person), "nobody stands before the camera", 90)
                camera.take(person.page, "people")
                if clear(person):
                    break
            print(f"    fine:  {person.ask('vitrine.stats()')}")
        with camera.inside("/rooms/boutique?quality=low") as person:
            until(lambda: len(person.ask("vitrine.people()")) >= 20, "twenty people")
            stand(person, (0.0, 3.1), (0.0, 1.3, -2.0))
            camera.take(person.page, "people-low")
            print(f"    light: {person.ask('vitrine.stats()')}")
    finally:
        crowd.terminate()
        crowd.wait(30)


def gallery(camera: Camera) -> None:
    with camera.inside("/rooms/gallery?quality=high") as person:
        stand(person, (0.5, 3.2), (-0.1, 1.45, -1.6))
        camera.take(person.page, "gallery")
        stand(person, (0.8, 0.8), (4.6, 1.2, -2.4))
        camera.take(person.page, "gallery-right")


def headset(camera: Camera) -> None:
    with camera.inside("/rooms/boutique?quality=low", init=EMULATED) as person:
        page = person.page
        page.get_by_role("button", name="Enter with a headset").click()
        until(lambda: person.ask("vitrine.me().presenting"), "the session has begun")
        page.evaluate("headset.hold('left', -0.2, 1.12, -0.42)")
        page.evaluate("headset.hold('right', 0.16, 1.18, -0.42)")
        person.ask("vitrine.teleportTo(0.7, 0.4)")
        page.evaluate("headset.turn(16, -9)")
        page.evaluate("headset.turn(16, -9)")
        page.evaluate("headset.frames(8)")
        camera.take(page, "headset-room")
        person.ask("vitrine.open(given)", person.hero()["product"])
        page.evaluate("headset.point('left', -0.7, 0.9, -2)")
        page.evaluate("headset.point('right', -0.06, 1.1, -1.4)")
        page.evaluate("headset.frames(8)")
        camera.take(page, "headset")
        print(f"    both eyes: {person.ask('vitrine.stats()')}")


def phone(camera: Camera) -> None:
    held = {"viewport": PHONE, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
    with camera.page("/rooms/boutique", **held) as page:  # type: ignore[arg-type]
        page.get_by_role("button", name="Walk in").wait_for()
        sleep(1)
        camera.take(page, "phone-door")
    with camera.inside("/rooms/boutique?quality=high", **held) as person:
        stand(person, (0.0, 2.45), (0.0, 1.25, -2.0))
        camera.take(person.page, "phone")
        open_card(person)
        camera.take(person.page, "phone-card")
        person.page.locator(".room-card .card-close").click()
        person.open_chat()
        sleep(0.5)
        camera.take(person.page, "phone-talk")


def flat(camera: Camera) -> None:
    with camera.page("/rooms/boutique", init_text=NO_WEBGL) as page:
        Person(page).enter("Camille")
        sleep(0.5)
        camera.take(page, "list")


def pages(camera: Camera) -> None:
    for name, path in (("lobby", "/"), ("brand", "/brand"), ("error", "/rooms/nowhere")):
        with camera.page(path) as page:
            sleep(2.5)
            camera.take(page, name)
    with camera.page("/", viewport=PHONE) as page:
        sleep(1.5)
        camera.take(page, "lobby-phone", full=True)


def panels(camera: Camera) -> None:
    """Empty states and panels: nobody has spoken, who is here, settings; then the same at night."""
    for scheme in ("light", "dark"):
        with camera.page("/rooms/gallery?quality=low", color_scheme=scheme) as page:
            page.get_by_role("button", name="Walk in").wait_for()
            sleep(1)
            camera.take(page, f"door-{scheme}")
            person = Person(page).enter("Camille")
            person.open_chat()
            person.ask("vitrine.open(given)", person.ask("vitrine.products()[0].product"))
            sleep(1)
            camera.take(page, f"talk-{scheme}")
            for name in ("People", "Settings"):
                page.get_by_role("button", name=name).click()
                sleep(0.5)
                camera.take(page, f"{name.lower()}-{scheme}")
                page.keyboard.press("Escape")
    with camera.page("/", color_scheme="dark") as page:
        sleep(2)
        camera.take(page, "lobby-dark")


SCENES: dict[str, Callable[[Camera], None]] = {
    scene.__name__: scene for scene in (room, card, people, gallery, headset, phone, flat, pages, panels)
}


def shrink(png: Path, into: Path) -> None:
    """A WebP of at most `MOST_BYTES`: as good as that allows."""
    picture = Image.open(png).convert("RGB")
    picture.thumbnail((1280, 1280), Image.Resampling.LANCZOS)
    for quality in range(86, 40, -6):
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= MOST_BYTES:
            break
    into.write_bytes(buffer.getvalue())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--only", default=",".join(SCENES), help=f"some of {', '.join(SCENES)}")
    parser.add_argument("--shop", help="the address of an open shop")
    asked = parser.parse_args()
    with ExitStack() as stack:
        url = asked.shop
        if url is None:
            data = stack.enter_context(tempfile.TemporaryDirectory())
            shop = Shop(Path(data)).start()
            stack.callback(shop.stop)
            url = shop.url
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        stack.callback(browser.close)
        for name in asked.only.split(","):
            print(name, flush=True)
            SCENES[name](Camera(browser, url, LOOK))
    asked.out.mkdir(parents=True, exist_ok=True)
    for name in README:
        if (LOOK / f"{name}.png").is_file():
            shrink(LOOK / f"{name}.png", asked.out / f"{name}.webp")
    return 0


if __name__ == "__main__":
    sys.exit(main())
