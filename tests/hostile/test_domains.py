"""A brand's own domain: what is there, what is not, and who asks for it by which names."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.fixtures.rooms import room
from tests.hostile.conftest import Place, enrol, has_too
from tests.stock import ORIGIN
from vitrine.accounts import Role
from vitrine.accounts.part import AccountsPart
from vitrine.app import previews
from vitrine.app.contract import routes_of
from vitrine.app.domains.served import SERVED

LAMP, OTHER, NOBODY = "shop.lampe.example", "other.example", "nobody.example"
AT_LAMP, AT_OTHER = f"http://{LAMP}:8000", f"http://{OTHER}:8000"
HTML = {"Accept": "text/html"}

# All that programs may ask there. Whatever is new in the shop is the house's alone until it is named here.
API = {
    "GET /api/carts/mine", "POST /api/carts/{cart}/lines", "PATCH /api/carts/{cart}/lines/{line}",
    "POST /api/carts/{cart}/checkouts", "GET /api/checkouts/{checkout}", "PATCH /api/checkouts/{checkout}",
    "POST /api/checkouts/{checkout}/complete", "POST /api/checkouts/{checkout}/cancel",
    "POST /api/checkouts/find", "POST /api/checkouts/{checkout}/code",
    "GET /api/orders", "POST /api/orders/find", "GET /api/orders/{order}",
    "POST /api/orders/{order}/withdrawals", "POST /api/withdrawals",
    "DELETE /api/carts/{cart}/lines/{line}", "GET /api/brands/{own}", "GET /api/certificates",
    "GET /api/certificates/chain",
    "GET /api/certificates/{certificate}/file", "GET /api/editions", "GET /api/editions/{number}",
    "GET /api/editions/{number}/manifest", "GET /api/extensions", "GET /api/gates/products/{own}",
    "GET /api/gates/rooms/{own}", "GET /api/products", "GET /api/products/{own}",
    "GET /api/reports/{number}", "GET /api/rooms", "GET /api/rooms/{own}", "GET /api/rooms/{own}/budgets",
    "GET /api/session", "GET /api/session/blocks", "GET /api/variants/{own}/buy", "GET /api/wallets",
    "POST /api/certificates/redeem", "POST /api/certificates/{certificate}/claim",
    "POST /api/certificates/{certificate}/link", "POST /api/certificates/{certificate}/loans",
    "POST /api/editions/{number}/receive", "POST /api/gates/products/{own}/ask",
    "POST /api/gates/rooms/{own}/ask", "POST /api/reports", "POST /api/rooms/{own}/invites",
    "POST /api/rooms/{own}/tickets", "POST /api/session", "POST /api/wallets",
    "POST /api/wallets/challenge", "DELETE /api/certificates/{certificate}/loans/{loan}",
    "DELETE /api/session", "DELETE /api/session/blocks/{other}", "DELETE /api/wallets/{address}",
}  # fmt: skip


@pytest.fixture(scope="module")
def domains() -> tuple[str, ...]:
    return (f"{LAMP}=maison-vitrine", f"{OTHER}=other", f"{NOBODY}=nobody")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page says of itself is waited for, however slow the machine is."""
    monkeypatch.setattr(previews, "PATIENCE_S", 60.0)


def at(place: Place, url: str = AT_LAMP, **headers: str) -> TestClient:
    """A browser under this name of the shop."""
    return TestClient(
        place.http.app, base_url=url, headers={"Origin": url, **headers}, follow_redirects=False
    )


def guest(browser: TestClient) -> TestClient:
    made = browser.post("/api/session", json={"name": "Ada", "colour": 1})
    assert made.status_code == 201, made.text
    browser.headers["X-CSRF-Token"] = made.json()["csrf"]
    return browser


def furnished(place: Place) -> None:
    """A public room of the first brand."""
    assert place.room("boutique", title={"en": "The boutique"}).is_success


def test_a_request_names_one_host(place: Place) -> None:
    twice = place.http.build_request("GET", "/")
    twice.headers = type(twice.headers)([("host", LAMP), ("host", OTHER)])
    answer = place.http.send(twice)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/host-twice")


