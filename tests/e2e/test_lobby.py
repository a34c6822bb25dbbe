"""The first page: the rooms in pictures, in two languages, by keyboard; and how much a first view weighs."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import NO_WEBGL, OWN_DOMAIN, Open, profile
from tests.e2e.person import Person, until
from tests.shop import Shop

FIRST_VIEW_LIMIT_BYTES = 3_000_000


def test_rooms_are_pictures_with_names(opened: Open) -> None:
    page = opened("/")
    for name in ("Boutique", "Gallery", "The cabinet"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        # Pictures below the window's edge come when they are scrolled to.
        page.get_by_role("heading", name=name).scroll_into_view_if_needed()
    until(
        lambda: page.evaluate(
            "[...document.querySelectorAll('main img')].filter((p) => p.naturalWidth > 100).length === 3"
        ),
        "all pictures are drawn",
    )


def test_french_is_spoken(opened: Open) -> None:
    page = opened("/", locale="fr-FR")
    expect(page.get_by_role("heading", name="Galerie")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "fr"


def test_the_keyboard_reaches_a_room(opened: Open, shop: Shop) -> None:
    page = opened("/", init_text=NO_WEBGL)
    expect(page.get_by_role("heading", name="Boutique")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement?.closest('a')?.getAttribute('href') ?? ''")
        if reached.startswith("/rooms/"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/rooms/*")

    # And on the brand's own domain, where nothing else is: its socket and its session are that domain's own.
    page.goto(f"http://{OWN_DOMAIN}:{shop.port}/")
    expect(page.get_by_role("link", name="For the team")).to_be_visible()
    assert page.get_by_role("link", name="All rooms").count() == 0
    page.get_by_role("link", name="Enter Boutique").click()
    Person(page).enter("Ana")
    assert urlsplit(page.url).hostname == OWN_DOMAIN
    page.goto(f"http://{OWN_DOMAIN}:{shop.port}/reports")
    expect(page.locator(".wordmark")).to_have_text("Maison Vitrine")


def test_the_first_view_weighs_less_than_its_limit(browser: Browser, shop: Shop) -> None:
    context = profile(browser)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    received: list[float] = []
    network.on("Network.loadingFinished", lambda told: received.append(told["encodedDataLength"]))
    page.goto(f"{shop.url}/rooms/boutique")
    Person(page).enter("Weigher")
    context.close()
    assert len(received) > 10
    assert sum(received) <= FIRST_VIEW_LIMIT_BYTES
