"""MTL: the materials of an OBJ, as near as glTF's metal and roughness can come to them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from vitrine.assets.errors import OverLimit
from vitrine.assets.findings import Finding, finding
from vitrine.assets.gltf.images import image_of
from vitrine.assets.intake.draft import Stuff, linear
from vitrine.assets.intake.numbers import lines_of
from vitrine.assets.intake.upload_set import UploadSet
from vitrine.assets.limits import IMAGE_PIXELS, MATERIALS, TEXTURES

# Options of a map line and how many words follow each; `-o -s -t` take one to three numbers.
_OPTIONS = {
    "-blendu": 1, "-blendv": 1, "-cc": 1, "-clamp": 1, "-imfchan": 1, "-texres": 1, "-bm": 1, "-boost": 1,
    "-type": 1, "-mm": 2, "-o": 3, "-s": 3, "-t": 3,
}  # fmt: skip
_NUMBER = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?$")
_SLOTS = {"map_kd": "base", "map_ke": "emissive", "norm": "normal", "map_norm": "normal"}
_BUMPS = ("map_bump", "bump")
_LEFT_OUT = ("map_ks", "map_ns", "map_pr", "map_pm", "map_ps", "map_ka", "disp", "decal", "refl", "map_refl")
_IS_NORMAL = re.compile(r"norm|nrm|_n\.", re.IGNORECASE)


@dataclass(slots=True)
class _Raw:
    name: str
    values: dict[str, list[float]] = field(default_factory=dict)
    maps: dict[str, str] = field(default_factory=dict)


class Materials:
    """Materials by name, and the pictures they use."""

    def __init__(self, files: UploadSet) -> None:
        self._files = files
        self.stuff: list[Stuff] = []
        self.pictures: list[tuple[str, bytes]] = []
        self.notes: list[Finding] = []
        self._numbers: dict[str, int] = {}
        self._places: dict[str, int] = {}
        self._pixels = 0

    def read(self, name: str) -> None:
        """Add what the file `name` of the upload defines. Raises BadImage, MissingFile, OverLimit."""
        lines = [line.decode("utf-8", "replace").strip() for line in lines_of(self._files.bytes_of(name))]
        # Blender writes linear light, the others what their colour picker showed.
        is_linear = any(line.startswith("# Blender") for line in lines[:3])
        for raw in _parsed(lines):
            if raw.name not in self._numbers:
                if len(self.stuff) >= MATERIALS.value:
                    raise OverLimit.of(MATERIALS, len(self.stuff) + 1, name)
                self._numbers[raw.name] = len(self.stuff)
                self.stuff.append(self._made(raw, name, is_linear))

    def number(self, name: str) -> int:
        """The index of a material; one that no file defines becomes grey under its name."""
        if name not in self._numbers:
            if len(self.stuff) >= MATERIALS.value:
                raise OverLimit.of(MATERIALS, len(self.stuff) + 1)
            self._numbers[name] = len(self.stuff)
            self.stuff.append(Stuff(name))
        return self._numbers[name]

    def _made(self, raw: _Raw, file: str, is_linear: bool) -> Stuff:
        pictures: dict[str, int] = {}
        for key, written in raw.maps.items():
            slot = _SLOTS.get(key) or (
                "normal" if key in _BUMPS and (is_linear or _IS_NORMAL.search(written)) else None
            )
            if slot is not None:
                pictures[slot] = self._picture(written, file)
        same = "map_d" in raw.maps and raw.maps.get("map_d") == raw.maps.get("map_kd")
        lost = sorted(
            key
            for key in raw.maps
            if key in (*_LEFT_OUT, *_BUMPS) and not (key in _BUMPS and "normal" in pictures)
        )
        if lost or ("map_d" in raw.maps and not same):
            self._note(raw.name, [*lost, *(["map_d"] if "map_d" in raw.maps and not same else [])])
        light: Callable[[list[float]], tuple[float, float, float]] = _plain if is_linear else _decoded
        alpha = _clamped(raw.values["d"][0] if "d" in raw.values else 1 - raw.values.get("tr", [0])[0])
        # A picture carries the colour; programs leave Kd black or grey beside it and mean white.
        red, green, blue = (1.0, 1.0, 1.0) if "base" in pictures else light(raw.values.get("kd", [0.8] * 3))
        return Stuff(
            raw.name, (red, green, blue, alpha), _clamped(raw.values.get("pm", [0])[0]), _roughness(raw),
            (1.0, 1.0, 1.0) if "emissive" in pictures else light(raw.values.get("ke", [0] * 3)),
            pictures, blends=same,
        )  # fmt: skip

    def _picture(self, written: str, file: str) -> int:
        name = self._files.wanted(written, file)
        if name not in self._places:
            if len(self.pictures) >= TEXTURES.value:
                raise OverLimit.of(TEXTURES, len(self.pictures) + 1, file)
            data = self._files.bytes_of(name)
            self._pixels += image_of(data, name).pixels
            if self._pixels > IMAGE_PIXELS.value:
                raise OverLimit.of(IMAGE_PIXELS, self._pixels, name)
            self._places[name] = len(self.pictures)
            self.pictures.append((name, data))
        return self._places[name]

    def _note(self, material: str, keys: list[str]) -> None:
        if not self.notes:
            self.notes.append(
                finding("maps-left-out", where=f"material {material[:80]}", names=", ".join(keys[:6]))
            )


def _parsed(lines: list[str]) -> list[_Raw]:
    found: list[_Raw] = []
    for line in lines:
        key, _, rest = line.partition(" ") if " " in line else line.partition("\t")
        key, rest = key.lower(), rest.strip()
        if key == "newmtl":
            found.append(_Raw(rest[:200]))
        elif not found or not rest or key.startswith("#"):
            continue
        elif key in _SLOTS or key in _BUMPS or key in _LEFT_OUT or key == "map_d":
            if (name := _file_name(rest)) is not None:
                found[-1].maps.setdefault(key, name)
        elif key in ("kd", "ke", "ns", "d", "tr", "pr", "pm"):
            values = _floats(rest.split()[:3])
            if values and (len(values) == 3 or key not in ("kd", "ke")):
                found[-1].values.setdefault(key, values)
    return found


def _file_name(rest: str) -> str | None:
    """What follows the options; names may hold spaces."""
    words = rest.split(" ")
    while words and words[0].lower() in _OPTIONS:
        option = words.pop(0).lower()
        for _ in range(_OPTIONS[option]):
            if words and (option not in ("-o", "-s", "-t") or _NUMBER.match(words[0])):
                words.pop(0)
    return " ".join(words).strip() or None


def _floats(words: list[str]) -> list[float]:
    try:
        values = [float(word) for word in words]
    except ValueError:
        return []
    return values if all(math.isfinite(value) for value in values) else []


def _clamped(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _plain(values: list[float]) -> tuple[float, float, float]:
    return _clamped(values[0]), _clamped(values[1]), _clamped(values[2])


def _decoded(values: list[float]) -> tuple[float, float, float]:
    red, green, blue = (float(value) for value in linear(values))
    return red, green, blue


def _roughness(raw: _Raw) -> float:
    """As written by the extension for physical materials, else from the exponent of Blinn and Phong."""
    if "pr" in raw.values:
        return _clamped(raw.values["pr"][0])
    if "ns" in raw.values and raw.values["ns"][0] > 0:
        return _clamped(math.sqrt(2 / (raw.values["ns"][0] + 2)))
    return 0.6
