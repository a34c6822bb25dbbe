"""What a product must say: written with it, told to everybody, its brand's words where it has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.house import ORIGIN, app_of
from tests.integration.catalog.conftest import Shop
from vitrine.accounts.routes import Guards
from vitrine.catalog.facts import inside
from vitrine.catalog.facts.routes import SHARED
from vitrine.catalog.facts.routes import router as facts
from vitrine.catalog.facts.service import FactsDesk
from vitrine.catalog.routes import router
from vitrine.catalog.said.values import Missing
from vitrine.ids import new_id

PARIS = {"name": "Atelier", "address": "12 rue de la Paix\n75002 Paris", "email": "a@b.fr", "country": "FR"}
KYOTO = {"name": "Kiln", "address": "1 Kiyomizu\nKyoto", "email": "k@kiln.example", "country": "JP"}
NOTHING = {
    "maker": None, "responsible": None, "origin": None, "materials": None, "care": None, "warnings": None,
    "made_to_measure": False, "digital": False,
}  # fmt: skip


@pytest.fixture
def shop(shop: Shop) -> Iterator[Shop]:
    guards = Guards(shop.accounts)
    app = app_of(router(shop.catalog, guards, len), facts(FactsDesk(shop.database), guards))
    with TestClient(app, base_url=ORIGIN) as http:
        yield replace(shop, http=http)


def _told(shop: Shop, product: str, **headers: str) -> dict[str, Any]:
    answer = shop.http.get(f"/api/products/{product}/facts", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _share(shop: Shop, said: dict[str, Any], **headers: str) -> Any:
    return shop.http.put(SHARED, json=said, headers={**shop.token, **headers})


def _change(shop: Shop, product: str, said: Any) -> Any:
    return shop.http.patch(f"/api/products/{product}", json={"facts": said}, headers=shop.token)


def test_a_product_says_its_own_and_its_brand_the_rest(shop: Shop) -> None:
    product = shop.product(facts={"care": {"fr": "Époussetez."}, "made_to_measure": True})["id"]
    own = {**NOTHING, "care": {"fr": "Époussetez."}, "made_to_measure": True}
    assert _told(shop, product) == own
    assert _share(shop, {"maker": PARIS, "origin": {"en": "France"}}).status_code == 200
    assert _told(shop, product) == {**own, "maker": PARIS, "origin": {"en": "France"}}
    assert _change(shop, product, {"maker": KYOTO, "care": {"en": "Dust it."}}).status_code == 200
    both = {"en": "Dust it.", "fr": "Époussetez."}
    assert _told(shop, product)["maker"] == KYOTO
    assert _told(shop, product)["care"] == both
    written = shop.http.get(f"/api/products/{product}/written", headers=shop.token).json()
    assert written["facts"] == {**own, "maker": KYOTO, "care": both}, "its own alone"
    assert _change(shop, product, None).status_code == 200
    assert _told(shop, product) == {**NOTHING, "maker": PARIS, "origin": {"en": "France"}}


def test_marks_are_told_at_first_and_only_where_they_are_so(shop: Shop) -> None:
    plain, made = shop.product(), shop.product(facts={"made_to_measure": True, "digital": False})
    assert "made_to_measure" not in plain and "digital" not in plain
    assert made["made_to_measure"] is True and "digital" not in made
    assert shop.http.get(f"/api/products/{made['id']}").json()["made_to_measure"] is True
    assert _change(shop, made["id"], {"made_to_measure": False}).json().get("made_to_measure") is None


def test_what_is_wrong_is_said_beside_its_field(shop: Shop) -> None:
    product = shop.product()["id"]
    refused = _change(shop, product, {"maker": {**PARIS, "email": "nobody"}})
    assert (refused.status_code, refused.json()["field"]) == (422, "facts.maker.email")
    for body in ({"maker": {"name": "A"}}, {"colour": "red"}, {"digital": "yes"}, {"care": "Dust it."}, 7):
        assert _change(shop, product, body).status_code == 422
    made = shop.http.post(
        "/api/products", json=shop.draft(facts={"origin": {"en": "x" * 121}}), headers=shop.token
    )
    assert (made.status_code, made.json()["field"]) == (422, "facts.origin.en")
    assert _told(shop, product) == NOTHING


def test_a_second_of_its_kind_says_the_same(shop: Shop) -> None:
    content = {"amount": 0.75, "unit": "l"}
    variant = {"price": {"amount_minor": 3000, "currency": "EUR"}, "content": content}
    made = shop.product(facts={"maker": PARIS, "digital": True}, variants=[variant])["id"]
    copy = shop.http.post(f"/api/products/{made}/duplicate", headers=shop.token).json()
    assert copy["digital"] is True
    assert copy["variants"][0]["content"] == content
    assert copy["variants"][0]["per"] == {"amount_minor": 4000, "currency": "EUR", "unit": "l"}
    assert _told(shop, copy["id"], **shop.token)["maker"] == PARIS


def test_a_content_stays_until_it_is_changed(shop: Shop) -> None:
    made = shop.product(variants=[{"price": {"amount_minor": 4900, "currency": "EUR"}}])
    (variant,) = (each["id"] for each in made["variants"])
    assert "per" not in made["variants"][0] and "content" not in made["variants"][0]

    def change(**members: Any) -> Any:
        body = {"variants": [{"id": variant, **members}]}
        return shop.http.patch(f"/api/products/{made['id']}", json=body, headers=shop.token)

    per = {"amount_minor": 98_000, "currency": "EUR", "unit": "l"}
    assert change(content={"amount": 50, "unit": "ml"}).json()["variants"][0]["per"] == per
    assert change(title={"en": "Small"}).json()["variants"][0]["per"] == per
    assert "per" not in change(content=None).json()["variants"][0]
    for content in ({"amount": 0}, {"amount": 1, "unit": "oz"}, {"amount": 1.2345, "unit": "l"}, 7):
        assert change(content=content).status_code == 422
    assert change(content={"amount": 1e300, "unit": "l"}).status_code == 422


def test_of_drafts_and_what_is_gone_strangers_are_told_nothing(shop: Shop) -> None:
    draft = shop.product(publish=False)["id"]
    address = f"/api/products/{draft}/facts"
    assert shop.http.get(address, headers=shop.token).status_code == 200
    for headers in ({}, shop.others):
        assert shop.http.get(address, headers=headers).json()["type"] == "/problems/product-not-found"
    gone = shop.product()["id"]
    assert shop.http.delete(f"/api/products/{gone}", headers=shop.token).status_code == 204
    for each in (gone, new_id("product"), "x"):
        assert shop.http.get(f"/api/products/{each}/facts", headers=shop.token).status_code == 404


def test_another_brand_says_nothing_of_it(shop: Shop) -> None:
    product = shop.product()["id"]
    body = {"facts": {"digital": True}}
    refused = shop.http.patch(f"/api/products/{product}", json=body, headers=shop.others)
    assert refused.json()["type"] == "/problems/not-your-brand"
    assert shop.http.put(SHARED, json={"maker": KYOTO}, headers=shop.others).status_code == 200
    assert _told(shop, product) == NOTHING
    assert shop.http.get(SHARED, headers=shop.token).json()["maker"] is None
    assert shop.http.get(SHARED).status_code == shop.http.put(SHARED, json={}).status_code == 401


def test_of_two_who_say_it_for_all_the_second_sees_the_first(shop: Shop) -> None:
    first = shop.http.get(SHARED, headers=shop.token)
    assert first.headers["etag"] == '"0"'
    assert _share(shop, {"maker": PARIS}, **{"If-Match": '"0"'}).headers["etag"] == '"1"'
    late = _share(shop, {"maker": KYOTO}, **{"If-Match": '"0"'})
    assert (late.status_code, late.json()["version"]) == (412, 1)
    assert _share(shop, {"origin": {"fr": "France"}}).json() == {
        "maker": None, "responsible": None, "origin": {"fr": "France"}, "version": 2,
    }  # fmt: skip
    refused = _share(shop, {"maker": {**PARIS, "country": "France"}})
    assert refused.json()["field"] == "facts.maker.country"
    assert _share(shop, {"care": {"en": "Dust it."}}).status_code == 422, "a product's own"


def test_unchanged_facts_are_not_sent_again(shop: Shop) -> None:
    address = f"/api/products/{shop.product()['id']}/facts"
    tag = shop.http.get(address).headers["etag"]
    assert shop.http.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert _share(shop, {"maker": PARIS}).status_code == 200
    assert shop.http.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_neighbours_are_told_what_is_missing(shop: Shop) -> None:
    bare, file = shop.product()["id"], shop.product(facts={"digital": True})["id"]
    far = shop.product(facts={"maker": KYOTO}, publish=False)["id"]
    with shop.database.read() as session:
        found = inside.missing(session, [bare, file, far, new_id("product")])
    assert {product: [each.field for each in lacks] for product, lacks in found.items()} == {
        bare: [Missing.MAKER],
        far: [Missing.RESPONSIBLE],
    }
    assert set(found[bare][0].text) == {"en", "fr"}
    _share(shop, {"maker": PARIS, "responsible": PARIS})
    with shop.database.read() as session:
        assert inside.missing(session, [bare, file, far]) == {}
        assert inside.missing(session, []) == {}
