"""Takedowns that meet: operators in the same moment, bytes that come again, drafts, thousands of products."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fixtures import models
from tests.hostile.conftest import Place
from vitrine.assets.part import AssetsPart
from vitrine.assets.statement import Statement
from vitrine.ids import ModelHash
from vitrine.oversight.part import OversightPart
from vitrine.takedowns.kinds import Kind
from vitrine.takedowns.service import Takedowns
from vitrine.takedowns.views import Filed

REASON = "A court has said so."


def _takedowns(place: Place) -> Takedowns:
    return place.house.part(OversightPart).takedowns


@pytest.mark.race
def test_operators_who_decide_at_once_take_a_thing_down_once(place: Place) -> None:
    assert place.room().is_success
    takedowns = _takedowns(place)
    for _ in range(8):
        takedowns.complain(Filed("room", "boutique", "other", "Hm."))
    waiting, _ = takedowns.complaints(None, 100)

    def decide(number: int) -> list[str]:
        if number < len(waiting):
            takedowns.decide("operator", waiting[number].id, take_down=True, reason=REASON)
            return []
        return [each.id for each in takedowns.take_down("operator", Kind.ROOM, "boutique", REASON)]

    with ThreadPoolExecutor(8) as operators:
        found = [tuple(each) for each in operators.map(decide, range(16))]
    down, _ = takedowns.takedowns(None, 100)
    assert [each.thing for each in down] == ["boutique"]
    assert set(found) == {(), (down[0].id,)}
    decided, _ = takedowns.complaints(None, 100, is_open=False)
    assert [each.state for each in decided] == ["upheld"] * 8


def test_bytes_that_were_taken_down_are_down_whoever_brings_them(place: Place) -> None:
    """Another brand, or the same under another name: a unit that is said makes another model of them."""
    assets, takedowns = place.house.part(AssetsPart).assets, _takedowns(place)
    mine, theirs = place.stock.brand.id, place.stock.other.id
    data, inches = models.good_glb(201), Statement(unit="in")
    model = ModelHash(hashlib.sha256(data).hexdigest())
    renamed = inches.key_of(model)
    assets.receive(mine, [data])
    takedowns.take_down("operator", Kind.MODEL, model, REASON)
    assets.receive(theirs, [data])
    assets.receive(mine, [data], inches)
    # Again is no news.
    assets.receive(theirs, [data])
    for headers, things in ((place.theirs, [model]), (place.mine, [model, renamed])):
        told = place.http.get("/api/brand/notices", headers=headers).json()["takedowns"]
        assert sorted(each["thing"] for each in told) == sorted(things)
        assert {(each["kind"], each["reason"]) for each in told} == {("model", REASON)}
    # Of what is not down, nobody is told.
    assets.receive(theirs, [models.good_glb(202)])
    assert len(takedowns.takedowns(None, 100)[0]) == 3


def test_a_picture_that_was_taken_down_is_down_for_who_brings_it_later(place: Place) -> None:
    picture = place.picture()
    _takedowns(place).take_down("operator", Kind.PICTURE, picture, REASON)
    again = place.http.post("/api/pictures", files={"file": models.png(4, 4)}, headers=place.theirs)
    assert again.json()["picture"] == picture
    (notice,) = place.http.get("/api/brand/notices", headers=place.theirs).json()["takedowns"]
    assert (notice["thing"], notice["reason"]) == (picture, REASON)
    assert place.http.get(f"/pictures/{picture}").status_code == 451
