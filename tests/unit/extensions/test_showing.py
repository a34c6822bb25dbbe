"""What is shown and held is one for everybody; nobody takes a thing out of another's hand."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.extensions.plugins import ADA, BO, ROOM
from vitrine.clock import ManualClock
from vitrine.extensions import Visitor
from vitrine.extensions.builtin.showing import OWN_LIMIT
from vitrine.extensions.commands import encoded_bytes
from vitrine.extensions.errors import UseRefused
from vitrine.extensions.manager import Extensions
from vitrine.extensions.ports import STATE_KEYS_LIMIT, STATE_LIMIT_BYTES, Json, SetState, Use
from vitrine.extensions.rules import ExtensionRules
from vitrine.ids import VisitorId
from vitrine.rooms.state import SharedState

GRIP: list[Json] = [-120, 30, -80, 0, 707, 0, 707]


class Showroom:
    """A room with only this extension, its state kept by the rooms' own store."""

    def __init__(self) -> None:
        self.rules = ExtensionRules(Extensions.load(), ManualClock())
        self.kept = SharedState()
        self.people = [ADA, BO]

    def use(self, who: Visitor, action: str, target: str | None = "vase", value: Json = None) -> int:
        """How much changed. Raises what the visitor would hear."""
        use = Use("showing", action, target, value)
        rulings = self.rules.used(ROOM, self.people, self.kept.view(), who, use)
        return self._obey([ruling.command for ruling in rulings if isinstance(ruling.command, SetState)])

    def leave(self, who: Visitor) -> int:
        self.people.remove(who)
        rulings = self.rules.left(ROOM, self.people, self.kept.view(), who)
        return self._obey([ruling.command for ruling in rulings if isinstance(ruling.command, SetState)])

    def _obey(self, commands: list[SetState]) -> int:
        return sum(self.kept.put("showing", command.key, command.value) for command in commands)

    def of(self, placement: str = "vase") -> Json:
        return self.kept.view()["showing"][placement]


def test_a_finish_is_shown_to_everybody_with_who_chose_it() -> None:
    room = Showroom()
    assert room.use(ADA, "show", value={"variant": "oak"}) == 1
    assert room.of() == {"variant": "oak", "by": ADA.id}
    room.use(BO, "show", value={"variant": "ash"})
    assert room.of() == {"variant": "ash", "by": BO.id}


def test_what_is_held_stays_with_its_holder_until_put_back() -> None:
    room = Showroom()
    room.use(ADA, "show", value={"variant": "oak"})
    room.use(ADA, "hold", value={"hand": "right", "grip": GRIP})
    held = {"variant": "oak", "by": ADA.id, "holder": ADA.id, "hand": "right", "grip": GRIP}
    assert room.of() == held
    with pytest.raises(UseRefused):
        room.use(BO, "hold", value={"hand": None})
    assert room.use(BO, "put_back") == 0
    assert room.of() == held
    room.use(BO, "show", value={"variant": "ash"})  # a finish may be shown in another's hand
    room.use(ADA, "put_back")
    assert room.of() == {"variant": "ash", "by": BO.id}
    assert room.use(BO, "hold", value={"hand": None, "grip": None}) == 1


def test_who_leaves_puts_back_and_shows_on() -> None:
    room = Showroom()
    room.use(ADA, "show", "bowl", {"variant": "oak"})
    for placement in ("vase", "bowl"):
        room.use(ADA, "hold", placement, {"hand": None})
    room.use(BO, "hold", "lamp", {"hand": "left"})
    assert room.leave(ADA) == 2
    assert room.of("bowl") == {"variant": "oak", "by": ADA.id}
    assert room.of("lamp") == {"by": BO.id, "holder": BO.id, "hand": "left"}
    assert room.use(BO, "hold", "vase", {"hand": "right"}) == 1


def test_nobody_holds_three_things() -> None:
    room = Showroom()
    for placement in ("a", "b", "b"):
        room.use(ADA, "hold", placement, {"hand": None})
    with pytest.raises(UseRefused):
        room.use(ADA, "hold", "c", {"hand": None})


