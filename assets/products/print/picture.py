"""The print itself, drawn by code: "Marée basse", seven inks on cotton paper, a little out of register."""

from __future__ import annotations

import numpy as np
from assets.kit.mesh import Floats
from assets.kit.textures import hexes, noise, rgb
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter

WIDE, TALL = 448, 640
OVER = 3
PAPER = "#efe7d8"


def mask(shapes: list[tuple[str, list[float]]], shift: tuple[float, float]) -> Floats:
    """Filled shapes in units of the picture's width (y downwards), as one ink sees them: 0..1."""
    layer = Image.new("L", (WIDE * OVER, TALL * OVER), 0)
    pen = ImageDraw.Draw(layer)
    k = WIDE * OVER
    for kind, raw in shapes:
        ink = 255
        if kind.startswith("-"):
            kind, ink = kind[1:], 0
        values = [v * k + shift[i % 2] * OVER for i, v in enumerate(raw)] if kind != "disc" else raw
        if kind == "disc":
            x, y, r = raw[0] * k + shift[0] * OVER, raw[1] * k + shift[1] * OVER, raw[2] * k
            pen.ellipse([x - r, y - r, x + r, y + r], fill=ink)
        elif kind == "poly":
            pen.polygon(list(zip(values[::2], values[1::2], strict=True)), fill=ink)
        elif kind == "rect":
            pen.rectangle(values, fill=ink)
    small = layer.resize((WIDE, TALL), Image.Resampling.LANCZOS)
    return np.asarray(small, dtype=float) / 255


def wave(base: float, height: float, length: float, phase: float) -> list[float]:
    """A long swell across the sheet, closed below."""
    x = np.linspace(-0.05, 1.05, 60)
    y = (
        base
        + height * np.sin((x / length + phase) * 2 * np.pi)
        + height * 0.35 * np.sin((x / length * 2.3 + phase) * 6.28)
    )
    return [*np.stack([x, y], axis=1).reshape(-1).tolist(), 1.05, 1.6, -0.05, 1.6]


def arches(x: float, foot: float, radii: list[float], rise: float) -> list[tuple[str, list[float]]]:
    """Nested arches, ink and paper by turns."""
    out: list[tuple[str, list[float]]] = []
    for i, r in enumerate(radii):
        sign = "-" if i % 2 else ""
        out += [(f"{sign}disc", [x, foot - rise, r]), (f"{sign}rect", [x - r, foot - rise, x + r, foot])]
    return out


def inked(paper: Floats, colour: str, amount: Floats, seed: int, cover: float) -> Floats:
    """Lay one nearly opaque ink: what is below still tints it; thin in places, richer at its own border."""
    cloud = noise(512, seed, 5, 0.2)
    grain = noise(512, seed + 1, 170, 0.9)
    tile = (slice(0, TALL), slice(0, WIDE))
    field = np.tile(cloud, (2, 1))[tile] * 0.035 + np.tile(grain, (2, 1))[tile] * 0.030
    border = np.clip(amount - gaussian_filter(amount, 3), 0, 1) * 0.25
    strength = np.clip(amount * (cover + field) + border * amount, 0, 1)[..., None]
    return np.asarray(paper * (1 - strength) + hexes(colour)[0] * (0.82 + 0.20 * paper) * strength)


def print_sheet() -> Image.Image:
    fibre = np.tile(noise(512, 11, 90, 0.8), (2, 1))[:TALL, :WIDE, None]
    sheet = hexes(PAPER)[0] * (1 + 0.012 * fibre)
    # Margins of bare paper all round; the image sits a little high, as printers set it.
    window = mask([("rect", [0.085, 0.085, 0.915, 1.255])], (0, 0))

    def lay(
        sheet: Floats,
        colour: str,
        shapes: list[tuple[str, list[float]]],
        shift: tuple[float, float],
        seed: int,
        cover: float = 0.93,
    ) -> Floats:
        return inked(sheet, colour, mask(shapes, shift) * window, seed, cover)

    sheet = lay(sheet, "#f0dfc0", [("rect", [0.0, 0.0, 1.0, 1.4])], (0, 0), 21, 0.9)
    sheet = lay(sheet, "#e8b07a", [("disc", [0.635, 0.415, 0.215])], (1, 0), 31)
    sheet = lay(
        sheet,
        "#c9643f",
        [("disc", [0.635, 0.415, 0.215]), ("-rect", [0.0, 0.0, 1.0, 0.415])],
        (2, 1),
        41,
        0.86,
    )
    sheet = lay(sheet, "#d9c39a", [("poly", wave(0.800, 0.022, 0.95, 0.12))], (0, 1), 51)
    sheet = lay(sheet, "#8fa79c", [("poly", wave(0.905, 0.026, 0.80, 0.55))], (-1, 0), 61, 0.90)
    sheet = lay(sheet, "#31506b", [("poly", wave(1.045, 0.024, 1.10, 0.83))], (1, 1), 71, 0.94)
    sheet = lay(
        sheet, "#2b3a4e", arches(0.315, 0.985, [0.165, 0.131, 0.101, 0.070, 0.044], 0.235), (-1, 1), 81, 0.95
    )
    lines: list[tuple[str, list[float]]] = []
    for k in range(7):
        y = 1.120 + k * 0.0165
        lines.append(("rect", [0.50 + 0.012 * k, y, 0.86 - 0.021 * k, y + 0.0036]))
    pale = mask(lines, (0, 0))[..., None] * 0.75
    sheet = sheet * (1 - pale) + hexes("#e6d6b6")[0] * pale
    sheet = lay(
        sheet,
        "#3a3835",
        [("disc", [0.205, 0.235, 0.012]), ("disc", [0.250, 0.220, 0.008]), ("disc", [0.282, 0.246, 0.006])],
        (0, 0),
        95,
        0.85,
    )
    # Pencil: number and signature under the image.
    pencil = Image.new("L", (WIDE * OVER, TALL * OVER), 0)
    pen = ImageDraw.Draw(pencil)
    k = WIDE * OVER

    def script(points: list[tuple[float, float]]) -> None:
        pen.line([(x * k, y * k) for x, y in points], fill=150, width=3, joint="curve")

    x = np.linspace(0, 1, 60)
    script([(0.70 + 0.19 * t, 1.292 + 0.012 * np.sin(t * 34) * (1 - 0.6 * t) - 0.006 * t) for t in x])
    script([(0.095, 1.300), (0.095, 1.280)])
    script([(0.112 + 0.010 * np.cos(a), 1.290 + 0.010 * np.sin(a)) for a in np.linspace(0, 6.3, 20)])
    script([(0.130, 1.304), (0.144, 1.276)])
    script([(0.156, 1.282), (0.166, 1.280), (0.158, 1.300)])
    script([(0.176 + 0.008 * np.cos(a), 1.290 + 0.010 * np.sin(a)) for a in np.linspace(0, 6.3, 20)])
    drawn = np.asarray(pencil.resize((WIDE, TALL), Image.Resampling.LANCZOS), dtype=float)[..., None] / 255
    return rgb(sheet * (1 - drawn * 0.7) + hexes("#4d4a48")[0] * drawn * 0.7)
