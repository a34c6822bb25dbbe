"""What is worn and placed in a room: values in, commands out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.certificates.gates.stage import good
from vitrine.certificates.gates import shelf
from vitrine.extensions import SetState, UseRefused
from vitrine.extensions.commands import checked
from vitrine.extensions.ports import Json

AT = (1.0, 0.0, -2.0, 90.0)


class Room:
    """A room's state, with what was asked for done to it, and checked as a room would."""

    def __init__(self) -> None:
        self.state: dict[str, Json] = {}

    def do(self, commands: list[SetState]) -> None:
        for each in checked(commands, self.state):
            assert isinstance(each, SetState)
            self.state[each.key] = each.value

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        return shelf.shown(self.state)


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_slot_says_all_that_browsers_need(room: Room) -> None:
    room.do(shelf.wear(room.state, "ada", good("c1", serial=3)))
    room.do(shelf.place(room.state, "bob", good("c2", edition=8), AT))
    assert room.state == {
        "0": {
            "visitor": "ada", "certificate": "c1", "edition": 7, "serial": 3,
            "title": {"en": "Crane", "fr": "Grue"}, "model": "ab" * 32, "kind": "worn",
        },
        "1": {
            "visitor": "bob", "certificate": "c2", "edition": 8, "serial": 1,
            "title": {"en": "Crane", "fr": "Grue"}, "model": "ab" * 32, "kind": "placed",
            "at": [1.0, 0.0, -2.0, 90.0],
        },
    }  # fmt: skip


def test_one_wears_one_thing_and_places_two(room: Room) -> None:
    room.do(shelf.wear(room.state, "ada", good("c1")))
    room.do(shelf.wear(room.state, "ada", good("c2")))
    assert room.shown == [("0", "ada", "c2")]
    room.do(shelf.place(room.state, "ada", good("c3"), AT))
    room.do(shelf.place(room.state, "ada", good("c4"), AT))
    with pytest.raises(UseRefused):
        shelf.place(room.state, "ada", good("c5"), AT)
    room.do(shelf.place(room.state, "ada", good("c4"), (0.0, 0.0, 0.0, 0.0)))
    assert room.shown == [("0", "ada", "c2"), ("1", "ada", "c3"), ("2", "ada", "c4")]
    value = room.state["2"]
    assert isinstance(value, dict) and value["at"] == [0.0, 0.0, 0.0, 0.0]


def test_a_certificate_is_shown_once_however_and_by_whomever(room: Room) -> None:
    room.do(shelf.place(room.state, "ada", good("c1"), AT))
    room.do(shelf.wear(room.state, "ada", good("c1")))
    assert room.shown == [("0", "ada", "c1")] and "at" not in room.state["0"]  # type: ignore[operator]
    room.do(shelf.wear(room.state, "bob", good("c1")))
    assert room.shown == [("0", "bob", "c1")]
    room.do(shelf.wear(room.state, "ada", good("c2")))
    room.do(shelf.wear(room.state, "ada", good("c1")))
    assert room.shown in ([("0", "ada", "c1")], [("1", "ada", "c1")])


def test_only_who_shows_it_puts_it_away_and_who_leaves_takes_all(room: Room) -> None:
    room.do(shelf.wear(room.state, "ada", good("c1")))
    room.do(shelf.place(room.state, "ada", good("c2"), AT))
    room.do(shelf.wear(room.state, "bob", good("c3")))
    assert shelf.put_away(room.state, "bob", "c1") == [] == shelf.put_away(room.state, "ada", "c9")
    room.do(shelf.put_away(room.state, "ada", "c1"))
    assert room.state["0"] is None
    room.do(shelf.wear(room.state, "ada", good("c1")))
    assert room.state["0"] is not None, "freed slots are taken again"
    room.do(shelf.left(room.state, "ada"))
    assert room.shown == [("2", "bob", "c3")]


def test_a_full_room_refuses_and_is_never_overfull(room: Room) -> None:
    with pytest.raises(UseRefused):
        for number in range(shelf.SHELF_SLOTS + 1):
            room.do(shelf.wear(room.state, f"v{number}", good(f"c{number}", title={"en": "t"}, model="m")))
    assert len(room.shown) == shelf.SHELF_SLOTS
    room = Room()
    for number in range(shelf.SHELF_SLOTS):
        thing = good(f"certificate_{number:026}", title={"en": "é" * 120, "fr": "é" * 120})
        room.do(shelf.wear(room.state, f"visitor_{number:026}", thing))
    assert len(room.shown) == shelf.SHELF_SLOTS, "long titles are shortened, and all of them have room"


@pytest.mark.parametrize(
    "at",
    [
        None, [], [0, 0, 0], [0, 0, 0, 0, 0], "0,0,0,0", {"x": 0}, [0, 0, 0, None], [0, 0, 0, "0"],
        [True, 0, 0, 0], [32.001, 0, 0, 0], [0, -33, 0, 0], [0, 0, 1e9, 0], [0, 0, 0, 1e9],
        [float("nan"), 0, 0, 0], [float("inf"), 0, 0, 0], [10**400, 0, 0, 0],
    ],
)  # fmt: skip
def test_no_sound_spot(at: Any) -> None:
    assert shelf.spot({"at": at}) is None


def test_whatever_has_no_spot() -> None:
    assert [shelf.spot(each) for each in (None, [1, 2, 3, 4], "at", {})] == [None] * 4
    assert shelf.spot({"at": [1, 2.00049, -32, -90]}) == (1.0, 2.0, -32.0, 270.0)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["wear", "place", "put_away", "leave"]),
            st.sampled_from(["ada", "bob", "cy"]),
            st.sampled_from(["c1", "c2", "c3", "c4"]),
        ),
        max_size=30,
    )
)
def test_whatever_is_done_nothing_is_doubled(story: list[tuple[str, str, str]]) -> None:
    room = Room()
    for act, visitor, certificate in story:
        try:
            match act:
                case "wear":
                    room.do(shelf.wear(room.state, visitor, good(certificate)))
                case "place":
                    room.do(shelf.place(room.state, visitor, good(certificate), AT))
                case "put_away":
                    room.do(shelf.put_away(room.state, visitor, certificate))
                case "leave":
                    room.do(shelf.left(room.state, visitor))
        except UseRefused:
            assert act == "place"
        values = [each for each in room.state.values() if isinstance(each, dict)]
        assert len({each["certificate"] for each in values}) == len(values)
        for who in ("ada", "bob", "cy"):
            kinds = [each["kind"] for each in values if each["visitor"] == who]
            assert kinds.count("worn") <= 1 and kinds.count("placed") <= shelf.PLACED_LIMIT
