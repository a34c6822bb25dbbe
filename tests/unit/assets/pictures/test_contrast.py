"""What would vanish on the light paper stands on the dark one; by the same figures in both programs."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import vitrine
from vitrine.assets.pictures import contrast
from vitrine.assets.pictures.contrast import LUMINANCE, TINTS, paper_for

WEB = Path(vitrine.__file__).parents[2] / "web" / "app" / "src" / "render"


@pytest.mark.parametrize(
    ("colours", "paper"),
    [
        ({(250, 249, 247): 9, (160, 120, 60): 1}, "dark"),  # a lampshade on its brass foot
        ({(240, 236, 228): 4, (60, 50, 40): 6}, "dark"),
        ({(240, 236, 228): 2, (60, 50, 40): 8}, "light"),
        ({(128, 128, 128): 1}, "light"),
        ({(10, 10, 10): 1}, "light"),
        # As much would vanish on either: the shop's own paper.
        ({(243, 237, 228): 5, (113, 105, 95): 5}, "light"),
        ({}, "light"),
    ],
)
def test_the_paper_is_chosen_by_contrast(colours: dict[tuple[int, int, int], int], paper: str) -> None:
    pixels = [colour for colour, count in colours.items() for _ in range(count)]
    assert paper_for(np.array(pixels, float).reshape(-1, 3)) == paper


def test_the_browser_has_the_same_figures() -> None:
    tints = re.findall(r"(light|dark): \['(#\w+)', '(#\w+)', '(#\w+)'\]", (WEB / "ground.ts").read_text())
    found = {name: tuple(tuple(bytes.fromhex(tint[1:])) for tint in rest) for name, *rest in tints}
    assert found == TINTS
    source = (WEB / "contrast.ts").read_text()
    luminance = re.search(r"\{ light: ([\d.]+), dark: ([\d.]+) \}", source)
    assert luminance is not None
    assert [float(each) for each in luminance.groups()] == [LUMINANCE["light"], LUMINANCE["dark"]]
    for name, value in {"APART": contrast._APART, "VANISHING": contrast._VANISHING}.items():
        assert f"const {name} = {value:g};" in source
