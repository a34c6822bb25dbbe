"""A brand's day: ship, refund, cancel; whatever is asked, never more than was captured."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.fixtures.purchases import Shop
from tests.house import program
from vitrine.accounts import Scope
from vitrine.payments.values import RefundState


def _post(shop: Shop, order: str, what: str, body: dict[str, Any], **more: Any) -> Any:
    headers = more.get("headers") or shop.wish()
    return shop.http.post(f"/api/brand/orders/{order}/{what}", json=body, headers=headers)


def _lines(shop: Shop, order: str, *units: int) -> list[dict[str, Any]]:
    return [
        {"line": line.id, "quantity": count}
        for line, count in zip(shop.order(order).lines, units, strict=False)
        if count
    ]


def test_what_is_sent_leaves_the_house_and_its_buyer_hears_of_it(shop: Shop) -> None:
    name = shop.buy(3, 1)
    body = {"lines": _lines(shop, name, 2), "carrier": "Colissimo", "tracking": "6A1"}
    answer = _post(shop, name, "fulfilments", body)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["fulfilment"], told["state"], told["return"]) == ("part", "part_sent", "none")
    assert [(line["fulfilled"], line["quantity"]) for line in told["lines"]] == [(2, 3), (0, 1)]
    assert shop.level(0) == (998, 0, 1)
    (letter,) = shop.letters("order-shipped")
    assert "Colissimo" in letter.text
    assert "6A1" in letter.text
    assert "2 × Lamp, brass" in letter.text
    assert "follows" in letter.text
    rest = _post(shop, name, "fulfilments", {"lines": _lines(shop, name, 1, 1)}).json()
    assert (rest["fulfilment"], rest["state"]) == ("done", "sent")
    again = _post(shop, name, "fulfilments", {"lines": _lines(shop, name, 1)})
    assert (again.status_code, again.json()["left"]) == (409, 0)
    assert shop.level(0) == (997, 0, 0)
    assert len(shop.order(name).shipments) == 2


def test_refunds_of_any_parts_sum_to_what_was_paid(shop: Shop) -> None:
    """medusa#13883, medusa#14136, vendure#4811: the stored share goes back, other lines stay as they are."""
    name = shop.buy(3, 2, unit_minor=3_333, delivery_minor=950)
    total = shop.order(name).total.amount_minor
    for body in (
        {"lines": _lines(shop, name, 1), "delivery_minor": 1},
        {"lines": _lines(shop, name, 0, 1)},
        {"lines": _lines(shop, name, 2, 1)},
        {"delivery_minor": 949},
    ):
        answer = _post(shop, name, "refunds", body)
        assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["payment"], told["state"]) == ("refunded", "refunded")
    assert told["refunded"] == {"amount_minor": total, "currency": "EUR"}
    assert sum(amount for _, amount in shop.asked(name)) == total
    notes = [each["credit_note"] for each in told["refunds"]]
    assert [each[-4:] for each in notes] == ["0002", "0003", "0004", "0005"]
    # The money lies at the provider until it has gone.
    assert shop.books() == {"buyers": -total, "provider": total}
    for refund, _ in shop.asked(name):
        shop.provider_says(refund, RefundState.SETTLED)
    assert shop.books() == {}
    assert [each["state"] for each in _read(shop, name)["refunds"]] == ["done"] * 4


def _read(shop: Shop, order: str) -> Any:
    return shop.http.get(f"/api/brand/orders/{order}", headers=shop.reader).json()


def test_more_than_is_left_is_refused_and_nothing_changes(shop: Shop) -> None:
    name = shop.buy(2)
    before = _read(shop, name)
    line = before["lines"][0]["id"]
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"lines": [{"line": line, "quantity": 3}]}, 409),
        ({"lines": [{"line": line, "quantity": 2}, {"line": line, "quantity": 1}]}, 409),
        ({"delivery_minor": 951}, 409),
        ({"delivery_minor": -1}, 422),
        ({"lines": [{"line": "line_none", "quantity": 1}]}, 404),
        ({}, 422),
        *(({"lines": [{"line": line, "quantity": each}]}, 422) for each in (0, -1, 1.5, 10**9, "2", True)),
    ]
    for body, status in wrong:
        assert _post(shop, name, "refunds", body).status_code == status, body
    assert _read(shop, name) == before
    assert shop.asked(name) == []


