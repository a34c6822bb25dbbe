"""A brand that waits for the operators' yes: what strangers read of it, its people, and who has its link."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.hostile.conftest import Place, enrol
from tests.stock import ORIGIN
from vitrine.accounts import Brand, Role
from vitrine.accounts.part import AccountsPart

LAMP = "shop.lampe.example"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def approval() -> bool:
    return True


@pytest.fixture(scope="module")
def domains() -> tuple[str, ...]:
    return (f"{LAMP}=maison-vitrine",)


def member(place: Place, brand: Brand) -> TestClient:
    browser = TestClient(place.http.app, base_url=ORIGIN, headers={"Origin": ORIGIN})
    enrol(browser, place.house.part(AccountsPart).accounts.invite(brand.name, Role.STAFF))
    return browser


def prepared(place: Place) -> tuple[list[str], str]:
    """Pages of a brand whose first public room waits, and the key of the link to it."""
    words = {"imprint": {"en": "Maison Vitrine, 1 rue X"}, "summary": {"en": "Lamps of glass."}}
    assert place.http.patch("/api/brand/lobby", json=words, headers=place.mine).is_success
    product = place.product()
    assert place.room("boutique").is_success
    (own,) = place.http.get("/api/brand/rooms", headers=place.mine).json()["items"]
    assert own["state"] == "waiting"
    key = str(own["link"]).partition("#key=")[2]
    return ["/b/maison-vitrine", "/b/maison-vitrine/imprint", f"/products/{product}"], key


def statuses(http: Any, pages: list[str], query: str = "") -> set[int]:
    return {http.get(page + query, headers=HTML).status_code for page in pages}


def test_its_pages_are_for_its_people_and_its_link(place: Place) -> None:
    pages, key = prepared(place)
    api = "/api/brands/maison-vitrine"
    assert statuses(place.http, pages) == {404} and place.http.get(api).status_code == 404
    for wrong in ("x" * len(key), "%00", key[:-1], "é"):
        assert statuses(place.http, pages, f"?key={wrong}") == {404}
    assert place.http.get(api, headers={"Room-Key": "x" * len(key)}).status_code == 404
    never = place.http.get("/b/never", headers=HTML).text.replace("never", "maison-vitrine")
    assert place.http.get(pages[0], headers=HTML).text == never, "no more than of what there never was"
    there = {"Host": LAMP, **HTML}
    assert place.http.get("/", headers=there).status_code == 404
    assert place.http.get("/imprint", headers=there).status_code == 404
    others = member(place, place.stock.other)
    assert statuses(others, pages) == {404} and others.get(api).status_code == 404

    mine = member(place, place.stock.brand)
    assert statuses(mine, pages) == statuses(place.http, pages, f"?key={key}") == {200}
    assert mine.get(api).json()["legal"] == ["imprint"]
    assert place.http.get(api, headers={"Room-Key": key}).json()["legal"] == ["imprint"]
    assert place.http.get(f"/?key={key}", headers=there).status_code == 200
    # What is not everybody's nobody keeps; its links take the key along, where there is one.
    page = place.http.get(f"{pages[0]}?key={key}", headers=HTML)
    assert page.headers["cache-control"].startswith("private") and "noindex" in page.text
    assert f'href="/b/maison-vitrine/imprint?lang=en&amp;key={key}"' in page.text
    assert f'href="/b/maison-vitrine?lang=fr&amp;key={key}"' in page.text
    assert "key=" not in mine.get(pages[0], headers=HTML).text
    assert "/products/" not in place.http.get("/sitemap.xml").text
    listed = [
        [each["id"] for each in http.get("/api/products", headers=headers).json()["items"]]
        for http, headers in ((place.http, {}), (others, {}), (mine, {}), (place.http, place.mine))
    ]
    (product,) = (page.rpartition("/")[2] for page in pages if "/products/" in page)
    assert listed == [[], [], [product], [product]], "lists tell of it to its own alone"


def test_a_yes_opens_them_to_everybody_and_a_no_does_not(place: Place) -> None:
    pages, key = prepared(place)
    address = f"/api/operator/approvals/{place.stock.brand.id}"
    no = {"decision": "not_yet", "words": "Your imprint is no address."}
    assert place.operator.post(address, json=no).is_success
    assert statuses(place.http, pages) == {404} and statuses(place.http, pages, f"?key={key}") == {200}
    assert place.http.patch("/api/rooms/boutique", json={"state": "public"}, headers=place.mine).is_success
    assert place.operator.post(address, json={"decision": "open", "words": ""}).is_success
    assert statuses(place.http, pages) == {200}
    told = place.http.get(pages[0], headers=HTML)
    assert "private" not in told.headers["cache-control"] and "noindex" not in told.text
    # For good: a brand that shuts its only room keeps its page, with what the law wants it to say.
    drafted = place.http.patch("/api/rooms/boutique", json={"state": "draft"}, headers=place.mine)
    assert drafted.is_success and statuses(place.http, pages) == {200}
