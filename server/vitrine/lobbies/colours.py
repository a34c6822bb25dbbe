"""A brand's colours made fit to be read: contrast as WCAG 2.2 has it, hues kept. Pure.

A brand says at most two colours, whichever it likes. What is written and pressed in them is toned, lighter or
darker of the same hue, until it is told apart as success criteria 1.4.3 and 1.4.11 (AA) want.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

TEXT: Final = 4.5
"""Least contrast of what is read: 1.4.3."""

SHAPE: Final = 3.0
"""Least contrast of what shows where something is: 1.4.11."""

STEPS: Final = 200
COLOUR: Final = re.compile(r"#[0-9a-f]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Scheme:
    """What the pages themselves are drawn in, as `web/app/src/style/tokens.css` says; a test compares
    both.
    """

    paper: str
    card: str
    sunk: str
    ink: str
    brass: str


SCHEMES: Final = {
    "light": Scheme("#f3ede4", "#fbf8f2", "#e9e1d5", "#2b2622", "#7b5c27"),
    "dark": Scheme("#191613", "#231f1b", "#12100e", "#efe7da", "#d2ad6b"),
}
_PALE: Final = ("#fffaf0", "#ffffff")
_DEEP: Final = ("#1d160b", "#000000")


@dataclass(frozen=True, slots=True)
class Palette:
    """Of one scheme. accent: written and pressed, on paper and cards; deep: the same under the pointer.

    band: what the logo stands on, with what is written there, first and second; rule: lines and rings there.
    """

    accent: str
    deep: str
    on_accent: str
    band: str
    on_band: str
    on_band_soft: str
    rule: str


@functools.lru_cache(maxsize=512)
def palettes(accent: str | None, ground: str | None) -> Mapping[str, Palette]:
    """scheme -> palette. accent, ground: `#rrggbb` as the brand says them; None: the pages' own."""
    return MappingProxyType(
        {name: _palette(scheme, name == "light", accent, ground) for name, scheme in SCHEMES.items()}
    )


def failures(accent: str | None, ground: str | None) -> list[str]:
    """What of these colours cannot be read or seen: scheme and pair, with its contrast. Empty: all can."""
    return [
        f"{name}: {what} {found:.2f}"
        for name, palette in palettes(accent, ground).items()
        for what, found, least in _pairs(SCHEMES[name], palette)
        if found < least
    ]


def contrast(one: str, other: str) -> float:
    """1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _palette(scheme: Scheme, is_light: bool, accent: str | None, ground: str | None) -> Palette:
    grounds = (scheme.paper, scheme.card, scheme.sunk)
    said = toned(accent or scheme.brass, grounds, TEXT, darker=is_light)
    on_accent = _readable(said)
    # Away from what is written on it, so that its contrast grows.
    deep = _mixed(said, "#000000" if on_accent in _PALE else "#ffffff", 0.14)
    band = ground or scheme.paper
    on_band = _readable(band) if ground else scheme.ink
    soft = _soft(on_band, band)
    rule = toned(accent or scheme.brass, (band,), SHAPE, darker=_luminance(band) > 0.18)
    return Palette(said, deep, on_accent, band, on_band, soft, rule)


def _pairs(scheme: Scheme, palette: Palette) -> Iterator[tuple[str, float, float]]:
    """What stands on what: contrast, and the least of it."""
    for name in ("paper", "card", "sunk"):
        yield f"accent on {name}", contrast(palette.accent, getattr(scheme, name)), TEXT
    yield "text on accent", contrast(palette.on_accent, palette.accent), TEXT
    yield "text on deep accent", contrast(palette.on_accent, palette.deep), TEXT
    yield "text on band", contrast(palette.on_band, palette.band), TEXT
    yield "second text on band", contrast(palette.on_band_soft, palette.band), TEXT
    yield "rule on band", contrast(palette.rule, palette.band), SHAPE


def toned(colour: str, grounds: tuple[str, ...], least: float, *, darker: bool) -> str:
    """The colour, or the nearest to it of the same hue that has this contrast with all grounds."""
    lightness, chroma, hue = _lch(colour)
    end = 0.0 if darker else 1.0
    for step in range(STEPS + 1):
        at = step / STEPS
        tried = colour if step == 0 else _hex(lightness + (end - lightness) * at, chroma * (1 - at / 2), hue)
        if all(contrast(tried, ground) >= least for ground in grounds):
            return tried
    return "#000000" if darker else "#ffffff"


def _readable(ground: str) -> str:
    """What is written on it: warm, where that can be read; of black and white one always can."""
    return max(
        (*(each for each in (_PALE[0], _DEEP[0]) if contrast(each, ground) >= TEXT), _PALE[1], _DEEP[1]),
        key=lambda each: (each in (_PALE[0], _DEEP[0]), contrast(each, ground)),
    )


def _soft(ink: str, ground: str) -> str:
    """The ink, as near to the ground as it can still be read; no nearer than a third of the way."""
    for part in range(34, 0, -1):
        tried = _mixed(ink, ground, part / 100)
        if contrast(tried, ground) >= TEXT:
            return tried
    return ink


def _mixed(one: str, other: str, part: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _written([round(255 * (a + (b - a) * part)) for a, b in pairs])


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _written(channels: list[int]) -> str:
    return "#" + "".join(f"{min(max(each, 0), 255):02x}" for each in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _curved(light: float) -> float:
    light = min(max(light, 0.0), 1.0)
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _lch(colour: str) -> tuple[float, float, float]:
    """OKLCh, https://bottosson.github.io/posts/oklab/: its lightness can change while the hue seems to
    stay.
    """
    red, green, blue = map(_linear, _channels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """What of it a screen can show: chroma goes until it can."""
    for kept in range(20, -1, -1):
        channels = _rgb(lightness, chroma * kept / 20, hue)
        if all(-0.001 <= each <= 1.001 for each in channels):
            break
    return _written([round(255 * _curved(each)) for each in channels])


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