def test_a_wish_is_granted_once(shop: Shop) -> None:
    name, headers = shop.buy(2), shop.wish()
    body = {"lines": _lines(shop, name, 1), "reason": "a scratch"}
    answers = [_post(shop, name, "refunds", body, headers=headers) for _ in range(3)]
    assert [each.status_code for each in answers] == [201] * 3
    assert shop.asked(name) == [(shop.asked(name)[0][0], 4_900)]
    other = _post(shop, name, "refunds", {**body, "delivery_minor": 1}, headers=headers)
    assert other.status_code == 409
    assert _post(shop, name, "refunds", body, headers=shop.keeper).status_code == 400
    assert len(shop.letters("order-refunded")) == 1
    assert "a scratch" in shop.letters("order-refunded")[0].text


@pytest.mark.race
def test_many_refunds_at_once_never_give_back_more(shop: Shop) -> None:
    name = shop.buy(5)
    body = {"lines": _lines(shop, name, 1)}
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: _post(shop, name, "refunds", body).status_code, range(10)))
    assert sorted(codes) == [201] * 5 + [409] * 5
    assert sum(amount for _, amount in shop.asked(name)) == 24_500
    shop.books()


def test_a_refund_that_its_provider_fails_can_be_given_anew(shop: Shop) -> None:
    name = shop.buy(3, unit_minor=3_333)
    _post(shop, name, "refunds", {"lines": _lines(shop, name, 1)})
    _post(shop, name, "refunds", {"lines": _lines(shop, name, 1), "delivery_minor": 950})
    shop.provider_says(shop.asked(name)[0][0], RefundState.SETTLED)
    shop.provider_says(shop.asked(name)[0][0], RefundState.FAILED)
    told = _read(shop, name)
    assert [each["state"] for each in told["refunds"]] == ["failed", "asked"]
    assert (told["lines"][0]["refunded"], told["payment"]) == (1, "part_refunded")
    answer = _post(shop, name, "refunds", {"lines": _lines(shop, name, 2)})
    assert answer.json()["payment"] == "refunded"
    standing = [
        each["amount"]["amount_minor"] for each in answer.json()["refunds"] if each["state"] == "asked"
    ]
    assert sum(standing) == shop.order(name).total.amount_minor
    shop.books()


def test_what_came_back_may_be_sold_again(shop: Shop) -> None:
    name = shop.buy(3)
    _post(shop, name, "fulfilments", {"lines": _lines(shop, name, 2)})
    assert shop.level(0) == (998, 0, 1)
    told = _post(shop, name, "refunds", {"lines": _lines(shop, name, 2), "restock": True}).json()
    # First the unit that was not sent, then one that was.
    assert shop.level(0) == (999, 0, 0)
    assert [told["lines"][0][each] for each in ("fulfilled", "canceled", "returned", "refunded")] == [
        2,
        1,
        1,
        2,
    ]
    assert (told["fulfilment"], told["return"]) == ("done", "part")
    _post(shop, name, "refunds", {"lines": _lines(shop, name, 1)})
    assert shop.level(0) == (999, 0, 0)


