"""What is no act at all, and the path of what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest

from vitrine.catalog.errors import RoomRefused, TextRefused
from vitrine.furnishing.acts import Act
from vitrine.furnishing.shapes import checked, is_wide

PLACEMENT = f"placement_{'a' * 26}"
PRODUCT = f"product_{'a' * 26}"
PLACED = {"product": PRODUCT, "slot": "a"}
SIGN = {
    "text": " Mai\u202eson ", "position": [0, 2, 0], "yaw_deg": 0, "width_m": 1, "height_m": 0.2,
    "material": "accent",
}  # fmt: skip


def test_what_may_be_left_out_is_filled_in_and_texts_are_tidied() -> None:
    placed = checked(Act("put", "placement", PLACEMENT, {"product": PRODUCT, "slot": "plinth"}), "$")
    assert placed.value == {
        "product": PRODUCT, "variant": None, "slot": "plinth", "position": None, "yaw_deg": 0
    }  # fmt: skip
    assert (checked(Act("put", "sign", "name", SIGN), "$").value or {})["text"] == "Maison"
    titled = checked(Act("set", "slot", "plinth", {"title": {"en": "A", "fr": ""}}), "$")
    assert titled.value == {"title": {"en": "A"}}
    named = checked(Act("set", "slot", "plinth", {"title": {"fr": " Le  socle "}}), "$")
    assert named.value == {"title": {"fr": "Le socle"}}


@pytest.mark.parametrize(
    ("act", "path"),
    [
        (Act("put", "placement", "lamp", {"product": PRODUCT, "slot": "a"}), "$.id"),
        (Act("put", "sign", "Name", SIGN), "$.id"),
        (Act("put", "placement", PLACEMENT, None), "$.value"),
        (Act("put", "placement", PLACEMENT, {"product": PRODUCT}), "$.value"),
        (Act("put", "placement", PLACEMENT, {**PLACED, "position": [0, 0, 0]}), "$.value"),
        (Act("put", "placement", PLACEMENT, {"product": "lamp", "slot": "a"}), "$.value.product"),
        (Act("put", "placement", PLACEMENT, {"slot": "a"}), "$.value"),
        (Act("set", "placement", PLACEMENT, {}), "$.value"),
        (Act("set", "placement", PLACEMENT, {"id": PLACEMENT}), "$.value"),
        (Act("set", "placement", PLACEMENT, {"slot": None}), "$.value"),
        (Act("set", "placement", PLACEMENT, {"position": None}), "$.value"),
        (Act("set", "placement", PLACEMENT, {"size": 2}), "$.value"),
        (Act("set", "placement", PLACEMENT, {"yaw_deg": float("nan")}), "$.value.yaw_deg"),
        (Act("set", "placement", PLACEMENT, {"yaw_deg": True}), "$.value.yaw_deg"),
        (Act("set", "placement", PLACEMENT, {"position": [0, 0, 99]}), "$.value.position"),
        (Act("set", "placement", PLACEMENT, {"light": {"kind": "spot"}}), "$.value.light"),
        (Act("set", "zone", "quiet", {"polygon": [[0, 0]] * 129}), "$.value.polygon"),
        (Act("set", "finish", "wall", {"colour": "red"}), "$.value.colour"),
        (Act("take", "placement", PLACEMENT, {"yaw_deg": 0}), "$.value"),
        (Act("take", "placement", PLACEMENT, at=1), "$.at"),
        (Act("put", "placement", PLACEMENT, {"product": PRODUCT, "slot": "a"}, at=-1), "$.at"),
        (Act("put", "room", "room", {"time": "day"}), "$"),
        (Act("set", "room", "other", {"time": "day"}), "$"),
        (Act("set", "slot", "plinth", {"title": {}}), "$.value.title"),
        (Act("set", "portal", "door", {"title": {"xx": "A"}}), "$.value.title"),
        (Act("set", "room", "room", {}), "$.value"),
        (Act("set", "room", "room", {"title": {"en": "A"}}), "$.value"),
        (Act("set", "room", "room", {"light": {"exposure": 9, "studio": "day"}}), "$.value.light.exposure"),
        (Act("set", "room", "room", {"obstacles": [{"polygon": []}] * 300}), "$.value.obstacles"),
    ],
)  # fmt: skip
def test_refused(act: Act, path: str) -> None:
    with pytest.raises(RoomRefused) as refused:
        checked(act, "$")
    assert refused.value.path == path


def test_a_sign_says_something() -> None:
    with pytest.raises(TextRefused):
        checked(Act("set", "sign", "name", {"text": "\u202e"}), "$.acts[3]")


def test_a_title_says_something_in_some_language() -> None:
    with pytest.raises(TextRefused) as refused:
        checked(Act("set", "slot", "plinth", {"title": {"en": "", "fr": "\u202e"}}), "$.acts[3]")
    assert refused.value.values["field"] == "$.acts[3].value.title"


@pytest.mark.parametrize(
    ("act", "wide"),
    [
        (Act("put", "spawn", "door", {}), True),
        (Act("set", "zone", "quiet", {}), True),
        (Act("take", "zone", "quiet"), False),
        (Act("set", "room", "room", {"obstacles": []}), True),
        (Act("set", "room", "room", {"time": "day"}), False),
        (Act("set", "placement", PLACEMENT, {}), False),
    ],
)
def test_what_the_floor_has_to_be_looked_at_for(act: Act, wide: bool) -> None:
    assert is_wide(act) is wide


def test_any_value_is_an_act_or_refused() -> None:
    values: list[dict[str, Any]] = [{"text": []}, {"text": None}, {"position": "a"}, {"position": {}}]
    for value in values:
        with pytest.raises(RoomRefused):
            checked(Act("set", "sign", "name", value), "$")
