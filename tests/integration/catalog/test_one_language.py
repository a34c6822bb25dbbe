"""A brand writes in one language, whichever: every door takes it, every page shows it, and in which it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.pages import URL, Read
from tests.house import app_of
from tests.integration.catalog.conftest import Shop
from vitrine.accounts.routes import Guards
from vitrine.app import client, previews
from vitrine.app.pages import LANGUAGE, ROOT
from vitrine.app.previews import TITLE, Previews
from vitrine.app.products.routes import FRAME
from vitrine.app.products.routes import router as pages
from vitrine.app.site import Sites

LAMP = {
    "title": {"fr": "Lampe"},
    "description": {"fr": "Tournée à la main."},
    "credit": "Photo : Ada ; licence « CC BY 4.0 »",
    "variants": [
        {"title": {"fr": "Noyer"}, "price": {"amount_minor": 185_000, "currency": "EUR"},
         "material_variant": "walnut", "buy_url": "https://shop.example/lampe"},
        {"price": {"amount_minor": 1_850_50, "currency": "EUR"}, "material_variant": "ash"},
    ],
}  # fmt: skip
FRENCH_ROOM: dict[str, Any] = {"title": {"fr": "La salle"}, "summary": {"fr": "Deux lampes."}}


@pytest.fixture
def web(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(previews, "PATIENCE_S", 60.0)
    for name in (FRAME, *client.PAGES.values()):
        (tmp_path / name).write_text(f"{LANGUAGE}<head>{TITLE}</head><body>{ROOT}</body></html>")
    sites = Sites(URL)
    seen = Previews(shop.database, sites)
    guards = Guards(shop.accounts)
    products = pages(shop.database, sites, URL, lambda _kind, _ids: frozenset(), guards, folder=tmp_path)
    return TestClient(app_of(products, previews.router(seen, sites), client.router(seen.of, tmp_path)))


def refused(answer: Any) -> tuple[int, str, str]:
    told = answer.json()
    return answer.status_code, told["type"], told["field"]


def test_a_product_is_made_in_french_alone_and_goes_on_sale(shop: Shop) -> None:
    made = shop.product(**LAMP)
    assert (made["title"], made["description"]) == (LAMP["title"], LAMP["description"])
    assert [each["title"] for each in made["variants"]] == [{"fr": "Noyer"}, None]
    found = shop.http.get(f"/api/products/{made['id']}").json()
    assert (found["title"], found["published"]) == ({"fr": "Lampe"}, True)


@pytest.mark.parametrize("title", [{}, {"en": ""}, {"fr": None}, {"en": " ", "fr": "\u200b"}])
def test_a_product_without_words_is_refused_at_the_field(shop: Shop, title: dict[str, Any]) -> None:
    answer = shop.http.post("/api/products", json=shop.draft(title=title), headers=shop.token)
    assert refused(answer) == (422, "/problems/text-refused", "title")
    assert "no words in any language (en, fr)" in answer.json()["detail"]


def test_one_language_of_two_is_taken_away_and_never_the_last(shop: Shop) -> None:
    url = f"/api/products/{shop.product()['id']}"

    def patch(**body: Any) -> Any:
        return shop.http.patch(url, json=body, headers=shop.token)

    assert patch(title={"en": None}).json()["title"] == {"fr": "Bol"}
    assert refused(patch(title={"fr": None})) == (422, "/problems/text-refused", "title")
    assert refused(patch(title={"fr": " "})) == (422, "/problems/text-refused", "title")
    assert patch(title={"en": "Bowl", "fr": None}).json()["title"] == {"en": "Bowl"}
    assert patch(description={"en": None, "fr": "Un bol."}).json()["description"] == {"fr": "Un bol."}
    # What is on sale has a description.
    assert patch(description={"fr": None}).json()["type"] == "/problems/not-publishable"


def test_a_room_is_made_and_corrected_in_french_alone(shop: Shop) -> None:
    room = shop.room(**FRENCH_ROOM)["room"]
    assert (room["title"], room["summary"]) == ({"fr": "La salle"}, {"fr": "Deux lampes."})
    url = "/api/rooms/boutique"

    def patch(**body: Any) -> Any:
        return shop.http.patch(url, json=body, headers=shop.token)

    both = patch(title={"en": "The room"}).json()["title"]
    assert both == {"en": "The room", "fr": "La salle"}, "a language left out stays"
    assert patch(title={"en": None}).json()["title"] == {"fr": "La salle"}
    assert refused(patch(title={"fr": None})) == (422, "/problems/text-refused", "title")
    assert refused(patch(summary={"fr": " "})) == (422, "/problems/text-refused", "summary")
    closed = {"words": {"fr": "Nous revenons au printemps."}, "until": None}
    assert patch(closed=closed).json()["closed"]["words"] == {"fr": "Nous revenons au printemps."}
    nothing = patch(closed={"words": {"en": "", "fr": None}})
    assert refused(nothing) == (422, "/problems/text-refused", "words")


def test_room_json_without_words_is_refused_at_its_path(shop: Shop) -> None:
    document = shop.room(**FRENCH_ROOM)["room"]
    for title in ({}, {"xx": "Sala"}, "La salle"):
        answer = shop.http.put("/api/rooms/boutique", json={**document, "title": title}, headers=shop.token)
        assert (answer.status_code, answer.json()["path"]) == (422, "$.title")


def test_its_page_is_read_in_the_language_that_it_has(shop: Shop, web: TestClient) -> None:
    shop.room(**FRENCH_ROOM)
    made = shop.product(**LAMP)
    assert shop.place(made["id"]).status_code == 201
    english = Read(web.get(f"/products/{made['id']}", headers={"accept-language": "en"}).text)
    assert english.page.startswith('<html lang="en">')
    spoken = {(tag, found.get("class")) for tag, found in english.elements if found.get("lang") == "fr"}
    assert spoken >= {
        ("h1", None), ("p", "product-text"), ("span", "product-finish"), ("strong", None),
    }  # fmt: skip
    assert "Lampe" in english.text and "Noyer" in english.text and "La salle" in english.text
    brand = made["brand"]["name"]
    assert (english.said["og:title"], english.said["og:locale"]) == (f"Lampe · {brand}", "fr")
    assert english.said["og:locale:alternate"] == "en"
    assert english.said["og:description"] == "Tournée à la main."
    assert (english.linked["name"], english.linked["description"]) == ("Lampe", "Tournée à la main.")
    assert [each["name"] for each in english.linked["offers"]] == ["Noyer", "ash"]
    french = Read(web.get(f"/products/{made['id']}", headers={"accept-language": "fr"}).text)
    own = [found for tag, found in french.elements if found.get("lang") and tag != "a"]
    assert [found["lang"] for found in own] == ["fr"], "the page alone"
    assert "Photo\u202f: Ada\u202f; licence «\u202fCC BY 4.0\u202f»" in french.text
    assert "1\u202f850\u00a0€" in french.text and "1\u202f850,50\u00a0€" in french.text


def test_what_links_show_of_it_says_its_language(shop: Shop, web: TestClient) -> None:
    shop.room(**FRENCH_ROOM)
    made = shop.product(**LAMP)
    head = Read(web.get("/rooms/boutique", headers={"accept-language": "en"}).text)
    assert (head.said["og:locale"], head.said["og:locale:alternate"]) == ("fr", "en")
    assert head.said["og:title"].startswith("La salle · ")
    assert head.said["og:description"] == "Deux lampes."
    listed = web.get("/sitemap.xml").text
    assert f"{URL}/rooms/boutique" in listed and f"{URL}/products/{made['id']}" in listed
