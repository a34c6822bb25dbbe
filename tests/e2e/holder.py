"""Somebody with numbered goods: what the tests do on their page and in rooms, in their words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from json import loads

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.person import Person, until
from tests.shop import Shop
from vitrine.accounts import Accounts, AccountSettings
from vitrine.storage import Database

WORK = "Entrelacs I"


def node_url(shop: Shop) -> str:
    """Where the shop's own chain answers, as its worker wrote it down."""

    def found() -> str | None:
        with closing(sqlite3.connect(shop.data / "vitrine.sqlite3")) as database:
            row = database.execute("SELECT rpc_urls FROM chains WHERE current AND state = 'ready'").fetchone()
        return None if row is None else str(loads(row[0])[0])

    return str(until(found, "the local chain is ready"))


def receive(person: Person) -> str:
    """Take a copy of the gallery's work by its card; what the card says then."""
    person.ask("vitrine.open(given)", person.hero()["product"])
    card = person.page.get_by_role("complementary", name="Product")
    card.get_by_role("button", name="Receive it").click()
    yours = card.get_by_text("It is yours")
    expect(yours).to_be_visible()
    return yours.inner_text()


def connect(page: Page) -> None:
    """On the page of one's goods: connect the only wallet that this browser has."""
    page.get_by_role("button", name="Connect a wallet").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Test wallet").click()
    expect(page.get_by_text("is connected.")).to_be_visible()


def collect(page: Page) -> None:
    """Have the only good sent to the only wallet, and wait until it is there."""
    page.get_by_role("button", name="Get its certificate").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Have it sent")).to_be_checked()
    dialog.get_by_role("button", name="Get its certificate").click()
    expect(page.get_by_text("In your wallet")).to_be_visible()


@contextmanager
def brand_of_demo(shop: Shop) -> Iterator[httpx.Client]:
    """The demo's brand, as one of its own programs calls the shop."""
    database = Database(f"sqlite:///{shop.data / 'vitrine.sqlite3'}")
    try:
        accounts = Accounts(database, AccountSettings(rp_id="localhost", origins=frozenset(), secure=False))
        brand = accounts.ensure_brand("Maison Vitrine")
        token, shown = accounts.create_token(brand.id, "holders", ("catalog:write",))
        with httpx.Client(base_url=shop.url, headers={"Authorization": f"Bearer {shown}"}) as client:
            yield client
        accounts.revoke_token(brand.id, token.id)
    finally:
        database.close()


def gift_link(shop: Shop) -> str:
    """The secret of a claim link that the demo's brand has made."""
    with brand_of_demo(shop) as brand:
        made = brand.post("/api/editions/1/gifts", json={"count": 1})
    assert made.status_code == 201, made.text
    return str(made.json()["items"][0]["secret"])


@contextmanager
def gated_piece(shop: Shop) -> Iterator[str]:
    """The id of another product of the gallery, sold to holders of the work only while this lasts."""
    with brand_of_demo(shop) as brand:
        work = brand.get("/api/editions/1").json()["product_id"]
        piece = next(each for each in brand.get("/api/rooms/gallery").json()["products"] if each != work)
        made = brand.put(f"/api/gates/products/{piece}", json={"any": [{"edition": 1}]})
        assert made.status_code == 200, made.text
        yield piece
        brand.delete(f"/api/gates/products/{piece}")