def test_a_holder_who_is_gone_holds_nothing_up() -> None:
    room = Showroom()
    room.kept.put("showing", "vase", {"holder": "visitor_before_the_restart"})
    assert room.use(BO, "hold", value={"hand": None}) == 1


def guest(number: int) -> Visitor:
    return Visitor(VisitorId(f"visitor_{number:026}"), "Cy", 1)


def test_one_visitor_has_so_many_and_their_own_oldest_makes_place() -> None:
    room = Showroom()
    room.use(BO, "show", "b", {"variant": "oak"})
    for number in range(OWN_LIMIT + 3):
        room.use(ADA, "show", f"a{number}", {"variant": "oak"})
    shown = room.kept.view()["showing"]
    assert list(shown) == ["b", *(f"a{number}" for number in range(3, OWN_LIMIT + 3))]


def test_three_guests_do_not_use_up_the_room() -> None:
    """live.md, row 5: 64 requests of three guests, and nobody could show or hold anything any more."""
    room = Showroom()
    for number in range(3):
        room.people.append(guest(number))
        for other in range(400):
            room.use(room.people[-1], "show", f"made-up-{number}-{other}", {"variant": "x" * 64})
    assert len(room.kept.view()["showing"]) == 3 * OWN_LIMIT
    assert room.use(ADA, "show", "vase", {"variant": "oak"}) == 1
    assert room.use(BO, "hold", "bowl", {"hand": None}) == 1


def test_a_full_room_takes_from_who_left_then_from_who_has_most() -> None:
    room = Showroom()
    room.use(ADA, "show", "vase", {"variant": "oak"})
    room.use(BO, "hold", "bowl", {"hand": None})
    for number in range(STATE_KEYS_LIMIT // OWN_LIMIT + 8):
        room.people.append(guest(number))
        for other in range(OWN_LIMIT):
            room.use(room.people[-1], "show", f"p{number}-{other}", {"variant": "oak"})
    shown = room.kept.view()["showing"]
    assert len(shown) <= STATE_KEYS_LIMIT and encoded_bytes(dict(shown)) <= STATE_LIMIT_BYTES
    assert "vase" in shown and "bowl" in shown, "who has few keeps them"
    left = room.people[5]
    room.leave(left)
    theirs = [key for key, value in shown.items() if value["by"] == left.id]
    room.use(ADA, "show", "lamp", {"variant": "oak"})
    assert theirs and theirs[0] not in room.kept.view()["showing"]


def test_all_placements_of_a_room_can_be_shown_at_once() -> None:
    room = Showroom()
    room.people = [guest(number) for number in range(STATE_KEYS_LIMIT // OWN_LIMIT)]
    for number in range(STATE_KEYS_LIMIT):
        room.use(room.people[number // OWN_LIMIT], "show", f"plinth-{number}", {"variant": "walnut"})
    assert len(room.kept.view()["showing"]) == STATE_KEYS_LIMIT


def test_the_longest_values_of_all_placements_never_switch_it_off() -> None:
    room = Showroom()
    room.people = [guest(number) for number in range(STATE_KEYS_LIMIT)]
    refused = 0
    for number, who in enumerate(room.people):
        placement = f"{number:03}".ljust(64, "x")
        try:
            room.use(who, "show", placement, {"variant": "v" * 64})
            room.use(who, "hold", placement, {"hand": "right", "grip": [-2000] * 7})
        except UseRefused:
            refused += 1
    assert 0 < refused < STATE_KEYS_LIMIT, "what people hold is taken from nobody"
    assert room.use(room.people[0], "show", "000".ljust(64, "x"), {"variant": "oak"}) == 1


json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
told = st.fixed_dictionaries(
    {}, optional={"variant": json, "hand": json | st.just("left"), "grip": json | st.lists(json, max_size=8)}
)


@given(
    action=st.sampled_from(("show", "hold", "put_back", "explode")),
    target=st.none() | st.text(string.printable, min_size=1, max_size=64),
    value=json | told,
)
def test_nothing_that_strangers_send_fails(action: str, target: str | None, value: Json) -> None:
    room = Showroom()
    assert room.use(ADA, action, target, value) in (0, 1)
