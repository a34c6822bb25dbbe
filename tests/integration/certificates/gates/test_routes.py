"""Gates over HTTP, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.certificates.gates.conftest import House
from tests.unit.certificates.gates.stage import ADA, CHAIN_ID, OWN
from vitrine.certificates.abi import token_of
from vitrine.certificates.gates.service import Gates
from vitrine.storage import Database

SEVEN = {"any": [{"edition": 7}]}
WORDS = {"en": "For holders of “Crane”.", "fr": "Pour qui détient «\u202fGrue\u202f»."}
CLOSED = {"rule": None, "words": None}


def problem(answer: Any) -> str:
    return str(answer.json()["type"]).removeprefix("/problems/")


def test_a_gate_is_set_read_by_everybody_and_taken_away(house: House) -> None:
    for path in ("rooms/boutique", f"products/{house.product['id']}"):
        assert house.ask("GET", path).json() == CLOSED
        answer = house.as_brand("PUT", path, SEVEN)
        assert (answer.status_code, answer.json()) == (200, {"rule": SEVEN, "words": WORDS})
        assert house.ask("GET", path).json() == answer.json()
        collection = {"contract": OWN, "standard": "erc721", "chain_id": CHAIN_ID}
        rule = {"any": [collection, {"edition": 7}]}
        assert house.as_brand("PUT", path, rule).json()["rule"] == rule
        assert house.as_brand("DELETE", path).status_code == 204 == house.as_brand("DELETE", path).status_code
        assert house.ask("GET", path).json() == CLOSED
    assert house.changes == 8


def test_only_the_brand_whose_it_is_sets_one(house: House) -> None:
    for path in ("rooms/boutique", f"products/{house.product['id']}"):
        for method, body in (("PUT", SEVEN), ("DELETE", None)):
            assert problem(house.ask(method, path, body, **house.shop.others)) == "not-your-brand"
            assert house.ask(method, path, body).status_code == 401
    assert house.gates.rooms() == [] and house.changes == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_before_what_is_not_there_stands_no_gate(house: House, method: str) -> None:
    body = SEVEN if method == "PUT" else None
    assert problem(house.as_brand(method, "rooms/nowhere", body)) == "room-not-found"
    assert problem(house.as_brand(method, "products/nothing", body)) == "product-not-found"
    assert house.as_brand(method, "brands/x", body).status_code == 422


def test_a_draft_tells_its_gate_to_its_brand_alone(house: House) -> None:
    draft = house.shop.product(publish=False)["id"]
    assert house.as_brand("PUT", f"products/{draft}", SEVEN).status_code == 200
    assert house.as_brand("GET", f"products/{draft}").json()["rule"] == SEVEN
    assert house.ask("GET", f"products/{draft}").status_code == 404
    assert house.ask("GET", f"products/{draft}", **house.shop.others).status_code == 404


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        (None, "$"),
        ({"rule": SEVEN}, "$"),
        ({"any": []}, "$.any"),
        ({"any": [{"edition": 8}]}, "$.any[0].edition"),
        ({"any": [{"edition": 7}, {"edition": 2**53 - 1}]}, "$.any[1].edition"),
        ({"any": [{"contract": OWN, "standard": "erc721", "chain_id": 1}]}, "$.any[0].chain_id"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_by_its_place(house: House, rule: Any, path: str) -> None:
    answer = house.as_brand("PUT", "rooms/boutique", rule)
    assert answer.status_code == 422
    if rule is not None:
        assert (problem(answer), answer.json()["path"]) == ("gate-rule-invalid", path)
    assert house.ask("GET", "rooms/boutique").json() == CLOSED


def test_no_other_contract_is_named_before_there_is_a_chain(house: House) -> None:
    house.stage.chain = None
    rule = {"any": [{"contract": OWN, "standard": "erc721", "chain_id": CHAIN_ID}]}
    assert "this shop has none" in house.as_brand("PUT", "rooms/boutique", rule).json()["detail"]
    assert house.as_brand("PUT", "rooms/boutique", SEVEN).status_code == 200


def test_a_visitor_asks_why_the_door_is_shut_and_what_opens_it(house: House) -> None:
    visitor, csrf = house.come_in()
    open_door = house.ask("POST", "rooms/boutique/ask", **csrf).json()
    assert open_door == {
        "open": True, "words": {"en": "Open to everyone.", "fr": "Ouvert à tous."}, "checked": None,
    }  # fmt: skip
    house.as_brand("PUT", "rooms/boutique", SEVEN)
    shut = house.ask("POST", "rooms/boutique/ask", **csrf).json()
    assert shut == {"open": False, "words": WORDS, "checked": {"block": 100, "at": "2026-01-01T00:00:00Z"}}
    house.stage.grant(visitor)
    assert house.ask("POST", "rooms/boutique/ask", **csrf).json() == {
        "open": True, "words": WORDS, "checked": None,
    }  # fmt: skip
    product = house.product["id"]
    assert house.ask("POST", f"products/{product}/ask", **csrf).json()["open"]


def test_a_token_that_was_just_received_is_named(house: House) -> None:
    visitor, csrf = house.come_in()
    house.as_brand("PUT", "rooms/boutique", SEVEN)
    house.stage.link(visitor, ADA)
    house.stage.give(token_of(7, 5), ADA)
    house.stage.indexed.clear()
    house.stage.stale()
    assert not house.ask("POST", "rooms/boutique/ask", **csrf).json()["open"]
    told = house.ask("POST", "rooms/boutique/ask", {"token": str(token_of(7, 5))}, **csrf).json()
    assert told["open"] and told["checked"]["block"] == 100
    assert house.ask("POST", "rooms/boutique/ask", **csrf).json()["open"], "it is remembered"


def test_while_nobody_answers_the_visitor_is_told_since_when(house: House) -> None:
    visitor, csrf = house.come_in()
    house.as_brand("PUT", "rooms/boutique", SEVEN)
    house.stage.link(visitor, ADA)
    house.stage.give(token_of(7, 5), ADA)
    house.stage.nodes.down = True
    house.stage.change(state="down")
    told = house.ask("POST", "rooms/boutique/ask", **csrf).json()
    assert not told["open"] and "since 00:00 UTC" in told["words"]["en"]


@pytest.mark.parametrize("body", [{"token": 5}, {"token": "x"}, {"token": "9" * 79}, {"chain": 1}, "5"])
def test_asking_nonsense(house: House, body: Any) -> None:
    _, csrf = house.come_in()
    house.as_brand("PUT", "rooms/boutique", SEVEN)
    assert house.ask("POST", "rooms/boutique/ask", body, **csrf).status_code == 422


def test_asking_needs_a_visitor_and_patience(house: House) -> None:
    assert house.ask("POST", "rooms/boutique/ask").status_code == 401
    _, csrf = house.come_in()
    assert house.ask("POST", "rooms/boutique/ask").status_code == 403, "without the CSRF header"
    codes = [house.ask("POST", "rooms/boutique/ask", **csrf).status_code for _ in range(30)]
    assert codes.count(200) == 20 and codes[-1] == 429


def test_the_gates_before_rooms_are_listed_unless_the_operator_opens_all(
    house: House, database: Database
) -> None:
    house.as_brand("PUT", "rooms/boutique", SEVEN)
    (gate,) = house.gates.rooms()
    assert (gate.room, gate.brand, gate.words) == ("boutique", house.shop.actor.brand.id, WORDS)
    assert house.gates.of("room:other") is None
    assert house.gates.gated("room", ["boutique", "other"]) == {"boutique"}
    open_ = Gates(database, None, enforced=False)
    assert (open_.rooms(), open_.of("room:boutique"), open_.gated("room", ["boutique"])) == ([], None, set())
    assert open_.shown("room", "boutique") == gate
    assert house.gates.gated("product", ["boutique"]) == frozenset() == house.gates.gated("room", [])
