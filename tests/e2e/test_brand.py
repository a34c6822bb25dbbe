"""A brand enrols by the one-time link, uploads a model, puts it on a shelf; a visitor sees it appear."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.member import enrolled
from tests.e2e.person import Person, until
from tests.fixtures.models import good_glb
from tests.shop import Shop


@pytest.fixture
def member(opened: Open, shop: Shop) -> Page:
    """A brand page, signed in."""
    return enrolled(opened("/brand"), shop)


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
