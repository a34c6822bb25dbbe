"""A sculpture, 59 cm: one ribbon without end, crossing itself three times; bronze under patina, or marble."""

from __future__ import annotations

import numpy as np
from assets.kit.curves import fillet
from assets.kit.glb import Clip, Material, Node, Part, Texture
from assets.kit.mesh import Floats, Mesh, unit
from assets.kit.occlusion import openness, shaded
from assets.kit.shapes import box, grid, lathe
from assets.kit.textures import blurred, hexes, mixed, noise, noise3, normal_map, orm, ramp, rgb

ALONG, AROUND = 144, 22
TALL, WIDE = 128, 704  # the unrolled surface: v around the section, u along the ribbon
BASE = 0.055


def middle(t: Floats) -> Floats:
    """A trefoil that stands on one lobe: the ribbon's centre line."""
    r = 0.148 + 0.074 * np.cos(3 * t)
    spin = 2 * t - np.pi / 2
    return np.stack([r * np.cos(spin), r * np.sin(spin), 0.086 * np.sin(3 * t)], axis=-1)


def surface(t: Floats, s: Floats) -> Floats:
    """Points of the ribbon at centre-line parameter t (n) and section angle s (m): (n, m, 3).

    The section is a soft lens that turns twice on its way round, and swells towards the foot.
    """
    e = 1e-4
    p, ahead = middle(t), middle(t + e)
    along = unit(ahead - middle(t - e))
    # A frame tied to the torus the line runs on: it closes on itself by construction.
    ring = np.stack([np.cos(2 * t - np.pi / 2), np.sin(2 * t - np.pi / 2), np.zeros_like(t)], axis=-1) * 0.148
    out = unit(p - ring)
    out = unit(out - along * (out * along).sum(axis=-1, keepdims=True))
    side = np.cross(along, out)
    swell = 1 - 0.20 * (p[:, 1] / 0.222)
    wide, thick = 0.066 * swell, 0.0285 * swell
    c, q = np.cos(s), np.sin(s)
    lens_x = np.sign(c) * np.abs(c) ** 0.92
    lens_y = q * (0.72 + 0.28 * q * q)
    roll = 0.55 * np.sin(3 * t + 0.6) + np.pi / 2 * 0.2
    x = lens_x[None, :] * wide[:, None]
    y = lens_y[None, :] * thick[:, None]
    a, b = np.cos(roll)[:, None], np.sin(roll)[:, None]
    return (
        p[:, None, :]
        + (x * a - y * b)[..., None] * side[:, None, :]
        + (x * b + y * a)[..., None] * out[:, None, :]
    )


def ribbon(along: int, around: int) -> Mesh:
    t, s = np.arange(along) * 2 * np.pi / along, np.arange(around) * 2 * np.pi / around
    mesh = grid(surface(t, s), closed_u=True, closed_v=True)
    centre = np.repeat(middle(np.arange(along + 1) * 2 * np.pi / along), around + 1, axis=0)
    if float(((mesh.positions - centre) * mesh.normals).sum()) < 0:
        mesh = mesh.flipped()
    u = np.repeat(np.arange(along + 1) / along, around + 1)
    v = np.tile(np.arange(around + 1) / around, along + 1)
    return mesh.with_uvs(np.stack([u, v], axis=1))


def unrolled(lift: float, blockers: list[Mesh]) -> tuple[Floats, Floats, Floats]:
    """(points, openness, edge) for each pixel: where it is, how free it lies, how near to an edge."""
    t, s = (np.arange(WIDE) + 0.5) * 2 * np.pi / WIDE, (np.arange(TALL) + 0.5) * 2 * np.pi / TALL
    points = surface(t, s).transpose(1, 0, 2)
    coarse = slice(None, None, 2)
    some = points[coarse, coarse]
    dense = grid(points.transpose(1, 0, 2), closed_u=True, closed_v=True)
    size = dense.positions.reshape(WIDE + 1, TALL + 1, 3)
    normals = dense.normals.reshape(WIDE + 1, TALL + 1, 3)[:-1, :-1].transpose(1, 0, 2)
    centre = middle(t)[None]
    sign = 1.0 if float(((points - centre) * normals).sum()) > 0 else -1.0
    del size
    up = np.array([0, lift, 0])
    free = openness(
        (some + up).reshape(-1, 3), sign * normals[coarse, coarse].reshape(-1, 3), blockers, 0.16, 96
    )
    free = blurred(np.repeat(np.repeat(free.reshape(some.shape[:2]), 2, axis=0), 2, axis=1), 1.2)
    edge = np.abs(np.cos(s))[:, None] ** 5 * np.ones((1, WIDE))
    return points, free, edge


