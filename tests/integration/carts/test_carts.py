"""A visitor's cart over HTTP: filled, changed, emptied, and nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Final

import pytest

from tests.fixtures.rooms import room
from tests.integration.carts.conftest import Shop
from vitrine.app.lives import LIVES
from vitrine.carts.errors import LineNotFound
from vitrine.carts.inside import lines_of, open_cart
from vitrine.carts.service import Adding, Asker
from vitrine.catalog.doors.standing import State
from vitrine.catalog.errors import VariantNotFound
from vitrine.catalog.tables import RoomRow
from vitrine.storage.lives import forget

EUR: Final = "EUR"


def test_an_empty_bag_is_kept_nowhere(shop: Shop) -> None:
    empty = {"id": "mine", "version": 0, "currency": None, "units": 0, "subtotal": None, "lines": []}
    assert shop.person().cart() == empty


def test_what_is_put_in_is_told_with_what_it_costs_now(shop: Shop) -> None:
    product, anna = shop.product(), shop.person()
    one, other = (each["id"] for each in product["variants"])
    made = anna.add(one, 2, room="nowhere", placement="p1")
    assert made.status_code == 201 and made.headers["etag"] == '"1"'
    anna.add(other)
    found = anna.add(one, cart=made.json()["id"]).json()
    assert (found["version"], found["currency"], found["units"]) == (3, EUR, 4)
    assert found["subtotal"] == {"amount_minor": 3 * 4900 + 5900, "currency": EUR}
    line = found["lines"][0]
    assert line == {
        "id": line["id"], "variant": one, "quantity": 3, "product": product["id"],
        "brand": {"id": product["brand"]["id"], "name": "Maison Vitrine"}, "title": product["title"],
        "variant_title": {"en": "No. 0"}, "price": {"amount_minor": 4900, "currency": EUR},
        "total": {"amount_minor": 14700, "currency": EUR}, "stock": "in", "sale": "none", "room": None,
        "placement": None, "hindrance": None,
    }  # fmt: skip
    assert anna.cart() == found


def test_nothing_is_held_by_putting_it_in(shop: Shop) -> None:
    one, _ = shop.variants()
    shop.count(one, on_hand=1)
    for person in (shop.person(), shop.person("Ben")):
        assert person.add(one).status_code == 201
    items = shop.http.get("/api/stock", headers=shop.keeper).json()["items"]
    assert sum(each["held"] for each in items) == 0


def test_quantities_are_set_by_who_saw_the_bag_and_moved_by_anybody(shop: Shop) -> None:
    one, _ = shop.variants()
    anna = shop.person()
    line = anna.add(one).json()["lines"][0]["id"]
    assert anna.change(line, quantity=5).status_code == 428
    assert anna.change(line, quantity=5, version=1).json()["lines"][0]["quantity"] == 5
    late = anna.change(line, quantity=7, version=1)
    assert (late.status_code, late.json()["version"]) == (412, 2)
    assert anna.change(line, delta=-2).json()["lines"][0]["quantity"] == 3
    emptied = anna.remove(line).json()
    assert (emptied["lines"], emptied["currency"], emptied["version"]) == ([], None, 4)
    assert anna.remove(line).status_code == 404


NO_QUANTITIES: Final[list[Any]] = [0, -1, 1.5, 10**9, 1000, True, "2", None, [1]]


def test_what_is_no_quantity(shop: Shop) -> None:
    one, _ = shop.variants()
    anna = shop.person()
    line = anna.add(one, 998).json()["lines"][0]["id"]
    for quantity in NO_QUANTITIES:
        assert anna.add(one, quantity).status_code == 422, quantity
        assert anna.change(line, quantity=quantity, version=1).status_code == 422, quantity
    for delta in (2, -998, 0.5, True, "1", 10**9):
        assert anna.change(line, delta=delta).status_code == 422, delta
    assert anna.change(line).status_code == 422
    assert anna.change(line, delta=1, quantity=1, version=1).status_code == 422
    assert anna.add(one, 2).json()["type"] == "/problems/quantity-refused"
    not_a_number = b'{"variant": "%s", "quantity": NaN}' % one.encode()
    headers = {"X-CSRF-Token": anna.csrf, "Content-Type": "application/json"}
    assert anna.http.post("/api/carts/mine/lines", content=not_a_number, headers=headers).status_code == 422
    assert anna.cart()["version"] == 1 and anna.quantities() == {one: 998}


def test_one_currency_a_bag(shop: Shop) -> None:
    (euro,), (yen,) = shop.variants(1), shop.variants(1, "JPY")
    anna = shop.person()
    line = anna.add(euro).json()["lines"][0]["id"]
    refused = anna.add(yen)
    assert (refused.status_code, refused.json()["currency"]) == (409, EUR)
    anna.remove(line)
    assert anna.add(yen).json()["currency"] == "JPY"


def test_what_cannot_be_put_in(shop: Shop) -> None:
    product = shop.product()
    one, other = (each["id"] for each in product["variants"])
    anna, path = shop.person(), f"/api/products/{product['id']}"
    assert anna.add("variant_nobodys").status_code == 404
    kept = [{"id": other, "price": {"amount_minor": 5900, "currency": EUR}}]
    shop.http.patch(path, json={"variants": kept}, headers=shop.seller)
    assert anna.add(one).status_code == 410
    shop.http.post(f"{path}/withdraw", headers=shop.seller)
    assert anna.add(other).status_code == 404, "a draft is nobody's business"


def test_what_cannot_be_bought_stays_and_says_why(shop: Shop) -> None:
    product = shop.product(3)
    one, two, three = (each["id"] for each in product["variants"])
    gone = shop.product(1)
    anna, path = shop.person(), f"/api/products/{product['id']}"
    for variant in (one, two, three, gone["variants"][0]["id"]):
        anna.add(variant, 2)
    shop.count(one, on_hand=0)
    shop.count(two, on_hand=1)
    kept = [{"id": each, "price": {"amount_minor": 4900, "currency": EUR}} for each in (one, two)]
    shop.http.patch(path, json={"variants": kept}, headers=shop.seller)
    shop.http.delete(f"/api/products/{gone['id']}", headers=shop.seller)
    found = anna.cart()
    assert [line["hindrance"]["kind"] for line in found["lines"]] == ["out", "too-many", "withdrawn", "gone"]
    assert all(line["hindrance"]["text"].keys() == {"en", "fr"} for line in found["lines"])
    assert (found["subtotal"], found["units"], found["currency"]) == (None, 8, EUR)
    assert (found["lines"][0]["stock"], found["lines"][3]["title"]) == ("out", None)
    dollars = [{"id": two, "price": {"amount_minor": 4900, "currency": "USD"}}]
    shop.http.patch(path, json={"variants": dollars}, headers=shop.seller)
    assert anna.cart()["lines"][1]["hindrance"]["kind"] == "other-currency"


def test_nobody_else_finds_it(shop: Shop) -> None:
    one, _ = shop.variants()
    anna, ben = shop.person(), shop.person("Ben")
    cart = anna.add(one).json()
    ben.add(one)
    line = cart["lines"][0]["id"]
    for answer in (
        ben.add(one, cart=cart["id"]), ben.change(line, cart=cart["id"], delta=1),
        ben.change(line, delta=1), ben.remove(line), ben.remove(line, cart=cart["id"]),
    ):  # fmt: skip
        assert answer.status_code == 404 and one not in answer.text
    assert anna.quantities() == {one: 1}
    for headers in ({}, shop.seller):
        path = f"/api/carts/{cart['id']}/lines"
        assert shop.http.get("/api/carts/mine", headers=headers).status_code == 401
        assert shop.http.post(path, json={"variant": one}, headers=headers).status_code == 401
    forged = anna.http.post("/api/carts/mine/lines", json={"variant": one})
    assert forged.status_code == 403, "another site's page has no CSRF token"


def test_who_leaves_takes_it_along(shop: Shop) -> None:
    """The next person at this browser finds nothing in it (vendure#263)."""
    one, _ = shop.variants()
    anna = shop.person()
    anna.add(one)
    assert anna.http.delete("/api/session", headers={"X-CSRF-Token": anna.csrf}).status_code == 204
    entered = anna.http.post("/api/session", json={"name": "Ben", "colour": 1}).json()
    anna.csrf = entered["csrf"]
    assert anna.cart()["lines"] == []


def test_it_outlives_a_reload_and_goes_after_ninety_days(shop: Shop) -> None:
    one, _ = shop.variants()
    anna = shop.person()
    anna.add(one)
    renamed, headers = {"name": "Anna B", "colour": 1}, {"X-CSRF-Token": anna.csrf}
    entered = anna.http.post("/api/session", json=renamed, headers=headers)
    assert (entered.status_code, anna.quantities()) == (201, {one: 1})
    shop.clock.advance(int(timedelta(days=89) / timedelta(milliseconds=1)))
    forget(shop.database, {"carts": LIVES["carts"]})
    assert shop.carts.mine(Asker(anna.id)).units == 1
    shop.clock.advance(int(timedelta(days=2) / timedelta(milliseconds=1)))
    assert forget(shop.database, {"carts": LIVES["carts"]}) == {"carts": 1}
    assert shop.carts.mine(Asker(anna.id)).units == 0


def test_many_at_once_lose_nothing(shop: Shop) -> None:
    """Two tabs of one browser, the very first time too."""
    one, other = shop.variants()
    anna = shop.person()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: anna.add((one, other)[n % 2]).status_code, range(8)))
    assert answers == [201] * 8
    assert anna.quantities() == {one: 4, other: 4} and anna.cart()["version"] == 8


