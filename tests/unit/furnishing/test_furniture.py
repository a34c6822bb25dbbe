"""Acts on a room beside a plain model of what they mean: a list searched from its start."""

from __future__ import annotations

import copy
import functools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import share
from tests.fixtures.rooms import room
from vitrine.catalog.roomjson import checked
from vitrine.furnishing.acts import KINDS, Act, Done, Overruled
from vitrine.furnishing.differing import difference
from vitrine.furnishing.furniture import Furniture, Stock
from vitrine.furnishing.shapes import LIMITS
from vitrine.furnishing.shapes import checked as shaped
from vitrine.furnishing.standing import furnished

PRODUCTS = [f"product_{each * 26}" for each in "abc"]
PLACEMENTS = [f"placement_{each * 26}" for each in "abcd"]
POSITIONS = st.sampled_from([[0, 0, 0], [1.5, 1, -1], [-2, 0.5, 2]])
PLACES = st.one_of(
    st.sampled_from([{"slot": name, "position": None} for name in ("plinth-1", "plinth-2", "shelf")]),
    POSITIONS.map(lambda at: {"position": at, "slot": None}),
)
LEFT_OUT = [("locked", False), ("group", None), ("light", None)]
WORDS = st.sampled_from(["Ateliers", "Entrez", "À bientôt"])


@functools.cache
def base() -> dict[str, Any]:
    """A room with one of everything, dressed; nobody changes it."""
    sign = {
        "text": "Maison", "position": [0, 2, 0], "yaw_deg": 0, "width_m": 1, "height_m": 0.2,
        "material": "accent",
    }  # fmt: skip
    bare: dict[str, Any] = {each: [] for each in ("chosen", "finishes", "glow", "displays", "pictures")}
    dressing = {**bare, "template": "atelier", "arrangement": 0, "time": "day", "lightmap": None}
    standing = [
        {"id": PLACEMENTS[0], "product": PRODUCTS[0], "slot": "plinth-1"},
        {"id": PLACEMENTS[1], "product": PRODUCTS[1], "position": [1, 0, 1], "yaw_deg": 30},
    ]
    return checked({**room(), "placements": standing, "dressing": {**dressing, "signs": [sign]}})


def placements() -> st.SearchStrategy[Act]:
    ids = st.sampled_from(PLACEMENTS)
    fields = st.fixed_dictionaries(
        {},
        optional={
            "yaw_deg": st.sampled_from([0, 45, -90.5]), "locked": st.booleans(),
            "group": st.sampled_from([None, "left"]),
            "light": st.sampled_from([None, {"kind": "spot", "kelvin": 3000, "strength": 1}]),
        },
    )  # fmt: skip
    whole = st.tuples(st.sampled_from(PRODUCTS), PLACES, fields)
    put = st.builds(
        lambda name, value, at: Act(
            "put", "placement", name,
            {"product": value[0], "variant": None, "yaw_deg": 0, **value[1], **value[2]}, at,
        ),
        ids, whole, st.sampled_from([None, 0, 1, 9]),
    )  # fmt: skip
    changed = st.tuples(st.one_of(st.just({}), PLACES), fields).map(lambda two: {**two[0], **two[1]})
    set_ = st.builds(lambda name, value: Act("set", "placement", name, value), ids, changed.filter(bool))
    return st.one_of(put, set_, ids.map(lambda name: Act("take", "placement", name)))


def others() -> st.SearchStrategy[Act]:
    signs, slots = st.sampled_from(["sign-1", "words"]), st.sampled_from(["plinth-1", "plinth-2", "shelf"])
    sign = st.builds(
        lambda name, text, at: Act(
            "put", "sign", name,
            {"text": text, "position": at, "yaw_deg": 0, "width_m": 1, "height_m": 0.3, "material": "accent"},
        ),
        signs, WORDS, POSITIONS,
    )  # fmt: skip
    slot = st.builds(
        lambda name, at: Act(
            "put", "slot", name,
            {"title": {"en": name}, "position": at, "yaw_deg": 0, "size_m": [1, 1, 1], "hero": False},
        ),
        slots, POSITIONS,
    )  # fmt: skip
    spawn = st.builds(
        lambda name, at: Act("put", "spawn", name, {"position": at, "yaw_deg": 0, "radius_m": 0.5}),
        st.sampled_from(["door", "back"]), POSITIONS,
    )  # fmt: skip
    return st.one_of(
        sign, slot, spawn,
        st.builds(lambda name, text: Act("set", "sign", name, {"text": text}), signs, WORDS),
        signs.map(lambda name: Act("take", "sign", name)),
        slots.map(lambda name: Act("take", "slot", name)),
        st.sampled_from(["door", "back"]).map(lambda name: Act("take", "spawn", name)),
        st.sampled_from(["day", "evening"]).map(lambda time: Act("set", "room", "room", {"time": time})),
    )  # fmt: skip


