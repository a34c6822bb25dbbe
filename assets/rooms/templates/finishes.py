"""Finishes that a brand may choose, and the surfaces templates are built with.

A material called wall, floor, wood or accent may be swapped: each choice is a colour over a pale picture
(walls, wood) or a picture of its own (floors), all of one role at one size of tile: a swap needs no new UVs.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from assets.kit import textures
from assets.kit.glb import Material, Texture
from assets.kit.mesh import Floats
from assets.rooms import surfaces
from assets.rooms.layout import words
from assets.rooms.surfaces import MAKERS, Finish
from PIL import Image

TILES = {"wall": (2.6, 2.6), "floor": (2.4, 2.4), "wood": (0.42, 1.5), "accent": (1.0, 1.0)}
TITLES = {
    "wall": words("Walls", "Murs"),
    "floor": words("Floor", "Sol"),
    "wood": words("Wood", "Bois"),
    "accent": words("Metal", "Métal"),
}
PICTURES = {
    "stone": "floor-stone.webp",
    "oak": "floor-oak.webp",
    "terrazzo": "floor-terrazzo.webp",
    "herringbone": "floor-herringbone.webp",
    "concrete": "floor-concrete.webp",
}


def planks(seed: int, size: int = 768) -> Image.Image:
    """Oak boards of 12 cm, 2.4 x 2.4 m, ends staggered, each with a tone and grain of its own."""
    boards, rng = 20, np.random.default_rng(seed)
    v, u = np.mgrid[0:size, 0:size] / size
    board = np.minimum((u * boards).astype(int), boards - 1)
    shift = rng.random(boards)
    along = (v + shift[board]) % 1.0
    half = (along > 0.5).astype(int)
    tone = rng.normal(0, 0.13, (boards, 2))[board, half]
    grain = textures.stretched(size, seed + 1, across=110, along=3)
    slow = textures.stretched(size, seed + 2, across=26, along=1.2)
    rolled = np.take_along_axis(grain, ((np.arange(size)[:, None] + (board * 97) % size) % size), axis=0)
    field = np.clip(0.52 + tone + 0.075 * rolled + 0.06 * slow, 0, 1)
    colours = textures.ramp(field, ["#a08d74", "#b5a289", "#c6b59d", "#d5c7b1"])
    edge = np.minimum(u * boards % 1.0, 1 - u * boards % 1.0) * (2.4 / boards)
    ends = np.minimum(along % 0.5, 0.5 - along % 0.5) * 2.4
    joint = np.clip((0.0035 - np.minimum(edge, ends)) / 0.0035, 0, 1)
    return textures.rgb(colours * (1 - 0.42 * joint[..., None]))


def terrazzo(seed: int, size: int = 768) -> Image.Image:
    """Dark terrazzo: chips of three stones in a deep ground, small and calm; no joints."""
    ground = 0.5 + 0.12 * textures.noise(size, seed, 30, 0.5)
    image = textures.ramp(np.clip(ground, 0, 1), ["#3a3836", "#454240", "#4e4b48"])
    for k, (count, low, high, tint) in enumerate(
        ((900, 2.0, 6.0, "#77706a"), (700, 1.5, 4.5, "#968d83"), (420, 1.2, 4.0, "#5c4f48"))
    ):
        chips = textures.dots(size, seed + 7 * k + 3, count, (low, high))
        image = textures.mixed(image, np.broadcast_to(textures.hexes(tint)[0], image.shape), chips * 0.8)
    return textures.rgb(image)


def herringbone(seed: int, size: int = 768) -> Image.Image:
    """Oak blocks of 9.4 x 56.6 cm in herringbone at 45 degrees: 18 of its steps make the tile of 2.4 m."""
    long, steps = 6, 18
    v, u = np.mgrid[0:size, 0:size] / size
    x, y = steps * (u + v), steps * (u - v)
    column, row = np.floor(x).astype(int), np.floor(y).astype(int)
    turn = (column - row) % (2 * long)
    lying = turn < long
    # A block's first cell, and where in it a point is: along it, across it, in widths of a block.
    first_x, first_y = (
        np.where(lying, column - turn, column),
        np.where(lying, row, row - (2 * long - 1 - turn)),
    )
    along, across = np.where(lying, x - first_x, y - first_y), np.where(lying, y - first_y, x - first_x)
    block = (first_x + first_y) % (2 * steps), (first_x - first_y) % (2 * steps)
    rng = np.random.default_rng(seed)
    tone = rng.normal(0, 0.12, (2 * steps, 2 * steps))[block] + np.where(lying, 0.035, -0.035)
    grain = textures.stretched(512, seed + 1, across=34, along=3)
    shift = rng.integers(0, 512, (2, 2 * steps, 2 * steps))
    at = (along * 40).astype(int) + shift[0][block], (across * 60).astype(int) + shift[1][block]
    field = np.clip(0.5 + tone + 0.085 * grain[at[0] % 512, at[1] % 512], 0, 1)
    colours = textures.ramp(field, ["#94795a", "#ab9070", "#bfa586", "#d0b99c"])
    edge = np.minimum(np.minimum(across, 1 - across), np.minimum(along, long - along)) * 0.0943
    joint = np.clip((0.0030 - edge) / 0.0030, 0, 1)
    return textures.rgb(colours * (1 - 0.45 * joint[..., None]))


def floor_picture(kind: str) -> Image.Image:
    if kind == "stone":
        return surfaces.slabs(5, 768)
    if kind == "concrete":
        return surfaces.poured(81)
    return {"oak": planks, "terrazzo": terrazzo, "herringbone": herringbone}[kind](_SEEDS[kind])


_SEEDS = {"oak": 301, "terrazzo": 401, "herringbone": 501}


def limewash() -> Image.Image:
    """Nearly white, to be coloured."""
    return surfaces.plaster("#fcfbfa", "#f6f5f3", "#ebe8e4", 211).resize((384, 384), Image.Resampling.LANCZOS)


def _choice(
    name: str, en: str, fr: str, colour: str, roughness: float, metal: float = 0.0, picture: str | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "title": words(en, fr),
        "colour": colour,
        "roughness": roughness,
        "metalness": metal,
        "picture": picture,
    }


WALLS = {
    "chalk": _choice("chalk", "Chalk", "Craie", "#f7f4ee", 0.9),
    "pearl": _choice("pearl", "Pearl grey", "Gris perle", "#e9e5dc", 0.8),
    "sand": _choice("sand", "Sand", "Sable", "#e3d2ba", 0.9),
    "rose": _choice("rose", "Rose clay", "Argile rose", "#d9b5a0", 0.9),
    "sage": _choice("sage", "Sage", "Sauge", "#b6bda6", 0.9),
    "ink": _choice("ink", "Ink blue", "Bleu encre", "#5c6f85", 0.85),
    "forest": _choice("forest", "Forest", "Forêt", "#5c7465", 0.85),
    "aubergine": _choice("aubergine", "Aubergine", "Aubergine", "#79535f", 0.85),
}
FLOORS = {
    "stone": _choice("stone", "Limestone", "Pierre calcaire", "#ffffff", 0.45, picture=PICTURES["stone"]),
    "oak": _choice("oak", "Oak boards", "Parquet de chêne", "#ffffff", 0.5, picture=PICTURES["oak"]),
    "smoked": _choice("smoked", "Smoked oak", "Chêne fumé", "#8d7765", 0.45, picture=PICTURES["oak"]),
    "herringbone": _choice(
        "herringbone", "Herringbone oak", "Chêne à chevrons", "#ffffff", 0.42, picture=PICTURES["herringbone"]
    ),
    "smoked-herringbone": _choice(
        "smoked-herringbone",
        "Smoked herringbone",
        "Chevrons fumés",
        "#8d7765",
        0.42,
        picture=PICTURES["herringbone"],
    ),
    "concrete": _choice("concrete", "Concrete", "Béton ciré", "#e9e6e1", 0.4, picture=PICTURES["concrete"]),
    "terrazzo": _choice(
        "terrazzo", "Dark terrazzo", "Terrazzo foncé", "#ffffff", 0.28, picture=PICTURES["terrazzo"]
    ),
}
WOODS = {
    "oak": _choice("oak", "Pale oak", "Chêne clair", "#ffffff", 0.6),
    "walnut": _choice("walnut", "Walnut", "Noyer", "#8a6650", 0.5),
    "black": _choice("black", "Blackened ash", "Frêne noirci", "#4f4843", 0.5),
    "grey": _choice("grey", "Grey oak", "Chêne gris", "#b7b6b4", 0.55),
}
ACCENTS = {
    "brass": _choice("brass", "Brass", "Laiton", "#c9a261", 0.35, 1.0),
    "nickel": _choice("nickel", "Nickel", "Nickel", "#c9c8c5", 0.3, 1.0),
    "copper": _choice("copper", "Copper", "Cuivre", "#c08a6a", 0.35, 1.0),
    "iron": _choice("iron", "Dark bronze", "Bronze foncé", "#5a5049", 0.45, 1.0),
}
ROLES = {"wall": WALLS, "floor": FLOORS, "wood": WOODS, "accent": ACCENTS}


def offered(role: str, names: list[str]) -> dict[str, Any]:
    """What a template offers of a role; the first is what its file shows."""
    return {
        "name": role,
        "title": TITLES[role],
        "tile_m": list(TILES[role]),
        "choices": [{**(choice := ROLES[role][name]), "swatch": _swatch(role, choice)} for name in names],
    }


@functools.cache
def _picture(role: str, file: str | None) -> Image.Image | None:
    """What a role's colour lies over."""
    if role == "floor":
        return floor_picture(next(kind for kind, name in PICTURES.items() if name == file))
    if role == "wood":
        return surfaces.oak(31).resize((384, 384), Image.Resampling.LANCZOS)
    return limewash() if role == "wall" else None


