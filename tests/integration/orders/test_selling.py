"""What a brand says of its selling, over HTTP: kept, checked, told to buyers once it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from tests.fixtures.jails import RememberingJail
from tests.fixtures.pages import take_down
from tests.house import ORIGIN, accounts_of, app_of, program
from tests.stock import stock as goods
from vitrine.accounts import Scope
from vitrine.accounts.routes import Guards
from vitrine.app.products.selling import sold_by
from vitrine.assets import Assets
from vitrine.catalog import Catalog
from vitrine.catalog.front.publicity import Publicity
from vitrine.catalog.routes import router as catalog_router
from vitrine.catalog.shown import Listings
from vitrine.cli.demo_loader import DemoShop
from vitrine.cli.demo_selling import put_selling
from vitrine.mail.tables import MailRow
from vitrine.orders.selling.errors import NotSoldHere
from vitrine.orders.selling.inside import selling_of
from vitrine.orders.selling.ready import HowPaid, may_sell, sold_here
from vitrine.orders.selling.routes import router
from vitrine.orders.selling.service import SellingDesk
from vitrine.quotas.kinds import BY_DEFAULT
from vitrine.storage import BlobStore, Database, Session
from vitrine.takedowns.kinds import Kind

DEMO: Final = HowPaid(pays=True, real=False, posts=False)
SELLER: Final[dict[str, Any]] = {
    "legal_name": "Maison Vitrine SAS",
    "address": {
        "line1": "12 rue des Arts", "postal_code": "75002", "city": "Paris", "country": "FR"
    },
    "vat_id": "fr 40 123 456 824",
    "register": "RCS Paris 123 456 824",
    "email": "orders@maison.example",
    "terms": {"fr": "Conditions."},
    "withdrawal": {"fr": "Quatorze jours."},
}  # fmt: skip
OPTION: Final[dict[str, Any]] = {
    "title": {"en": "Post"}, "countries": ["FR", "DE", "FR"], "days": [2, 4],
    "price": {"amount_minor": 900, "currency": "EUR"},
    "free_from": {"amount_minor": 20_000, "currency": "EUR"},
}  # fmt: skip
TAX: Final[dict[str, Any]] = {"includes_tax": True, "home": "FR", "registrations": ["EU"]}


@dataclass
class Shop:
    """token: of a program of the brand; other: another brand's; rooms: of a program that writes rooms."""

    database: Database
    http: TestClient
    brand: str
    slug: str
    model: str
    token: dict[str, str]
    other: dict[str, str]
    rooms: dict[str, str]
    till: HowPaid = DEMO

    def sold(self, session: Session, brands: Any) -> Any:
        return sold_here(session, brands, self.till)

    def put(self, what: str, body: Any, status: int = 200, match: str | None = None) -> dict[str, Any]:
        given = {} if match is None else {"If-Match": match}
        answer = self.http.put(f"/api/brand/{what}", json=body, headers=self.token | given)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def get(self, what: str) -> dict[str, Any]:
        answer = self.http.get(f"/api/brand/{what}", headers=self.token)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def says_all(self) -> None:
        self.put("seller", SELLER)
        self.put("delivery", {"options": [OPTION]})
        self.put("tax", TAX)

    def product(self, **price: Any) -> str:
        told = {"amount_minor": 4900, "currency": "EUR", **price}
        body = {
            "title": {"en": "Bowl"}, "description": {"en": "A bowl."}, "model": self.model,
            "variants": [{"price": told, "sku": f"B{price}"}],
        }  # fmt: skip
        answer = self.http.post("/api/products", json=body, headers=self.token)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def sale(self, product: str) -> tuple[str, str]:
        """As the product's own answer has it, and the list."""
        own = self.http.get(f"/api/products/{product}").json()["variants"][0]["sale"]
        items = self.http.get("/api/products?limit=100").json()["items"]
        listed = next(each for each in items if each["id"] == product)["variants"][0]["sale"]
        return own, listed

    def items(self) -> dict[str, bool]:
        return {each["item"]: each["ok"] for each in self.get("selling")["items"]}

    def lacks(self, till: HowPaid) -> list[str]:
        with self.database.read() as session:
            return [each.item for each in may_sell(session, self.brand, till)]


