"""How far two pictures differ: PSNR and SSIM by numpy, over the pixels that either model covers.

Research quotes PSNR of whole pictures over white: empty background that always agrees is averaged in, which
flatters by 10 log10(all pixels / covered pixels), some 4 to 8 dB for a product that fills a fifth to a half
of its picture.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

BEST_DB = 99.0
"""Instead of infinity, which JSON cannot say: no difference at all, or less than 8 bits hold."""

_WINDOW = 8
_BLACK, _GREY, _WHITE = 0.0, 128.0, 255.0
_LUMA = np.array([0.2126, 0.7152, 0.0722])
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_GREATEST_PX = 4096

Pixels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """psnr_db: over what either covers, the worse of on black and on white: no outline hides in its ground.

    plain_psnr_db: the whole picture over white; never under psnr_db.

    ssim: mean of 8 x 8 windows that hold something, luma, at most 1. covered: 0..1 of the picture.
    """

    psnr_db: float
    plain_psnr_db: float
    ssim: float
    covered: float


def pixels_of(png: bytes) -> Pixels:
    """RGBA (height, width, 4), 0..255. Raises ValueError."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        if max(image.size) > _GREATEST_PX:
            raise ValueError("the picture is too large")
        return np.asarray(image.convert("RGBA"), np.float64)


def shrunk(pixels: Pixels, times: int) -> Pixels:
    """The picture as it is seen from `times` as far: the means of its squares, colour as much as it covers.

    pixels: (height, width, 4), both sides a multiple of `times`.
    """
    if times == 1:
        return pixels
    height, width = (side // times for side in pixels.shape[:2])
    alpha = pixels[..., 3:] / 255
    parts = np.concatenate([pixels[..., :3] * alpha, alpha], axis=2)
    means = parts.reshape(height, times, width, times, 4).mean(axis=(1, 3))
    opaque = np.maximum(means[..., 3:], 1e-9)
    return np.concatenate([means[..., :3] / opaque, means[..., 3:] * 255], axis=2)


def difference(one: Pixels, other: Pixels) -> Difference:
    """Of two pictures of one size. Where neither shows anything the two are equal."""
    covered = (one[..., 3] > 0) | (other[..., 3] > 0)
    on_white, on_black = ((_over(one, ground), _over(other, ground)) for ground in (_WHITE, _BLACK))
    return Difference(
        min(_psnr(first[covered], second[covered]) for first, second in (on_white, on_black)),
        _psnr(*on_white),
        _ssim(_over(one, _GREY) @ _LUMA, _over(other, _GREY) @ _LUMA, covered),
        float(covered.mean()),
    )


def joined_db(values: list[float]) -> float:
    """One PSNR of several equally large pictures: of their mean square error, not the mean of decibels."""
    return min(BEST_DB, float(-10 * np.log10(np.mean([10 ** (-value / 10) for value in values]))))


def _over(pixels: Pixels, ground: float) -> Pixels:
    alpha = pixels[..., 3:] / 255
    return pixels[..., :3] * alpha + ground * (1 - alpha)


def _psnr(one: Pixels, other: Pixels) -> float:
    error = float(np.mean((one - other) ** 2)) if one.size else 0.0
    return min(BEST_DB, float(10 * np.log10(255**2 / error))) if error else BEST_DB


def _ssim(one: Pixels, other: Pixels, covered: NDArray[np.bool_]) -> float:
    height, width = (side - side % _WINDOW for side in one.shape)

    def windows(pixels: Pixels) -> Pixels:
        tiles = pixels[:height, :width].reshape(height // _WINDOW, _WINDOW, width // _WINDOW, _WINDOW)
        return tiles.transpose(0, 2, 1, 3).reshape(-1, _WINDOW * _WINDOW)

    held = windows(covered.astype(np.float64)).any(axis=1)
    first, second = windows(one)[held], windows(other)[held]
    if not len(first):
        return 1.0
    mean_1, mean_2 = first.mean(axis=1), second.mean(axis=1)
    both = (first * second).mean(axis=1) - mean_1 * mean_2
    alike = (2 * mean_1 * mean_2 + _C1) / (mean_1**2 + mean_2**2 + _C1)
    structure = (2 * both + _C2) / (first.var(axis=1) + second.var(axis=1) + _C2)
    return float((alike * structure).mean())
