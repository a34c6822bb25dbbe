"""Pictures of a product: a brand's photographs and the model's own, in its order, on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.fixtures import photographs
from tests.fixtures.jails import RememberingJail
from tests.fixtures.told import told
from tests.house import ORIGIN, app_of
from tests.integration.catalog.conftest import Shop
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.assets.errors import InUse
from vitrine.assets.inside import file_bytes
from vitrine.assets.keeping import KeptPicture
from vitrine.assets.pictures.photograph import photograph
from vitrine.assets.routes import router as served
from vitrine.catalog import Catalog
from vitrine.catalog.inside import uses
from vitrine.catalog.pictures import kept
from vitrine.catalog.picturing import routes, service
from vitrine.catalog.picturing.routes import router as picturing
from vitrine.catalog.routes import router
from vitrine.parts import Alone, Use
from vitrine.storage import BlobStore
from vitrine.takedowns.kinds import Kind
from vitrine.takedowns.tables import TakedownRow

COLOURS = {"red": (200, 30, 30), "green": (30, 160, 60), "blue": (30, 60, 200)}


@cache
def _made(colour: str) -> Any:
    return photograph(photographs.plain(colour=COLOURS[colour]))


class Pictures:
    """A product of the shop's brand and its pictures, over HTTP."""

    def __init__(self, shop: Shop, product: str) -> None:
        self.shop, self.product = shop, product
        self.url = f"/api/products/{product}/pictures"

    def add(self, colour: str, **headers: str) -> Any:
        form = {"file": (f"{colour}.png", photographs.plain(colour=COLOURS[colour]), "image/png")}
        return self.shop.http.post(self.url, files=form, headers={**self.shop.token, **headers})

    def named(self) -> list[str]:
        return [each["picture"] for each in self.all()["items"]]

    def all(self) -> dict[str, Any]:
        answer = self.shop.http.get(self.url, headers=self.shop.token)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        assert answer.headers["etag"] == f'"{found["version"]}"'
        return found

    def order(self, pictures: list[str], **headers: str) -> Any:
        url, body = f"{self.url}/order", {"pictures": pictures}
        return self.shop.http.put(url, json=body, headers={**self.shop.token, **headers})

    def change(self, picture: str, body: dict[str, Any], **headers: str) -> Any:
        url = f"{self.url}/{picture}"
        return self.shop.http.patch(url, json=body, headers={**self.shop.token, **headers})

    def remove(self, picture: str, **headers: str) -> Any:
        return self.shop.http.delete(f"{self.url}/{picture}", headers={**self.shop.token, **headers})

    def seen(self) -> list[dict[str, Any]]:
        """As visitors see them."""
        found: list[dict[str, Any]] = self.shop.http.get(f"/api/products/{self.product}").json()["pictures"]
        return found