def test_money_that_was_given_back_elsewhere_is_taken_over(shop: Shop) -> None:
    name = shop.buy(2)
    order = shop.order(name)
    assert order.payment_id is not None
    with shop.database.unit() as unit:
        refund = shop.settling.ask_refund(unit, order.payment_id, 1_000, "elsewhere")
    shop.provider_says(refund, RefundState.SETTLED)
    told = _read(shop, name)
    assert (told["payment"], told["refunded"]["amount_minor"]) == ("part_refunded", 1_000)
    assert [(each["elsewhere"], each["credit_note"]) for each in told["refunds"]] == [(True, None)]
    shop.books()
    too_much = _post(shop, name, "refunds", {"lines": _lines(shop, name, 2), "delivery_minor": 950})
    assert (too_much.status_code, too_much.json()["type"]) == (409, "/problems/refund-too-great")
    assert _read(shop, name) == told


# Cancel (solidus#3719, solidus#2947, spree#14561)


@pytest.mark.parametrize("sent", [0, 1])
def test_a_canceled_order_gives_back_what_was_not_sent_once(shop: Shop, sent: int) -> None:
    name = shop.buy(3)
    if sent:
        _post(shop, name, "fulfilments", {"lines": _lines(shop, name, sent)})
    answers = [_post(shop, name, "cancel", {"reason": "a flood"}) for _ in range(3)]
    assert [each.status_code for each in answers] == [200] * 3
    assert (answers[-1].json()["state"], answers[-1].json()["lines"][0]["canceled"]) == ("canceled", 3 - sent)
    assert shop.level(0) == (1_000 - sent, 0, 0)
    back = 4_900 * (3 - sent) + (0 if sent else 950)
    assert [amount for _, amount in shop.asked(name)] == [back]
    assert answers[-1].json()["payment"] == ("part_refunded" if sent else "refunded")
    shop.books()


def test_what_was_given_back_before_is_not_given_back_by_cancel(shop: Shop) -> None:
    name = shop.buy(2)
    _post(shop, name, "refunds", {"lines": _lines(shop, name, 1), "delivery_minor": 950})
    told = _post(shop, name, "cancel", {}).json()
    assert (told["payment"], told["state"]) == ("refunded", "canceled")
    assert [amount for _, amount in shop.asked(name)] == [5_850, 4_900]
    assert shop.level(0) == (1_000, 0, 0)


def test_a_free_order_is_canceled_without_money(shop: Shop) -> None:
    name = shop.buy(2, unit_minor=0, delivery_minor=0)
    assert _post(shop, name, "refunds", {"lines": _lines(shop, name, 1)}).status_code == 409
    told = _post(shop, name, "cancel", {}).json()
    assert (told["payment"], told["state"], shop.level(0)) == ("none", "canceled", (1_000, 0, 0))


def test_all_that_was_sent_is_not_canceled(shop: Shop) -> None:
    name = shop.buy(1)
    _post(shop, name, "fulfilments", {"lines": _lines(shop, name, 1)})
    assert _post(shop, name, "cancel", {}).status_code == 409
    assert _read(shop, name)["canceled_at"] is None


# Who may


def test_each_brand_reads_and_changes_its_own_orders_alone(shop: Shop) -> None:
    name = shop.buy(2)
    before = _read(shop, name)
    number = before["number"]
    for key in (name, number):
        assert shop.http.get(f"/api/brand/orders/{key}", headers=shop.other).status_code == 404
    assert shop.http.get("/api/brand/orders", headers=shop.other).json() == {"items": [], "next": None}
    assert number not in shop.http.get("/api/brand/orders.csv", headers=shop.other).text
    bodies = {
        "fulfilments": {"lines": _lines(shop, name, 1)},
        "refunds": {"lines": _lines(shop, name, 1)},
        "cancel": {},
    }
    for what, body in bodies.items():
        theirs = {**shop.other, "Idempotency-Key": "k"}
        refused = _post(shop, name, what, body, headers=theirs)
        assert (refused.status_code, "Ada" in refused.text) == (404, False)
        reading = {**shop.reader, "Idempotency-Key": "k"}
        assert _post(shop, name, what, body, headers=reading).status_code == 403
    stockman = program(shop.accounts, shop.actor.brand.id, Scope.STOCK_WRITE)
    assert shop.http.get("/api/brand/orders", headers=stockman).status_code == 403
    assert _read(shop, name) == before