ACTS = st.lists(st.one_of(placements(), others()), max_size=30)


class Plain:
    """The same by lists, looked through each time."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.room = copy.deepcopy(document)
        for number, sign in enumerate(self.room["dressing"]["signs"], 1):
            sign.setdefault("id", f"sign-{number}")

    def do(self, act: Act) -> bool:
        """Whether anything is another by it."""
        before = self.room
        self.room = copy.deepcopy(before)
        if act.thing == "room":
            self.room["dressing"] |= act.value or {}
            return bool(self.room != before)
        way, key = KINDS[act.thing].way, KINDS[act.thing].key
        things = (self.room["dressing"] if way[0] == "dressing" else self.room)[way[-1]]
        found = next((each for each in things if each[key] == act.id), None)
        if act.do == "take":
            if found is not None and not self._holds(act):
                things.remove(found)
        elif found is not None or act.do == "put":
            unsaid = {"locked": False, "group": None, "light": None} if act.thing == "placement" else {}
            value = {**(found or {}), **(unsaid if act.do == "put" else {}), key: act.id, **(act.value or {})}
            value = {name: each for name, each in value.items() if (name, each) not in LEFT_OUT}
            if self._fits(act, value):
                if found is None:
                    things.insert(len(things) if act.at is None else act.at, value)
                else:
                    things[things.index(found)] = value
        return bool(self.room != before)

    def _fits(self, act: Act, value: dict[str, Any]) -> bool:
        slot = value.get("slot")
        if act.thing != "placement" or slot is None:
            return True
        on_it = [each["id"] for each in self.room["placements"] if each["slot"] == slot]
        return on_it in ([], [act.id]) and any(each["name"] == slot for each in self.room["slots"])

    def _holds(self, act: Act) -> bool:
        if act.thing == "slot":
            return any(each["slot"] == act.id for each in self.room["placements"])
        leads = [each["to"]["spawn"] for each in self.room["portals"]]
        return act.thing == "spawn" and (act.id in leads or len(self.room["spawns"]) == 1)


@settings(max_examples=share(200))
@given(ACTS)
def test_acts_do_what_the_plain_model_does(acts: list[Act]) -> None:
    plain, furniture = Plain(base()), furnished(base())
    for act in acts:
        done = furniture.do(act)
        assert plain.do(act) == (done.overruled is None), act
        assert (done.inverse is None) == (done.overruled is not None)
        assert furniture.document() == plain.room


@settings(max_examples=share(200))
@given(ACTS)
def test_undone_newest_first_it_is_as_it_was(acts: list[Act]) -> None:
    furniture = furnished(base())
    first = furniture.document()
    passed = [furniture.do(act) for act in acts]
    redone: list[Done] = []
    for done in reversed(passed):
        if done.inverse is not None:
            redone.append(furniture.do(done.inverse))
    assert all(each.overruled is None for each in redone)
    assert furniture.document() == first
    # And what undid it has inverses too: redo.
    last = [furniture.do(each.inverse) for each in reversed(redone) if each.inverse is not None]
    again = furnished(base())
    for act in acts:
        again.do(act)
    assert furniture.document() == again.document()
    assert all(each.overruled is None for each in last)


@settings(max_examples=share(60))
@given(ACTS)
def test_what_acts_make_of_a_room_is_a_room(acts: list[Act]) -> None:
    furniture = furnished(base())
    for act in acts:
        if act.thing != "spawn":  # whether it stands on the floor is looked at in the whole document
            furniture.do(shaped(act, "$.acts[0]"))
    document = furniture.document()
    assert checked(document) == document


@settings(max_examples=share(200))
@given(ACTS, ACTS)
def test_the_difference_leads_from_one_to_the_other(one: list[Act], other: list[Act]) -> None:
    before, after = furnished(base()), furnished(base())
    for act in one:
        before.do(act)
    for act in other:
        after.do(act)
    done = [before.do(act) for act in difference(before, after)]
    assert all(each.overruled is None for each in done)
    assert _unordered(before) == _unordered(after)
    assert difference(before, after) == []


def _unordered(furniture: Furniture) -> dict[str, Any]:
    return {thing: dict(furniture.things(thing)) for thing in KINDS} | furniture.fields()


def test_taking_away_beats_moving_whoever_comes_first() -> None:
    take = Act("take", "placement", PLACEMENTS[0])
    move = Act("set", "placement", PLACEMENTS[0], {"position": [0, 0, 0]})
    for acts in ([take, move], [move, take]):
        furniture = furnished(base())
        done = [furniture.do(act).overruled for act in acts]
        assert PLACEMENTS[0] not in furniture.things("placement")
        assert done == ([None, Overruled.GONE] if acts[0] is take else [None, None])


def test_two_may_change_different_members_of_one_thing() -> None:
    furniture = furnished(base())
    furniture.do(Act("set", "placement", PLACEMENTS[1], {"yaw_deg": 10}))
    furniture.do(Act("set", "placement", PLACEMENTS[1], {"locked": True}))
    found = furniture.things("placement")[PLACEMENTS[1]]
    assert (found["yaw_deg"], found["locked"]) == (10, True)


def test_a_room_holds_no_more_than_it_may() -> None:
    furniture = Furniture(base(), {**LIMITS, "sign": 2})
    words = {
        "text": "A",
        "position": [0, 0, 0],
        "yaw_deg": 0,
        "width_m": 1,
        "height_m": 1,
        "material": "wall",
    }
    done = [furniture.do(Act("put", "sign", f"sign-x{number}", words)).overruled for number in range(2)]
    assert done == [None, Overruled.FULL]


def test_what_hangs_in_a_room_of_its_own_takes_its_dressing_along() -> None:
    plain = checked(room())
    furniture = furnished(plain)
    words = {
        "text": "A",
        "position": [0, 0, 0],
        "yaw_deg": 0,
        "width_m": 1,
        "height_m": 1,
        "material": "wall",
    }
    done = furniture.do(Act("put", "sign", "words", words))
    document = furniture.document()
    assert document["dressing"]["template"] is None
    assert checked(document) == document
    assert done.inverse is not None
    furniture.do(done.inverse)
    assert furniture.document() == plain


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"product": PRODUCTS[2], "variant": None}, Overruled.GONE),
        ({"product": PRODUCTS[1], "variant": None}, Overruled.UNPUBLISHED),
        ({"product": PRODUCTS[0], "variant": f"variant_{'a' * 26}"}, Overruled.GONE),
        ({"product": PRODUCTS[0], "variant": f"variant_{'b' * 26}"}, None),
    ],
)
def test_what_a_placement_names_has_to_be_there(value: dict[str, Any], why: Overruled | None) -> None:
    have = {PRODUCTS[0]: frozenset({f"variant_{'b' * 26}"}), PRODUCTS[1]: frozenset[str]()}
    stock = Stock(have, frozenset({PRODUCTS[1]}))
    act = Act("put", "placement", PLACEMENTS[3], {"position": [0, 0, 0], "slot": None, "yaw_deg": 0, **value})
    assert furnished(base()).do(act, stock).overruled == why


def test_two_change_places() -> None:
    before, after = copy.deepcopy(base()), copy.deepcopy(base())
    before["placements"][1] |= {"slot": "plinth-2", "position": None}
    after["placements"][0]["slot"], after["placements"][1] = "plinth-2", {
        **after["placements"][1], "slot": "plinth-1", "position": None,
    }  # fmt: skip
    furniture = furnished(before)
    assert all(furniture.do(act).overruled is None for act in difference(furniture, furnished(after)))
    assert furniture.document()["placements"] == after["placements"]
