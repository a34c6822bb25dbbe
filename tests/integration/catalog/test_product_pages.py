"""The page of a product: read without a script, by people and search engines; what it never shows."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from tests.fixtures.pages import URL, Read, take_down
from tests.house import accounts_of, app_of
from tests.integration.catalog.conftest import Shop
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.routes import Guards
from vitrine.app.pages import LANGUAGE, ROOT
from vitrine.app.previews import TITLE, Previews
from vitrine.app.previews import router as previewing
from vitrine.app.products.page import ProductOnShow, product_page
from vitrine.app.products.routes import FRAME, router
from vitrine.app.site import PageSite, Sites
from vitrine.assets.views import ModelPictures
from vitrine.catalog import inside
from vitrine.catalog.availability import InStock, StockShown
from vitrine.catalog.views import ProductPicture
from vitrine.clock import ManualClock, SystemClock
from vitrine.storage import Database, Session
from vitrine.takedowns.kinds import Kind

HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(1)> & "\u2028'
DAY_MS = 86_400_000
OUR_TAGS = {
    "html", "head", "title", "meta", "link", "script", "body", "div", "a", "header", "ul", "li", "main",
    "figure", "img", "p", "h1", "h2", "span", "dl", "dt", "dd", "strong",
}  # fmt: skip


@pytest.fixture
def web(shop: Shop, tmp_path: Path) -> TestClient:
    (tmp_path / FRAME).write_text(f"{LANGUAGE}<head>{TITLE}</head><body>{ROOT}</body></html>")

    def gated(_kind: str, ids: Any) -> frozenset[str]:
        return frozenset(shop.closed["product"] & set(ids))

    pages = router(shop.database, Sites(URL), URL, gated, Guards(shop.accounts), folder=tmp_path)
    return TestClient(app_of(pages, previewing(Previews(shop.database, Sites(URL)), Sites(URL))))


def read(web: TestClient, product: str, language: str = "en", status: int = 200) -> Read:
    answer = web.get(f"/products/{product}", headers={"accept-language": language})
    assert answer.status_code == status, answer.text
    assert "Accept-Language" in answer.headers["vary"]
    return Read(answer.text)


def test_it_says_what_it_must_and_what_its_price_may(shop: Shop, web: TestClient) -> None:
    clock = shop.database.clock = ManualClock(SystemClock().now() + timedelta(days=1))
    maker = {"name": "Atelier <b>", "address": "1 rue\n75002 Paris", "email": "a@b.fr", "country": "FR"}
    facts = {"maker": maker, "materials": {"en": "Oak"}, "origin": {"fr": "Limoges"}, "digital": True}
    price = {"amount_minor": 6_000, "currency": "EUR"}
    variant = {"price": price, "content": {"amount": 50, "unit": "ml"}}
    made = shop.product(facts=facts, variants=[variant])
    clock.advance(31 * DAY_MS)
    cheaper = [{"id": made["variants"][0]["id"], "price": {**price, "amount_minor": 4_900}}]
    shop.http.patch(f"/api/products/{made['id']}", json={"variants": cheaper}, headers=shop.token)
    english, french = read(web, made["id"]), read(web, made["id"], "fr")
    assert "€49 | €60" in english.text
    for each in (
        "Before: €60, the lowest",
        "50\u00a0ml · €980 per l",
        "Oak",
        "Limoges",
        "Atelier <b>",
        "a@b.fr",
    ):
        assert each in english.text
    for each in ("60\u00a0€, le plus bas", "980\u00a0€ le l", "Fabriqué par"):
        assert each in french.text
    told = french.linked
    assert told["mainEntityOfPage"]["inLanguage"] == "fr"
    assert told["manufacturer"]["address"]["addressCountry"] == "FR"
    assert told["countryOfOrigin"]["name"] == "Limoges"
    struck, litre = told["offers"][0]["priceSpecification"]
    assert (struck["price"], struck["priceType"]) == ("60.00", "https://schema.org/StrikethroughPrice")
    assert (litre["price"], litre["referenceQuantity"]["unitCode"]) == ("980.00", "LTR")
    clock.advance(30 * DAY_MS)
    assert "€60" not in read(web, made["id"]).text


def test_it_says_what_it_is_in_the_readers_language(shop: Shop, web: TestClient) -> None:
    made = shop.product(credit="Ada Turner", category="bowls")
    english, french = read(web, made["id"]), read(web, made["id"], "fr-CH, en;q=0.1")
    brand = made["brand"]["name"]
    for each in ("Bowl", brand, "from €49", "Walnut", "€49", "€52", "A bowl.", "Ada Turner"):
        assert each in english.text
    for each in ("Bol", "dès 49\u00a0€", "52\u00a0€", "Finitions", "N’est pas vendu en ligne"):
        assert each in french.text
    assert french.page.startswith('<html lang="fr">')
    # The brand gave this in English alone: a reader aloud is told so.
    assert ("p", {"class": "product-text", "lang": "en", "dir": "auto"}) in french.elements
    variant = made["variants"][0]["id"]
    assert f"/api/variants/{variant}/buy" in english.links, "the finish that has a checkout"
    assert len([each for each in english.links if each.endswith("/buy")]) == 1
    assert read(web, f"{made['id']}?lang=fr").page.startswith('<html lang="fr">'), "the address says more"


def test_sites_and_search_engines_read_it(shop: Shop, web: TestClient) -> None:
    made = shop.product()
    page = read(web, made["id"])
    address = f"{URL}/products/{made['id']}"
    assert page.said["og:type"] == "product"
    assert page.said["og:url"] == address
    assert page.said["og:title"] == f"Bowl · {made['brand']['name']}"
    assert page.said["description"] == page.said["og:description"] == "A bowl."
    assert (page.said["product:price:amount"], page.said["product:price:currency"]) == ("49.00", "EUR")
    told = page.linked
    assert (told["@type"], told["name"], told["url"]) == ("Product", "Bowl", address)
    assert told["brand"] == {"@type": "Brand", "name": made["brand"]["name"]}
    assert [(each["price"], each["priceCurrency"]) for each in told["offers"]] == [
        ("49.00", "EUR"), ("52.00", "EUR"),
    ]  # fmt: skip
    assert "shop.example/bowl" not in page.page, "where a brand sells is told to who buys"
    alternates = [found["href"] for tag, found in page.elements if found.get("rel") == "alternate"]
    assert alternates == [f"{address}?lang=en", f"{address}?lang=fr"]
    assert f"<loc>{address}</loc>" in web.get("/sitemap.xml").text


def test_its_pictures_are_named_for_sites_too(shop: Shop) -> None:
    made = shop.product()
    with shop.database.read() as session:
        product = inside.shown_product(session, made["id"])
    taken = ModelPictures("/models/m/t.webp", None, {"walnut": "/models/m/w.webp"})
    pictures = (
        ProductPicture("/pictures/a", {"fr": "De <près>"}, 1600, 1200, photograph=True),
        ProductPicture("/models/m/t.webp", None, 1024, 1024, photograph=False),
    )
    pictured = replace(product, model=replace(product.model, pictures=taken), pictures=pictures)
    made_page = product_page(ProductOnShow(pictured, ()), "en", PageSite(URL))
    page = Read(made_page.head + made_page.body)
    assert page.said["og:image"] == f"{URL}/pictures/a", "the brand's first"
    assert page.said["twitter:card"] == "summary_large_image"
    seen = ["/pictures/a", "/models/m/t.webp", "/models/m/w.webp"]
    assert page.linked["image"] == [f"{URL}{each}" for each in seen]
    drawn = [(found["src"], found["alt"], found.get("lang")) for tag, found in page.elements if tag == "img"]
    told = ("De <près>", "fr"), ("Bowl, picture", None), ("", None)
    assert drawn == [(src, *words) for src, words in zip(seen, told, strict=True)]


def test_a_size_beyond_all_measure_is_left_out(shop: Shop) -> None:
    made = shop.product()
    with shop.database.read() as session:
        product = inside.shown_product(session, made["id"])
    vast = replace(product, credit=None, model=replace(product.model, size_m=(1e26, 1.0, 1.0)))
    for language in ("en", "fr"):
        made_page = product_page(ProductOnShow(vast, ()), language, PageSite(URL))
        assert "width" not in Read(made_page.head).linked
        assert "0000" not in made_page.body


def test_it_leads_to_the_rooms_that_anybody_may_enter(shop: Shop, web: TestClient) -> None:
    made = shop.product()
    nowhere = read(web, made["id"])
    assert "It stands in no room just now." in nowhere.text
    shop.room()
    shop.room("gallery")
    stood = {"product": made["id"], "slot": "plinth-1"}
    shop.http.post("/api/rooms/gallery/placements", json=stood, headers=shop.token).raise_for_status()
    assert shop.place(made["id"]).status_code == 201

    def rooms() -> list[str]:
        return [each for each in read(web, made["id"]).links if each.startswith("/rooms/")]

    assert rooms() == [f"/rooms/{room}?product={made['id']}&lang=en" for room in ("boutique", "gallery")]
    take_down(shop.database, Kind.ROOM, "gallery")
    assert rooms() == [f"/rooms/boutique?product={made['id']}&lang=en"]
    assert shop.http.delete("/api/rooms/boutique", headers=shop.token).status_code == 204
    assert rooms() == []


def withdrawn(shop: Shop, product: str) -> None:
    assert shop.http.post(f"/api/products/{product}/withdraw", headers=shop.token).status_code == 200


def deleted(shop: Shop, product: str) -> None:
    assert shop.http.delete(f"/api/products/{product}", headers=shop.token).status_code == 204


def taken_down(kind: Kind) -> Callable[[Shop, str], None]:
    def act(shop: Shop, product: str) -> None:
        things = {Kind.PRODUCT: product, Kind.MODEL: shop.model, Kind.BRAND: str(shop.actor.brand.id)}
        take_down(shop.database, kind, things[kind])

    return act


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (withdrawn, 404),
        (deleted, 404),
        (taken_down(Kind.PRODUCT), 451),
        (taken_down(Kind.MODEL), 451),
        (taken_down(Kind.BRAND), 451),
    ],
)
def test_what_nobody_may_see_is_not_told(
    shop: Shop, web: TestClient, act: Callable[[Shop, str], None], status: int
) -> None:
    made = shop.product(title={"en": "Secretbowl"}, description={"en": "Secrettext"})
    product = made["id"]
    known = web.get(f"/products/{product}")
    assert f"/products/{product}</loc>" in web.get("/sitemap.xml").text
    act(shop, product)
    answer = web.get(f"/products/{product}", headers={"if-none-match": known.headers["etag"]})
    assert answer.status_code == status
    page = Read(answer.text)
    assert page.said == {"robots": "noindex"} and page.data == [], "nothing for sites either"
    for secret in ("Secret", made["brand"]["name"], shop.model, "€"):
        assert secret not in answer.text
    assert answer.headers.get("link") == (f'<{URL}/>; rel="blocked-by"' if status == 451 else None)
    assert answer.headers["cache-control"] == "no-store"
    assert product not in Previews(shop.database, Sites(URL)).sitemap().decode()
    assert "/" in page.links, "there is a way on"


def test_a_draft_is_nobodys_page_not_even_its_brands(shop: Shop, web: TestClient) -> None:
    draft = shop.http.post(
        "/api/products", json=shop.draft(publish=False, title={"en": "Secretbowl"}), headers=shop.token
    ).json()
    answer = web.get(f"/products/{draft['id']}", headers=shop.token)
    assert answer.status_code == 404 and "Secretbowl" not in answer.text
    assert read(web, "none", status=404).text == read(web, draft["id"], status=404).text


def test_strangers_words_stay_words(shop: Shop, web: TestClient) -> None:
    made = shop.product(title={"en": HOSTILE}, description={"en": HOSTILE}, credit=HOSTILE[:100])
    answer = web.get(f"/products/{made['id']}")
    page = Read(answer.text)
    assert {tag for tag, _ in page.elements} <= OUR_TAGS
    assert [found for tag, found in page.elements if tag == "script"] == [{"type": "application/ld+json"}]
    assert not [name for _, found in page.elements for name in found if name.startswith("on")]
    assert page.linked["name"] == made["title"]["en"], "and nothing of it is lost"
    assert "<" not in "".join(page.data)
    lost = web.get("/products/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert lost.status_code == 404 and "<script" not in lost.text


def test_what_asks_something_is_not_sold_from_its_page(shop: Shop, web: TestClient) -> None:
    made = shop.product()
    shop.closed["product"].add(made["id"])
    page = read(web, made["id"])
    assert not [each for each in page.links if each.endswith("/buy")]
    assert "It asks something of who buys it" in page.text


def test_it_is_sent_small_and_once(shop: Shop, web: TestClient) -> None:
    made = shop.product()
    address = f"/products/{made['id']}"
    plain = web.get(address, headers={"accept-encoding": "identity"})
    with web.stream("GET", address, headers={"accept-encoding": "gzip"}) as small:
        assert small.headers["content-encoding"] == "gzip"
        packed = b"".join(small.iter_raw())
    assert gzip.decompress(packed) == plain.content and len(packed) < len(plain.content) / 2
    assert plain.headers["cache-control"] == "no-cache"
    assert set(re.split(", *", plain.headers["vary"])) == {"Accept-Encoding", "Accept-Language"}
    tag = plain.headers["etag"]
    known = {"accept-encoding": "identity", "if-none-match": tag}
    assert web.get(address, headers=known).status_code == 304
    assert web.get(address, headers={**known, "accept-language": "fr"}).status_code == 200
    price = {"variants": [{"price": {"amount_minor": 5100, "currency": "EUR"}}]}
    assert shop.http.patch(f"/api/products/{made['id']}", json=price, headers=shop.token).status_code == 200
    assert web.get(address, headers=known).status_code == 200
    assert web.head(address).status_code == 200


def test_without_the_database_it_says_so(tmp_path: Path) -> None:
    (tmp_path / FRAME).write_text(f"{LANGUAGE}{TITLE}{ROOT}")
    gone = Database("postgresql://nobody@127.0.0.1:1/none")
    guards = Guards(accounts_of(gone))
    app = app_of(router(gone, Sites(URL), "", lambda *_: frozenset(), guards, folder=tmp_path))
    answer = TestClient(app).get("/products/any", headers={"accept-language": "fr"})
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert "La boutique ne peut pas répondre" in answer.text


def test_who_reads_too_much_is_told_so(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / FRAME).write_text(f"{LANGUAGE}{TITLE}{ROOT}")

    class Weary(Guards):
        def spending(self, request: Request) -> Any:
            raise TooManyAttempts(7)

    guards = Weary(shop.accounts)
    app = app_of(router(shop.database, Sites(URL), "", lambda *_: frozenset(), guards, folder=tmp_path))
    answer = TestClient(app).get("/products/any")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")


def test_what_is_sold_out_is_not_sold_from_its_page(shop: Shop, tmp_path: Path) -> None:
    made = shop.product()
    one, other = (each["id"] for each in made["variants"])

    def stocked(_session: Session, _products: Collection[str]) -> Mapping[str, Mapping[str, StockShown]]:
        return {made["id"]: {one: StockShown(InStock.OUT), other: StockShown(InStock.LOW, 2)}}

    (tmp_path / FRAME).write_text(f"{LANGUAGE}<head>{TITLE}</head><body>{ROOT}</body></html>")
    guards = Guards(shop.accounts)
    pages = router(
        shop.database, Sites(URL), URL, lambda *_: frozenset(), guards, stocked=stocked, folder=tmp_path
    )
    http = TestClient(app_of(pages))
    english = http.get(f"/products/{made['id']}").text
    assert "Sold out" in english and "Only 2 left" in english and f"/api/variants/{one}/buy" not in english
    assert "schema.org/OutOfStock" in english and "schema.org/LimitedAvailability" in english
    french = http.get(f"/products/{made['id']}", headers={"accept-language": "fr"}).text
    assert "Épuisé" in french and "Plus que 2" in french
