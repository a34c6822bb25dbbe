"""Names of a file's own: of titles, all different, and those kept that a file brought."""

from __future__ import annotations

import pytest

from vitrine.roomfiles.names import NAME, named, plain_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Vase Galet", "vase-galet"),
        ("Été — N° 5", "ete-n-5"),
        ("灯", "product"),
        ("3 bowls", "3-bowls"),
        ("x" * 99, "x" * 40),
    ],
)
def test_a_title_is_a_name(title: str, name: str) -> None:
    assert plain_name({"en": title}, "product") == name
    assert NAME.fullmatch(name)


def test_who_came_by_a_name_keeps_it_before_all_others() -> None:
    things = [("1", None, "bowl"), ("2", None, "bowl"), ("3", "bowl", "cup"), ("1", None, "bowl")]
    assert named(things) == {"3": "bowl", "1": "bowl-2", "2": "bowl-3"}


def test_what_was_named_is_named_so_again_in_any_order() -> None:
    first = named([("1", None, "bowl"), ("2", None, "bowl")])
    again = [("b", first["2"], "bowl"), ("a", first["1"], "bowl")]
    assert named(again) == {"b": first["2"], "a": first["1"]}
