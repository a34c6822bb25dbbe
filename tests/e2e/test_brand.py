"""A brand enrols by the one-time link, uploads a model, puts it on a shelf; a visitor sees it appear."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.member import enrolled
from tests.e2e.person import Person, until
from tests.fixtures.models import SIZE_M, gltf_files, good_glb
from tests.shop import Shop


@pytest.fixture
def member(opened: Open, shop: Shop) -> Page:
    """A brand page, signed in."""
    return enrolled(opened("/brand"), shop)


def _upload(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_label("I confirm that we may show these models.").check()
    expect(page.get_by_role("heading", name="What we found")).to_be_visible()


def _sell(page: Page, title: str, price: str) -> None:
    page.get_by_label("Title in English").fill(title)
    for side, length_m in zip(("Width", "Height", "Depth"), SIZE_M, strict=True):
        page.get_by_label(side).fill(f"{length_m * 100:g}")
    for field in page.get_by_label("Price").all():
        field.fill(price)
    page.get_by_role("button", name="Add to the catalogue").click()


def test_upload_put_on_a_shelf_and_undo(member: Page, opened: Open, tmp_path: Path) -> None:
    visitor = Person(opened("/rooms/boutique")).enter("Visitor")
    file = tmp_path / "cube.glb"
    file.write_bytes(good_glb())
    _upload(member, file)
    member.get_by_label("Description in English").fill("A cube.")
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
    member.get_by_label("I confirm that we may show these models.").check()
    member.locator("input[type=file]").set_input_files(file)
    expect(member.get_by_text("This file cannot be shown.")).to_be_visible()


def test_loose_files_become_one_model_and_a_draft_until_nothing_is_lacking(
    member: Page, shop: Shop, tmp_path: Path
) -> None:
    files = gltf_files()
    document = json.loads(files["box.gltf"])
    document["images"] = [{"uri": "wood%20grain.png"}]
    loose = {
        "box.gltf": json.dumps(document).encode(),
        "box.bin": files["box.bin"],
        "wood grain.png": files["textures/wood grain.png"],
    }
    for name, data in loose.items():
        (tmp_path / name).write_bytes(data)
    _upload(member, *(tmp_path / name for name in loose))
    # The original can be turned: something is drawn over its place.
    expect(member.locator("canvas.viewer")).to_be_attached()
    _sell(member, "Draft box", "12")
    expect(member.get_by_text("Write a description of a line or two.")).to_be_visible()
    publish = member.locator(".arrival").get_by_role("button", name="Publish")
    expect(publish).to_be_disabled()
    expect(
        member.locator(".products li", has_text="Draft box").get_by_text("Draft", exact=True)
    ).to_be_visible()
    listed = httpx.get(f"{shop.url}/api/products?limit=100", trust_env=False).json()["items"]
    assert "Draft box" not in [each["title"]["en"] for each in listed]
    member.get_by_label("Description in English").fill("A box.")
    member.get_by_role("button", name="Add to the catalogue").click()
    expect(member.get_by_text("Draft box is in the catalogue.")).to_be_visible()
