"""Photographs of products travel with their rooms: in order, with their texts, as they are kept."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

import pytest

from tests.fixtures import photographs
from tests.fixtures.roomfiles import inside, product, whole
from tests.integration.roomfiles.conftest import Side
from vitrine.assets.pictures.photograph import photograph
from vitrine.catalog.pictures.kept import MODEL, PHOTOGRAPHS, Entry
from vitrine.catalog.pictures.shown import entries
from vitrine.roomfiles import picturing
from vitrine.roomfiles.errors import RoomFileRefused

BOWL = "products/bowl/photograph.webp"
RED, GREEN, BLUE = (200, 30, 30), (30, 160, 60), (30, 60, 200)


@cache
def _made(colour: tuple[int, ...]) -> bytes:
    return photograph(photographs.plain(colour=colour)).data


def shot(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def described(pictures: Any, **files: bytes) -> bytes:
    """A room file whose bowl has these pictures."""
    return whole(**{"products/bowl/product.json": json.dumps(product(pictures=pictures)).encode(), **files})


def pictured(side: Side, data: bytes) -> dict[str, Any]:
    """The product that an import of this file made, with its pictures as they are kept."""
    found = side.bring(data)
    assert found.state == "done", found.problem
    assert found.made is not None
    (made,) = found.made["products"]
    with side.database.read() as session:
        return {**made, "pictures": entries(session, [made["id"]])[made["id"]]}


def test_pictures_come_with_their_product_and_go_on_byte_for_byte(mine: Side, theirs: Side) -> None:
    said = [
        {"file": "products/bowl/photograph-2.webp", "alt": {"fr": "De près"}},
        {"hidden": True, "alt": {"en": "Turned"}},
        {"file": BOWL},
    ]
    sent = described(said, **{BOWL: _made(RED), "products/bowl/photograph-2.webp": _made(BLUE)})
    there = pictured(theirs, sent)
    assert there["on_sale"] and there["missing"] == []
    assert there["pictures"] == (
        Entry(shot(_made(BLUE)), {"fr": "De près"}), Entry(MODEL, {"en": "Turned"}, True),
        Entry(shot(_made(RED))),
    )  # fmt: skip
    (room,) = [
        each["id"] for each in theirs.http.get("/api/brand/rooms", headers=theirs.token).json()["items"]
    ]
    first = theirs.exported(room)
    assert inside(first)["products/bowl/product.json"]["pictures"] == [
        {**said[0], "file": BOWL}, said[1], {"file": "products/bowl/photograph-2.webp"},
    ]  # fmt: skip
    (again,) = mine.brought(first)
    assert mine.exported(again) == first
    # What the brand has to the last picture is not made again, nor what a file says no pictures of.
    before = mine.counts()["products"]
    mine.brought(first)
    mine.brought(described(None))
    assert mine.counts()["products"] == before


def _with_a_place() -> bytes:
    return photographs.plain("WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")


def _hostile() -> dict[str, bytes]:
    made = _made(RED)
    return {
        "it says more than pixels": _with_a_place(),
        "something is behind its end": made + b"<script>alert(1)</script>",
        "it moves": photographs.moving("WEBP"),
        "another kind by this name": photographs.plain("PNG"),
        "half of one": made[: len(made) // 2],
        "a head without a body": made[:4] + (26).to_bytes(4, "little") + made[8:16]
        + (14).to_bytes(4, "little") + made[20:34],
        "larger than pages need": photographs.plain("WEBP", (2_100, 20)),
    }  # fmt: skip


def test_a_file_that_says_more_than_its_pixels_leaves_nothing(theirs: Side) -> None:
    before = theirs.counts()
    for name, data in _hostile().items():
        found = theirs.bring(described([{"file": BOWL}], **{BOWL: data}))
        assert found.state == "failed" and found.problem is not None, name
        assert (found.problem["entry"], found.problem["reason"]) == (BOWL, "picture"), name
        assert theirs.counts() == before, name


def test_what_hangs_on_a_wall_becomes_no_photograph_unseen(theirs: Side) -> None:
    sent = _with_a_place()
    kept = theirs.assets.store_picture(sent, theirs.brand.id)
    found = theirs.bring(described([{"file": BOWL}], **{BOWL: sent}))
    assert found.state == "failed" and found.problem is not None and found.problem["entry"] == BOWL
    assert theirs.counts()["/api/pictures"] == 1, kept


WILL_NOT_DO: tuple[Any, ...] = (
    {},
    [{"file": "products/bowl/nothing.webp"}],
    [{"file": "products/bowl/model.glb"}],
    [{"file": "rooms/shop/picture.png"}],
    [{"file": BOWL}, {"file": BOWL}],
    [{"file": BOWL, "hidden": True}],
    [{"hidden": True}],
    [{}, {}],
    [{"file": BOWL, "alt": {"en": "x" * 301}}],
    [{"file": BOWL, "alt": {"xx": "Bowl"}}],
    [{"file": BOWL, "url": "https://shop.example/x"}],
    [{}] * (PHOTOGRAPHS + 2),
)


def test_a_list_that_will_not_do_is_refused_as_it_comes(theirs: Side) -> None:
    for said in WILL_NOT_DO:
        with pytest.raises(RoomFileRefused):
            theirs.imports.receive(theirs.actor, [described(said, **{BOWL: _made(RED)})])


def test_so_many_are_looked_at_in_a_turn(theirs: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picturing, "AT_ONCE", 1)
    files = {
        f"products/bowl/{number}.webp": _made(colour) for number, colour in enumerate((RED, BLUE, GREEN))
    }
    # Of models that are ready: the first turn is as the file comes.
    found = theirs.imports.receive(theirs.actor, [described([{"file": name} for name in files], **files)])
    states = [theirs.imports.of_id(theirs.brand.id, found).state for _ in range(2)]
    assert states == ["waiting", "done"]
    assert theirs.counts()["/api/pictures"] == len(files) + 1
