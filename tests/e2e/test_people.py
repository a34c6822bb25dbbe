"""The walk of a brand's people in one browser: second way in, invitation, roles, sessions, keys, out."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.member import with_passkeys
from tests.shop import Shop

PHONE = {"width": 390, "height": 844}


def _enrol(page: Page, url: str, name: str) -> None:
    with_passkeys(page)
    page.goto(url)
    page.reload()
    page.get_by_label("Your name, as colleagues will see it").fill(name)
    page.get_by_role("button", name="Make my passkey").click()


def test_members_keys_sessions_and_codes(opened: Open, shop: Shop) -> None:
    told = shop.vitrine("invite", "Atelier", "--json")
    ada = opened("/brand")
    _enrol(ada, json.loads(told.out)["url"], "Ada")
    expect(ada.get_by_role("heading", name="A second way in")).to_be_visible()
    ada.get_by_role("button", name="Make recovery codes").click()
    expect(ada.get_by_role("button", name="I have it, go on")).to_be_visible()
    codes = ada.locator(".codes-sheet code").all_inner_texts()
    assert len(codes) == 8
    ada.get_by_role("button", name="I have it, go on").click()
    expect(ada.get_by_role("heading", name="People and keys")).to_be_visible()

    ada.get_by_label("Invite somebody as").last.select_option("staff")
    ada.get_by_role("button", name="Make a link").click()
    link = ada.get_by_label("Send them this link.").input_value()
    eve = opened("/brand")
    _enrol(eve, link, "Eve")
    expect(eve.get_by_role("heading", name="Members")).to_be_visible()
    assert eve.get_by_role("button", name="Make a link").count() == 0
    expect(eve.get_by_role("heading", name="A new product")).to_have_count(0)
    assert eve.locator("[data-reads] button:visible").count() == 0, "staff are offered what is refused"

    ada.reload()
    ada.get_by_label("Role of Eve").select_option("editor")
    expect(ada.get_by_text("Role changed")).to_be_visible()
    row = ada.locator("li", has_text="Eve").filter(has=ada.get_by_label("Role of Eve"))
    row.get_by_role("button", name="Remove").click()
    ada.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(ada.get_by_text("Member removed")).to_be_visible()
    eve.reload()
    expect(eve.get_by_role("button", name="Sign in with your passkey")).to_be_visible()

    eve.get_by_text("I have lost my passkey").click()
    eve.get_by_label("Recovery code").fill(codes[0])
    eve.get_by_role("button", name="Use this code").click()
    expect(eve.get_by_role("heading", name="Make a new passkey")).to_be_visible()
    eve.get_by_role("button", name="Make my new passkey").click()
    expect(eve.get_by_role("heading", name="People and keys")).to_be_visible()
    expect(eve.get_by_text("7 are left")).to_be_visible()
    eve.get_by_role("button", name="End all others").click()
    expect(eve.get_by_text("Sessions ended")).to_be_visible()
    eve.set_viewport_size(PHONE)
    assert eve.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ada.reload()
    expect(ada.get_by_role("button", name="Sign in with your passkey")).to_be_visible()
