"""Products over HTTP, on both databases."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.fixtures import models
from tests.integration.catalog.conftest import Shop
from vitrine.ids import new_id

PRICE = {"amount_minor": 100, "currency": "EUR"}


def test_product_is_what_was_written(shop: Shop) -> None:
    made = shop.product(description={"en": "a\n\nb"}, credit="© Ada", category="Ceramics")
    assert made["brand"] == {"id": shop.actor.brand.id, "name": "Maison Vitrine"}
    assert made["model"]["url"] == f"/models/{shop.model}/model.glb"
    assert made["model"]["size_m"] == pytest.approx(models.SIZE_M)
    assert (made["description"], made["credit"], made["category"]) == ({"en": "a\n\nb"}, "© Ada", "ceramics")
    assert [(v["material_variant"], v["price"], v["buyable"]) for v in made["variants"]] == [
        ("walnut", {"amount_minor": 4900, "currency": "EUR"}, True),
        ("ash", {"amount_minor": 5200, "currency": "EUR"}, False),
    ]
    assert "buy_url" not in made["variants"][0]
    answer = shop.http.get(f"/api/products/{made['id']}")
    assert answer.json() == made
    assert answer.headers["etag"].startswith('"1-')


def test_money_is_exact(shop: Shop) -> None:
    for amount, currency in ((0, "EUR"), (10**12, "JPY"), (1, "KWD"), (2**31 + 1, "USD")):
        made = shop.product(variants=[{"price": {"amount_minor": amount, "currency": currency}}])
        assert made["variants"][0]["price"] == {"amount_minor": amount, "currency": currency}


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"variants": [{"price": {"amount_minor": -1, "currency": "EUR"}}]}, "amount-out-of-range"),
        ({"variants": [{"price": {"amount_minor": 10**12 + 1, "currency": "EUR"}}]}, "amount-out-of-range"),
        ({"variants": [{"price": {"amount_minor": 1, "currency": "XXX"}}]}, "unknown-currency"),
        ({"variants": [{"price": PRICE, "material_variant": "gold"}]}, "unknown-model-variant"),
        ({"variants": [{"price": PRICE, "buy_url": "javascript:alert(1)"}]}, "checkout-refused"),
        ({"variants": [{"price": PRICE, "id": new_id("variant")}]}, "variants-refused"),
        ({"model": "0" * 64}, "model-not-found"),
        ({"title": {"en": " \u200b"}}, "text-refused"),
        ({"title": {"en": "x" * 121}}, "text-refused"),
        ({"category": "<b>"}, "text-refused"),
    ],
)
def test_refused(changes: dict[str, Any], slug: str, shop: Shop) -> None:
    answer = shop.http.post("/api/products", json=shop.draft(**changes), headers=shop.token)
    assert answer.json()["type"] == f"/problems/{slug}"
    assert shop.http.get("/api/products", headers=shop.token).json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    "changes",
    [
        {"variants": []},
        {"variants": [{"price": {"amount_minor": 1.5, "currency": "EUR"}}]},
        {"variants": [{"price": {"amount_minor": "1", "currency": "EUR"}}]},
        {"variants": [{"price": {"amount_minor": True, "currency": "EUR"}}]},
        {"title": "Bowl"},
        {"title": {"xx": "Bol"}},
        {"owner": "me"},
        {"brand": {"id": "x"}},
        {"model": "0" * 9999},
    ],
)
def test_wrong_shape(changes: dict[str, Any], shop: Shop) -> None:
    assert shop.http.post("/api/products", json=shop.draft(**changes), headers=shop.token).status_code == 422


def test_html_stays_text(shop: Shop) -> None:
    assert shop.product(title={"en": "<img src=x onerror=alert(1)>"})["title"] == {
        "en": "<img src=x onerror=alert(1)>"
    }


def test_patch_changes_only_what_it_names(shop: Shop) -> None:
    made = shop.product(credit="© Ada")
    url = f"/api/products/{made['id']}"
    answer = shop.http.patch(url, json={"title": {"en": "Vase"}, "credit": None}, headers=shop.token)
    assert answer.json() == {
        **made, "version": 2, "title": {"en": "Vase", "fr": "Bol"}, "credit": None,
    }  # fmt: skip
    assert answer.headers["etag"] == '"2"'
    assert shop.http.patch(url, json={"brand_id": "x"}, headers=shop.token).status_code == 422


def test_patch_keeps_adds_and_withdraws_variants(shop: Shop) -> None:
    made = shop.product()
    walnut, ash = made["variants"]
    url = f"/api/products/{made['id']}"
    wanted = [{"price": PRICE}, {"id": ash["id"], "price": {"amount_minor": 1, "currency": "USD"}}]
    changed = shop.http.patch(url, json={"variants": wanted}, headers=shop.token).json()
    assert [variant["id"] == ash["id"] for variant in changed["variants"]] == [False, True]
    assert changed["variants"][1]["price"] == {"amount_minor": 1, "currency": "USD"}
    assert shop.http.get(f"/api/variants/{walnut['id']}/buy").status_code == 410
    back = [{"id": walnut["id"], "price": PRICE, "buy_url": "https://shop.example/"}]
    assert shop.http.patch(url, json={"variants": back}, headers=shop.token).json()["variants"][0]["buyable"]
    assert shop.http.get(f"/api/variants/{walnut['id']}/buy").status_code == 303


def test_if_match(shop: Shop) -> None:
    made = shop.product()
    url = f"/api/products/{made['id']}"

    def patch(if_match: str) -> int:
        headers = {**shop.token, "If-Match": if_match}
        return shop.http.patch(url, json={"title": {"en": "Vase"}}, headers=headers).status_code

    assert [patch('"1"'), patch('"1"'), patch('"2"'), patch("*"), patch("2")] == [200, 412, 200, 200, 400]


def test_only_its_own_brand_changes_a_product(shop: Shop) -> None:
    made = shop.product()
    body = {"title": {"en": "Mine"}}
    url = f"/api/products/{made['id']}"
    assert shop.http.patch(url, json=body, headers=shop.others).json()["type"] == "/problems/not-your-brand"
    assert shop.http.patch(url, json=body).status_code == 401
    assert shop.http.patch("/api/products/nope", json=body, headers=shop.token).status_code == 404
    assert shop.http.get(url).json() == made
    # Nor may a brand sell with a model that another brand uploaded.
    assert shop.http.post("/api/products", json=shop.draft(), headers=shop.others).status_code == 404


def test_pages_hold_every_product_once_in_order(shop: Shop) -> None:
    made = [shop.product()["id"] for _ in range(7)]
    seen: list[str] = []
    after = None
    while True:
        query = {"limit": 3, **({"after": after} if after else {})}
        page = shop.http.get("/api/products", params=query).json()
        seen += [product["id"] for product in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == sorted(made)
    assert shop.http.get("/api/products", params={"brand": shop.other.brand.id}).json()["items"] == []
    for limit in (0, 101):
        assert shop.http.get("/api/products", params={"limit": limit}).status_code == 422


def test_buy_leads_to_the_brands_own_checkout(shop: Shop) -> None:
    made = shop.product()
    walnut, ash = made["variants"]
    shop.room()
    invite = shop.http.post("/api/rooms/boutique/invites", headers=shop.token).json()
    assert invite["url"] == f"/rooms/boutique?invite={invite['id']}"

    def bought(**query: str) -> dict[str, list[str]]:
        answer = shop.http.get(f"/api/variants/{walnut['id']}/buy", params=query)
        assert answer.status_code == 303
        location = urlsplit(answer.headers["location"])
        assert (location.scheme, location.netloc, location.path) == ("https", "shop.example", "/bowl")
        return parse_qs(location.query)

    always = {"size": ["m"], "vitrine_product": [made["id"]], "vitrine_variant": [walnut["id"]]}
    assert bought() == always
    assert bought(room="boutique", product=made["id"], invite=invite["id"]) == {
        **always, "vitrine_room": ["boutique"], "vitrine_invite": [invite["id"]],
    }  # fmt: skip
    forged = {
        "room": "nowhere&vitrine_room=x",
        "product": "product_evil",
        "invite": "invite_evil",
        "next": "x",
    }
    assert bought(**forged) == always
    shop.room("gallery")
    assert bought(room="gallery", invite=invite["id"]) == {**always, "vitrine_room": ["gallery"]}
    for variant, status, slug in (
        (ash["id"], 409, "not-for-sale"),
        ("variant_nope", 404, "variant-not-found"),
    ):
        answer = shop.http.get(f"/api/variants/{variant}/buy")
        assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


def test_brand(shop: Shop) -> None:
    assert shop.http.get("/api/brand", headers=shop.token).json() == {
        "id": shop.actor.brand.id, "name": "Maison Vitrine", "slug": "maison-vitrine",
    }  # fmt: skip
    assert shop.http.get("/api/brand").status_code == 401


def test_the_way_to_the_checkout_may_be_refused(shop: Shop) -> None:
    made = shop.product()
    walnut, ash = (each["id"] for each in made["variants"])
    assert shop.http.get(f"/api/variants/{walnut}/buy").status_code == 303
    assert shop.http.get(f"/api/variants/{ash}/buy").status_code == 409
    assert shop.asked == [(None, made["id"], walnut)], "what is not sold asks nobody"
    settings = shop.accounts.settings
    entered = shop.accounts.sessions.enter(None, "Nobody", 3)
    assert entered.visitor is not None
    shop.http.cookies.set(settings.cookie, entered.token)
    answer = shop.http.get(f"/api/variants/{walnut}/buy")
    assert (answer.status_code, answer.headers.get("location")) == (403, None)
    assert shop.asked[-1] == (entered.visitor.id, made["id"], walnut)


def test_what_has_a_gate_is_told_so_wherever_it_is_listed(shop: Shop) -> None:
    open_, closed = shop.product()["id"], shop.product()["id"]
    shop.closed["product"].add(closed)
    shop.room("boutique")
    shop.room("hall")
    place = {"product": closed, "position": [0, 0, 0]}
    assert shop.http.post("/api/rooms/hall/placements", json=place, headers=shop.token).status_code == 201

    def told(path: str) -> dict[str, bool]:
        return {each["id"]: each["gated"] for each in shop.http.get(path).json()["items"]}

    assert told("/api/products") == {open_: False, closed: True}
    assert told("/api/rooms") == {"boutique": True, "hall": False}
    assert shop.http.get(f"/api/products/{closed}").json()["gated"]
    assert shop.http.get("/api/rooms/boutique").json()["gated"]
    hall = shop.http.get("/api/rooms/hall").json()
    assert (hall["gated"], hall["products"][closed]["gated"]) == (False, True)