def test_a_name_is_the_same_however_it_is_written(place: Place) -> None:
    furnished(place)
    for host in (LAMP, LAMP.upper(), f"{LAMP}.", f"{LAMP}:8000", f"{LAMP}:9999", f"{LAMP.title()}.:1"):
        page = place.http.get("/", headers={"Host": host, **HTML})
        assert page.status_code == 200
        assert "Maison Vitrine" in page.text and 'data-brand="' in page.text
        assert f'<link rel="canonical" href="{AT_LAMP}/" />' in page.text, "it is the settings' word"
        assert place.http.get("/brand", headers={"Host": host, **HTML}).status_code == 404


def test_whoever_names_another_gets_the_house(place: Place) -> None:
    """As before there were domains; nothing of it is made of what they wrote."""
    for host in (
        "localhost:8000", "127.0.0.1", "[::1]:8000", "evil.example", f"{LAMP}.evil.example", f"x.{LAMP}",
        f"{LAMP}..", f"{LAMP}@localhost", "", "shop.lampé.example", "%73hop.lampe.example",
    ):  # fmt: skip
        page = place.http.get("/", headers={"Host": host.encode("latin-1"), **HTML})
        assert page.status_code == 200
        assert f'<link rel="canonical" href="{ORIGIN}/" />' in page.text
        assert "evil" not in page.text


def test_no_other_header_says_by_which_name(place: Place) -> None:
    """Whoever sends it: what a proxy is asked by, it passes on as Host."""
    for header in ("X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded"):
        before = "host=" if header == "Forwarded" else ""
        assert f'href="{ORIGIN}/"' in place.http.get("/", headers={header: before + LAMP, **HTML}).text
        there = {"Host": LAMP, header: f"{before}localhost:8000"}
        assert place.http.get("/brand", headers=there | HTML).status_code == 404


def test_nothing_is_served_there_but_what_is_named(place: Place, opened: FastAPI) -> None:
    named = {
        f"{method} {each.path}"
        for each in SERVED
        for method in each.methods - {"HEAD"}
        if each.path.startswith("/api/")
    }
    assert named == API
    browser = at(place)
    enrol(browser_at_house := at(place, ORIGIN), _invited(place))
    browser.cookies.update(browser_at_house.cookies)
    kept = {re.sub(r"{\w+(?::path)?}", "{}", each) for each in named} | {
        f"{method} /api/gates/{{}}/{{}}{tail}" for method, tail in (("GET", ""), ("POST", "/ask"))
    }
    asked = 0
    for route in routes_of(opened):
        for method in sorted((route.methods or set()) - {"HEAD"}):
            if f"{method} {re.sub(r'{[^}]+}', '{}', route.path)}" in kept:
                continue
            path = re.sub(r"{[^}]+}", "none", route.path)
            answer = browser.request(method, path, json={}, headers=place.mine)
            assert (answer.status_code, answer.json()["type"]) == (404, "/problems/house-alone"), path
            assert answer.json()["shop"] == ORIGIN and "set-cookie" not in answer.headers
            asked += 1
    assert asked > 100
    for path in ("/metrics", "/openapi.json", "/schemas/room.json", "/certificates/contract.json", "/ws/x"):
        assert browser.get(path).json()["type"] == "/problems/house-alone"


def _invited(place: Place) -> str:
    secret: str = place.house.part(AccountsPart).accounts.invite("Maison Vitrine", Role.OWNER)
    return secret


def test_every_page_there_is_told_whose_it_is(place: Place) -> None:
    furnished(place)
    for path in (
        "/rooms/boutique",
        "/mine",
        "/pay",
        "/orders/order_1",
        "/withdraw",
        "/reports",
        "/reports/R-7K3M",
    ):
        page, house = at(place).get(path, headers=HTML), place.http.get(path, headers=HTML)
        assert page.status_code == house.status_code == 200
        assert '<meta name="vitrine-brand" content="Maison Vitrine" />' in page.text
        assert "vitrine-brand" not in house.text