def test_two_browsers_that_become_one_visitor(shop: Shop) -> None:
    """Theirs are one bag then: nothing lost, quantities summed up to the most, and only once."""
    one, other = shop.variants()
    third = shop.variants(1)[0]
    anna, phone = shop.person(), shop.person("Guest")
    guest = phone.id
    anna.add(one, 600)
    anna.add(other, 2)
    phone.add(one, 600)
    phone.add(third, 3)
    shop.become(phone, anna.id)
    assert phone.quantities() == anna.quantities() == {one: 999, other: 2, third: 3}
    assert phone.cart()["version"] == 3
    assert shop.carts.mine(Asker(guest)).lines == ()
    shop.become(phone, anna.id)
    assert phone.quantities() == {one: 999, other: 2, third: 3}


def test_who_had_none_has_that_of_the_other_browser(shop: Shop) -> None:
    one, _ = shop.variants()
    anna, phone = shop.person(), shop.person("Guest")
    cart = phone.add(one).json()["id"]
    shop.become(phone, anna.id)
    assert (anna.cart()["id"], anna.quantities()) == (cart, {one: 1})


def test_who_is_still_somebody_keeps_their_own(shop: Shop) -> None:
    """Signed in with another wallet: the first is a person with another browser, who has it there."""
    one, _ = shop.variants()
    anna, ben, phone = shop.person(), shop.person("Ben"), shop.person("Guest")
    ben.add(one)
    shop.become(phone, ben.id)  # Ben has two browsers now
    shop.become(phone, anna.id)
    assert (anna.quantities(), ben.quantities()) == ({}, {one: 1})


