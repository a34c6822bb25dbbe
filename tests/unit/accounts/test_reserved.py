"""Names that would be taken for the house are kept from guests, however dressed up; people's are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.accounts.reserved import OFFICES, kept_from_guests, looks, suggestion

BRANDS = ["Maison Vitrine", "Vera", "Atelier Nord", "Chronos"]

KEPT = [
    "Maison Vitrine (staff)", "maison vitrine", "\uff2daison \uff36itrine", "\u041caison Vitrin\u0435",
    "MaisonVitrine", "Maison-V1trine", "M a i s o n V i t r i n e", "Maison Vitrine Paris",
    "Ma\u0131son Vitrine", "Staff", "S t a f f", "s.t.a.f.f", "\u0455taff",
    "\uff33\uff34\uff21\uff26\uff26", "staff2", "St4ff",
    "\U0001d4e2\U0001d4fd\U0001d4ea\U0001d4ef\U0001d4ef", "\ua731\u1d1b\u1d00\ua730\ua730",
    "\U0001f1f8\U0001f1f9\U0001f1e6\U0001f1eb\U0001f1eb", "Owner", "0wner", "\u00c9quipe",
    "Propri\u00e9taire", "MOD\u00c9RATRICE", "Adrnin", "AdminAnna", "Anna_admin", "\u0391DMIN", "Vitrine",
    "Official Anna", "Service client", "\u0405u\u0440\u0440\u043ert", "Op\u00e9rateur", "Vera", "V\u00e9ra",
    "v e r a", "Chronos", "Chronos Help", "S\u0442\u0430ff", "mod", "Anna (mod)",
]  # fmt: skip

FREE = [
    "Stafford", "Anna", "Vera B.", "Maison Dupont", "Ada", "Nora", "Modesta", "Adminah", "Owen", "Bo",
    "\u674e\u96f7", "\u0410\u043d\u043d\u0430", "\u0394\u03b7\u03bc\u03ae\u03c4\u03c1\u03b7\u03c2",
    "Jean-Pierre", "O'Neil", "Eve 2", "Supporter", "\u00c9lise", "Modou", "Nordin", "Atelier", "Guest 12",
    "R2D2", "A", "\U0001f642", "Anna Chronosson", "Dr House", "Veranda", "Visitor", "Alice", "Zo\u00eb",
    "Teodora", "Vitor",
]  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_the_houses_names_are_kept_however_they_are_written(name: str) -> None:
    assert kept_from_guests(name, BRANDS)


@pytest.mark.parametrize("name", FREE)
def test_peoples_names_are_theirs(name: str) -> None:
    assert not kept_from_guests(name, BRANDS)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Anna (staff)", "Anna"), ("Official Anna Berg", "Anna Berg"), ("Staff", ""), ("S t a f f", ""),
        ("Chronos Help", "Help"), ("AdminAnna", ""), ("Vera", ""),
    ],
)  # fmt: skip
def test_what_is_left_is_suggested(name: str, left: str) -> None:
    assert suggestion(name, BRANDS) == left


@given(st.text(max_size=40))
def test_a_suggestion_is_never_kept_itself(name: str) -> None:
    found = suggestion(name, BRANDS)
    assert not found or not kept_from_guests(found, BRANDS)


@given(st.sampled_from(sorted(OFFICES)), st.sampled_from(["", " ", ".", "\u200b", "_", "\u3000"]))
def test_an_office_is_kept_however_its_letters_stand_apart(office: str, between: str) -> None:
    assert kept_from_guests(between.join(office), [])
    assert kept_from_guests(between.join(office.upper()), [])


def test_members_say_what_they_are_and_bear_no_other_brands_name() -> None:
    assert not kept_from_guests("Sam, staff", ["Chronos"], offices=False)
    assert kept_from_guests("Chronos Sam", ["Chronos"], offices=False)


def test_what_looks_alike_is_alike() -> None:
    assert looks("l1I|!") == "lllll" and looks("m") == looks("rn") and looks("w") == looks("vv")
