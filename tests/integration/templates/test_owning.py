"""Rooms made of a brand's own model, and another model taken as a room's scene."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete

from tests.fixtures.interiors import proposal
from tests.integration.templates.conftest import Making
from vitrine.assets.refining.results import FloorLeft
from vitrine.assets.refining.service import Refining
from vitrine.assets.refining.steps import ASKED, Outcome, Step
from vitrine.assets.tables import StepRow


def measured(making: Making, model: str) -> None:
    """As the worker leaves it."""
    refining = Refining(making.database, making.blobs)
    with making.database.unit() as unit:
        refining.ask(unit.session, model, Step.FLOOR)
    work = refining.claim(ASKED)
    assert work is not None and work.step is Step.FLOOR
    refining.settle(work, Outcome(FloorLeft(proposal())))


def own(making: Making, headers: dict[str, str] | None = None, **body: Any) -> Any:
    said = {"title": {"en": "Our shop"}, "model": making.stock.model, **body}
    return making.http.post("/api/rooms", json=said, headers={**making.stock.token, **(headers or {})})


def take(making: Making, room: str, model: str, headers: dict[str, str] | None = None) -> Any:
    whose = headers or making.stock.token
    return making.http.put(f"/api/rooms/{room}/scene", json={"model": model}, headers=whose)


def test_a_room_of_ones_own_model_stands_with_the_products_in_it(making: Making) -> None:
    products = making.products(3)
    measured(making, making.stock.model)
    answer = own(making)
    assert answer.status_code == 201, answer.text
    made = making.room(answer.json()["id"])["room"]
    assert made["scene"]["model"] == making.stock.model and made.get("dressing") is None
    assert sorted(each["product"] for each in made["placements"]) == sorted(products)
    assert made["summary"]["fr"] and made["floor"] and made["slots"]
    assert making.http.get(f"/api/rooms/{made['id']}").status_code == 404  # a draft is its brand's alone


def test_what_was_not_measured_is_not_made(making: Making) -> None:
    answer = own(making)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-measured")
    assert "/scene" in answer.json()["detail"]


def test_the_same_key_makes_one_room(making: Making) -> None:
    measured(making, making.stock.model)
    measured(making, making.stock.bare)
    key = {"Idempotency-Key": "0a1b2c3d-own-room"}
    first, second = own(making, key), own(making, key)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert making.room(first.json()["id"])["room"]["version"] == 1
    for other in (own(making, key, model=making.stock.bare), making.make(key)):
        assert other.json()["type"] == "/problems/idempotency-key-used"


@pytest.mark.parametrize(
    "body",
    [
        {"template": "atelier"},
        {"model": None},
        {"arrangement": 2},
        {"materials": {"wall": "sage"}},
        {"model": "x"},
    ],
)
def test_either_a_template_or_a_model(making: Making, body: dict[str, Any]) -> None:
    assert own(making, **body).status_code == 422


def test_another_brands_model_is_none(making: Making) -> None:
    measured(making, making.stock.model)
    answer = own(making, making.stock.other_token)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/model-not-found")


def test_a_room_takes_another_scene_and_undo_takes_it_back(making: Making) -> None:
    making.products(2)
    measured(making, making.stock.model)
    room = own(making).json()["id"]
    before = making.room(room)["room"]
    assert take(making, room, making.stock.bare).status_code == 200
    after = making.room(room)["room"]
    assert after["scene"]["model"] == making.stock.bare
    same = {"scene", "version"}
    assert {k: v for k, v in after.items() if k not in same} == {
        k: v for k, v in before.items() if k not in same
    }
    assert making.http.post(f"/api/rooms/{room}/undo", headers=making.stock.token).status_code == 200
    assert making.room(room)["room"]["scene"] == before["scene"]


def test_another_brand_takes_no_scene_and_learns_of_no_draft(making: Making) -> None:
    measured(making, making.stock.model)
    room = own(making).json()["id"]
    refused = take(making, room, making.stock.model, making.stock.other_token)
    nowhere = take(making, "nowhere", making.stock.model, making.stock.other_token)
    assert (refused.status_code, refused.json()["type"]) == (nowhere.status_code, nowhere.json()["type"])
    assert refused.status_code == 404
    mine = take(making, room, "0" * 64)
    assert (mine.status_code, mine.json()["path"]) == (422, "$.scene.model")


def test_measures_that_are_gone_make_no_room(making: Making) -> None:
    measured(making, making.stock.model)
    with making.database.unit() as unit:
        unit.session.execute(delete(StepRow).where(StepRow.step == Step.FLOOR))
    assert own(making).status_code == 409