class Tied(Alone):
    """Files are needed by what the catalogue says."""

    def uses(self, session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
        return uses(session, kind, thing, brand)


class Developed(Assets):
    """Each photograph of COLOURS is made anew once a process: the walls have tests of their own."""

    def photograph(self, chunks: Iterable[bytes]) -> KeptPicture:
        data = b"".join(chunks)
        for colour, value in COLOURS.items():
            if data == photographs.plain(colour=value):
                made = _made(colour)
                blob, size = self.blobs.put_stream([made.data], len(made.data))
                return KeptPicture(blob, "image/webp", made.width, made.height, size)
        return super().photograph([data])


@pytest.fixture
def pictures(shop: Shop, blobs: BlobStore) -> Iterator[Pictures]:
    assets = Developed(shop.database, blobs, RememberingJail(), ties=Tied())
    catalog, guards = Catalog(shop.database, assets), Guards(shop.accounts)
    app = app_of(
        router(catalog, guards, len), picturing(catalog.picturing, assets, guards), served(assets, guards)
    )
    with TestClient(app, base_url=ORIGIN) as http:
        opened = replace(shop, http=http, assets=assets, catalog=catalog)
        yield Pictures(opened, opened.product()["id"])


def test_photographs_are_added_described_put_in_order_and_taken_away(pictures: Pictures) -> None:
    shop = pictures.shop
    begun = pictures.all()
    assert [each["picture"] for each in begun["items"]] == ["model"]
    assert begun["limit"] == kept.PHOTOGRAPHS
    told(shop.database, "catalog.product_changed")

    red = pictures.add("red", **{"if-match": f'"{begun["version"]}"'})
    assert red.status_code == 201, red.text
    assert red.json()["version"] == begun["version"] + 1
    green = pictures.add("green").json()
    names = [each["picture"] for each in green["items"]]
    assert names == pictures.named() and names[0] == "model" and len(names) == 3
    assert [each.product_id for each in told(shop.database, "catalog.product_changed")] == [
        pictures.product
    ] * 2

    # The same again is no further one, and no change.
    again = pictures.add("red").json()
    assert again == green

    described = pictures.change(names[1], {"alt": {"fr": "  Rouge vif "}}).json()
    assert described["items"][1]["alt"] == {"fr": "Rouge vif"}
    described = pictures.change(names[1], {"alt": {"en": "Bright red"}}).json()
    assert described["items"][1]["alt"] == {"en": "Bright red", "fr": "Rouge vif"}
    assert pictures.change(names[1], {"alt": {"en": None}}).json()["items"][1]["alt"] == {"fr": "Rouge vif"}
    assert pictures.change(names[2], {"alt": {"fr": " "}}).json()["items"][2]["alt"] is None
    too_long = pictures.change(names[1], {"alt": {"en": "a" * (kept.ALT_LIMIT + 1)}})
    assert (too_long.status_code, too_long.json()["field"]) == (422, "alt.en")

    put = pictures.order([names[2], names[0], names[1]])
    assert put.status_code == 200 and pictures.named() == [names[2], names[0], names[1]]
    shown = pictures.seen()
    assert [each["url"] for each in shown] == [f"/pictures/{names[2]}", f"/pictures/{names[1]}"]
    assert shown[1] == {
        "url": f"/pictures/{names[1]}", "alt": {"fr": "Rouge vif"}, "width": 64, "height": 48,
        "photograph": True,
    }  # fmt: skip
    assert shop.http.get(shown[0]["url"]).status_code == 200

    left = pictures.remove(names[2])
    assert left.status_code == 200 and pictures.named() == [names[0], names[1]]
    assert pictures.remove(names[2]).json()["type"] == "/problems/picture-not-found"
    # Nothing else of the brand's shows it: it is gone altogether.
    assert shop.http.get(f"/pictures/{names[2]}").status_code == 404


def test_nobody_overwrites_what_another_did(pictures: Pictures) -> None:
    old = {"if-match": f'"{pictures.all()["version"]}"'}
    names = [each["picture"] for each in pictures.add("red").json()["items"]]
    for refused in (
        pictures.add("green", **old),
        pictures.order(names[::-1], **old),
        pictures.change("model", {"alt": {"en": "A bowl"}}, **old),
        pictures.remove(names[1], **old),
    ):
        assert refused.status_code == 412 and refused.json()["version"] == pictures.all()["version"]
    assert pictures.change("model", {}, **{"if-match": "soon"}).json()["type"] == (
        "/problems/version-unreadable"
    )
    assert pictures.named() == names


@pytest.mark.parametrize("wanted", [[], ["model", "model"], ["model"], ["model", "red", "blue"], ["0" * 64]])
def test_an_order_names_each_picture_once(pictures: Pictures, wanted: list[str]) -> None:
    pictures.add("red")
    before = pictures.all()
    refused = pictures.order(wanted)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/order-refused")
    assert pictures.all() == before


def test_a_product_is_never_without_a_picture(pictures: Pictures) -> None:
    for refused in (pictures.change("model", {"hidden": True}), pictures.remove("model")):
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/only-picture")
    red = pictures.add("red").json()["items"][1]["picture"]
    assert pictures.change(red, {"hidden": True}).json()["type"] == "/problems/only-picture"
    assert pictures.change("model", {"hidden": True}).json()["items"][0]["hidden"] is True
    assert [each["photograph"] for each in pictures.seen()] == [True]
    # With its last photograph the model's own is seen again.
    assert pictures.remove(red).json()["items"][0]["hidden"] is False


def test_a_taken_down_photograph_is_seen_by_nobody_and_its_products_are_told(pictures: Pictures) -> None:
    shop = pictures.shop
    names = [each["picture"] for each in pictures.add("red").json()["items"]]
    pictures.change("model", {"hidden": True})
    version = pictures.all()["version"]
    told(shop.database, "catalog.product_changed")
    with shop.database.unit() as unit:
        unit.session.add(
            TakedownRow(
                id="takedown_1", kind="picture", thing_id=names[1], title="", live=f"picture:{names[1]}:",
                reason="theirs", by="house", at=shop.database.clock.now(),
            )
        )  # fmt: skip
    shop.catalog.hiding.tell(Kind.PICTURE, names[1])
    (event,) = told(shop.database, "catalog.product_changed")
    assert (event.product_id, event.version) == (pictures.product, version + 1)
    assert pictures.seen() == [], "the model's would be shown, had this shop taken one"
    assert [each["taken_down"] for each in pictures.all()["items"]] == [False, True]


def test_there_are_so_many_and_no_more(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = pictures.shop
    monkeypatch.setattr(service, "PHOTOGRAPHS", 2)
    pictures.add("red"), pictures.add("green")
    refused = pictures.add("blue")
    assert (refused.status_code, refused.json()["type"], refused.json()["limit"]) == (
        409, "/problems/pictures-full", 2,
    )  # fmt: skip
    monkeypatch.setattr(service, "PHOTOGRAPHS", 12)
    monkeypatch.setattr(service, "PHOTOGRAPH_BYTES", 2 * len(_made("red").data))
    assert pictures.add("blue").json()["type"] == "/problems/pictures-full"
    with shop.database.read() as session:
        before = file_bytes(session, shop.actor.brand.id)
    monkeypatch.setattr(service, "PHOTOGRAPH_BYTES", kept.PHOTOGRAPH_BYTES)
    added = pictures.add("blue").json()["items"][-1]
    with shop.database.read() as session:
        assert file_bytes(session, shop.actor.brand.id) == before + added["bytes"]


def test_others_find_no_product_and_strangers_are_asked_to_sign_in(pictures: Pictures) -> None:
    shop = pictures.shop
    red = pictures.add("red").json()["items"][1]["picture"]
    form = {"file": ("a.png", photographs.plain(), "image/png")}
    asked = (
        ("GET", "", {}), ("POST", "", {"files": form}), ("PUT", "/order", {"json": {"pictures": ["model"]}}),
        ("PATCH", f"/{red}", {"json": {"alt": {"en": "Mine"}}}), ("DELETE", f"/{red}", {}),
    )  # fmt: skip
    before = pictures.all()
    for product in (pictures.product, "product_none"):
        for method, below, body in asked:
            url = f"/api/products/{product}/pictures{below}"
            answer = shop.http.request(method, url, headers=shop.others, **body)
            assert (answer.status_code, answer.json()["type"]) == (404, "/problems/product-not-found"), method
            assert shop.http.request(method, url, **body).status_code == 401
    # Another product's picture is none of this one's.
    other = Pictures(shop, shop.product()["id"])
    assert other.change(red, {"alt": {"en": "Mine"}}).status_code == 404
    assert other.remove(red).status_code == 404
    assert pictures.all() == before


def test_what_shows_a_photograph_keeps_it_and_its_product_takes_it_along(pictures: Pictures) -> None:
    shop = pictures.shop
    red = pictures.add("red").json()["items"][1]["picture"]
    other = Pictures(shop, shop.product()["id"])
    other.add("red")
    used = shop.assets.removing.uses(shop.actor.brand.id, Kind.PICTURE, red)
    assert {each.id for each in used} == {pictures.product, other.product}
    with pytest.raises(InUse):
        shop.assets.removing.picture(shop.actor.brand.id, red)
    assert pictures.remove(red).status_code == 200
    assert shop.http.get(f"/pictures/{red}").status_code == 200
    assert shop.http.delete(f"/api/products/{other.product}", headers=shop.token).status_code == 204
    assert shop.http.get(f"/pictures/{red}").status_code == 404


def test_what_is_no_photograph_is_refused_over_http(pictures: Pictures) -> None:
    shop = pictures.shop
    data, _ = photographs.hostile()["a moving PNG"]
    for name, content, problem in (
        ("a.png", data, "/problems/not-a-picture"),
        ("a.svg", b"<svg/>", "/problems/bad-image"),
    ):
        form = {"file": (name, content, "image/png")}
        answer = shop.http.post(pictures.url, files=form, headers=shop.token)
        assert answer.json()["type"] == problem
    assert shop.http.post(pictures.url, content=b"x", headers=shop.token).json()["type"] == (
        "/problems/no-file"
    )
    assert pictures.named() == ["model"]


def test_the_address_is_one_that_streams() -> None:
    assert routes.ADDRESS.replace("{product}", "*") == "/api/products/*/pictures"