def _swatch(role: str, choice: dict[str, Any]) -> str:
    """#rrggbb that a choice looks like: its colour over the middle of its picture, both as light."""
    light = _linear(np.array([int(choice["colour"][at : at + 2], 16) for at in (1, 3, 5)]))
    if (image := _picture(role, choice["picture"])) is not None:
        light = light * _linear(np.asarray(image.convert("RGB"))).mean(axis=(0, 1))
    shown = np.where(light < 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * each):02x}" for each in shown.tolist())


def _linear(shown: Any) -> Floats:
    part = shown / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def dress(template: str, **chosen: str) -> None:
    """Registers a template's surfaces as `TEMPLATE.ROLE`: chosen: role -> the choice its file shows."""
    for role, name in chosen.items():
        MAKERS[f"{template}.{role}"] = _maker(role, ROLES[role][name])


@functools.cache
def finish_of(role: str, name: str) -> Finish:
    """What a choice of a role is."""
    found: Finish = _maker(role, ROLES[role][name])()
    return found


def _maker(role: str, choice: dict[str, Any]) -> Any:
    def made() -> Finish:
        image = _picture(role, choice["picture"])
        base = None
        if image is not None:
            base = Texture(image, quality=78, tile_m=TILES[role], name=role)
        return Finish(
            Material(role, choice["colour"], choice["metalness"], choice["roughness"], base),
            environment=0.2,
            lightmap=choice["metalness"] < 0.5,
        )

    return made


def shining(
    name: str, emissive: str, emissive_map: Image.Image | None = None, tile: tuple[float, float] = (1, 1)
) -> Any:
    """A maker of what shines by itself: skies, lamps, the court behind a window."""
    picture = None if emissive_map is None else Texture(emissive_map, quality=88, tile_m=tile, repeat=False)
    return lambda: Finish(
        Material(name, colour="#000000", roughness=1.0, emissive=emissive, emissive_map=picture),
        lightmap=False,
        casts=False,
    )


def plain(name: str, colour: str, roughness: float = 0.9, environment: float = 0.1) -> Any:
    return lambda: Finish(Material(name, colour=colour, roughness=roughness), environment)


def colour(strength: float, tint: Floats) -> tuple[float, float, float]:
    r, g, b = (float(each) for each in strength * tint)
    return r, g, b
