"""A brand's own room over HTTP: measured, lit, the light kept as a model; what cannot be says so."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest
from sqlalchemy import select

from tests.fixtures import interiors
from tests.integration.assets.scenes.conftest import Rooms
from vitrine.assets.baking.parts import MARK
from vitrine.assets.inside import file_bytes
from vitrine.assets.refining.performing import StepInput
from vitrine.assets.refining.steps import Outcome, Step
from vitrine.assets.tables import ModelFileRow, StepRow
from vitrine.ids import BrandId
from vitrine.oversight.service import find
from vitrine.takedowns.inside import down
from vitrine.takedowns.kinds import Kind
from vitrine.takedowns.service import Takedowns
from vitrine.takedowns.tables import TakedownRow


def described(glb: bytes) -> dict[str, Any]:
    (length,) = struct.unpack_from("<I", glb, 12)
    found: dict[str, Any] = json.loads(glb[20 : 20 + length])
    return found


def test_a_room_is_measured_for_who_asks(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room())
    assert rooms.scene(model) == {"model": model, "state": None, "room": None, "problem": None, "bakes": []}
    asked = rooms.http.post(f"/api/models/{model}/scene", headers=rooms.mine)
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert [work.step for work in rooms.do()] == [Step.FLOOR]
    done = rooms.scene(model)
    assert done["state"] == "done" and done["room"]["area_m2"] > 10 and done["room"]["slots"] >= 4
    assert done["room"]["remarks"] == []
    again = rooms.http.post(f"/api/models/{model}/scene", headers=rooms.mine)
    assert again.json()["state"] == "done" and rooms.do() == []


def test_a_room_in_centimetres_says_so_in_both_languages(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room(move=interiors.scaled(100)))
    rooms.http.post(f"/api/models/{model}/scene", headers=rooms.mine)
    rooms.do()
    found = rooms.scene(model)
    assert (found["state"], found["room"]) == ("failed", None)
    problem = found["problem"]
    assert (problem["type"], problem["reason"]) == ("/problems/not-a-room", "in-cm")
    assert "centimetres" in problem["detail"] and "centimètres" in problem["detail_fr"]


def test_a_room_gets_its_light_and_the_brand_keeps_it(rooms: Rooms) -> None:
    source = interiors.room()
    model = rooms.upload(source)
    asked = rooms.bake(model)
    assert asked.status_code == 202 and [each["state"] for each in asked.json()["bakes"]] == ["waiting"]
    assert [work.step for work in rooms.do()] == [Step.BAKE_GALLERY]
    (bake,) = rooms.scene(model)["bakes"]
    assert (bake["preset"], bake["state"], bake["kept"]) == ("gallery", "done", False), bake["problem"]
    baked = bake["baked"]
    assert baked["grown_bytes"] == baked["bytes"] - len(source) < 1.5e6
    for name in ("before", "after"):
        picture = rooms.http.get(baked[name])
        assert picture.headers["content-type"] == "image/webp" and picture.content[8:12] == b"WEBP"
    assert rooms.http.get(baked["before"]).content != rooms.http.get(baked["after"]).content

    # It is a model like any other from here on: looked at, counted, its brand's.
    job = rooms.http.post(f"/api/models/{model}/bakes/gallery/model", headers=rooms.mine)
    assert job.status_code == 202, job.text
    rooms.settle()
    kept = rooms.http.get(f"/api/jobs/{job.json()['job']}", headers=rooms.mine).json()["model"]
    assert kept["hash"] == baked["model"] and kept["credit"] == "Maison Vitrine"
    assert rooms.scene(model)["bakes"][0]["kept"]
    found = described(rooms.http.get(kept["url"]).content)
    lit = [material for material in found["materials"] if MARK in material.get("extras", {})]
    assert len(lit) == 3
    assert {material["occlusionTexture"]["texCoord"] for material in lit} == {1}
    before = described(source)
    assert [len(mesh["primitives"]) for mesh in found["meshes"]] == [
        len(mesh["primitives"]) for mesh in before["meshes"]
    ], "draw calls stay as many"


def test_a_room_with_light_of_its_own_keeps_it(rooms: Rooms) -> None:
    def unlit(document: dict[str, Any]) -> None:
        document["extensionsUsed"] = ["KHR_materials_unlit"]
        for material in document["materials"]:
            material["extensions"] = {"KHR_materials_unlit": {}}

    model = rooms.upload(interiors.room(change=unlit))
    rooms.bake(model)
    rooms.do()
    (bake,) = rooms.scene(model)["bakes"]
    assert (bake["state"], bake["baked"], bake["problem"]["type"]) == ("skipped", None, "/problems/own-light")


def test_what_cannot_be_lit_says_why(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room([interiors.box((-150, 0, -150), (150, 4, 150))]))
    rooms.bake(model)
    rooms.do()
    (bake,) = rooms.scene(model)["bakes"]
    assert (bake["state"], bake["problem"]["reason"]) == ("failed", "too-wide")
    early = rooms.http.post(f"/api/models/{model}/bakes/gallery/model", headers=rooms.mine)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/not-baked")


def test_a_bake_that_waits_is_cancelled_and_asked_for_again(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room())
    rooms.bake(model, "day")
    rooms.bake(model, "evening")
    left = rooms.http.delete(f"/api/models/{model}/bakes/day", headers=rooms.mine).json()
    assert {each["preset"]: each["state"] for each in left["bakes"]} == {
        "day": "skipped",
        "evening": "waiting",
    }
    assert rooms.bake(model, "day").json()["bakes"][0]["state"] == "waiting"


def test_a_bake_that_another_brand_waits_for_goes_on(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room())
    assert rooms.upload(interiors.room(), rooms.theirs) == model
    rooms.bake(model)
    rooms.bake(model, headers=rooms.theirs)
    left = rooms.http.delete(f"/api/models/{model}/bakes/gallery", headers=rooms.theirs).json()
    assert [(each["state"], each["problem"]["type"]) for each in left["bakes"]] == [
        ("skipped", "/problems/cancelled")
    ]
    assert rooms.scene(model)["bakes"][0]["state"] == "waiting"
    left = rooms.http.delete(f"/api/models/{model}/bakes/gallery", headers=rooms.mine).json()
    assert left["bakes"][0]["state"] == "skipped"
    assert rooms.do() == [], "nobody waits for it any more"


def test_brands_with_the_same_file_hear_nothing_of_each_others_light(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room())
    assert rooms.upload(interiors.room(), rooms.theirs) == model
    with rooms.database.read() as session:
        before = [file_bytes(session, rooms.of(whose)) for whose in (rooms.mine, rooms.theirs)]
    rooms.http.post(f"/api/models/{model}/scene", headers=rooms.mine)
    rooms.bake(model)
    untold = {"model": model, "state": None, "room": None, "problem": None, "bakes": []}
    nothing = rooms.http.get(f"/api/models/{model}/scene", headers=rooms.theirs).json()
    assert nothing == untold
    rooms.do()
    assert rooms.http.get(f"/api/models/{model}/scene", headers=rooms.theirs).json() == untold
    early = rooms.http.post(f"/api/models/{model}/bakes/gallery/model", headers=rooms.theirs)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/not-baked")
    for job in rooms.jobs(model):
        assert [step["step"] for step in job["steps"]] == ["check", "measure"]
    with rooms.database.read() as session:
        after = [file_bytes(session, rooms.of(whose)) for whose in (rooms.mine, rooms.theirs)]
    assert after[0] > before[0] and after[1] == before[1], (
        "what another brand asked for takes none of its room"
    )

    # Who asks for it has what is there, and nothing is made twice.
    theirs = rooms.bake(model, headers=rooms.theirs).json()["bakes"]
    assert [(each["state"], each["kept"]) for each in theirs] == [("done", False)] and rooms.do() == []
    with rooms.database.read() as session:
        assert file_bytes(session, rooms.of(rooms.theirs)) == after[0]


def test_light_goes_with_the_last_brand_that_asked_for_it(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room())
    assert rooms.upload(interiors.room(), rooms.theirs) == model
    for whose in (rooms.mine, rooms.theirs):
        rooms.bake(model, headers=whose)
    rooms.bake(model, "day")
    rooms.do(steps={Step.BAKE_GALLERY})
    (_, gallery) = rooms.scene(model)["bakes"]
    rooms.assets.removing.model(BrandId(rooms.of(rooms.mine)), model)
    with rooms.database.read() as session:
        assert [row.step for row in session.scalars(select(StepRow))] == [Step.BAKE_GALLERY]
        names = set(session.scalars(select(ModelFileRow.name)))
    assert gallery["baked"]["before"].rsplit("/", 1)[1] in names
    assert rooms.do() == [], "what nobody waits for is not made"
    rooms.upload(interiors.room())
    rooms.bake(model)
    rooms.assets.removing.model(BrandId(rooms.of(rooms.theirs)), model)
    assert rooms.scene(model)["bakes"][0]["state"] == "done"


def test_a_kept_light_goes_down_and_comes_back_with_its_room(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room())
    rooms.bake(model)
    rooms.do()
    kept = rooms.scene(model)["bakes"][0]["baked"]["model"]
    rooms.http.post(f"/api/models/{model}/bakes/gallery/model", headers=rooms.mine)
    rooms.settle()
    takedowns = Takedowns(rooms.database, find)
    gone = takedowns.take_down("visitor_o", Kind.MODEL, model, "Not this one.")
    assert [(each.thing, each.brand) for each in gone] == [
        (thing, rooms.of(rooms.mine)) for thing in (model, kept)
    ]
    assert takedowns.take_down("visitor_o", Kind.MODEL, model, "Again.") == gone
    url = rooms.http.get(f"/api/jobs/{rooms.job_of(kept)}", headers=rooms.mine).json()["model"]["url"]
    assert rooms.http.get(url).status_code == 451
    back = takedowns.restore("visitor_o", Kind.MODEL, model, "It was theirs.")
    assert {each.thing for each in back} == {model, kept}
    assert rooms.http.get(url).status_code == 200


def test_a_light_that_was_taken_down_for_itself_stays_down(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room())
    rooms.bake(model)
    rooms.do()
    kept = rooms.scene(model)["bakes"][0]["baked"]["model"]
    rooms.http.post(f"/api/models/{model}/bakes/gallery/model", headers=rooms.mine)
    rooms.settle()
    takedowns = Takedowns(rooms.database, find)
    takedowns.take_down("visitor_o", Kind.MODEL, model, "Not this one.")
    takedowns.take_down("visitor_o", Kind.MODEL, kept, "Nor its light.")
    assert [each.thing for each in takedowns.restore("visitor_o", Kind.MODEL, model, "Fine.")] == [model]
    with rooms.database.read() as session:
        assert down(session, Kind.MODEL, [model, kept]) == {kept}


def test_the_light_of_a_room_that_is_taken_down_is_not_kept(rooms: Rooms) -> None:
    """It would be shown again, under another name."""
    model = rooms.upload(interiors.room())
    with rooms.database.unit() as unit:
        unit.session.add(
            TakedownRow(
                id="takedown_1", kind=Kind.MODEL, thing_id=model, title="Room", live=f"model:{model}",
                reason="Not this one.", by="visitor_o", at=rooms.database.clock.now(),
            )
        )  # fmt: skip
    kept = rooms.http.post(f"/api/models/{model}/bakes/gallery/model", headers=rooms.mine)
    assert (kept.status_code, kept.json()["kind"]) == (451, "model")


def test_measures_and_bakes_wait_for_nothing_else(rooms: Rooms) -> None:
    """Uploads go on being refined, and the room is walked before it is lit."""
    model = rooms.upload(interiors.room())
    rooms.bake(model)
    rooms.http.post(f"/api/models/{model}/scene", headers=rooms.mine)
    assert rooms.refining.claim() is None, "the lane of every model's steps takes none of these"
    assert rooms.refining.is_due()
    work = rooms.refining.claim({Step.FLOOR})
    assert work is not None and work.step is Step.FLOOR


@pytest.mark.parametrize("preset", ["noon", "", None, 3])
def test_an_unknown_light_is_refused(rooms: Rooms, preset: object) -> None:
    answer = rooms.http.post(f"/api/models/{'0' * 64}/bakes", json={"preset": preset}, headers=rooms.mine)
    assert answer.status_code == 422


def test_another_brands_room_is_none(rooms: Rooms) -> None:
    model = rooms.upload(interiors.room())

    def nothing(_: StepInput) -> Outcome:
        raise AssertionError("nobody asked for it")

    calls = [
        rooms.http.get(f"/api/models/{model}/scene", headers=rooms.theirs),
        rooms.http.post(f"/api/models/{model}/scene", headers=rooms.theirs),
        rooms.bake(model, headers=rooms.theirs),
        rooms.http.delete(f"/api/models/{model}/bakes/day", headers=rooms.theirs),
        rooms.http.post(f"/api/models/{model}/bakes/day/model", headers=rooms.theirs),
    ]
    assert {call.status_code for call in calls} == {404}
    assert rooms.do(rooms.refiner(floor=nothing)) == []
