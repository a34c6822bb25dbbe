"""Names that look alike share a look; names that do not, none."""

from __future__ import annotations

import pytest

from vitrine.accounts.lookalikes import looks


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Maison Vitrine", "maison vitrine"),
        ("Maison Vitrine", "MaisonVitrine"),
        ("Maison Vitrine", "Maison-Vitrine."),
        ("Hermès", "Hermes"),
        ("Boss", "\u0412oss"),  # Cyrillic Ve
        ("BOSS", "\u0412\u041e\u0405\u0405"),
        ("Boss", "\u0432oss"),  # its small letter, which is no b
        ("Nike", "\u039dike"),  # Greek Nu
        ("Iris", "lris"),
        ("Iris", "1ris"),
        ("Omega", "0mega"),
        ("maison", "rnaison"),
        ("Vitrine", "\uff36\uff49\uff54\uff52\uff49\uff4e\uff45"),  # full width
        (
            "Vitrine",
            "\U0001d54d\U0001d55a\U0001d565\U0001d563\U0001d55a\U0001d55f\U0001d556",
        ),  # double-struck
        ("Rolex", "R\u043el\u0435\u0445"),
        ("apple", "\u0430\u0440\u0440\u04cf\u0435"),
        ("Wu", "VVu"),
        ("Chanel", "Chane|"),
        ("Chanel", "\U0001f152\U0001f157\U0001f150\U0001f15d\U0001f154\U0001f15b"),
        ("CHANEL", "\U0001f172\U0001f177\U0001f170\U0001f17d\U0001f174\U0001f17b"),
    ],
)
def test_these_look_alike(name: str, other: str) -> None:
    assert looks(name) & looks(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Lia", "Ila"),
        ("Mila", "Lima"),
        ("Maison A", "Maison B"),
        ("Chanel", "Channel"),
        ("\u6771\u4eac", "\u5927\u962a"),
        ("\U0001f338", "\U0001f339"),
        ("Atelier 2", "Atelier 3"),
    ],
)
def test_these_do_not(name: str, other: str) -> None:
    assert not looks(name) & looks(other)


def test_a_look_is_of_one_length_however_long_the_name() -> None:
    assert {len(each) for name in ("a", "\ufdfa" * 80, "ß" * 80, "\U0001f338") for each in looks(name)} == {
        64
    }