@pytest.fixture
def shop(database: Database, blobs: BlobStore) -> Iterator[Shop]:
    stocked = goods()
    stocked.pour(database, blobs)
    accounts = accounts_of(database)
    guards, catalog = Guards(accounts), Catalog(database, Assets(database, blobs, RememberingJail()))

    def here(session: Session, brands: Any) -> Any:
        return made.sold(session, brands)

    shown = Listings(catalog, lambda _room: 0, lambda _kind, _ids: frozenset(), here=here)
    desk = SellingDesk(database, DEMO, BY_DEFAULT)
    app = app_of(
        catalog_router(catalog, guards, lambda _room: 0, listings=shown), router(desk, guards, lambda: True)
    )
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as http:
        made = Shop(
            database, http, stocked.brand.id, stocked.brand.slug, stocked.model, stocked.token,
            stocked.other_token, program(accounts, stocked.brand.id, Scope.ROOMS_WRITE),
        )  # fmt: skip
        yield made


def test_what_is_said_is_tidied_and_told(shop: Shop) -> None:
    assert shop.get("seller") == {"version": 0, "seller": None}
    assert shop.get("delivery") == {"version": 0, "options": []}
    assert shop.get("tax")["rules"] is None
    seller = shop.put("seller", {**SELLER, "register": "  RCS\u202e Paris\n1 "})["seller"]
    assert (seller["vat_id"], seller["register"]) == ("FR40123456824", "RCS Paris 1")
    assert seller["address"]["name"] == "Maison Vitrine SAS"
    (option,) = shop.put("delivery", {"options": [OPTION]})["options"]
    assert (option["countries"], option["tax_class"], option["days"]) == (["FR", "DE"], "standard", [2, 4])
    again = shop.put("delivery", {"options": [{**OPTION, "id": option["id"], "free_from": None}]})
    assert [(each["id"], each["free_from"]) for each in again["options"]] == [(option["id"], None)]
    override = {"country": "DE", "tax_class": "reduced", "since": "2027-01-01", "rate_ppm": 50_000}
    rules = shop.put("tax", {**TAX, "registrations": ["FR", "EU"], "overrides": [override]})["rules"]
    assert rules == {"includes_tax": True, "home": "FR", "registrations": ["EU"], "overrides": [override]}
    assert shop.get("tax") == {"version": 4, "rules": rules, "rates_of": "2026-09-29"}


def test_two_who_change_it_from_the_same_page(shop: Shop) -> None:
    first = shop.http.put("/api/brand/tax", json=TAX, headers=shop.token | {"If-Match": '"0"'})
    assert (first.status_code, first.headers["etag"]) == (200, '"1"')
    assert shop.put("seller", SELLER, 412, match='"0"')["version"] == 1
    assert shop.put("seller", SELLER, match='"1"')["version"] == 2
    shop.put("seller", SELLER, 400, match="2")