def test_members_are_shown_where_they_sign_in(place: Place) -> None:
    furnished(place)
    for path in ("/brand", "/operate"):
        page = at(place).get(path, headers=HTML | {"Accept-Language": "fr"})
        assert page.status_code == 404
        assert f'<a href="{ORIGIN}{path}">' in page.text and "Les membres se connectent" in page.text
    assert f'href="{ORIGIN}/brand"' in at(place).get("/", headers=HTML).text
    proof = "/certificates/1/0x" + "ab" * 20 + "/7"
    moved = at(place).get(proof, headers=HTML)
    assert (moved.status_code, moved.headers["location"]) == (302, ORIGIN + proof)


def test_a_session_is_good_under_one_name(place: Place) -> None:
    furnished(place)
    houses, lamps = guest(at(place, ORIGIN)), guest(at(place))
    [cookie] = lamps.cookies
    assert cookie == "vitrine_session"
    for browser, elsewhere in ((houses, AT_LAMP), (lamps, ORIGIN), (lamps, AT_OTHER)):
        assert browser.get("/api/session").json()["visitor"]["name"] == "Ada"
        thief = at(place, elsewhere, Cookie=f"{cookie}={browser.cookies[cookie]}")
        assert thief.get("/api/session").json()["visitor"] is None
        thief.headers["X-CSRF-Token"] = browser.headers["X-CSRF-Token"]
        assert thief.post("/api/rooms/boutique/tickets").status_code in (401, 404)
    # Nor is half of one.
    bare = lamps.cookies[cookie].partition(".")[0]
    for url in (ORIGIN, AT_LAMP):
        cut = at(place, url, Cookie=f"{cookie}={bare}")
        assert cut.get("/api/session").json()["visitor"] is None
    assert lamps.delete("/api/session").status_code == 204


def test_nobody_is_a_member_there(place: Place) -> None:
    place.room("draft-room")
    changed = place.http.patch("/api/rooms/draft-room", json={"state": "draft"}, headers=place.mine)
    assert changed.is_success, changed.text
    member = at(place, ORIGIN)
    enrol(member, _invited(place))
    [cookie] = member.cookies
    there = at(place, Cookie=f"{cookie}={member.cookies[cookie]}")
    assert there.get("/api/session").json() == {**there.get("/api/session").json(), "member": None}
    for headers in ({}, place.mine):
        assert there.get("/api/rooms/draft-room", headers=headers).status_code == 404
    assert member.get("/api/rooms/draft-room").status_code == 200


def test_pages_act_at_home_alone(place: Place) -> None:
    body = {"name": "Ada", "colour": 1}
    homes = (ORIGIN, AT_LAMP, AT_OTHER)
    for home in homes:
        for origin in (
            *homes,
            "http://evil.example",
            "null",
            AT_LAMP.replace("8000", "8001"),
            f"https://{LAMP}",
        ):
            answer = at(place, home, Origin=origin).post("/api/session", json=body)
            assert answer.status_code == (201 if origin == home else 403), (home, origin)
            if origin != home:
                assert answer.json()["shop"] == home
    assert (
        "access-control-allow-origin" not in at(place).get("/api/rooms", headers={"Origin": ORIGIN}).headers
    )


def test_a_domain_has_its_own_sockets_alone(place: Place) -> None:
    """Connections that its pages may open, and how cookies are set."""
    said = at(place).get("/", headers=HTML).headers["content-security-policy"]
    assert f"connect-src 'self' ws://{LAMP}:8000 blob:" in said and "localhost" not in said
    house = place.http.get("/", headers=HTML).headers["content-security-policy"]
    assert "ws://localhost:8000" in house and "lampe" not in house
    set_there = at(place).post("/api/session", json={"name": "Ada", "colour": 1}).headers["set-cookie"]
    assert "domain=" not in set_there.lower() and "HttpOnly" in set_there and "Path=/" in set_there
    ticket = guest(at(place))
    furnished(place)
    told = ticket.post("/api/rooms/boutique/tickets")
    assert told.json()["socket_url"] == f"ws://{LAMP}:8000/ws"