def bronze(points: Floats, free: Floats, edge: Floats) -> tuple[Texture, Texture]:
    cloud, fine = noise3(points, 61, 14), noise3(points, 62, 70, 3)
    streak = noise3(points * np.array([1, 0.25, 1]), 63, 40, 3)
    worn = np.clip(0.10 + 0.80 * edge * free + 0.22 * cloud + 0.10 * fine, 0, 1)
    green = np.clip(2.6 * (0.84 - free) + 0.50 * cloud + 0.35 * streak - 0.75 * edge, 0, 1)
    metal = ramp(worn, ["#4a3a2c", "#6e5338", "#9c7a4e", "#d2ad76"])
    patina = ramp(np.clip(0.5 + 0.4 * fine + 0.2 * cloud, 0, 1), ["#2e5a50", "#4f8676", "#86ab96"])
    colour = mixed(metal, patina, green * 0.88)
    rough = 0.40 - 0.20 * worn + 0.06 * fine + 0.38 * green
    shine = orm(np.clip(rough, 0.12, 0.95), 1 - 0.92 * green, free)
    return Texture(rgb(colour), quality=74, name="bronze"), Texture(shine, quality=68, name="bronze-orm")


def marble(points: Floats, free: Floats) -> tuple[Texture, Texture]:
    warp = np.stack([noise3(points, 71 + k, 5) for k in range(3)], axis=-1) * 0.075
    vein = np.abs(noise3(points + warp, 74, 7.5, 5))
    thin = np.abs(noise3(points + warp * 1.6, 75, 17, 4))
    cloud = noise3(points, 76, 9)
    line = np.clip(1 - vein / 0.075, 0, 1) ** 1.5 * np.clip(0.7 + 0.6 * cloud, 0, 1)
    line = np.maximum(line, 0.5 * np.clip(1 - thin / 0.05, 0, 1) ** 1.3)
    ground = ramp(np.clip(0.6 + 0.35 * cloud, 0, 1), ["#d6d2cb", "#e6e2db", "#efece6"])
    colour = mixed(ground, hexes("#7f8288")[0], line * 0.72)
    colour = mixed(colour, hexes("#b79c78")[0], np.clip(line * 1.4 - 0.9, 0, 1) * 0.5)
    rough = 0.24 + 0.10 * line + 0.05 * cloud
    return Texture(rgb(colour), quality=74, name="marble"), Texture(
        orm(rough, 0, free), quality=66, name="marble-orm"
    )


def build() -> tuple[list[Node], list[Clip]]:
    form = ribbon(ALONG, AROUND)
    lift = BASE + 0.030 - float(form.bounds[0][1])
    form = form.moved(y=lift)
    foot = box((0.20, BASE, 0.17), 0.0022, 1).moved(y=BASE / 2)
    pin = lathe(
        fillet(
            np.array([[0, 0], [0.034, 0], [0.034, 0.004], [0.013, 0.010], [0.0115, 0.060], [0, 0.060]]),
            [0, 0.001, 0.0015, 0.008, 0.002, 0],
            2,
        ),
        22,
    ).moved(y=BASE - 0.0002)
    points, free, edge = unrolled(lift, [form, foot])
    foot, pin = shaded([foot, pin], 0.12, 0.8, 0.2, extra_blockers=[form])

    cast, cast_orm = bronze(points, free, edge)
    stone, stone_orm = marble(points, free)
    skin = noise(64, 95, 12, 0.5)
    tooled = Texture(normal_map(skin, 0.8), quality=70, tile_m=(1 / 42, 1 / 5), name="tooled")
    finishes = {
        "Bronze": Material(
            "Bronze, verdigris",
            metallic=1.0,
            roughness=1.0,
            base=cast,
            orm=cast_orm,
            ao=cast_orm,
            normal=tooled,
            normal_scale=0.13,
        ),
        "Marble": Material(
            "Marble",
            roughness=1.0,
            base=stone,
            orm=stone_orm,
            ao=stone_orm,
            clearcoat=0.35,
            clearcoat_roughness=0.18,
        ),
    }
    dark = noise(256, 91, 6, 0.4)
    veins = np.clip(1 - np.abs(noise(256, 92, 4, 0.3)) / 0.05, 0, 1) * np.clip(0.4 + dark, 0, 1)
    black = Texture(
        rgb(
            mixed(ramp(0.5 + 0.2 * dark, ["#1c1b1a", "#2b2927", "#3a3733"]), hexes("#8d857a")[0], veins * 0.6)
        ),
        quality=72,
        tile_m=(0.30, 0.30),
        name="nero",
    )
    nero = Material("Black stone", roughness=0.28, base=black)
    steel = Material("Dark bronze", "#6b5138", 1.0, 0.35)
    return [
        Node("Sculpture", [Part(form, finishes["Bronze"], finishes), Part(pin, steel), Part(foot, nero)])
    ], []
