"""A brand enrols by the one-time link, uploads a model, puts it on a shelf; a visitor sees it appear."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.conftest import Open
from tests.e2e.member import signed_in
from tests.e2e.person import Person, until
from tests.fixtures.models import SIZE_M, glb, gltf_files, good_document, good_glb
from tests.fixtures.sources import obj
from tests.shop import Shop

PADDING_BYTES, SLOW_BYTES_S = 4 << 20, 1 << 19
"""What makes an upload last long enough to be broken off half-way."""


@pytest.fixture
def member(opened: Open, shop: Shop) -> Page:
    """A brand page, signed in."""
    return signed_in(opened("/brand"), shop)


def _upload(page: Page, *files: Path) -> None:
    page.locator(".drop input").set_input_files(files)
    page.get_by_label("I confirm that we may show these models.").check()
    expect(page.get_by_role("heading", name="What we found")).to_be_visible()


def _sell(page: Page, title: str, price: str) -> None:
    page.get_by_label("Title in English").fill(title)
    for side, length_m in zip(("Width", "Height", "Depth"), SIZE_M, strict=True):
        page.get_by_label(side).fill(f"{length_m * 100:g}")
    for field in page.get_by_label("Price").all():
        field.fill(price)
    page.get_by_role("button", name="Add to the catalogue").click()


def _drop(page: Page, folder: Path) -> None:
    """As if the folder was dragged from the desktop."""
    page.locator(".drop").scroll_into_view_if_needed()
    box = page.locator(".drop").bounding_box()
    assert box is not None
    devtools = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "data": data}
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, **at})


def _start_of_piece(request: Request) -> list[int]:
    """Where the bytes of a tus request begin; nothing of other requests."""
    start = request.headers.get("upload-offset") if request.method == "PATCH" else None
    return [] if start is None else [int(start)]


def _products(shop: Shop) -> dict[str, dict[str, Any]]:
    """What is on sale, by its title."""
    listed = httpx.get(f"{shop.url}/api/products?limit=100", trust_env=False).json()["items"]
    return {each["title"]["en"]: each for each in listed}


def test_upload_put_on_a_shelf_undo_and_replace(
    member: Page, opened: Open, shop: Shop, tmp_path: Path
) -> None:
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
    before = _products(shop)["Test cube"]
    file.write_bytes(good_glb(1))
    row = member.locator(".products li", has_text="Test cube")
    row.get_by_role("button", name="New model").click()
    dialog = member.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(file)
    dialog.get_by_label("I confirm that we may show these models.").check()
    dialog.get_by_role("button", name="Use this model").click()
    expect(dialog).to_be_hidden()
    after = _products(shop)["Test cube"]
    assert (after["id"], after["variants"]) == (before["id"], before["variants"])
    assert after["model"]["hash"] != before["model"]["hash"]
    row.get_by_role("button", name="Delete: Test cube").click()
    question = member.get_by_role("dialog", name="Delete Test cube?")
    question.get_by_role("button", name="Delete").press("Enter")
    expect(row).to_have_count(0)
    expect(member.get_by_role("heading", name="Your products")).to_be_focused()
    assert "Test cube" not in _products(shop)


def test_a_spoilt_file_is_refused_and_one_without_a_unit_is_asked(member: Page, tmp_path: Path) -> None:
    file = tmp_path / "page.glb"
    file.write_text("<html>this is no model</html>")
    member.get_by_label("I confirm that we may show these models.").check()
    member.locator(".drop input").set_input_files(file)
    expect(member.get_by_text("This file cannot be shown.")).to_be_visible()
    member.get_by_role("button", name="Another file").click()
    file = tmp_path / "box.obj"
    file.write_bytes(obj())
    member.locator(".drop input").set_input_files(file)
    question = member.get_by_role("group", name="In which unit is this file?")
    question.get_by_role("row", name="20 × 10 × 30 cm").get_by_role("button", name="Metres").click()
    expect(member.get_by_role("heading", name="What we found")).to_be_visible()
    expect(member.locator(".facts").get_by_text("20 × 10 × 30 cm")).to_be_visible()


def test_a_dropped_folder_becomes_one_model_and_a_draft_until_nothing_is_lacking(
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
    folder = tmp_path / "box"
    folder.mkdir()
    for name, data in loose.items():
        (folder / name).write_bytes(data)
    member.get_by_label("I confirm that we may show these models.").check()
    _drop(member, folder)
    expect(member.get_by_role("heading", name="What we found")).to_be_visible()
    # The original can be turned: something is drawn over its place.
    expect(member.locator("canvas.viewer")).to_be_attached()
    _sell(member, "Draft box", "12")
    expect(member.get_by_text("Write a description of a line or two.")).to_be_visible()
    publish = member.locator(".arrival").get_by_role("button", name="Publish")
    expect(publish).to_be_disabled()
    expect(
        member.locator(".products li", has_text="Draft box").get_by_text("Draft", exact=True)
    ).to_be_visible()
    assert "Draft box" not in _products(shop)
    member.get_by_label("Description in English").fill("A box.")
    member.locator(".arrival").get_by_role("button", name="Save", exact=True).click()
    publish.click()
    expect(member.get_by_text("Draft box is in the catalogue.")).to_be_visible()


def test_an_upload_goes_on_after_a_reload_and_its_unit_is_mended(
    member: Page, shop: Shop, tmp_path: Path
) -> None:
    document, binary = good_document()
    document["nodes"][0]["scale"] = [100, 100, 100]
    binary += bytes(PADDING_BYTES)
    document["buffers"][0]["byteLength"] = len(binary)
    file = tmp_path / "GardenShed.glb"
    file.write_bytes(glb(document, binary))
    starts: list[int] = []
    member.on("request", lambda asked: starts.extend(_start_of_piece(asked)))
    devtools = member.context.new_cdp_session(member)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": SLOW_BYTES_S}
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", slow)
    member.get_by_label("I confirm that we may show these models.").check()
    member.locator(".drop input").set_input_files(file)
    # Half of it is on its way: then somebody reloads the page.
    expect(member.get_by_text(re.compile("Sending GardenShed.glb: [5-9].%"))).to_be_visible()
    member.reload()
    devtools.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    _upload(member, file)
    first, second = starts
    assert (first, 0 < second < file.stat().st_size) == (0, True)
    # Twenty metres: the page asks by itself whether that can be.
    expect(member.get_by_text("Is the unit right?")).to_be_visible()
    expect(member.get_by_role("row", name="20 × 10 × 30 cm")).to_be_visible()
    member.get_by_label("Description in English").fill("A shed.")
    _sell(member, "Shed", "100")
    member.locator(".checklist").get_by_role("button", name="It is in centimetres").click()
    expect(member.locator(".checklist").get_by_text("The size is right")).to_be_visible()
    member.locator(".arrival").get_by_role("button", name="Publish").click()
    expect(member.get_by_text("Shed is in the catalogue.")).to_be_visible()
    assert _products(shop)["Shed"]["model"]["size_m"] == pytest.approx(SIZE_M)
