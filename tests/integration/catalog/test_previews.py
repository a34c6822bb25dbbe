"""What links to the shop show elsewhere: a room's head, robots.txt, sitemap.xml."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import models
from tests.house import app_of
from tests.integration.catalog.conftest import Shop
from vitrine.app import client, previews
from vitrine.app.previews import Previews
from vitrine.app.problems import blocked_by
from vitrine.app.site import Sites
from vitrine.clock import ManualClock
from vitrine.storage import Database
from vitrine.takedowns.kinds import Kind
from vitrine.takedowns.tables import TakedownRow

URL = "https://shop.example"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Head(HTMLParser):
    """What a site that shows a link reads of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.title, self.said, self._inside = "", dict[str, str](), False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._inside = tag == "title"
        if tag == "meta" and "content" in found:
            self.said[found.get("property") or found["name"]] = found["content"]
        assert tag in {"title", "meta", "link"}, tag

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.title += data
        self._inside = False


@pytest.fixture
def web(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(previews, "PATIENCE_S", 60.0)
    for name in client.PAGES.values():
        (tmp_path / name).write_text(previews.TITLE)
    seen = Previews(shop.database, Sites(URL), blocked_by(URL))
    return TestClient(app_of(previews.router(seen, Sites(URL)), client.router(seen.of, tmp_path)))


def head(web: TestClient, path: str, language: str = "en", status: int = 200) -> Head:
    answer = web.get(path, headers={"accept-language": language})
    assert answer.status_code == status and "Accept-Language" in answer.headers["vary"]
    return Head(answer.text)


def test_a_room_says_what_it_is_in_the_readers_language(shop: Shop, web: TestClient) -> None:
    title = {"en": 'Lamps & "shades" <b>', "fr": "Lampes & abat-jour"}
    summary = {"en": "Two lamps, one window.", "fr": "Deux lampes, une fenêtre."}
    shop.room(title=title, summary=summary)
    brand = shop.http.get("/api/rooms").json()["items"][0]["brand"]["name"]
    english, french = (
        head(web, "/rooms/boutique"),
        head(web, "/rooms/boutique", "de;q=0.9, fr-CH;q=0.8, en;q=0.1"),
    )
    assert english.title == english.said["og:title"] == f"{title['en']} · {brand}"
    assert english.said["og:url"] == f"{URL}/rooms/boutique"
    assert english.said["description"] == english.said["og:description"] == summary["en"]
    assert (french.title, french.said["og:locale"]) == (f"{title['fr']} · {brand}", "fr")
    assert "og:image" not in english.said and english.said["twitter:card"] == "summary"
    picture = shop.assets.store_picture(models.png(4, 4))
    shop.room("gallery", picture=picture)
    for page in (head(web, "/rooms/gallery"), head(web, "/")):
        assert page.said["og:image"] == f"{URL}/pictures/{picture}"


def test_there_is_no_such_room(shop: Shop, web: TestClient) -> None:
    shop.room()
    gone = head(web, "/rooms/none", status=404)
    assert (gone.title, gone.said) == ("Vitrine", {"robots": "noindex"})


def test_search_engines_are_told_of_open_rooms_alone(shop: Shop, web: TestClient) -> None:
    shop.room()
    shop.room("gallery")
    with shop.database.unit() as unit:
        unit.session.add(
            TakedownRow(
                id="takedown_1", kind=Kind.ROOM, thing_id="gallery", title="Gallery", live="room:gallery",
                reason="Not this one.", by="visitor_o", at=shop.database.clock.now(),
            )
        )  # fmt: skip
    assert head(web, "/rooms/gallery", status=451).said == {"robots": "noindex"}
    assert web.get("/rooms/gallery").headers["link"] == f'<{URL}/>; rel="blocked-by"'
    assert "link" not in web.get("/rooms/none").headers
    robots = web.get("/robots.txt")
    assert f"Sitemap: {URL}/sitemap.xml" in robots.text and "Disallow: /api/" in robots.text
    found = ElementTree.fromstring(web.get("/sitemap.xml").text)  # noqa: S314  our own
    assert [each.text for each in found.iter(f"{SITEMAP}loc")] == [
        f"{URL}/", f"{URL}/b/maison-vitrine", f"{URL}/rooms/boutique",
    ]  # fmt: skip


def test_the_products_of_the_sitemap_are_read_once_a_minute_its_rooms_each_time(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = ManualClock()
    monkeypatch.setattr(shop.database, "clock", clock)
    seen = Previews(shop.database, Sites(URL))
    seen.sitemap()
    shop.room()
    product = shop.product()["id"].encode()
    clock.advance(previews.PRODUCTS_MS - 1)
    assert b"/rooms/boutique<" in seen.sitemap()
    assert product not in seen.sitemap()
    clock.advance(1)
    assert product in seen.sitemap()


def test_a_page_needs_no_database(tmp_path: Path) -> None:
    """It is there, and its script says what is the matter."""
    (tmp_path / "room.html").write_text(previews.TITLE)
    seen = Previews(Database("postgresql://nobody@127.0.0.1:1/none"), Sites(URL))
    answer = TestClient(app_of(client.router(seen.of, tmp_path))).get("/rooms/boutique")
    assert (answer.status_code, answer.text) == (200, previews.TITLE)