def test_orders_are_listed_by_state_and_page(shop: Shop) -> None:
    names = [shop.buy(1) for _ in range(5)]
    _post(shop, names[1], "cancel", {})
    _post(shop, names[3], "fulfilments", {"lines": _lines(shop, names[3], 1)})

    def listed(**query: Any) -> Any:
        return shop.http.get("/api/brand/orders", params=query, headers=shop.reader).json()

    first = listed(limit=2)
    assert [each["number"] for each in first["items"]] == ["1005", "1004"]
    second = listed(limit=2, after=first["next"])
    third = listed(limit=2, after=second["next"])
    assert [each["number"] for each in (*second["items"], *third["items"])] == ["1003", "1002", "1001"]
    assert third["next"] is None
    assert [each["id"] for each in listed(state="canceled")["items"]] == [names[1]]
    assert [each["id"] for each in listed(state="sent")["items"]] == [names[3]]
    assert len(listed(state="to_send")["items"]) == 3


# Strangers' words

EVIL = '=cmd()|"\u202eevil\r\nBcc: all@example.org\n#read("/etc/passwd")<script>1</script>'


def test_words_of_strangers_are_text_in_mail_and_csv(shop: Shop) -> None:
    name = shop.buy(1, name=EVIL, line={"title": {"en": EVIL}, "sku": "+1"})
    _post(shop, name, "fulfilments", {"lines": _lines(shop, name, 1), "carrier": EVIL[:80], "tracking": EVIL})
    _post(shop, name, "refunds", {"lines": _lines(shop, name, 1), "reason": EVIL})
    for letter in shop.letters():
        assert "\n" not in letter.subject
        assert "\u202e" not in letter.text + letter.html + letter.subject
        assert "<script" not in letter.html
        assert "\nBcc:" not in letter.text
        assert '#read("/etc/passwd")' in letter.text
    text = shop.http.get("/api/brand/orders.csv", headers=shop.reader).text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 1
    (row,) = rows
    assert row["name"].startswith("'=cmd()")
    assert row["title"].startswith("'=cmd()")
    assert row["sku"] == "'+1"
    assert (row["quantity"], row["unit"], row["order total"], row["currency"]) == (
        "1",
        "49.00",
        "58.50",
        "EUR",
    )
    for value in row.values():
        assert not value.startswith(("=", "+", "-", "@"))
        assert "\n" not in value


def test_old_orders_forget_whose_they_were(shop: Shop) -> None:
    old = shop.buy(1)
    key = shop.key(old)
    shop.clock.advance(int(9.5 * 365.25 * 86_400_000))
    new = shop.buy(1)
    assert shop.orders.forget(10) == 0
    shop.clock.advance(int(0.6 * 365.25 * 86_400_000))
    assert (shop.orders.forget(10), shop.orders.forget(10)) == (1, 0)
    order = shop.order(old)
    assert order.forgotten
    assert order.name == order.email
    assert order.name.startswith("former-")
    assert order.address == {"country": "FR"}
    assert shop.order(new).name == "Ada Lovelace"
    assert (order.total.amount_minor, order.invoice[-4:]) == (5_850, "0001")
    read = shop.http.get(f"/api/orders/{old}", headers={"Order-Key": key})
    assert (read.status_code, "Ada" in read.text) == (200, False)
    shop.books()


def test_what_is_sent_is_noted_once_for_each_key(shop: Shop) -> None:
    name = shop.buy(3)
    wish, body = shop.wish(), {"lines": _lines(shop, name, 1)}
    first, again = (_post(shop, name, "fulfilments", body, headers=wish) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    assert [line.fulfilled for line in shop.order(name).lines] == [1]
    assert (len(shop.order(name).shipments), len(shop.letters("order-shipped"))) == (1, 1)
    other = _post(shop, name, "fulfilments", {"lines": _lines(shop, name, 2)}, headers=wish)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-key-used")
