"""A brand makes a numbered edition on its page, gives a copy away by a link, and shuts a room by it."""

from __future__ import annotations

import httpx
from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.e2e.member import enrolled
from tests.shop import Shop

PRODUCT, ROOM, SUPPLY = "Vase Galet", "boutique", 12


def test_an_edition_is_made_given_and_asked_for_at_a_door(opened: Open, shop: Shop) -> None:
    page = enrolled(opened("/brand"), shop)
    row = page.locator(".products > li", has_text=PRODUCT)
    row.get_by_text("Certificates", exact=False).first.click()
    row.get_by_text("Make a numbered edition").click()
    row.get_by_label("Licence: what an owner may do with it").fill("To show, to lend, to give.")
    row.get_by_label("How many copies").fill(str(SUPPLY))
    expect(row.get_by_label("Wallet that gets the royalty")).to_be_hidden()
    row.get_by_role("button", name="Make the edition").click()
    expect(row.get_by_text(f"0 of {SUPPLY} given")).to_be_visible()

    row.get_by_role("button", name="Give away").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Make the links").click()
    link = dialog.get_by_label("Link 1", exact=True)
    expect(link).to_be_visible()
    given = link.input_value()
    page.keyboard.press("Escape")
    # They are shown this once: nobody loses them by one key.
    page.get_by_role("button", name="Close all the same").click()
    expect(row.get_by_text(f"1 of {SUPPLY} given")).to_be_visible()

    page.get_by_label("Room", exact=True).select_option(ROOM)
    door = page.locator(".brand-part", has=page.get_by_role("heading", name="On the shelves"))
    door.get_by_label("Only who holds one of these").check()
    door.get_by_role("checkbox", name=f"{PRODUCT}, edition").check()
    door.get_by_role("button", name="Save").click()
    expect(door.get_by_text(f"For holders of “{PRODUCT}”.")).to_be_visible()
    gate = f"{shop.url}/api/gates/rooms/{ROOM}"
    try:
        edition = httpx.get(f"{shop.url}/api/editions", trust_env=False).json()["items"][-1]
        asked = httpx.get(gate, trust_env=False).json()["rule"]
        assert asked == {"any": [{"edition": edition["number"]}]}
        assert edition["licence"] == "To show, to lend, to give."
        visitor = opened(given.removeprefix(shop.url))
        visitor.get_by_role("textbox", name="You come in as").fill("Basil")
        visitor.get_by_role("button", name="Make it mine").click()
        expect(visitor.get_by_role("heading", name=PRODUCT)).to_be_visible()
    finally:
        door.get_by_label("Everyone").check()
        door.get_by_role("button", name="Save").click()
        expect(door.get_by_text("Saved.")).to_be_visible()
    assert httpx.get(gate, trust_env=False).json()["rule"] is None
