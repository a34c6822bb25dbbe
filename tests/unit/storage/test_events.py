"""Events by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from vitrine.ids import RoomId
from vitrine.storage import event, event_from, kind_of
from vitrine.storage.events import UnknownEventError, payload_of


@event("test.room_changed")
@dataclass(frozen=True)
class RoomChanged:
    room_id: RoomId
    version: int
    by: str | None = None


def test_what_went_in_comes_out() -> None:
    happened = RoomChanged(RoomId("room_1"), 3)
    assert payload_of(happened) == {"room_id": "room_1", "version": 3, "by": None}
    assert event_from(kind_of(RoomChanged), payload_of(happened)) == happened


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("test.never_was", {}),
        ("test.room_changed", {}),
        ("test.room_changed", {"room_id": "r", "version": 1, "more": 2}),
    ],
)
def test_another_versions_events_are_named(kind: str, payload: dict[str, Any]) -> None:
    with pytest.raises(UnknownEventError, match=kind):
        event_from(kind, payload)


def test_only_frozen_dataclasses_of_plain_values_are_events() -> None:
    @dataclass
    class Thawed:
        a: int

    @dataclass(frozen=True)
    class Nested:
        a: list[int]

    with pytest.raises(TypeError, match="frozen"):
        event("test.thawed")(Thawed)
    with pytest.raises(TypeError, match="field a"):
        event("test.nested")(Nested)


def test_a_kind_has_one_meaning() -> None:
    @dataclass(frozen=True)
    class Other:
        a: int

    with pytest.raises(TypeError, match="taken"):
        event("test.room_changed")(Other)
    with pytest.raises(TypeError, match="not registered"):
        kind_of(Other)
