"""The files of templates are the house's: no brand's deletion and no brand's takedown reaches them."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import Any

import pytest

from tests.integration.templates.conftest import Making
from vitrine.assets.errors import PictureNotFound
from vitrine.assets.tables import JobRow
from vitrine.ids import new_id
from vitrine.oversight.service import find
from vitrine.takedowns.errors import NothingThere
from vitrine.takedowns.kinds import Kind
from vitrine.takedowns.service import Takedowns
from vitrine.templates.shelf import home


def evening(making: Making) -> dict[str, Any]:
    """The room.json of a room with a light map."""
    room = making.make(time="evening").json()["id"]
    found: dict[str, Any] = making.room(room)["room"]
    assert found["dressing"]["lightmap"] is not None
    return found


def bring(making: Making, picture: str) -> None:
    """The other brand uploads the same bytes."""
    with making.blobs.open(picture) as file:
        assert making.assets.store_picture(file.read(), making.stock.other.id) == picture


def test_a_brand_that_brings_a_light_map_deletes_only_that_it_has_it(making: Making) -> None:
    lightmap = evening(making)["dressing"]["lightmap"]["picture"]
    bring(making, lightmap)
    making.assets.removing.picture(making.stock.other.id, lightmap)
    assert making.assets.picture(lightmap).blob == lightmap
    with pytest.raises(PictureNotFound):
        making.assets.removing.picture(making.stock.other.id, lightmap)


def test_what_a_brand_brought_before_the_house_stays_too(making: Making) -> None:
    theirs = (home() / "atelier/light-evening.webp").read_bytes()
    lightmap = making.assets.store_picture(theirs, making.stock.other.id)
    assert evening(making)["dressing"]["lightmap"]["picture"] == lightmap
    making.assets.removing.picture(making.stock.other.id, lightmap)
    assert making.assets.picture(lightmap).blob == lightmap


def test_a_brand_that_is_taken_down_takes_no_template_with_it(making: Making) -> None:
    room = evening(making)
    lightmap, scene = room["dressing"]["lightmap"]["picture"], room["scene"]["model"]
    bring(making, lightmap)
    with making.database.unit() as unit:
        unit.session.add(
            JobRow(
                id=new_id("job"), brand_id=making.stock.other.id, model_hash=scene, state="done", attempts=1,
                created_at=making.database.clock.now(),
            )
        )  # fmt: skip
    takedowns = Takedowns(making.database, find)
    takedowns.take_down("operator", Kind.BRAND, making.stock.other.id, "They sell what is not theirs.")
    assert making.assets.picture(lightmap).blob == lightmap
    assert making.assets.file(scene, "scene.glb").blob == scene
    for kind, thing in ((Kind.MODEL, scene), (Kind.PICTURE, lightmap)):
        with pytest.raises(NothingThere):
            takedowns.take_down("operator", kind, thing, "It is not theirs.")


def test_a_template_that_came_back_as_another_is_that_one(making: Making) -> None:
    """Its operator took it away and added a better one of the same name, while the shop went on."""
    added = making.shelf.added
    assert added is not None
    scenes = []
    for before in ("ecrin", "loft"):
        shutil.rmtree(added, ignore_errors=True)
        shutil.copytree(home() / before, added / "boudoir")
        paper = added / "boudoir/template.json"
        paper.write_text(json.dumps(json.loads(paper.read_text("utf-8")) | {"name": "boudoir"}), "utf-8")
        answer = making.make(template="boudoir")
        assert answer.status_code == 201, answer.text
        scenes.append(making.room(answer.json()["id"])["room"]["scene"]["model"])
    assert scenes == [
        hashlib.sha256((home() / name / "scene.glb").read_bytes()).hexdigest() for name in ("ecrin", "loft")
    ]
