"""What a brand wrote of a product, and corrects of it, on both databases."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import Request
from sqlalchemy import event

from tests.integration.catalog.conftest import Shop
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.routes import Guards
from vitrine.catalog import correcting
from vitrine.catalog.bodies import ProductPatch
from vitrine.ids import new_id

PRICE = {"amount_minor": 100, "currency": "EUR"}


@contextmanager
def _reads(shop: Shop) -> Iterator[list[str]]:
    """The SELECTs that are made within."""
    made: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            made.append(statement)

    event.listen(shop.database.engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(shop.database.engine, "before_cursor_execute", note)


def _changes(body: dict[str, Any]) -> dict[str, Any]:
    return ProductPatch.model_validate(body).changes()


def _written(shop: Shop, product: str) -> dict[str, Any]:
    answer = shop.http.get(f"/api/products/{product}/written", headers=shop.token)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _changed(shop: Shop, product: str, **changes: Any) -> dict[str, Any]:
    answer = shop.http.patch(f"/api/products/{product}", json=changes, headers=shop.token)
    assert answer.status_code == 200, answer.text
    return _written(shop, product)


def test_what_was_written_is_read_by_its_brand_alone(shop: Shop) -> None:
    made = shop.product(credit="© Ada", category="bowl")
    found = _written(shop, made["id"])
    assert (found["title"], found["model"]) == ({"en": "Bowl", "fr": "Bol"}, shop.model)
    assert (found["credit"], found["category"], found["published"]) == ("© Ada", "bowl", True)
    assert (found["changed_by"], found["changed_at"], found["version"]) == (None, None, 1)
    assert [each["buy_url"] for each in found["variants"]] == ["https://shop.example/bowl?size=m", None]
    url = f"/api/products/{made['id']}/written"
    assert shop.http.get(url, headers=shop.token).headers["etag"] == '"1"'
    assert shop.http.get(url, headers=shop.others).json()["type"] == "/problems/not-your-brand"
    assert shop.http.get(url).status_code == 401
    draft = shop.product(publish=False)
    hidden = shop.http.get(f"/api/products/{draft['id']}/written", headers=shop.others)
    assert hidden.json()["type"] == "/problems/product-not-found"


def test_a_language_left_out_stays(shop: Shop) -> None:
    product = shop.product(description={"en": "A bowl.", "fr": "Un bol."})["id"]
    assert _changed(shop, product, title={"en": "Vase"})["title"] == {"en": "Vase", "fr": "Bol"}
    assert _changed(shop, product, title={"fr": "Vase"})["title"] == {"en": "Vase", "fr": "Vase"}
    assert _changed(shop, product, description={"fr": None})["description"] == {"en": "A bowl."}
    assert _changed(shop, product, title={"fr": ""})["title"] == {"en": "Vase"}
    for text in ({"en": None}, {"en": " "}):
        answer = shop.http.patch(f"/api/products/{product}", json={"title": text}, headers=shop.token)
        assert answer.json()["type"] == "/problems/text-refused"


def test_of_a_variant_what_is_left_out_stays(shop: Shop) -> None:
    made = shop.product()
    walnut, ash = (each["id"] for each in made["variants"])
    found = _changed(shop, made["id"], variants=[{"id": walnut, "title": {"fr": "Noyer"}}, {"id": ash}])
    assert found["variants"][0] == {
        "id": walnut, "title": {"en": "Walnut", "fr": "Noyer"}, "material_variant": "walnut",
        "price": {"amount_minor": 4900, "currency": "EUR"}, "buy_url": "https://shop.example/bowl?size=m",
        "sku": None, "content": None,
    }  # fmt: skip
    assert found["variants"][1]["price"] == {"amount_minor": 5200, "currency": "EUR"}
    found = _changed(shop, made["id"], variants=[{"id": ash, "buy_url": "https://shop.example/ash"}])
    assert [each["id"] for each in found["variants"]] == [ash]
    found = _changed(shop, made["id"], variants=[{"id": ash, "buy_url": None}, {"id": walnut}])
    # Who is brought back is as it was.
    assert [each["buy_url"] for each in found["variants"]] == [None, "https://shop.example/bowl?size=m"]


def test_variants_that_cannot_be(shop: Shop) -> None:
    product = shop.product()["id"]
    foreign = shop.product()["variants"][0]["id"]

    def refused(*variants: dict[str, Any]) -> str:
        body = {"variants": list(variants)}
        answer = shop.http.patch(f"/api/products/{product}", json=body, headers=shop.token)
        return f"{answer.status_code} {answer.json()['type']}"

    assert refused({"id": foreign}) == "422 /problems/variants-refused"
    assert refused({"id": new_id("variant"), "price": PRICE}) == "422 /problems/variants-refused"
    assert refused({"title": {"en": "New"}}).startswith("422")
    assert refused({"price": PRICE, "title": {"fr": "n" * 121}}) == "422 /problems/text-refused"
    assert refused({"price": PRICE, "buy_url": "javascript:1"}) == "422 /problems/checkout-refused"


def test_stated_size_and_rights_are_kept_with_the_model(shop: Shop) -> None:
    answer = shop.http.post("/api/products", json=shop.draft(model=shop.bare), headers=shop.token)
    product = answer.json()["id"]
    assert {each["item"] for each in answer.json()["missing"]} >= {"size", "rights"}
    size = [round(side * 100, 2) for side in answer.json()["model"]["size_m"]]
    found = _changed(shop, product, stated_cm=size, rights={"holder": "Ada", "confirmed": True})
    assert found["stated_cm"] == size
    url = f"/api/products/{product}/checklist"
    items = {each["item"]: each["ok"] for each in shop.http.get(url, headers=shop.token).json()["items"]}
    assert (items["size"], items["rights"]) == (True, True)
    assert _changed(shop, product, stated_cm=None)["stated_cm"] is None
    # What one says of a model, the other products of it say too, and what was not named stays.
    items = {each["item"]: each["ok"] for each in shop.http.get(url, headers=shop.token).json()["items"]}
    assert items["rights"] is True
    for wrong in ({"stated_cm": [0, 1, 1]}, {"rights": {"holder": " ", "confirmed": True}}):
        refused = shop.http.patch(f"/api/products/{product}", json=wrong, headers=shop.token)
        assert refused.json()["type"] == "/problems/statement-refused"


def test_a_size_by_which_it_could_not_be_sold_is_refused_and_not_kept(shop: Shop) -> None:
    product = shop.product()["id"]
    before = _written(shop, product)
    body = {"stated_cm": [1, 2, 3], "title": {"en": "Other"}}
    answer = shop.http.patch(f"/api/products/{product}", json=body, headers=shop.token)
    assert answer.json()["type"] == "/problems/not-publishable"
    assert _written(shop, product) == before


def test_of_two_editors_the_second_is_told(shop: Shop) -> None:
    product = shop.product()["id"]
    base = _written(shop, product)
    first = _changed(shop, product, title={"en": "First"})
    assert (first["version"], bool(first["changed_by"]), bool(first["changed_at"])) == (2, True, True)
    late = {**shop.token, "If-Match": f'"{base["version"]}"'}
    answer = shop.http.patch(f"/api/products/{product}", json={"title": {"en": "Second"}}, headers=late)
    assert (answer.status_code, answer.json()["version"]) == (412, 2)
    assert _written(shop, product) == first


def test_a_number_is_one_products_alone(shop: Shop) -> None:
    def variants(*skus: str | None) -> list[dict[str, Any]]:
        return [{"price": PRICE, "sku": sku} for sku in skus]

    def refused(answer: Any) -> str:
        assert answer.status_code in (409, 422), answer.text
        return str(answer.json()["type"])

    first = shop.product(variants=variants(" N  7 ", None))
    found = _written(shop, first["id"])["variants"]
    assert [each["sku"] for each in found] == ["N 7", None]
    again = shop.http.post("/api/products", json=shop.draft(variants=variants("N 7")), headers=shop.token)
    assert refused(again) == "/problems/sku-taken" and again.json()["product"] == first["id"]
    twice = shop.http.post("/api/products", json=shop.draft(variants=variants("a", "a")), headers=shop.token)
    assert refused(twice) == "/problems/variants-refused"
    second = shop.product(variants=variants("N 8"))
    own = [{"id": second["variants"][0]["id"], "sku": "N 7"}]
    path = f"/api/products/{second['id']}"
    assert refused(shop.http.patch(path, json={"variants": own}, headers=shop.token)) == "/problems/sku-taken"
    # A copy begins without; a variant that is taken off sale, or a deleted product, keeps no number.
    copy = shop.http.post(f"/api/products/{first['id']}/duplicate", headers=shop.token).json()
    assert [each["sku"] for each in _written(shop, copy["id"])["variants"]] == [None, None]
    _changed(shop, first["id"], variants=[{"id": found[1]["id"]}])
    assert _changed(shop, second["id"], variants=own)["variants"][0]["sku"] == "N 7"
    shop.catalog.removing.product(shop.actor, second["id"])
    back = [{"id": each["id"]} for each in found]
    assert _changed(shop, first["id"], variants=back)["variants"][0]["sku"] == "N 7"
    assert _changed(shop, first["id"], variants=[{**back[0], "sku": None}])["variants"][0]["sku"] is None


def test_what_has_no_checkout_is_told_before_it_is_on_sale(shop: Shop) -> None:
    product = shop.product(publish=False)["id"]
    url = f"/api/products/{product}/checklist"

    def advice() -> dict[str, Any]:
        items = shop.http.get(url, headers=shop.token).json()["items"]
        found: dict[str, Any] = next(each for each in items if each["item"] == "checkout")
        return found

    assert (advice()["ok"], advice()["needed"]) == (False, False)
    assert "Not sold online" in advice()["text"]["en"] and ": 1." in advice()["text"]["en"]
    walnut, ash = (each["id"] for each in _written(shop, product)["variants"])
    _changed(shop, product, variants=[{"id": walnut}, {"id": ash, "buy_url": "https://shop.example/ash"}])
    assert advice()["ok"]
    _changed(shop, product, variants=[{"id": walnut, "buy_url": None}, {"id": ash, "buy_url": None}])
    assert advice()["text"]["en"].startswith("There is no link")


def test_a_duplicate_is_a_draft_with_all_that_was_written(shop: Shop) -> None:
    made = shop.product(description={"en": "A bowl."}, credit="© Ada", category="bowl")
    answer = shop.http.post(f"/api/products/{made['id']}/duplicate", headers=shop.token)
    assert answer.status_code == 201
    before, after = _written(shop, made["id"]), _written(shop, answer.json()["id"])
    assert after["title"] == {"en": "Bowl (copy)", "fr": "Bol (copie)"}
    assert (after["published"], after["version"]) == (False, 1)
    for name in ("description", "credit", "category", "model", "stated_cm"):
        assert after[name] == before[name]
    ids = [{each.pop("id") for each in found["variants"]} for found in (before, after)]
    assert not ids[0] & ids[1] and before["variants"] == after["variants"]
    long = shop.product(title={"en": "x" * 120})["id"]
    copied = shop.http.post(f"/api/products/{long}/duplicate", headers=shop.token).json()
    assert copied["title"]["en"] == "x" * 120
    url = f"/api/products/{made['id']}/duplicate"
    assert shop.http.post(url, headers=shop.others).json()["type"] == "/problems/not-your-brand"


def test_all_of_a_brand_as_csv_and_of_no_other(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correcting, "AT_ONCE", 2)
    made = [shop.product(title={"en": f"Bowl {n}"}, publish=None if n else False)["id"] for n in range(5)]
    shop.room()
    place = {"product": made[1], "position": [0, 0, 0]}
    assert shop.http.post("/api/rooms/boutique/placements", json=place, headers=shop.token).status_code == 201
    answer = shop.http.get("/api/products.csv", headers=shop.token)
    assert answer.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert answer.headers["content-disposition"] == 'attachment; filename="products.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    assert [line["product"] for line in lines] == [each for each in made for _ in range(2)]
    assert [line["on sale"] for line in lines[::2]] == ["no", *["yes"] * 4]
    assert [line["rooms"] for line in lines[::2]] == ["", "boutique", "", "", ""]
    assert [line["price"] for line in lines[:2]] == ["49.00", "52.00"]
    others = shop.http.get("/api/products.csv", headers=shop.others)
    assert others.text.count("\r\n") == 1
    assert shop.http.get("/api/products.csv").status_code == 401


def test_csv_asks_no_more_for_many_than_for_one(shop: Shop) -> None:
    counts = []
    for _ in range(3):
        shop.product()
        with _reads(shop) as made:
            found = list(shop.catalog.correcting.all_written(shop.actor, lambda _: None))
        counts.append((len(found), len(made)))
        assert all(written.stated_cm is not None for written, *_ in found)
    assert [count for count, _ in counts] == [1, 2, 3]
    assert len({reads for _, reads in counts}) == 1, counts


def test_csv_counts_as_reading_before_it_is_made(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correcting, "AT_ONCE", 2)
    for _ in range(3):
        shop.product()
    spent: list[int] = []
    shop.catalog.correcting.all_written(shop.actor, spent.append)
    assert spent == [2 * correcting.BATCH_FRAGMENTS]
    asking = Request({"type": "http", "method": "GET", "client": ("192.0.2.1", 1), "headers": []})
    spend = Guards(shop.accounts).spending(asking)
    with pytest.raises(TooManyAttempts):
        for _ in range(1000):
            shop.catalog.correcting.all_written(shop.actor, spend)


def test_many_variants_are_brought_back_by_one_question(shop: Shop) -> None:
    price = {"amount_minor": 100, "currency": "EUR"}
    many = [{"title": {"en": f"No. {n}"}, "price": price} for n in range(9)]
    made = shop.product(variants=many)
    first, *others = [each["id"] for each in made["variants"]]
    reads = []
    for back in (others[:1], others):
        _changed(shop, made["id"], variants=[{"id": first}])
        with _reads(shop) as selects:
            changes = {"variants": [{"id": each} for each in (first, *back)]}
            shop.catalog.correcting.change(shop.actor, made["id"], _changes(changes))
        reads.append(len(selects))
        assert len(_written(shop, made["id"])["variants"]) == 1 + len(back)
    assert reads[0] == reads[1]
