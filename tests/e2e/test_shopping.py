"""From a product to the brand's own checkout, and through the doorway to the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import NO_WEBGL, Open, profile
from tests.e2e.person import Person, until
from tests.shop import Shop

VASE = "Vase Galet"


@pytest.fixture(scope="module")
def host(browser: Browser, shop: Shop) -> Iterator[Person]:
    """Who invites another, and walks on then."""
    page = profile(browser, permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(f"{shop.url}/rooms/boutique")
    yield Person(page).enter("Host")
    page.context.close()


def test_the_card_and_buy_carry_the_right_ids(host: Person, opened: Open) -> None:
    host.page.get_by_role("button", name="Invite").click()
    link = until(lambda: _copied(host), "a link on the clipboard")
    expect(host.page.get_by_role("img", name=f"QR code of the link {link}")).to_be_visible()
    host.page.keyboard.press("Escape")
    expect(host.page.get_by_role("dialog")).to_have_count(0)
    invite = parse_qs(urlsplit(link).query)["invite"][0]

    guest = Person(opened(f"/rooms/boutique?invite={invite}")).enter("Guest")
    vase = guest.hero()
    guest.ask("vitrine.open(given)", vase["product"])
    card = guest.page.get_by_role("complementary", name="Product")
    expect(card.get_by_role("heading", name=VASE)).to_be_visible()
    expect(card).to_contain_text("€240")
    card.get_by_role("button", name="Tenmoku").click()
    with guest.page.expect_popup() as popup:
        card.get_by_role("link", name="Buy").click()
    shop_tab = popup.value
    shop_tab.wait_for_url("**/demo/checkout?*")
    carried = {name: values[0] for name, values in parse_qs(urlsplit(shop_tab.url).query).items()}
    assert carried["sku"] == "MV-GALET-TEN"
    assert carried["vitrine_room"] == "boutique"
    assert carried["vitrine_product"] == vase["product"]
    assert carried["vitrine_variant"].startswith("variant_")
    assert carried["vitrine_invite"] == invite
    assert shop_tab.evaluate("window.opener") is None
    assert guest.ask("vitrine.room().status") == "open"


def _copied(person: Person) -> str | None:
    text: str = person.page.evaluate("navigator.clipboard.readText()")
    return text if "invite=" in text else None


def test_the_doorway_leads_to_the_gallery_and_back(host: Person) -> None:
    host.choose(host.thing("portal"))
    host.arrived("gallery")
    assert urlsplit(host.page.url).path == "/rooms/gallery"
    assert host.hero()["title"] != VASE
    host.page.go_back()
    host.arrived("boutique")
    assert host.hero()["title"] == VASE


def test_without_webgl_the_room_is_a_list_with_people(opened: Open) -> None:
    """The page of somebody whose browser cannot draw in 3D: the same products, prices, people and talk."""
    page = opened("/rooms/boutique", init_text=NO_WEBGL)
    page.get_by_label("Your name").fill("Reader")
    page.get_by_role("button", name="Walk in").click()
    expect(page.get_by_role("heading", name=VASE)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("€240")
    link = page.get_by_role("link", name="Buy").first
    assert "/buy?room=boutique" in (link.get_attribute("href") or "")
    Person(page).say("Hello from the list")
    expect(page.get_by_role("log")).to_contain_text("Hello from the list")


def test_an_unknown_room_says_so_and_shows_a_way_on(opened: Open) -> None:
    page = opened("/rooms/attic")
    expect(page.get_by_role("heading", name="There is no such room")).to_be_visible()
    page.get_by_role("link", name="All rooms").first.click()
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
