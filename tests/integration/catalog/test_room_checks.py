"""What is looked at when a room changes, and what the shop knows of it besides its document."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from tests.fixtures import models
from tests.fixtures.calls import counted
from tests.fixtures.rooms import room
from tests.integration.catalog.conftest import Shop
from tests.stock import STATED
from vitrine.assets.statement import stated
from vitrine.catalog import Placing
from vitrine.catalog.errors import RoomRefused
from vitrine.catalog.room_changes import RoomChanges
from vitrine.catalog.tables import PlacementRow
from vitrine.ids import ProductId, new_id


def test_a_room_is_looked_at_before_anybody_has_to_wait(shop: Shop) -> None:
    """While another unit writes (on SQLite nobody else can) a room is refused all the same."""
    shop.room()
    crossed = room("boutique", shop.model, obstacles=[{"polygon": [[0, 0], [1, 1], [1, 0], [0, 1]]}])
    writes, ends = threading.Event(), threading.Event()

    def write() -> None:
        with shop.database.unit():
            writes.set()
            ends.wait(60)

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        writes.wait(60)
        try:
            with pytest.raises(RoomRefused) as caught:
                shop.catalog.save_room(shop.actor, "boutique", crossed)
        finally:
            ends.set()
        writer.result()
    assert caught.value.path == "$.obstacles[0].polygon"


def test_placements_and_undo_look_at_no_polygon(shop: Shop) -> None:
    shop.room(obstacles=[{"polygon": [[3, 1], [3.5, 1], [3.5, 2]]} for _ in range(200)])
    product = ProductId(shop.product()["id"])
    with counted() as calls:
        made = shop.catalog.place(shop.actor, "boutique", Placing(product, slot="plinth-1"))
        shop.catalog.displace(shop.actor, "boutique", made["id"])
        shop.catalog.undo(shop.actor, "boutique")
    assert not [name for name in calls if name.startswith("vitrine.catalog.polygons.")]
    with counted() as calls:
        again = {**shop.catalog.room_layout("boutique"), "capacity": 7}
        shop.catalog.save_room(shop.actor, "boutique", again)
    assert not [name for name in calls if name.startswith("vitrine.catalog.polygons.")]


def test_what_only_equals_the_pieces_that_stand_is_not_kept(shop: Shop) -> None:
    """In Python false == 0 and true == 1; in JSON the schema asks for numbers."""
    floor = room("boutique", shop.model)["floor"]
    shop.room(floor=[*floor, {"polygon": [[0, 0], [1, 0], [1, 1], [0, 1]], "height": 0}])
    stood = shop.catalog.room_layout("boutique")
    piece = {"polygon": [[False, False], [True, False], [True, True], [False, True]], "height": False}
    shop.catalog.save_room(shop.actor, "boutique", {**stood, "floor": [*floor, piece]})
    assert json.dumps(shop.catalog.room_layout("boutique")["floor"]) == json.dumps(stood["floor"])


def test_the_last_placement_that_a_room_takes(shop: Shop) -> None:
    product = shop.product()["id"]
    full = [{"id": new_id("placement"), "product": product, "position": [0, 1, 0]} for _ in range(511)]
    shop.room(placements=full)
    body = {"product": product, "position": [1, 1, 1]}
    answers = [
        shop.http.post("/api/rooms/boutique/placements", json=body, headers=shop.token) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 422]
    assert answers[1].json()["path"] == "$.placements"


def test_list_of_one_brand(shop: Shop) -> None:
    shop.room("boutique")
    job = shop.assets.receive(
        shop.other.brand.id, [models.good_glb()], stated(STATED, shop.accounts.clock.now())
    )
    while (work := shop.assets.jobs.claim()) is not None:
        shop.assets.perform(work)
    model = shop.assets.jobs.job(shop.other.brand.id, job.id).model
    assert model is not None
    shop.catalog.save_room(shop.other, "theirs", room("theirs", model.hash))
    for brand, ids in (
        (shop.actor.brand.id, ["boutique"]),
        (shop.other.brand.id, ["theirs"]),
        ("brand_none", []),
    ):
        found = shop.http.get("/api/rooms", params={"brand": brand}).json()["items"]
        assert [each["id"] for each in found] == ids
    assert len(shop.http.get("/api/rooms").json()["items"]) == 2


def test_placements_as_rows_are_those_of_the_version_that_stands(shop: Shop) -> None:
    def rows() -> set[tuple[str, str | None, str, str | None]]:
        with shop.database.read() as session:
            return {
                (row.id, row.slot, row.product_id, row.variant_id)
                for row in session.scalars(select(PlacementRow))
            }

    def standing() -> set[tuple[str, str | None, str, str | None]]:
        found = shop.catalog.room_layout("boutique")["placements"]
        return {(each["id"], each["slot"], each["product"], each["variant"]) for each in found}

    shop.room()
    bowl = shop.product()
    vase = shop.product()["id"]
    first = shop.place(bowl["id"], variant=bowl["variants"][1]["id"]).json()["id"]
    assert len(rows()) == 1 and rows() == standing()
    shop.place(vase, replace=True)
    shop.place(vase, "plinth-2")
    shop.catalog.place(shop.actor, "boutique", Placing(ProductId(vase), position=(0.0, 1.0, 0.0)))
    assert len(rows()) == 3 and rows() == standing()
    assert (shop.catalog.rooms_with(vase), shop.catalog.rooms_with(bowl["id"])) == (["boutique"], [])
    for _ in range(3):
        shop.catalog.undo(shop.actor, "boutique")
    assert {each[0] for each in rows()} == {first} and rows() == standing()
    shop.room()
    assert rows() == standing() == set()


def test_what_was_planned_for_a_room_does_not_revive_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The room is deleted between the plan of a change and its unit of work."""
    shop.room()
    product = shop.product()["id"]
    carried_out = RoomChanges._carried_out

    def late(*planned: Any) -> bool:
        shop.http.delete("/api/rooms/boutique", headers=shop.token)
        return carried_out(*planned)

    monkeypatch.setattr(RoomChanges, "_carried_out", late)
    assert shop.place(product).status_code == 404
    assert shop.http.get("/api/rooms/boutique").status_code == 404
