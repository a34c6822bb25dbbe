"""A sculpture received, collected, asked for at a door, given away; and checked by a stranger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Open, profile
from tests.e2e.holder import WORK, collect, connect, gated_piece, gift_link, node_url, receive
from tests.e2e.person import Person, until
from tests.e2e.wallet import Wallet
from tests.shop import ROOT, Shop
from vitrine.certificates.abi import call

SCULPTURE = ROOT / "assets/products/sculpture/model.glb"
STRANGER = "0x00000000000000000000000000000000000beef1"


@pytest.fixture
def wallet(shop: Shop) -> Wallet:
    made = Wallet(node_url(shop))
    made.fund()
    return made


def test_it_is_received_claimed_shown_at_a_door_and_given_away(
    browser: Browser, shop: Shop, wallet: Wallet, tmp_path: Path
) -> None:
    own = profile(browser)
    wallet.install(own)
    page = own.new_page()
    page.goto(f"{shop.url}/rooms/gallery")
    ana = Person(page).enter("Ana")
    assert "of 25" in receive(ana)

    page.goto(f"{shop.url}/mine")
    expect(page.get_by_role("heading", name=WORK)).to_be_visible()
    expect(page.get_by_text("Yours", exact=True)).to_be_visible()
    connect(page)
    collect(page)
    assert wallet.asked.count("personal_sign") == 1
    assert "eth_sendTransaction" not in wallet.asked, "the shop pays"

    # Whoever has none learns why, and where to get one.
    basil = profile(browser).new_page()
    basil.goto(f"{shop.url}/rooms/cabinet")
    basil.get_by_label("Your name").fill("Basil")
    basil.get_by_role("button", name="Walk in").click()
    expect(basil.get_by_text(f"For holders of “{WORK}”.")).to_be_visible()

    page.goto(f"{shop.url}/rooms/cabinet")
    ana.arrived("cabinet")

    good = _mine(page)[0]
    # Somebody of whom the shop knows nothing.
    stranger = profile(browser).new_page()
    stranger.goto(shop.url + good["proof_url"])
    expect(stranger.get_by_role("heading", name=WORK)).to_be_visible()
    expect(stranger.get_by_text("In the public register", exact=True)).to_be_visible()
    _drops(stranger, SCULPTURE)
    expect(stranger.get_by_text("is the very file this certificate is bound to")).to_be_visible()
    other = tmp_path / "other.glb"
    other.write_bytes(SCULPTURE.read_bytes()[:-1] + b"x")
    _drops(stranger, other)
    expect(stranger.get_by_text("is not part of this certificate")).to_be_visible()

    chain = httpx.get(f"{shop.url}/api/certificates/chain").json()
    away = call("transferFrom(address,address,uint256)", wallet.address.lower(), STRANGER, int(good["token"]))
    wallet.send(chain["contract"], "0x" + away.hex())
    until(lambda: ana.ask("vitrine.room().status") != "open", "Ana is shown out of the cabinet")
    expect(page.get_by_text(f"For holders of “{WORK}”.")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_text("Passed on")).to_be_visible()
    page.goto(f"{shop.url}/mine")
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()
    own.close()
    for page_of in (basil, stranger):
        page_of.context.close()


def test_it_is_lent_for_an_hour_worn_and_taken_back(opened: Open, shop: Shop) -> None:
    ana, basil = (Person(opened("/rooms/gallery")).enter(name) for name in ("Ana", "Basil"))
    receive(ana)
    until(lambda: ana.sees("Basil"), "Ana sees Basil")

    goods = _goods(ana)
    goods.get_by_role("button", name="Wear it").click()
    until(lambda: (basil.sees("Ana") or {}).get("badge"), "Basil sees what Ana wears")

    goods = _goods(ana)
    goods.get_by_role("button", name="Lend").click()
    ana.page.get_by_role("dialog").get_by_label("Basil").check()
    ana.page.get_by_role("button", name="Lend for an hour").click()
    expect(ana.page.get_by_text("is lent to Basil until")).to_be_visible()

    basil.page.goto(f"{shop.url}/rooms/cabinet")
    basil.arrived("cabinet")
    _goods(ana).get_by_role("button", name="Take back").click()
    until(lambda: basil.ask("vitrine.room().status") != "open", "Basil is shown out of the cabinet")
    expect(basil.page.get_by_text(f"For holders of “{WORK}”.")).to_be_visible()


def test_a_link_gives_one_to_whoever_opens_it_first(opened: Open, shop: Shop) -> None:
    secret = gift_link(shop)
    page = opened(f"/mine#claim={secret}")
    page.get_by_role("textbox", name="You come in as").fill("Cleo")
    page.get_by_role("button", name="Make it mine").click()
    expect(page.get_by_role("heading", name=WORK)).to_be_visible()
    assert page.evaluate("location.hash") == "", "the secret does not stay in the address"
    again = opened(f"/mine#claim={secret}")
    again.get_by_role("textbox", name="You come in as").fill("Dan")
    again.get_by_role("button", name="Make it mine").click()
    expect(again.get_by_text("This link has been used")).to_be_visible()


def test_a_link_takes_one_to_another_device(opened: Open, shop: Shop) -> None:
    phone = opened(f"/mine#claim={gift_link(shop)}")
    phone.get_by_role("textbox", name="You come in as").fill("Eve")
    phone.get_by_role("button", name="Make it mine").click()
    phone.get_by_role("button", name="Take it to another device").click()
    dialog = phone.get_by_role("dialog", name="Take it to another device")
    link = dialog.get_by_role("textbox", name=f"Link to {WORK}").input_value()

    laptop = opened(link.removeprefix(shop.url))
    laptop.get_by_role("textbox", name="You come in as").fill("Eve")
    laptop.get_by_role("button", name="Make it mine").click()
    expect(laptop.get_by_role("heading", name=WORK)).to_be_visible()

    dialog.get_by_role("button", name="Close").click()
    expect(phone.get_by_text("Nothing here yet.")).to_be_visible()


def test_a_gated_piece_is_sold_to_holders_only(opened: Open, shop: Shop) -> None:
    with gated_piece(shop) as piece:
        faye = Person(opened("/rooms/gallery")).enter("Faye")
        faye.ask("vitrine.open(given)", piece)
        buy = faye.page.get_by_role("complementary", name="Product").get_by_role("link", name="Buy for")
        buy.click()
        told = faye.page.get_by_role("dialog")
        expect(told.get_by_text(f"For holders of “{WORK}”.")).to_be_visible()
        assert len(faye.page.context.pages) == 1, "no tab with a refusal"
        told.get_by_role("button", name=f"See {WORK}").click()

        with faye.page.expect_response("**/ask"):
            receive(faye)
        faye.ask("vitrine.open(given)", piece)
        with faye.page.context.expect_page() as checkout:
            buy.click()
        assert "/demo/checkout" in checkout.value.url


def _goods(person: Person) -> Locator:
    """The list of one's goods in a room, open."""
    dialog = person.page.get_by_role("dialog", name="My goods")
    if not dialog.is_visible():
        person.page.get_by_role("button", name="My goods").first.click()
    return dialog


def _drops(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)


def _mine(page: Page) -> list[dict[str, Any]]:
    """What the shop says of one's goods."""
    answer = page.evaluate("fetch('/api/certificates').then((answer) => answer.json())")
    return list(answer["items"])
