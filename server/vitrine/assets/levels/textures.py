"""One texture at one level: the smallest file that still looks like its original.

The quality is searched, not fixed: the same number is invisible on fabric and blotchy on a gradient.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Format = Literal["webp", "avif"]
Pixels = NDArray[np.uint8]

MEDIA_TYPES: dict[Format, str] = {"webp": "image/webp", "avif": "image/avif"}
# Below the least, blocks show whatever the figure says. Above the most, a file grows for nothing: grain,
# which no eye compares, never reaches a high figure (a shoe's normal map: 113 kB at 32.2 dB, 202 kB at 33.8).
_LEAST: dict[Format, int] = {"webp": 55, "avif": 45}
_MOST: dict[Format, int] = {"webp": 80, "avif": 64}
_GUESS: dict[Format, int] = {"webp": 78, "avif": 62}
_DB_PER_STEP = 0.2
_NEAR_DB = 0.4
_TRIES = 4
# Drawn rather than photographed: so few bytes a pixel as PNG that lossless WebP is worth a try.
_DRAWN_BYTES_PER_PIXEL = 0.6
_SOLID_SIDE = 4
_EXACT_DB = 99.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What materials read of a texture. channels: bit 0 red to 3 alpha. colour: sRGB. normal: a direction."""

    channels: int
    colour: bool
    normal: bool

    @property
    def alpha(self) -> bool:
        """Whether its transparency is seen."""
        return bool(self.channels & 8)

    @property
    def read(self) -> list[int]:
        """The colour channels in use; all three if none is known."""
        return [bit for bit in range(3) if self.channels & (1 << bit)] or [0, 1, 2]


@dataclass(frozen=True, slots=True)
class Encoded:
    """data: an image file. likeness_db: beside the original at the same size."""

    data: bytes
    media_type: str
    width: int
    height: int
    likeness_db: float


