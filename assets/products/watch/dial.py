"""The watch's dial as a picture: minute track, small marks, a sunburst that catches the light."""

from __future__ import annotations

import numpy as np
from assets.kit.mesh import Floats
from assets.kit.textures import hexes, mixed, noise, rgb
from PIL import Image, ImageDraw, ImageFont

SIZE = 512
OVER = 4  # drawn larger, then reduced: smooth edges


def marks(ink: int = 255) -> Image.Image:
    """Everything printed, white on black: 60 strokes, name, small words, the sub-dial's rings."""
    big = SIZE * OVER
    picture = Image.new("L", (big, big), 0)
    pen = ImageDraw.Draw(picture)
    middle = big / 2

    def stroke(
        turn: float, low: float, high: float, width: float, centre: tuple[float, float] = (0.5, 0.5)
    ) -> None:
        s, c = np.sin(turn), -np.cos(turn)
        x, y = centre[0] * big, centre[1] * big
        pen.line(
            [(x + s * low * middle, y + c * low * middle), (x + s * high * middle, y + c * high * middle)],
            fill=ink,
            width=round(width * big),
        )

    for k in range(240):
        if k % 4:
            stroke(k * np.pi / 120, 0.915, 0.938, 0.0014)
        else:
            stroke(k * np.pi / 120, 0.905, 0.945 if k % 20 else 0.955, 0.0026 if k % 20 else 0.0060)
    for text, y, size, gap in (
        ("MAISON VITRINE", 0.300, 0.0340, 0.0062),
        ("AUTOMATIQUE", 0.704, 0.0200, 0.0046),
        ("50 m", 0.734, 0.0180, 0.0030),
    ):
        font = ImageFont.load_default(size=round(size * big))
        widths = [font.getlength(letter) + gap * big for letter in text]
        x = middle - (sum(widths) - gap * big) / 2
        for letter, width in zip(text, widths, strict=True):
            pen.text((x, y * big), letter, fill=ink, font=font, anchor="ls")
            x += width
    font = ImageFont.load_default(size=round(0.0125 * big))
    pen.text((0.5 * big, 0.977 * big), "P A R I S", fill=ink, font=font, anchor="ms")
    return picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def faces(centre: str, edge: str, ink: str) -> Image.Image:
    """Colour: paler in the middle, darker to the edge, with the print on it."""
    y, x = (np.mgrid[0:SIZE, 0:SIZE] + 0.5) / SIZE * 2 - 1
    r = np.hypot(x, y)
    ground = mixed(hexes(centre)[0], hexes(edge)[0], np.clip((r - 0.25) / 0.8, 0, 1) ** 1.6)
    ring = np.exp(-(((r - 0.885) / 0.004) ** 2)) * 0.35
    ground = mixed(ground, hexes(edge)[0] * 0.7, ring)
    printed: Floats = np.asarray(marks(), dtype=float) / 255
    return rgb(mixed(ground, hexes(ink)[0], printed))


def sunburst() -> Image.Image:
    """Roughness and metal: fine rays from the centre; the print is plain ink."""
    size = 192
    y, x = (np.mgrid[0:size, 0:size] + 0.5) / size * 2 - 1
    turn = np.arctan2(x, -y)
    rays = noise(1024, 55, 180, 0.4)[0]
    ray = np.interp((turn / (2 * np.pi)) % 1.0, np.linspace(0, 1, 1024), rays)
    printed = np.asarray(marks().resize((size, size)), dtype=float) / 255
    rough = np.clip(0.38 + 0.022 * ray, 0.2, 0.6) * (1 - printed) + 0.6 * printed
    metal = 0.42 * (1 - printed)
    return rgb(np.stack([np.ones_like(rough), rough, metal], axis=-1))