def test_browsers_that_become_one_at_the_same_moment(shop: Shop) -> None:
    """As vendure#4481 lost lines: merged one after the other."""
    variants = shop.variants(4)
    anna = shop.person()
    phones = [shop.person(f"Guest {n}") for n in range(4)]
    for variant, phone in zip(variants, phones, strict=True):
        phone.add(variant)
        phone.add(variants[0])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda phone: shop.become(phone, anna.id), phones))
    assert anna.quantities() == {variants[0]: 5} | dict.fromkeys(variants[1:], 1)


def test_what_is_off_sale_tells_nothing_new(shop: Shop) -> None:
    """Its brand may be writing the next one on it: a bag says no more of a draft than the shop does."""
    product = shop.product(1)
    anna, path = shop.person(), f"/api/products/{product['id']}"
    anna.add(product["variants"][0]["id"])
    shop.http.post(f"{path}/withdraw", headers=shop.seller)
    shop.http.patch(path, json={"title": {"en": "Secret"}}, headers=shop.seller)
    found = anna.http.get("/api/carts/mine")
    line = found.json()["lines"][0]
    assert (line["hindrance"]["kind"], line["title"], line["price"]) == ("gone", None, None)
    assert "Secret" not in found.text and product["id"] not in found.text
    shop.http.post(f"{path}/publish", headers=shop.seller)
    assert anna.cart()["lines"][0]["title"]["en"] == "Secret"


