"""A pendant on a fine chain, hung in a brass hoop over a limestone foot; an oval cut stone in eight claws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from assets.kit.curves import catenary, circle, fillet, rounded_rect, spline
from assets.kit.finishes import metal
from assets.kit.glb import Clip, Material, Node, Part, Texture
from assets.kit.mesh import Floats, Mesh, frame, join, unit
from assets.kit.occlusion import shaded
from assets.kit.shapes import facets, lathe, plate, sphere, sweep, torus, tube
from assets.kit.textures import noise, ramp, rgb

HOOP, CENTRE, FOOT = 0.082, 0.128, 0.026
PEG_DEG = 42.0


def link() -> Mesh:
    """One link of the chain, 3.1 mm, its long axis along y."""
    path = np.array(
        [
            [0.00075 * np.sign(c) * abs(c) ** 0.8, 0.00163 * s, 0.0]
            for c, s in ((np.cos(a), np.sin(a)) for a in np.arange(7) * 2 * np.pi / 7)
        ]
    )
    return sweep(circle(0.00037, 4), path, closed=True)


def chain(start: Floats, end: Floats, length: float) -> tuple[Mesh, Floats]:
    count = round(length / 0.0025)
    line = catenary(start, end, length, count + 1)
    one, out = link(), []
    for i in range(count):
        middle, along = (line[i] + line[i + 1]) / 2, unit(line[i + 1] - line[i])
        side = np.array([0.0, 0.0, 1.0]) if i % 2 else np.cross(along, [0.0, 0.0, 1.0])
        out.append(one.placed(frame(middle, along, side)))
    return join(*out), line[count // 2]


def stone(width: float, height: float) -> Mesh:
    """Oval brilliant facing +z: table, two rows of crown facets, girdle, pavilion. Light is in the facets."""
    n = 16
    turn = (np.arange(n) + 0.5) * 2 * np.pi / n

    def ring(scale: float, z: float, shift: float = 0.0) -> Floats:
        a = turn + shift * np.pi / n
        return np.stack(
            [np.cos(a) * width / 2 * scale, np.sin(a) * height / 2 * scale, np.full(n, z)], axis=1
        )

    # The table is cut into a star, so that each piece can show another facet of the pavilion below it.
    deep = width * 0.5
    p = np.concatenate(
        [
            ring(0.56, deep * 0.34),
            ring(0.80, deep * 0.22, 1),
            ring(1.0, deep * 0.03),
            ring(1.0, -deep * 0.03),
            ring(0.52, -deep * 0.46, 1),
            [[0, 0, -deep * 0.82]],
            ring(0.26, deep * 0.34, 1),
            [[0, 0, deep * 0.34]],
        ]
    )
    t, c, g, h, v, tip, s = 0, n, 2 * n, 3 * n, 4 * n, 5 * n, 5 * n + 1
    faces: list[tuple[int, ...]] = []
    for i in range(n):
        j = (i + 1) % n
        faces += [(s + i, t + i, t + j), (s + i, t + j, s + j), (s + n, s + i, s + j)]
        faces += [
            (t + i, c + i, t + j),
            (t + i, g + i, c + i),
            (c + i, g + j, t + j),
            (c + i, g + i, g + j),
            (g + i, h + i, h + j, g + j),
            (h + i, v + i, h + j),
            (v + i, tip, v + j),
            (h + j, v + i, v + j),
        ]
    mesh = facets(p, faces)
    # What a cut stone returns differs from facet to facet: a little darkness, a little fire.
    rng = np.random.default_rng(5)
    pieces = np.cumsum(np.concatenate([[0], [len(f) for f in faces]]))
    light = np.repeat(
        rng.choice([0.10, 0.22, 0.4, 0.7, 1.0], len(faces), p=[0.2, 0.25, 0.25, 0.2, 0.1]), np.diff(pieces)
    )
    light = np.clip(light * rng.uniform(0.65, 1.2, len(light)), 0.06, 1)
    return replace(mesh, colours=np.stack([light, light, light, np.ones(len(light))], axis=1))


def setting(width: float, height: float) -> Mesh:
    """An open basket: two oval wires, eight claws, bail, and a halo of grains."""

    def oval(scale: float, z: float, r: float) -> Mesh:
        path = np.concatenate(
            [circle(1, 30) * np.array([width, height]) / 2 * scale, np.full((30, 1), z)], axis=1
        )
        return tube(path, r, 5, closed=True)

    parts = [oval(1.06, -0.0006, 0.00055), oval(0.74, -0.0030, 0.00045)]
    for k in range(8):
        a = (k + 0.5) * np.pi / 4
        d = np.array([np.cos(a) * width, np.sin(a) * height]) / 2
        line = np.array(
            [[*(d * 0.70), -0.0034], [*(d * 1.05), -0.0006], [*(d * 1.03), 0.0004], [*(d * 0.93), 0.0009]]
        )
        parts.append(tube(spline(line, 5), 0.00042, 5, round_ends=1))
    grains = 30
    halo = np.concatenate(
        [circle(1, grains) * np.array([width + 0.0034, height + 0.0034]) / 2, np.full((grains, 1), -0.0002)],
        axis=1,
    )
    bead = sphere(0.00072, 6, 3)
    parts += [bead.moved(*place) for place in halo]
    parts.append(
        sweep(rounded_rect(0.0016, 0.0010, 0.0003, 1), halo[np.arange(grains)] + [0, 0, -0.0006], closed=True)
    )
    top = height / 2 + 0.0017
    bail = np.array(
        [[0, top - 0.0006, 0], [0, top + 0.0018, 0.0013], [0, top + 0.0042, 0.0], [0, top + 0.0018, -0.0013]]
    )
    parts.append(tube(spline(bail, 14, closed=True), 0.00052, 6, closed=True))
    return join(*parts)


def build() -> tuple[list[Node], list[Clip]]:
    a = np.radians(PEG_DEG)
    pegs = [np.array([s * np.sin(a) * HOOP, CENTRE + np.cos(a) * HOOP, 0.0046]) for s in (-1, 1)]
    links, lowest = chain(pegs[0] + [0.0, -0.0006, 0], pegs[1] + [0.0, -0.0006, 0], 0.190)
    wide, high = 0.0110, 0.0145
    top = high / 2 + 0.0017 + 0.0036
    at = (lowest[0], lowest[1] - top, lowest[2])
    jewel = stone(wide, high).moved(*at)
    mount = setting(wide, high).moved(*at)

    hoop = torus(HOOP, 0.0024, 60, 7).turned("x", 90).moved(y=CENTRE)
    knobs = []
    for peg in pegs:
        profile = fillet(
            np.array(
                [
                    [0, 0],
                    [0.0017, 0],
                    [0.0010, 0.0022],
                    [0.0010, 0.0038],
                    [0.0022, 0.0042],
                    [0.0022, 0.0054],
                    [0, 0.0058],
                ]
            ),
            [0, 0.0004, 0.001, 0.0005, 0.0005, 0.0008, 0],
            1,
        )
        knobs.append(lathe(profile, 12).turned("x", 90).moved(peg[0], peg[1], 0.0014))
    socket = lathe(
        fillet(
            np.array(
                [[0, 0], [0.0090, 0], [0.0090, 0.0030], [0.0056, 0.0062], [0.0050, 0.0200], [0, 0.0200]]
            ),
            [0, 0.0006, 0.0012, 0.003, 0.001, 0],
            2,
        ),
        24,
    ).moved(y=FOOT - 0.0004)
    base = plate(rounded_rect(0.092, 0.052, 0.0257, 7), FOOT, 0.0024, 2)

    stand = join(hoop, socket, *knobs)
    stand, base, mount = shaded([stand, base, mount], 0.035, 0.85, 0.35)
    vein = noise(256, 81, 5, 0.45)
    stone_base = Texture(
        rgb(ramp(0.55 + 0.16 * vein + 0.05 * noise(256, 82, 60, 0.7), ["#b6aa98", "#cdc3b2", "#ddd5c7"])),
        quality=70,
        tile_m=(0.12, 0.12),
        name="limestone",
    )
    lime = Material("Limestone", roughness=0.60, base=stone_base)
    brass = metal("Brushed brass", "#d3b98d", 0.24, 0.24)
    finishes = {
        "Yellow gold, emerald": (Material("Yellow gold", "#f0cf8e", 1.0, 0.15), gem("Emerald", "#0e7a4c")),
        "White gold, sapphire": (Material("White gold", "#e6e4e0", 1.0, 0.13), gem("Sapphire", "#1f3fae")),
    }
    first = finishes["Yellow gold, emerald"]
    gold = {name: pair[0] for name, pair in finishes.items()}
    cut = {name: pair[1] for name, pair in finishes.items()}
    parts = [
        Part(mount, first[0], gold),
        Part(links, first[0], gold),
        Part(jewel, first[1], cut, fine=True),
        Part(stand, brass),
        Part(base, lime),
    ]
    return [Node("Pendant", parts)], []


def gem(name: str, colour: str) -> Material:
    return Material(
        name,
        colour,
        0.0,
        0.03,
        ior=1.9,
        specular=1.0,
        clearcoat=1.0,
        clearcoat_roughness=0.02,
        emissive=dim(colour),
        emissive_strength=1.0,
    )


def dim(colour: str) -> str:
    """A fifth of a colour: light that wandered inside the stone."""
    return "#" + "".join(f"{int(int(colour[i : i + 2], 16) * 0.28):02x}" for i in (1, 3, 5))