def test_anothers_things_are_as_if_they_were_not(place: Place) -> None:
    furnished(place)
    product = place.product()
    variant = place.http.get(f"/api/products/{product}").json()["variants"][0]["id"]
    own, others = guest(at(place)), guest(at(place, AT_OTHER))
    asked: dict[str, Any] = {
        "GET /api/rooms/boutique": 200, "GET /api/rooms/boutique/budgets": 200, "GET /rooms/boutique": 200,
        f"GET /api/products/{product}": 200, f"GET /products/{product}": 200,
        f"GET /api/variants/{variant}/buy": 303, "GET /api/brands/maison-vitrine": 200,
        "POST /api/rooms/boutique/tickets": 201, "POST /api/rooms/boutique/invites": 201,
    }  # fmt: skip
    for each, status in asked.items():
        method, path = each.split(" ")
        assert own.request(method, path).status_code == status, each
        refused = others.request(method, path)
        nowhere = others.request(
            method, re.sub("boutique|maison-vitrine|(product|variant)_\\w+", "never", path)
        )
        assert refused.status_code == nowhere.status_code == 404, each
        assert "Bowl" not in refused.text and "The boutique" not in refused.text
        if path.startswith("/api/"):
            assert refused.json() == nowhere.json()
    assert [each["id"] for each in own.get("/api/rooms").json()["items"]] == ["boutique"]
    assert own.get("/api/products").json()["items"][0]["id"] == product
    brand = place.stock.brand.id
    for query in ("", f"?brand={brand}", f"?brand={brand}&brand={brand}", f"?limit=5&brand={brand}#"):
        assert others.get(f"/api/rooms{query}").json()["items"] == []
        assert others.get(f"/api/products{query}").json()["items"] == []
    assert others.get("/sitemap.xml").text.count("<loc>") == 1
    added = [shop.post("/api/carts/mine/lines", json={"variant": variant}) for shop in (own, others)]
    assert [each.status_code for each in added] == [201, 404]
    assert others.get("/api/carts/mine").json()["lines"] == []


def doorway(to: str) -> dict[str, Any]:
    return {
        "name": f"to-{to}", "title": {"en": to}, "position": [2, 0, 0], "yaw_deg": 0, "width_m": 1,
        "height_m": 2, "to": {"room": to, "spawn": "door"},
    }  # fmt: skip


def test_doorways_to_others_lead_to_the_house(place: Place) -> None:
    has_too(place, place.stock.model)
    for name in ("theirs", "hidden"):
        document = room(name, place.stock.model)
        assert place.http.put(f"/api/rooms/{name}", json=document, headers=place.theirs).is_success
    assert place.room("salon").is_success
    doorways = [doorway(each) for each in ("theirs", "hidden", "salon")]
    assert place.room("boutique", portals=doorways).is_success
    changed = place.http.patch("/api/rooms/hidden", json={"state": "draft"}, headers=place.theirs)
    assert changed.is_success, changed.text
    there, house = at(place).get("/api/rooms/boutique"), place.http.get("/api/rooms/boutique")
    assert there.json()["elsewhere"] == {"theirs": f"{ORIGIN}/rooms/theirs"}
    assert house.json()["elsewhere"] == {}
    for told in (there, house):
        assert [each["to"]["room"] for each in told.json()["room"]["portals"]] == ["theirs", "salon"]
    assert there.headers["etag"] != house.headers["etag"]


def test_invitations_lead_to_where_the_brand_is_known(place: Place) -> None:
    furnished(place)
    path = "/api/rooms/boutique/invites"

    def url(browser: TestClient, **headers: str) -> str:
        made = browser.post(path, headers=headers)
        assert made.status_code == 201, made.text
        return str(made.json()["url"]).partition("?")[0]

    assert url(guest(at(place, ORIGIN))) == "/rooms/boutique", "to where the visitor is"
    assert url(guest(at(place))) == "/rooms/boutique"
    assert url(place.http, **place.mine) == f"{AT_LAMP}/rooms/boutique"
    assert url(place.http, **place.theirs) == "/rooms/boutique", "of others it leads to the house"
    assert place.http.patch("/api/rooms/boutique", json={"state": "draft"}, headers=place.mine).is_success
    assert url(place.http, **place.mine) == "/rooms/boutique", "only members enter, and they do so there"


