"""A brand's colours: whatever it chooses can be read, and its hue stays."""

from __future__ import annotations

import colorsys
import re
from pathlib import Path

import pytest

from tests.bench.studio.colours import contrast_failed
from tests.effort import share
from vitrine.lobbies.colours import SCHEMES, TEXT, contrast, failures, palettes, toned
from vitrine.lobbies.families import CSS, Family

WEB = Path(__file__).parents[3] / "web/app/src"
HARD = (
    "#000000",
    "#ffffff",
    "#777777",
    "#f3ede4",
    "#191613",
    "#ffff00",
    "#0000ff",
    "#00ff00",
    "#ff0000",
    "#808000",
)


def test_all_of_many_random_colours_can_be_read() -> None:
    assert contrast_failed(share(1_000)) == 0


@pytest.mark.parametrize("accent", [None, *HARD])
def test_so_can_the_hardest(accent: str | None) -> None:
    assert [failures(accent, ground) for ground in (None, *HARD)] == [[]] * (1 + len(HARD))


def test_contrast_is_as_the_standard_reckons_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_a_colour_that_can_be_read_stays_as_it_was_said() -> None:
    found = palettes("#1d4ed8", "#0a1a2f")
    assert found["light"].accent == "#1d4ed8"
    assert found["light"].band == found["dark"].band == "#0a1a2f", "a house keeps its ground in the dark"


def test_what_is_toned_keeps_its_hue() -> None:
    for said in ("#8fd3ff", "#ffb3c7", "#d7ff9e"):
        made = toned(said, (SCHEMES["light"].paper,), TEXT, darker=True)
        before, after = (colorsys.rgb_to_hls(*_channels(each))[0] for each in (said, made))
        apart = abs(before - after)
        assert min(apart, 1 - apart) < 0.08, (said, made)
        assert contrast(made, SCHEMES["light"].paper) >= TEXT


def test_the_pages_own_colours_are_those_of_the_style_sheet() -> None:
    tokens = (WEB / "style/tokens.css").read_text()
    light, dark = tokens.split("prefers-color-scheme: dark")
    for name, css in (("light", light), ("dark", dark)):
        said = dict(re.findall(r"--(paper|card|sunk|ink|brass): (#[0-9a-f]{6});", css))
        assert {each: getattr(SCHEMES[name], each) for each in said} == said
        assert len(said) == 5


def test_every_family_is_shipped_and_offered() -> None:
    """The server's style sheet names them, the pages have their files, the form offers them."""
    faces = "".join((WEB / path).read_text() for path in ("style/fonts.css", "house/fonts.css"))
    have = {name.strip('"') for name in re.findall(r'font-family: ("[^"]+"|\w+);', faces)}
    first = {family: re.match(r'"([^"]+)"|(\w+)', css) for family, css in CSS.items()}
    assert {
        family: (found[1] or found[2]) in have for family, found in first.items() if found
    } == dict.fromkeys(Family, True)
    form = (WEB / "brand/rooms/lobby/form.ts").read_text()
    assert set(re.findall(r"^  \['(\w+)', '", form, re.MULTILINE)) == {each.value for each in Family}


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
