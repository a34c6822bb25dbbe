"""Who asks to delete what is needed, however often and whatever it is of, holds nobody up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.fixtures.rooms import room
from tests.hostile.conftest import Place
from vitrine.assets.errors import InUse
from vitrine.assets.part import AssetsPart


def test_who_asks_in_vain_to_delete_a_file_holds_nobody_up(place: Place) -> None:
    """Refused by a read, and by what an index finds: a hundred rooms may have half a mebibyte each."""
    picture, removing = place.picture(), place.house.part(AssetsPart).assets.removing
    brand, model = place.stock.brand.id, place.stock.model
    title = room("room-0", model)["title"]
    for number in range(3):
        assert place.room(f"room-{number}", picture=picture).status_code == 200
    for remove, thing in ((removing.picture, picture), (removing.model, model)):
        with statements(place) as said, pytest.raises(InUse) as refused:
            remove(brand, thing)
        uses = [(each["kind"], each["id"], each["title"]) for each in refused.value.values["uses"]]
        assert uses == [("room", f"room-{number}", title) for number in range(3)]
        assert not [each for each in said if "IMMEDIATE" in each or "FOR UPDATE" in each], "a read alone"
        assert sum("room_versions" in each for each in said) == 1, "however many rooms there are"
        assert not [each for each in said if "document" in each.partition("WHERE")[2]], (
            "documents are not searched"
        )
    for number in range(3):
        assert place.http.delete(f"/api/rooms/room-{number}", headers=place.mine).status_code == 204
    with statements(place) as said:
        removing.picture(brand, picture)
    assert any(each.startswith("DELETE") for each in said)
    assert not [each for each in said if "document" in each.partition("WHERE")[2]]


@contextmanager
def statements(place: Place) -> Iterator[list[str]]:
    """What this thread says to the database meanwhile; on SQLite a unit begins with BEGIN IMMEDIATE."""
    said: list[str] = []
    mine = threading.get_ident()

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if threading.get_ident() == mine:
            said.append(statement)

    engine = place.house.database.engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)