def test_a_brands_pages_have_one_address_there(place: Place) -> None:
    furnished(place)
    words = {"imprint": {"en": "Maison Vitrine, 1 rue X"}}
    assert place.http.patch("/api/brand/lobby", json=words, headers=place.mine).is_success
    browser = at(place)
    for old, new in (("/b/maison-vitrine", "/"), ("/b/maison-vitrine/imprint?lang=fr", "/imprint?lang=fr")):
        moved = browser.get(old, headers=HTML)
        assert (moved.status_code, moved.headers["location"]) == (308, new)
    for odd in ("/b/maison-vitrine/%5Cevil.example", "/b/maison-vitrine/..%2f", "/b/maison-vitrine/press"):
        assert browser.get(odd, headers=HTML).status_code == 404
    page, text = browser.get("/", headers=HTML).text, browser.get("/imprint", headers=HTML).text
    assert 'href="/imprint?lang=en"' in page and "1 rue X" in text
    assert f'<link rel="canonical" href="{AT_LAMP}/imprint" />' in text
    assert 'hreflang="fr" href="' + f"{AT_LAMP}/imprint?lang=fr" in text
    assert "/b/" not in page + text and "Vitrine</a>" in text
    assert browser.get("/terms", headers=HTML).status_code == 404


def test_the_house_points_there(place: Place) -> None:
    furnished(place)
    product = place.product()
    pages = {"/rooms/boutique": "/rooms/boutique", f"/products/{product}": f"/products/{product}"}
    for path, known in (pages | {"/b/maison-vitrine": "/"}).items():
        page = place.http.get(path, headers=HTML).text
        assert f'<link rel="canonical" href="{AT_LAMP}{known}" />' in page
        assert f'property="og:url" content="{AT_LAMP}{known}"' in page
        assert 'property="og:site_name" content="Maison Vitrine"' in page
    listed = place.http.get("/sitemap.xml").text
    assert listed.count("<loc>") == 1 and f"<loc>{ORIGIN}/</loc>" in listed
    own = at(place).get("/sitemap.xml").text
    assert set(re.findall("<loc>(.*?)</loc>", own)) == {
        f"{AT_LAMP}/", f"{AT_LAMP}/rooms/boutique", f"{AT_LAMP}/products/{product}"
    }  # fmt: skip
    assert f"Sitemap: {AT_LAMP}/sitemap.xml" in at(place).get("/robots.txt").text
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in place.http.get("/robots.txt").text


def test_without_its_brand_a_domain_is_calm(place: Place) -> None:
    def told(url: str) -> tuple[int, int, str]:
        page, answer = at(place, url).get("/", headers=HTML), at(place, url).get("/api/rooms")
        assert "noindex" in page.text or page.status_code == 200
        return page.status_code, answer.status_code, answer.json().get("type", "")

    gone = (404, 404, "/problems/no-house-here")
    furnished(place)
    assert told(f"http://{NOBODY}:8000") == gone
    assert told(AT_LAMP) == (200, 200, "")
    kind = {"kind": "brand", "thing": place.stock.brand.id, "reason": "It is looked into."}
    assert place.operator.post("/api/operator/takedowns", json=kind).status_code == 201
    assert told(AT_LAMP) == gone
    restored = place.operator.post(
        f"/api/operator/takedowns/brand/{place.stock.brand.id}/restore", json={"reason": "It is fine."}
    )
    assert restored.is_success, restored.text
    assert told(AT_LAMP) == (200, 200, "")
    with place.house.database.unit() as unit:
        from vitrine.accounts.tables import BrandRow

        unit.session.get_one(BrandRow, place.stock.brand.id).deleted_at = place.house.database.clock.now()
    assert told(AT_LAMP) == gone
