"""A checkout before it is paid: begun from the bag, held, told, changed, given up."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.market import ADDRESS, Buyer, Market, codes
from tests.fixtures.testpay import POOR
from vitrine.app.lives import LIVES
from vitrine.orders.checkouts.values import CheckoutStatus, RemarkSeverity, RemarkType, TotalType
from vitrine.storage.lives import forget

MINUTE_MS = 60_000
_WHO = ("email_needed", "name_needed")


def test_one_is_begun_held_and_answered_again(market: Market) -> None:
    variant, ada = market.variant(3), market.buyer()
    ada.add(variant, 2)
    first = ada.begin()
    assert first.status_code == 201 and first.headers["cache-control"] == "no-store"
    told = first.json()
    assert told["status"] == "incomplete" and told["cart"] == ada.cart()["id"]
    assert [(line["variant"], line["quantity"]) for line in told["lines"]] == [(variant, 2)]
    assert {each["type"]: each["amount_minor"] for each in told["totals"]}["total"] == 2 * 4_900 + 500
    assert told["hold_until"] == "2026-01-01T00:10:00Z" and market.level(variant) == (3, 2, 0)
    again = ada.begin()
    assert (again.status_code, again.json()) == (200, told)
    assert ada.read(told["id"]) == told


def test_what_is_told_are_the_words_of_ucp() -> None:
    assert [*CheckoutStatus] == [
        "incomplete", "requires_escalation", "ready_for_complete", "complete_in_progress", "completed",
        "canceled",
    ]  # fmt: skip
    assert [*RemarkSeverity] == [
        "recoverable", "requires_buyer_input", "requires_buyer_review", "unrecoverable",
    ]  # fmt: skip
    assert [*RemarkType] == ["error", "warning", "info"]
    assert {*TotalType} <= {
        "items_discount", "subtotal", "discount", "fulfillment", "tax", "fee", "total",
    }  # fmt: skip


def test_each_brand_has_its_own(market: Market) -> None:
    market.open_for_sale(market.other)
    ada = market.buyer()
    ada.add(market.variant())
    ada.add(market.variant(other=True))
    mine, theirs = ada.begin().json(), ada.begin(brand=market.other).json()
    assert mine["id"] != theirs["id"] and [len(each["lines"]) for each in (mine, theirs)] == [1, 1]
    assert (mine["brand"]["id"], theirs["brand"]["id"]) == (market.brand, market.other)


def test_begun_again_it_is_up_to_date_with_the_bag(either: Market) -> None:
    lamp, bowl = either.variant(9), either.variant(9)
    ada = either.buyer()
    ada.add(lamp, 2)
    before = ada.begun()
    ada.add(bowl)
    ada.add(lamp)
    either.clock.advance(MINUTE_MS)
    now = ada.begin().json()
    assert now["id"] == before["id"] and now["version"] > before["version"]
    assert {line["variant"]: line["quantity"] for line in now["lines"]} == {lamp: 3, bowl: 1}
    assert now["lines"][0]["id"] == before["lines"][0]["id"], "a line keeps its name"
    assert now["buyer"] == before["buyer"] and codes(now) == []
    assert now["hold_until"] == before["hold_until"], "nobody holds for longer by asking again"
    assert [either.level(each)[1] for each in (lamp, bowl)] == [3, 1]
    line = next(each for each in ada.cart()["lines"] if each["variant"] == lamp)
    ada.send("DELETE", f"/api/carts/mine/lines/{line['id']}")
    assert [each["variant"] for each in ada.begin().json()["lines"]] == [bowl]
    assert either.level(lamp) == (9, 0, 0)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({}, ["email_needed", "name_needed", "address_needed", "terms_needed"]),
        ({"buyer": {"email": "ada@", "name": "Ada"}}, ["email_refused", "address_needed", "terms_needed"]),
        ({"buyer": {"email": "a" * 250 + "@b.fr"}}, None),
        ({"address": {**ADDRESS, "line1": " "}}, [*_WHO, "address_needed", "terms_needed"]),
        (
            {"address": {"country": "FR", "city": "Paris"}},
            [*_WHO, "address_needed", "address_needed", "terms_needed"],
        ),
        ({"address": {**ADDRESS, "country": "JP"}}, [*_WHO, "delivery_unavailable", "terms_needed"]),
        ({"address": {**ADDRESS, "country": "??"}}, [*_WHO, "address_refused", "terms_needed"]),
        ({"terms": {"version": "another", "agreed": True}}, [*_WHO, "address_needed", "terms_needed"]),
    ],
)  # fmt: skip
def test_errors_stand_beside_their_fields(market: Market, body: Any, wanted: list[str] | None) -> None:
    ada = market.buyer()
    ada.add(market.variant())
    answer = ada.change(ada.begin().json()["id"], **body)
    if wanted is None:
        assert answer.status_code == 422
        return
    told = answer.json()
    assert (codes(told), told["status"]) == (wanted, "incomplete")
    paths = {each["code"]: each["path"] for each in told["messages"]}
    assert paths.get("email_needed", "$.buyer.email") == "$.buyer.email"
    if "address" in body:
        assert all(each.startswith("$.address.") for code, each in paths.items() if "address" in code)
    assert all(each["content"]["en"] and each["content"]["fr"] for each in told["messages"])


def test_what_is_said_bit_by_bit_stays_and_makes_it_ready(market: Market) -> None:
    ada = market.buyer()
    ada.add(market.variant())
    checkout = ada.begin().json()
    ada.change(checkout["id"], buyer={"email": " ada@Example.ORG "})
    ada.change(checkout["id"], buyer={"name": "Ada\u202e  Love\nlace"}, address={"line1": "12 rue"})
    told = ada.change(checkout["id"], address={**ADDRESS, "line1": "14 rue"}).json()
    assert told["buyer"] == {"email": "ada@Example.ORG", "name": "Ada Love lace"}
    assert told["address"]["line1"] == "14 rue" and codes(told) == ["terms_needed"]
    terms = {"version": told["terms"]["version"], "agreed": True}
    told = ada.change(checkout["id"], terms=terms).json()
    assert (told["status"], told["messages"], told["terms"]["agreed"]) == ("ready_for_complete", [], True)
    told = ada.change(checkout["id"], terms={**terms, "agreed": False}).json()
    assert codes(told) == ["terms_needed"]


def test_another_country_is_another_tax_and_no_news_to_who_said_so(market: Market) -> None:
    ada = market.buyer()
    ada.add(market.variant())
    before = ada.begun()
    now = ada.change(before["id"], address={"country": "DE"}).json()
    assert [each["rate_ppm"] for each in before["taxes"]] == [200_000]
    assert [each["rate_ppm"] for each in now["taxes"]] == [190_000]
    assert now["status"] == "ready_for_complete"


def test_a_price_that_changed_is_told_and_agreed_to(market: Market) -> None:
    ada = market.buyer()
    ada.add(market.variant())
    before = ada.begun()
    market.reprice(5_900)
    assert ada.read(before["id"])["lines"][0]["unit"]["amount_minor"] == 4_900, "as it was shown"
    told = ada.press(before["id"], market.token()).json()
    assert told["status"] == "requires_escalation" and told["lines"][0]["unit"]["amount_minor"] == 5_900
    (message,) = told["messages"]
    assert (message["code"], message["severity"], message["path"]) == (
        "price_changed", "requires_buyer_review", "$.lines[0].unit",
    )  # fmt: skip
    assert market.objects("payment_intent") == []
    stale = ada.change(before["id"], agreed=before["version"])
    assert stale.status_code == 412 and stale.json()["version"] == told["version"]
    ready = ada.change(before["id"], agreed=told["version"]).json()
    assert (ready["status"], ready["messages"]) == ("ready_for_complete", [])
    assert ada.press(before["id"], market.token()).json()["status"] == "completed"
    assert market.charged() == 5_900 + 500


def test_terms_seller_and_delivery_that_changed_are_told(market: Market) -> None:
    ada = market.buyer()
    ada.add(market.variant())
    before = ada.begun()
    market.open_for_sale(market.brand, terms="2", price=900)
    told = ada.press(before["id"], market.token()).json()
    assert {*codes(told)} == {"terms_needed", "seller_changed", "delivery_changed"}
    assert told["status"] == "incomplete" and not told["terms"]["agreed"]
    told = ada.change(
        before["id"], agreed=told["version"], terms={"version": told["terms"]["version"], "agreed": True}
    ).json()
    assert told["status"] == "ready_for_complete"
    assert ada.press(before["id"], market.token()).json()["status"] == "completed"
    assert market.charged() == 4_900 + 900


def test_what_is_held_ends_and_somebody_else_has_it(either: Market) -> None:
    variant, ada, eve = either.variant(1), either.buyer(), either.buyer("Eve")
    for each in (ada, eve):
        each.add(variant)
    checkout = ada.begun()
    refused = eve.begin()
    assert (refused.status_code, refused.json()["left"]) == (409, 0)
    either.clock.advance(10 * MINUTE_MS - 1)
    assert eve.begin().status_code == 409
    either.clock.advance(1)
    told = ada.read(checkout["id"])
    assert (codes(told), told["hold_until"], told["status"]) == (["hold_over"], None, "ready_for_complete")
    assert eve.begin().status_code == 201
    told = ada.read(checkout["id"])
    assert (codes(told), told["status"]) == (["out_of_stock"], "incomplete")
    assert ada.press(checkout["id"], either.token()).json()["status"] == "incomplete"
    assert ada.begin().status_code == 409 and either.objects("payment_intent") == []


def test_given_up_it_holds_nothing_and_the_next_is_another(market: Market) -> None:
    variant, ada = market.variant(2), market.buyer()
    ada.add(variant, 2)
    checkout = ada.begun()["id"]
    for _ in range(2):
        answer = ada.send("POST", f"/api/checkouts/{checkout}/cancel")
        assert (answer.status_code, answer.json()["status"]) == (200, "canceled")
    assert market.level(variant) == (2, 0, 0)
    for answer in (ada.change(checkout, buyer={"name": "Eve"}), ada.press(checkout, market.token())):
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/checkout-over")
    assert ada.begin().json()["id"] != checkout and ada.cart()["units"] == 2


def test_what_cannot_be_bought_is_refused(market: Market) -> None:
    ada = market.buyer()
    nothing = ada.begin()
    assert (nothing.status_code, nothing.json()["type"]) == (409, "/problems/nothing-to-buy")
    variant = market.variant()
    ada.add(variant, 11)
    many = ada.begin()
    assert (many.status_code, many.json()["limit"]) == (409, 10)
    ada.add(market.variant(other=True))
    elsewhere = ada.begin(brand=market.other)
    assert (elsewhere.status_code, elsewhere.json()["type"]) == (409, "/problems/brand-sells-elsewhere")
    gone = market.http.post(f"/api/products/{market.product['id']}/withdraw", headers=market.other_seller)
    assert gone.status_code == 200
    assert ada.begin(brand=market.other).json()["type"] == "/problems/nothing-to-buy"


def test_ten_of_a_variant_wait_for_one_person_in_all_their_checkouts(market: Market) -> None:
    variant, ada = market.variant(100), market.buyer()
    ada.add(variant, 10)
    paying = ada.begun()
    market.faults(drop_response={"times": 1, "path": "/v1/payment_intents"})
    assert ada.press(paying["id"], market.token()).json()["status"] == "complete_in_progress"
    same = ada.begin()
    assert (same.status_code, same.json()["id"]) == (200, paying["id"]), "it is being paid for"
    assert market.level(variant)[1] == 10


def test_a_script_of_an_address_holds_what_the_limits_allow(market: Market) -> None:
    """G2: a thousand checkouts of guests hold no more than the pace of their address lets them."""
    paced = Market(market.database, market.clock, *_twin(market), checkout_rate=1)
    try:
        variant, begun = paced.variant(10_000), 0
        for number in range(12):
            guest = paced.buyer(f"Guest {number}")
            guest.add(variant, 10)
            answer = guest.begin()
            if answer.status_code == 429:
                assert int(answer.headers["retry-after"]) > 0
            else:
                begun += 1
                assert guest.begin().status_code == 200, "one that is held costs nothing more"
        assert begun == 3 and paced.level(variant) == (10_000, 30, 0)
        # Nor are units held for ever by asking again and again.
        paced.clock.advance(10 * MINUTE_MS)
        assert [guest.begin().status_code for _ in range(5)] == [201, 200, 200, 200, 200]
    finally:
        paced.close()


def _twin(market: Market) -> Any:
    from vitrine.storage import BlobStore

    folder = market.settings.data
    return BlobStore(folder / "blobs"), folder


def test_a_shut_gate_lets_nobody_begin(market: Market) -> None:
    ada, variant = market.buyer(), market.variant(1)
    ada.add(variant)
    market.gate.shut = True
    assert (ada.begin().status_code, market.level(variant)) == (403, (1, 0, 0))
    assert market.gate.asked == [(market.product["id"], variant)]


def test_rows_stay_as_long_as_is_said(market: Market) -> None:
    ada = market.buyer()
    assert ada.buy(market.variant())["status"] == "completed"
    ada.add(market.variant())
    ada.begin()
    for days, left in ((89, 2), (1, 1), (10 * 365 - 91, 1), (1, 0)):
        market.clock.advance(days * 24 * 60 * MINUTE_MS)
        forget(market.database, {"checkouts": LIVES["checkouts"]})
        assert len(market.checkouts()) == left, days


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 10**9, True, "2", None])
def test_no_quantity_is_bent(market: Market, quantity: object) -> None:
    ada, variant = market.buyer(), market.variant()
    body = {"variant": variant, "quantity": quantity}
    assert ada.send("POST", "/api/carts/mine/lines", body).status_code == 422
    assert ada.cart()["lines"] == []


def test_the_last_one_is_there_for_whoever_holds_it(either: Market) -> None:
    variant, ada, bob = either.variant(1), either.buyer(), either.buyer("Bob")
    ada.add(variant)
    bob.add(variant)
    begun = ada.begun()

    def told(buyer: Buyer) -> tuple[Any, ...]:
        (line,) = buyer.cart()["lines"]
        return line["stock"], line["hindrance"] and line["hindrance"]["kind"]

    assert (told(ada), told(bob)) == (("in", None), ("out", "out"))
    ada.add(variant)
    assert told(ada)[1] == "too-many", "what is held is no more than what is there"
    assert ada.send("POST", f"/api/checkouts/{begun['id']}/cancel").status_code == 200
    (line,) = ada.cart()["lines"]
    ada.send("DELETE", f"/api/carts/mine/lines/{line['id']}")
    ada.add(variant)
    assert told(ada) == told(bob) == ("in", None)


def test_cards_are_tried_at_the_pace_of_checkouts(market: Market) -> None:
    paced = Market(market.database, market.clock, *_twin(market), checkout_rate=1)
    try:
        ada = paced.buyer()
        ada.add(paced.variant(5))
        checkout = ada.begun()["id"]
        tried = [ada.press(checkout, paced.token(POOR), f"card {number}") for number in range(4)]
        assert [each.status_code for each in tried] == [200, 200, 429, 429]
        assert int(tried[2].headers["retry-after"]) > 0
        assert len(paced.objects("payment_intent")) == 2
        same = ada.press(checkout, "the token of before", "card 1")
        assert same.status_code != 429, "what has begun goes on"
    finally:
        paced.close()


@pytest.mark.parametrize("country", ["ZZ", "fr", ""])
def test_a_country_that_is_none_makes_no_tax(market: Market, country: str) -> None:
    """Goods that nobody brings are taxed as at home until one says where one is."""
    ada = market.buyer()
    ada.add(market.variant(5))
    found = ada.begin().json()
    told = ada.change(found["id"], address={"country": country}).json()
    assert told["taxes"] == found["taxes"]


@pytest.mark.parametrize(("quantity", "amount_minor"), [(1, 500), (3, 0)])
def test_a_way_costs_what_it_costs_with_these_goods(market: Market, quantity: int, amount_minor: int) -> None:
    """Post is free from 1,000 EUR on, beside its name as in the totals."""
    ada = market.buyer()
    ada.add(market.variant(5, amount_minor=40_000), quantity)
    told = ada.begun()
    assert [each["price"]["amount_minor"] for each in told["delivery"]["options"]] == [amount_minor]
    assert {"type": "fulfillment", "amount_minor": amount_minor} in told["totals"]