def test_rooms_that_are_not_everybodys_are_no_rooms(shop: Shop) -> None:
    """Who tries ids learns nothing; it is kept where it was found all the same."""
    one, other = shop.variants()
    for name in ("boutique", "atelier"):
        document = room(name, shop.model)
        assert shop.http.put(f"/api/rooms/{name}", json=document, headers=shop.seller).is_success
    with shop.database.unit() as unit:
        unit.session.get_one(RoomRow, "atelier").state = State.DRAFT
    anna = shop.person()
    anna.add(one, room="boutique", placement="p1")
    anna.add(other, room="atelier", placement="p1")
    found = [(line["room"], line["placement"]) for line in anna.cart()["lines"]]
    assert found == [("boutique", "p1"), (None, None)]
    with shop.database.read() as session:
        cart = open_cart(session, anna.id)
        assert cart is not None
        assert [line.room_id for line in lines_of(session, cart.id)] == ["boutique", "atelier"]


def test_a_bag_has_the_currency_of_what_is_in_it_now(shop: Shop) -> None:
    (one,), (yen,) = shop.variants(1), shop.variants(1, "JPY")
    anna, phone = shop.person(), shop.person("Guest")
    line = anna.add(one).json()["lines"][0]["id"]
    phone.add(yen)
    shop.become(phone, anna.id)
    assert [line["hindrance"] and line["hindrance"]["kind"] for line in phone.cart()["lines"]] == [
        None, "other-currency"
    ]  # fmt: skip
    left = phone.remove(line).json()
    assert (left["currency"], left["lines"][0]["hindrance"]) == ("JPY", None)
    assert phone.add(one).status_code == 409


def test_on_a_brands_own_domain_there_is_what_is_its_own(shop: Shop) -> None:
    one, other = shop.variants()
    anna = shop.person()
    line = anna.add(one, 2).json()["lines"][0]["id"]
    brand = shop.product(1)["brand"]["id"]
    here, elsewhere = Asker(anna.id, brand), Asker(anna.id, "brand_other")
    assert (shop.carts.mine(here).units, shop.carts.mine(elsewhere).units) == (2, 0)
    for refused, ask in (
        (VariantNotFound, lambda: shop.carts.add(elsewhere, "mine", Adding(other, 1))),
        (LineNotFound, lambda: shop.carts.move(elsewhere, "mine", line, 1)),
        (LineNotFound, lambda: shop.carts.set(elsewhere, "mine", line, 1, None)),
        (LineNotFound, lambda: shop.carts.remove(elsewhere, "mine", line)),
    ):
        with pytest.raises(refused):
            ask()
    assert shop.carts.add(here, "mine", Adding(other, 1)).units == 3
    assert anna.quantities() == {one: 2, other: 1}
