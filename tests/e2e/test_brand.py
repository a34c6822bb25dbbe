"""A brand enrols by the one-time link, uploads a model, puts it on a shelf; a visitor sees it appear."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.person import Person, until
from tests.fixtures.models import good_glb
from tests.shop import Shop


def _with_passkeys(page: Page) -> None:
    """A device that confirms at once, as a fingerprint reader would."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def _link(shop: Shop) -> str:
    told = shop.vitrine("invite", "Maison Vitrine", "--json")
    assert told.returncode == 0, told.stderr

    link: str = json.loads(told.stdout)["url"]
    return link


@pytest.fixture
def member(opened: Open, shop: Shop) -> Page:
    """A brand page, signed in."""
    page = opened("/brand")
    _with_passkeys(page)
    page.goto(_link(shop))
    page.reload()
    page.get_by_label("Your name, as colleagues will see it").fill("Élise")
    page.get_by_role("button", name="Make my passkey").click()
    expect(page.get_by_role("heading", name="On the shelves")).to_be_visible()
    return page


def _upload(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="What we found")).to_be_visible()


def _sell(page: Page, title: str, price: str) -> None:
    page.get_by_label("Title in English").fill(title)
    for field in page.get_by_label("Price").all():
        field.fill(price)
    page.get_by_role("button", name="Add to the catalogue").click()


def test_upload_put_on_a_shelf_and_undo(member: Page, opened: Open, tmp_path: Path) -> None:
    visitor = Person(opened("/rooms/boutique")).enter("Visitor")
    file = tmp_path / "cube.glb"
    file.write_bytes(good_glb())
    _upload(member, file)
    _sell(member, "Test cube", "39.50")
    expect(member.get_by_text("Test cube is in the catalogue.")).to_be_visible()
    member.get_by_role("button", name="Put something here: Shelf").first.click()
    dialog = member.get_by_role("dialog")
    dialog.get_by_label("Product").select_option(label="Test cube")
    dialog.get_by_role("button", name="Put it there").click()
    until(
        lambda: "Test cube" in visitor.titles(),
        "the visitor sees it appear without reloading",
    )
    member.get_by_role("button", name="Undo the last change").click()
    until(
        lambda: "Test cube" not in visitor.titles(),
        "and vanish again",
    )


def test_a_spoilt_file_is_refused_in_words(member: Page, tmp_path: Path) -> None:
    file = tmp_path / "page.glb"
    file.write_text("<html>this is no model</html>")
    member.locator("input[type=file]").set_input_files(file)
    expect(member.get_by_text("This file cannot be shown.")).to_be_visible()
