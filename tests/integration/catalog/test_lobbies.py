"""A brand's lobby: what it says of itself, how it is shown to anybody, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import models
from tests.fixtures.pages import URL, Read, take_down
from tests.house import ORIGIN, app_of, program
from tests.integration.catalog.conftest import Shop
from vitrine.accounts import Scope
from vitrine.accounts.routes import Guards
from vitrine.app.lobbies.routes import FRAME
from vitrine.app.lobbies.routes import router as pages
from vitrine.app.pages import LANGUAGE, ROOT
from vitrine.app.previews import TITLE, Previews
from vitrine.app.previews import router as previewing
from vitrine.app.site import Sites
from vitrine.assets.routes import router as assets
from vitrine.catalog.shown import Listings
from vitrine.lobbies.inside import leaving, uses
from vitrine.lobbies.routes import router
from vitrine.lobbies.service import LEGAL_LIMIT, Lobbies
from vitrine.quotas.kinds import BY_DEFAULT
from vitrine.takedowns.kinds import Kind

HOSTILE = '</style><script>alert(1)</script><img src=x onerror=alert(1)> & "'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def web(shop: Shop, tmp_path: Path) -> Iterator[TestClient]:
    (tmp_path / FRAME).write_text(f"{LANGUAGE}<head>{TITLE}</head><body>{ROOT}</body></html>")
    guards = Guards(shop.accounts)

    def gated(_kind: str, ids: Any) -> frozenset[str]:
        return frozenset(shop.closed["room"] & set(ids))

    listings = Listings(shop.catalog, lambda room: len(room), gated)
    app = app_of(
        router(Lobbies(shop.database, BY_DEFAULT), guards),
        assets(shop.assets, guards),
        pages(shop.database, listings, Sites(URL), URL, guards, folder=tmp_path),
        previewing(Previews(shop.database, Sites(URL)), Sites(URL)),
    )
    with TestClient(app, base_url=ORIGIN) as http:
        yield http


def change(web: TestClient, token: dict[str, str], status: int = 200, **body: Any) -> dict[str, Any]:
    answer = web.patch("/api/brand/lobby", json=body, headers=token)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def read(web: TestClient, path: str, status: int = 200, language: str = "en") -> Read:
    answer = web.get(path, headers={"accept-language": language})
    assert answer.status_code == status, answer.text
    assert "Accept-Language" in answer.headers["vary"]
    return Read(answer.text)


def slug(shop: Shop) -> str:
    return shop.actor.brand.slug


def test_it_shows_a_brands_public_rooms_and_no_others(shop: Shop, web: TestClient) -> None:
    shop.room("boutique", title={"en": "The boutique", "fr": "La boutique"})
    shop.room("salon", title={"en": "The salon"})
    shop.room("attic", title={"en": "The attic"})
    own, other = shop.token, shop.others
    shop.http.patch("/api/rooms/attic", json={"state": "unlisted"}, headers=own)
    shop.http.patch("/api/rooms/salon", json={"place": 1}, headers=own)
    page = read(web, f"/b/{slug(shop)}", language="fr")
    assert [each for each in page.links if each.startswith("/rooms/")] == [
        "/rooms/salon?lang=fr", "/rooms/boutique?lang=fr",
    ]  # fmt: skip
    assert "La boutique" in page.text and "attic" not in page.page
    assert page.said["og:url"] == f"{URL}/b/{slug(shop)}"
    assert page.said["og:title"] == shop.actor.brand.name
    assert "robots" not in page.said
    assert web.get(f"/b/{shop.other.brand.slug}").status_code == 404, "it shows nothing and has said nothing"
    change(web, other, summary={"fr": "Bientôt."})
    empty = read(web, f"/b/{shop.other.brand.slug}")
    assert "Bientôt." in empty.text and empty.said["robots"] == "noindex"
    assert ("p", {"class": "house-summary", "lang": "fr", "dir": "auto"}) in empty.elements


def test_its_look_is_kept_and_told(shop: Shop, web: TestClient) -> None:
    shop.room()
    logo = shop.assets.store_picture(models.png(8, 4), shop.actor.brand.id)
    before = web.get("/api/brand/lobby", headers=shop.token).json()
    assert (before["version"], before["family"], before["legal"]) == (0, "cormorant", [])
    told = change(web, shop.token, logo=logo, accent="#8FD3FF", ground="#0a1a2f", family="jost")
    assert (told["version"], told["accent"], told["logo"]) == (1, "#8fd3ff", logo)
    assert told["palettes"]["light"]["band"] == "#0a1a2f"
    page = read(web, f"/b/{slug(shop)}")
    (image,) = [found for tag, found in page.elements if tag == "img" and found["src"].endswith(logo)]
    assert image["alt"] == shop.actor.brand.name, "a logo says the name"
    assert f"--brass:{told['palettes']['light']['accent']};" in page.page
    assert '"Jost Variable"' in page.page
    public = web.get(f"/api/brands/{slug(shop)}").json()
    assert public["logo_url"] == f"/pictures/{logo}" and "accent" not in public
    changed = change(web, shop.token, logo=None, accent=None, version=1)
    assert (changed["logo"], changed["accent"], changed["ground"]) == (None, None, "#0a1a2f")


def test_its_texts_are_pages_that_the_others_link_to(shop: Shop, web: TestClient) -> None:
    shop.room()
    change(web, shop.token, imprint={"fr": "Maison & Cie\n\nÉcrire : ada@a.example"}, terms={"en": HOSTILE})
    page = read(web, f"/b/{slug(shop)}")
    legal = [each for each in page.links if each.startswith("/b/") and each.count("/") == 3]
    assert legal == [
        f"/b/{slug(shop)}/imprint?lang=en", f"/b/{slug(shop)}/terms?lang=en",
    ]  # fmt: skip
    assert [each for each in page.links if each.startswith("/withdraw")] == ["/withdraw?lang=en"]
    imprint = read(web, f"/b/{slug(shop)}/imprint")
    assert "Maison & Cie" in imprint.text and "mailto:ada@a.example" in imprint.links
    assert ("div", {"class": "house-prose", "lang": "fr", "dir": "auto"}) in imprint.elements
    hostile = read(web, f"/b/{slug(shop)}/terms")
    assert HOSTILE in "".join(hostile.words)
    assert not [found for tag, found in hostile.elements if tag == "script" or "onerror" in found]
    assert read(web, f"/b/{slug(shop)}/privacy", 404).said["robots"] == "noindex"
    assert web.get(f"/b/{slug(shop)}/nothing").status_code == 404
    assert web.get(f"/api/brands/{slug(shop)}").json()["legal"] == ["imprint", "terms"]
    change(web, shop.token, imprint=None, terms={"en": "  "})
    assert web.get(f"/b/{slug(shop)}/imprint").status_code == 404
    assert web.get(f"/api/brands/{slug(shop)}").json()["legal"] == []


def test_whoever_is_quicker_is_not_overwritten(shop: Shop, web: TestClient) -> None:
    change(web, shop.token, summary={"en": "One"}, version=0)
    late = change(web, shop.token, 412, summary={"en": "Two"}, version=0)
    assert late["version"] == 1
    assert change(web, shop.token, summary={"en": "Two"}, version=1)["version"] == 2


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"accent": "red"}, "colour-refused"),
        ({"ground": "#12345"}, "colour-refused"),
        ({"ground": "#12345g"}, "colour-refused"),
        ({"accent": "#123456;}"}, "colour-refused"),
        ({"logo": "0" * 64}, "logo-refused"),
        ({"logo": "../x"}, "logo-refused"),
        ({"summary": {"en": "s" * 401}}, "text-refused"),
        ({"terms": {"fr": "s" * (LEGAL_LIMIT + 1)}}, "text-refused"),
        ({"family": "comic"}, None),
        ({"imprint": {"de": "x"}}, None),
    ],
)
def test_what_is_refused(shop: Shop, web: TestClient, body: dict[str, Any], problem: str | None) -> None:
    told = change(web, shop.token, 422, **body)
    if problem is not None:
        assert told["type"] == f"/problems/{problem}"
    assert web.get("/api/brand/lobby", headers=shop.token).json()["version"] == 0


def test_a_logo_with_a_script_is_refused(shop: Shop, web: TestClient) -> None:
    sender = program(shop.accounts, shop.actor.brand.id, Scope.MODELS_WRITE)
    for name, kind in (("logo.svg", "image/svg+xml"), ("logo.png", "image/png")):
        answer = web.post("/api/pictures", files={"file": (name, SVG, kind)}, headers=sender)
        assert answer.status_code == 422, answer.text
        assert "PNG" in answer.json()["detail"]


def test_another_brand_changes_and_reads_its_own(shop: Shop, web: TestClient) -> None:
    change(web, shop.token, summary={"en": "Ours"})
    assert web.get("/api/brand/lobby", headers=shop.others).json()["summary"] is None
    reader = program(shop.accounts, shop.actor.brand.id, Scope.CATALOG_WRITE)
    assert web.patch("/api/brand/lobby", json={}, headers=reader).status_code == 403
    assert web.get("/api/brand/lobby").status_code == 401


def test_what_is_down_or_gone_is_shown_to_nobody(shop: Shop, web: TestClient) -> None:
    shop.room()
    logo = shop.assets.store_picture(models.png(8, 4), shop.actor.brand.id)
    change(web, shop.token, logo=logo, imprint={"en": "Here."})
    take_down(shop.database, Kind.PICTURE, logo)
    assert logo not in read(web, f"/b/{slug(shop)}").page
    assert web.get(f"/api/brands/{slug(shop)}").json()["logo_url"] is None
    assert web.get("/api/brand/lobby", headers=shop.token).json()["logo"] == logo
    take_down(shop.database, Kind.BRAND, shop.actor.brand.id)
    for path in (f"/b/{slug(shop)}", f"/b/{slug(shop)}/imprint"):
        answer = web.get(path)
        assert answer.status_code == 451 and "blocked-by" in answer.headers["link"]
        assert "Here." not in answer.text
    assert web.get(f"/api/brands/{slug(shop)}").status_code == 451
    for nothing in ("/b/nobody", "/b/%00", "/b/" + "x" * 500, "/api/brands/nobody"):
        assert web.get(nothing).status_code == 404


def test_the_sitemap_names_those_with_rooms(shop: Shop, web: TestClient) -> None:
    shop.room()
    change(web, shop.others, summary={"en": "Soon."})
    told = web.get("/sitemap.xml").text
    assert f"<loc>{URL}/b/{slug(shop)}</loc>" in told
    assert shop.other.brand.slug not in told


def test_nobody_deletes_the_picture_of_a_logo(shop: Shop, web: TestClient) -> None:
    logo = shop.assets.store_picture(models.png(8, 4), shop.actor.brand.id)
    change(web, shop.token, logo=logo)
    with shop.database.read() as session:
        found = uses(session, "picture", logo, None)
        assert [(each.kind, each.id) for each in found] == [("lobby", shop.actor.brand.id)]
        assert uses(session, "picture", logo, shop.other.brand.id) == []
        assert uses(session, "model", logo, None) == []
    with shop.database.unit() as unit:
        leaving(unit, "brand", shop.actor.brand.id)
    assert web.get("/api/brand/lobby", headers=shop.token).json()["version"] == 0