class Texture:
    """One image of the model and its encodings, each made once."""

    def __init__(self, data: bytes, media_type: str, usage: Usage) -> None:
        self._data, self._media_type, self._usage = data, media_type, usage
        self._can_be_encoded = media_type != "image/ktx2"
        self._sized: dict[int, Pixels] = {}
        self._tries: dict[tuple[Format, tuple[int, ...], int], tuple[bytes, float]] = {}

    @property
    def is_colour(self) -> bool:
        """Whether it is seen as colour, not read as numbers."""
        return self._usage.colour

    def encoded(self, kind: Format, side: int, wanted_db: float) -> Encoded:
        """The smallest file at `side` pixels or fewer with that likeness, the original's bytes among them.

        What cannot be decoded here (KTX2; damaged) stays as it came.
        """
        if self._can_be_encoded:
            try:
                return self._smallest(kind, side, wanted_db)
            except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
                self._can_be_encoded = False
        return Encoded(self._data, self._media_type, 0, 0, _EXACT_DB)

    def _smallest(self, kind: Format, side: int, wanted_db: float) -> Encoded:
        pixels = self._pixels(side)
        height, width = pixels.shape[:2]
        found = [self._searched(kind, pixels, wanted_db)]
        if kind == "webp" and (self._is_drawn or pixels.size <= 4 * _SOLID_SIDE**2):
            found.append((_written(pixels, "webp", None), _EXACT_DB))
        choices = [Encoded(data, MEDIA_TYPES[kind], width, height, db) for data, db in found]
        if pixels.shape == self._original.shape:
            choices.append(Encoded(self._data, self._media_type, width, height, _EXACT_DB))
        if kind == "avif":
            choices.append(self._smallest("webp", side, wanted_db))
        return min(choices, key=lambda choice: len(choice.data))

    def rgba(self, side: int) -> Pixels | None:
        """Its pixels at sides that are multiples of four, as KTX2 wants: (height, width, 4), or None."""
        if not self._can_be_encoded:
            return None
        pixels = self._pixels(side)
        height, width = (max(4, length // 4 * 4) for length in pixels.shape[:2])
        image = Image.fromarray(pixels)
        if image.size != (width, height):
            image = image.resize((width, height), Image.Resampling.LANCZOS)
        return np.asarray(image.convert("RGBA"))

    @cached_property
    def _is_drawn(self) -> bool:
        area = self._original.shape[0] * self._original.shape[1]
        return self._media_type == "image/png" and len(self._data) < _DRAWN_BYTES_PER_PIXEL * area

    @cached_property
    def _original(self) -> Pixels:
        """Its pixels with only what is read: (height, width, 3 or 4)."""
        with Image.open(io.BytesIO(self._data)) as image:
            if image.mode.startswith("I"):
                # 16 bits of grey, which Pillow would cut at 255 rather than scale.
                decoded: Image.Image = Image.fromarray(
                    (np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8)
                )
            else:
                decoded = image
            pixels = np.array(decoded.convert("RGBA" if self._usage.alpha else "RGB"))
        read = self._usage.read
        for channel in {0, 1, 2} - set(read):
            # A channel that nobody reads becomes what costs least: the same as one that somebody does.
            pixels[..., channel] = pixels[..., read[0]]
        if bool((pixels == pixels[0, 0]).all()):
            pixels = pixels[:_SOLID_SIDE, :_SOLID_SIDE]
        return pixels

    def _pixels(self, side: int) -> Pixels:
        if side not in self._sized:
            image = Image.fromarray(self._original)
            scale = min(1.0, side / max(image.size))
            size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
            resized = (
                image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
            )
            self._sized[side] = (
                _renormalised(np.asarray(resized))
                if self._usage.normal and scale < 1
                else np.asarray(resized)
            )
        return self._sized[side]

    def _searched(self, kind: Format, pixels: Pixels, wanted_db: float) -> tuple[bytes, float]:
        """By the slope of likeness over quality, which is nearly a line where it matters."""
        least, most, quality = _LEAST[kind], _MOST[kind], _GUESS[kind]
        best: tuple[bytes, float] | None = None
        for _ in range(_TRIES):
            data, likeness = self._tried(kind, pixels, quality)
            if likeness >= wanted_db:
                most = quality - 1
                best = (data, likeness) if best is None or len(data) < len(best[0]) else best
                if likeness - wanted_db < _NEAR_DB:
                    break
            else:
                least = quality + 1
            if least > most:
                break
            quality = min(
                most, max(least, quality + round((wanted_db + _NEAR_DB / 3 - likeness) / _DB_PER_STEP))
            )
        return best or self._tried(kind, pixels, _MOST[kind])

    def _tried(self, kind: Format, pixels: Pixels, quality: int) -> tuple[bytes, float]:
        key = (kind, pixels.shape, quality)
        if key not in self._tries:
            data = _written(pixels, kind, quality)
            with Image.open(io.BytesIO(data)) as image:
                again = np.asarray(image.convert("RGBA" if self._usage.alpha else "RGB"))
            self._tries[key] = data, likeness_db(pixels, again, self._usage)
        return self._tries[key]


def load() -> None:
    """Load Pillow's formats, which look for files, before the sandbox's fence closes."""
    for kind in ("PNG", "WEBP", "AVIF", "JPEG"):
        probe = io.BytesIO()
        Image.new("RGB", (4, 4)).save(probe, kind)
        Image.open(probe).load()


def likeness_db(before: Pixels, after: Pixels, usage: Usage) -> float:
    """PSNR in dB of what is read: over all channels for colour, of the worst for data; 99 where equal.

    before, after: (height, width, 3 or 4), alike. Colour counts as much as it is opaque.
    """
    error = before.astype(np.float32)
    error -= after
    error *= error
    parts: list[NDArray[np.floating]] = [error[..., channel] for channel in usage.read]
    if usage.alpha:
        seen = before[..., 3].astype(np.float32) / 255
        parts = [part * seen for part in parts] + [error[..., 3]]
    means = [float(part.mean()) for part in parts]
    worst = sum(means) / len(means) if usage.colour else max(means)
    return min(_EXACT_DB, float(10 * np.log10(255**2 / worst))) if worst > 0 else _EXACT_DB


def _written(pixels: Pixels, kind: Format, quality: int | None) -> bytes:
    """The file. quality: None for lossless."""
    out = io.BytesIO()
    image = Image.fromarray(pixels)
    if kind == "avif":
        image.save(out, "AVIF", quality=quality, speed=8, subsampling="4:2:0", max_threads=1)
    elif quality is None:
        image.save(out, "WEBP", lossless=True, quality=80, method=4, exact=False)
    else:
        image.save(out, "WEBP", quality=quality, alpha_quality=quality, method=5, exact=False)
    return out.getvalue()


def _renormalised(pixels: Pixels) -> Pixels:
    """Directions made unit long again after resizing has averaged them."""
    vectors = pixels[..., :3].astype(np.float32) / 127.5 - 1
    vectors /= np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6)
    renewed = pixels.copy()
    renewed[..., :3] = np.rint((vectors + 1) * 127.5).astype(np.uint8)
    return renewed