@pytest.mark.parametrize(
    ("what", "change", "field"),
    [
        ("seller", {"legal_name": " "}, "legal_name"),
        ("seller", {"email": "orders@"}, "email"),
        ("seller", {"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
        ("seller", {"vat_id": "FR12"}, "vat_id"),
        ("seller", {"vat_id": "DE123456789"}, "vat_id"),
        ("seller", {"register": "r" * 201}, "register"),
        ("seller", {"terms": {}}, "terms"),
        ("seller", {"address": {**SELLER["address"], "country": "XX"}}, "country"),
        ("seller", {"address": {**SELLER["address"], "line1": "\u2800"}}, "line1"),
        ("delivery", {"options": [{**OPTION, "countries": ["fr"]}]}, "options.0.countries"),
        ("delivery", {"options": [OPTION, {**OPTION, "days": [5, 4]}]}, "options.1.days"),
        ("delivery", {"options": [{**OPTION, "id": "delivery_none"}]}, "options.0.id"),
        ("delivery", {"options": [{**OPTION, "title": {"en": ""}}]}, "options.0.title"),
        (
            "delivery",
            {"options": [{**OPTION, "free_from": {"amount_minor": 1, "currency": "USD"}}]},
            "options.0.free_from",
        ),
        (
            "delivery",
            {
                "options": [
                    OPTION,
                    {**OPTION, "price": {"amount_minor": 1, "currency": "JPY"}, "free_from": None},
                ]
            },
            "options",
        ),
        (
            "delivery",
            {"options": [{**OPTION, "price": {"amount_minor": 1, "currency": "XXX"}, "free_from": None}]},
            "options.0.price",
        ),
        ("tax", {"home": "EU"}, "home"),
        ("tax", {"registrations": ["UK"]}, "registrations"),
        (
            "tax",
            {
                "overrides": [
                    {"country": "DE", "tax_class": "zero", "since": "2027-01-01", "rate_ppm": rate}
                    for rate in (0, 1)
                ]
            },
            "overrides",
        ),
    ],
)
def test_what_is_wrong_is_named(shop: Shop, what: str, change: dict[str, Any], field: str) -> None:
    whole = {"seller": SELLER, "delivery": {}, "tax": TAX}[what]
    told = shop.put(what, {**whole, **change}, 422)
    assert told.get("field", told.get("member")) == field
    assert shop.get(what)["version"] == 0


@pytest.mark.parametrize("amount", [-1, 1.5, True, "9", 10**13])
def test_only_whole_amounts_are_prices(shop: Shop, amount: object) -> None:
    price = {"amount_minor": amount, "currency": "EUR"}
    shop.put("delivery", {"options": [{**OPTION, "price": price}]}, 422)


def test_it_is_sold_here_once_all_is_said(shop: Shop) -> None:
    product, dollars = shop.product(), shop.product(currency="USD")
    assert shop.sale(product) == ("none", "none")
    assert shop.http.get(f"/api/brands/{shop.slug}/selling").status_code == 404
    said = {"seller": SELLER, "delivery": {"options": [OPTION]}, "tax": TAX}
    for what, body in said.items():
        assert not shop.get("selling")["sells"]
        assert shop.sale(product) == ("none", "none")
        shop.put(what, body)
    assert shop.get("selling")["sells"]
    assert shop.sale(product) == ("here", "here")
    assert shop.sale(dollars) == ("none", "none"), "its delivery costs euros"
    told = shop.http.get(f"/api/brands/{shop.slug}/selling").json()
    assert told["seller"]["legal_name"] == "Maison Vitrine SAS"
    assert (told["delivery"][0]["price"]["amount_minor"], told["includes_tax"]) == (900, True)
    shop.put("delivery", {"options": []})
    assert shop.sale(product) == ("none", "none")


def test_lists_change_with_it_and_only_with_it(shop: Shop) -> None:
    shop.product()
    known = {"If-None-Match": shop.http.get("/api/products").headers["etag"]}
    shop.put("seller", SELLER)
    assert shop.http.get("/api/products", headers=known).status_code == 304
    shop.says_all()
    assert shop.http.get("/api/products", headers=known).status_code == 200
    shop.till = replace(DEMO, pays=False)
    assert shop.http.get("/api/products", headers=known).status_code == 304


def test_no_real_money_before_letters_arrive(shop: Shop) -> None:
    shop.says_all()
    real = HowPaid(pays=True, real=True, posts=True)
    with shop.database.read() as session:
        letters = session.execute(select(MailRow.kind, MailRow.to)).all()
    assert [tuple(each) for each in letters] == [("seller-test", "orders@maison.example")]
    assert shop.lacks(DEMO) == shop.lacks(real) == []
    assert shop.lacks(replace(real, posts=False)) == ["mail"]
    assert shop.lacks(replace(real, pays=False)) == ["payments"]
    with shop.database.unit() as unit:
        unit.session.execute(update(MailRow).values(state="given_up", ended_at=unit.now))
    assert (shop.lacks(real), shop.lacks(DEMO)) == (["mail"], [])
    with shop.database.read() as session:
        assert sold_here(session, [shop.brand], real) == {}
        assert sold_here(session, [shop.brand], DEMO) == {shop.brand: frozenset({"EUR"})}
    shop.put("seller", {**SELLER, "email": "other@maison.example"})
    assert shop.lacks(real) == []


def test_where_the_shop_knows_no_rates_the_seller_says_them(shop: Shop) -> None:
    shop.says_all()
    shop.put("tax", {"includes_tax": False, "home": "US"})
    assert not shop.items()["tax"]
    override = {"country": "US", "tax_class": "standard", "since": "2026-01-01", "rate_ppm": 80_000}
    shop.put("tax", {"includes_tax": False, "home": "US", "overrides": [override]})
    assert shop.items()["tax"]


def test_withdrawal_is_advice(shop: Shop) -> None:
    shop.says_all()
    shop.put("seller", {**SELLER, "withdrawal": None})
    assert not shop.items()["withdrawal"]
    assert shop.get("selling")["sells"]


def test_other_brands_and_other_programs(shop: Shop) -> None:
    shop.says_all()
    theirs = shop.http.get("/api/brand/seller", headers=shop.other).json()
    assert theirs == {"version": 0, "seller": None}
    mine = shop.get("delivery")["options"][0]["id"]
    body = {"options": [{**OPTION, "id": mine}]}
    assert shop.http.put("/api/brand/delivery", json=body, headers=shop.other).status_code == 422
    for headers in ({}, shop.rooms):
        for what in ("seller", "delivery", "tax", "selling"):
            assert shop.http.get(f"/api/brand/{what}", headers=headers).status_code in {401, 403}


def test_the_demo_says_all_of_it(shop: Shop) -> None:
    plan = DemoShop.find().plan["selling"]

    def call(method: str, path: str, **said: Any) -> dict[str, Any]:
        answer = shop.http.request(method, path, headers=shop.token, **said)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    put_selling(call, plan)
    put_selling(call, plan)
    ready = shop.get("selling")
    assert ready["sells"] and all(each["ok"] for each in ready["items"])
    assert shop.get("seller")["version"] == 3, "said once, and a brand's own words stay"


def test_the_page_of_a_product_says_who_sells_it(shop: Shop) -> None:
    shop.put("seller", {**SELLER, "legal_name": "<b>Maison</b>"})
    least = {**OPTION, "title": {"en": "<i>Post</i>"}, "price": {"amount_minor": 0, "currency": "EUR"}}
    shop.put("delivery", {"options": [OPTION, {**least, "days": [1, 1], "free_from": None}]})
    shop.put("tax", TAX)
    with shop.database.read() as session:
        selling = selling_of(session, shop.brand)
    assert selling is not None
    told = "".join(sold_by(selling, "en"))
    assert "Sold by &lt;b&gt;Maison&lt;/b&gt;" in told
    assert "Incl. VAT, plus delivery" in told
    assert "€9, free from €200 · 2 to 4 days" in told
    assert "&lt;i&gt;Post&lt;/i&gt;</span> · free · 1 day" in told
    assert "TVA comprise, livraison en sus" in "".join(sold_by(selling, "fr"))


def test_of_a_brand_that_waits_or_is_taken_down_nothing_is_told(shop: Shop) -> None:
    shop.says_all()
    path = f"/api/brands/{shop.slug}/selling"
    assert shop.http.get(path).status_code == 200
    waits = SellingDesk(shop.database, DEMO, BY_DEFAULT, Publicity(required=True))
    with pytest.raises(NotSoldHere):
        waits.shown(shop.slug)
    take_down(shop.database, Kind.BRAND, shop.brand)
    assert shop.http.get(path).status_code == 451
