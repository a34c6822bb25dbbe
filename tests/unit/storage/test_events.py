"""Events by name."""

from __future__ import annotations

import json
from dataclasses import dataclass, make_dataclass
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


@dataclass(frozen=True)
class Line:
    line_id: str
    quantity: int


@event("test.paid")
@dataclass(frozen=True)
class Paid:
    order_id: str
    lines: tuple[Line, ...]


@pytest.mark.parametrize("lines", [(), (Line("a", 1),), (Line("a", 1), Line("b", 2))])
def test_parts_go_in_and_come_out(lines: tuple[Line, ...]) -> None:
    happened = Paid("order_1", lines)
    stored = json.loads(json.dumps(payload_of(happened)))
    assert event_from("test.paid", stored) == happened
    assert [list(each) for each in stored["lines"]] == [["line_id", "quantity"]] * len(lines)


@pytest.mark.parametrize(
    "lines", [None, 3, [4], [{"line_id": "a"}], [{"line_id": "a", "quantity": 1, "x": 2}]]
)
def test_parts_that_do_not_fit_are_named(lines: Any) -> None:
    with pytest.raises(UnknownEventError, match=r"test\.paid"):
        event_from("test.paid", {"order_id": "order_1", "lines": lines})
    with pytest.raises(UnknownEventError, match=r"test\.paid"):
        event_from("test.paid", {"order_id": "order_1"})


def test_parts_are_frozen_and_plain_and_of_any_number() -> None:
    @dataclass
    class Thawed:
        a: int

    @dataclass(frozen=True)
    class Deep:
        a: list[int]

    for number, hint in enumerate((tuple[Thawed, ...], tuple[Deep, ...], tuple[Line, Line], tuple[int, ...])):
        made = make_dataclass("Made", [("a", hint)], frozen=True)
        with pytest.raises(TypeError, match="field a"):
            event(f"test.parts_{number}")(made)


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
