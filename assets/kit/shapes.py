"""Solids from outlines. All give a `Mesh`: metres, +y up, UVs in metres, smooth normals with creases kept.

    lathe(profile, segments=48)              turn (radius, height) points about y; material lies LEFT of
                                             the travel: bottom centre -> out -> up -> in -> top centre
    box((w, h, d), bevel=.002, steps=1)      centred rounded box          slab(w, h, d) = box standing on y=0
    cylinder(r, h, bevel)  ring(r_in, r_out, h, bevel)  cone(r0, r1, h, bevel)      all standing on y=0
    sphere(r)   capsule(r, h)   torus(R, r)                                         centred
    extrude(outline, depth, bevel)           outline in x,y -> solid from z=0 to z=depth
    plate(outline, height, bevel)            the same lying down: outline in x,z -> solid from y=0 to y=height
    sweep(section, path, closed=False)       a closed section (x,y) along a 3D path; scale=, twist_deg=, caps=
    tube(path, r)                            round section with round ends
    grid(points (n,m,3), closed_u, closed_v) a smooth surface through a grid of points
    polygon(outline)                         flat face in x,y looking to +z
    facets(points (n,3), faces)              flat-shaded solid: gems, folded paper, watch hands
    screw(r, h)                              slotted cheese-head screw on y=0
Helpers of outlines and paths are in `curves`; placing, joining and UVs in `mesh`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from assets.kit.curves import arc, circle, fillet, offset
from assets.kit.mesh import Floats, Mesh, join, unit


def lathe(profile: Floats, segments: int = 48, crease_deg: float = 48.0) -> Mesh:
    """Solid of revolution. Corners sharper than `crease_deg` stay sharp; fillet to soften them."""
    profile = np.asarray(profile, dtype=float)
    edges = np.diff(profile, axis=0)
    normals = unit(np.stack([edges[:, 1], -edges[:, 0]], axis=1))
    lengths = np.linalg.norm(edges, axis=1)
    rows: list[tuple[float, float, float, float, float]] = []
    strips: list[tuple[int, int]] = []
    travelled = 0.0
    limit = math.cos(math.radians(crease_deg))
    last = -1
    for i in range(len(edges)):
        ends = []
        for side, at in ((0, i), (1, i + 1)):
            n = normals[i]
            other = i - 1 if side == 0 else i + 1
            smooth = 0 <= other < len(edges) and float(normals[other] @ n) > limit
            if smooth:
                # The longer edge weighs more, so that flats stay flat and only the bevel beside them bends.
                n = unit(n * lengths[i] + normals[other] * lengths[other])
            if side == 0 and smooth and last >= 0:
                ends.append(last)
                continue
            rows.append((*profile[at], n[0], n[1], travelled + (lengths[i] if side else 0.0)))
            ends.append(len(rows) - 1)
        last = ends[1]
        travelled += lengths[i]
        strips.append((ends[0], ends[1]))
    table = np.array(rows)
    turn = np.linspace(0, 2 * math.pi, segments + 1)
    # Angle 0 looks to -z, so the seam is at the back of the product.
    sin, cos = -np.sin(turn), -np.cos(turn)
    r, y, nr, ny, v = (table[:, k][:, None] for k in range(5))
    flat = np.ones_like(sin)[None, :]
    positions = np.stack([r * sin, y * flat, r * cos], axis=2).reshape(-1, 3)
    normal = np.stack([nr * sin, ny * flat, nr * cos], axis=2).reshape(-1, 3)
    around = float(np.max(profile[:, 0]))
    uvs = np.stack([turn[None, :] * around * np.ones_like(r), v * flat], axis=2).reshape(-1, 2)
    faces = []
    s, w = np.arange(segments), segments + 1
    for low, high in strips:
        a, b, c, d = low * w + s, low * w + s + 1, high * w + s + 1, high * w + s
        if table[low, 0] > 1e-9:
            faces.append(np.stack([a, b, c], axis=1))
        if table[high, 0] > 1e-9:
            faces.append(np.stack([a, c, d], axis=1))
    return Mesh(positions, normal, uvs, np.concatenate(faces))


def grid(points: Floats, closed_u: bool = False, closed_v: bool = False) -> Mesh:
    """Smooth surface through points[u, v]; outside is where d/du x d/dv looks. Closed sides get a UV seam."""
    p = np.asarray(points, dtype=float)
    if closed_u:
        p = np.concatenate([p, p[:1]])
    if closed_v:
        p = np.concatenate([p, p[:, :1]], axis=1)

    def slope(axis: int, closed: bool) -> Floats:
        if not closed:
            return np.gradient(p, axis=axis)
        core = np.delete(p, -1, axis=axis)
        d = np.roll(core, -1, axis=axis) - np.roll(core, 1, axis=axis)
        return np.concatenate([d, np.take(d, [0], axis=axis)], axis=axis)

    normals = unit(np.cross(slope(0, closed_u), slope(1, closed_v)))
    n, m = p.shape[:2]
    u = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=2).mean(axis=1))])
    v = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(p, axis=1), axis=2).mean(axis=0))])
    uvs = np.stack(np.broadcast_arrays(u[:, None], v[None, :]), axis=2).reshape(-1, 2)
    i, j = np.meshgrid(np.arange(n - 1), np.arange(m - 1), indexing="ij")
    a, b, c, d = (k.reshape(-1) for k in (i * m + j, (i + 1) * m + j, (i + 1) * m + j + 1, i * m + j + 1))
    faces = np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])
    return Mesh(p.reshape(-1, 3), normals.reshape(-1, 3), uvs, faces)


def box(size: Sequence[float], bevel: float = 0.002, steps: int = 1) -> Mesh:
    """Box centred on the origin with round edges; 6 x (2 steps + 1)^2 quads, flat faces stay flat."""
    half = np.asarray(size, dtype=float) / 2
    bevel = min(bevel, float(half.min()) * 0.999)
    angle = np.radians(np.linspace(-45, 0, steps + 1))
    tilt = np.tan(np.concatenate([angle, -angle[::-1]]))
    side = np.concatenate([-np.ones(steps + 1), np.ones(steps + 1)])
    parts = []
    k = len(tilt)
    for axis in range(3):
        for sign in (-1.0, 1.0):
            a, b = (axis + 1) % 3, (axis + 2) % 3
            direction, inner = np.zeros((k, k, 3)), np.zeros((k, k, 3))
            direction[..., a], direction[..., b], direction[..., axis] = tilt[:, None], tilt[None, :], sign
            inner[..., a] = (side * (half[a] - bevel))[:, None]
            inner[..., b] = (side * (half[b] - bevel))[None, :]
            inner[..., axis] = sign * (half[axis] - bevel)
            normals = unit(direction)
            surface = grid(inner + bevel * normals)
            if sign < 0:
                surface = surface.flipped()
            p = surface.positions
            u, v = {0: (2, 1), 1: (0, 2), 2: (0, 1)}[axis]
            parts.append(Mesh(p, normals.reshape(-1, 3), p[:, [u, v]], surface.faces))
    return join(*parts)


def slab(width: float, height: float, depth: float, bevel: float = 0.002, steps: int = 1) -> Mesh:
    return box((width, height, depth), bevel, steps).moved(y=height / 2)


def cylinder(radius: float, height: float, bevel: float = 0.001, segments: int = 48, steps: int = 3) -> Mesh:
    return cone(radius, radius, height, bevel, segments, steps)


def cone(
    low: float, high: float, height: float, bevel: float = 0.001, segments: int = 48, steps: int = 3
) -> Mesh:
    outline = np.array([[0, 0], [low, 0], [high, height], [0, height]])
    return lathe(fillet(outline, bevel, steps), segments)


def ring(
    inner: float, outer: float, height: float, bevel: float = 0.001, segments: int = 48, steps: int = 2
) -> Mesh:
    outline = np.array([[inner, 0], [outer, 0], [outer, height], [inner, height]])
    closed = fillet(outline, bevel, steps, closed=True)
    return lathe(np.concatenate([closed, closed[:1]]), segments)


def sphere(radius: float, segments: int = 32, rings: int = 16) -> Mesh:
    outline = arc((0, 0), radius, -90, 90, rings + 1)
    outline[[0, -1], 0] = 0.0
    return lathe(outline, segments, crease_deg=180)


def capsule(radius: float, height: float, segments: int = 24, steps: int = 6) -> Mesh:
    low = arc((0, radius - height / 2), radius, -90, 0, steps + 1)
    high = arc((0, height / 2 - radius), radius, 0, 90, steps + 1)
    outline = np.concatenate([low, high])
    outline[[0, -1], 0] = 0.0
    return lathe(outline, segments, crease_deg=180)


def torus(major: float, minor: float, segments: int = 48, sides: int = 16) -> Mesh:
    outline = np.concatenate([circle(minor, sides), [[minor, 0.0]]]) + np.array([major, 0.0])
    mesh = lathe(outline, segments, crease_deg=180)
    # The seam of the section is open to `lathe`; its first and last rows have the true normal pointing out.
    w = segments + 1
    out = unit(mesh.positions[:w] * np.array([1.0, 0.0, 1.0]))
    mesh.normals[:w], mesh.normals[-w:] = out, out
    return mesh


def polygon(outline: Floats) -> Mesh:
    """Flat face over a simple counter-clockwise outline in x,y, cut by ears, looking to +z."""
    p = np.asarray(outline, dtype=float)
    left = list(range(len(p)))
    faces = []

    def cross(a: Floats, b: Floats, c: Floats) -> Floats:
        return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
            c[..., 0] - a[..., 0]
        )

    while len(left) > 3:
        best, shape = -1, -1.0
        for k in range(len(left)):
            i, j, l = left[k - 1], left[k], left[(k + 1) % len(left)]
            if cross(p[i], p[j], p[l]) <= 1e-16:
                continue
            rest = p[[q for q in left if q not in (i, j, l)]]
            inside = (cross(p[i], p[j], rest) > -1e-16) & (cross(p[j], p[l], rest) > -1e-16)
            if (inside & (cross(p[l], p[i], rest) > -1e-16)).any():
                continue
            score = -float(np.linalg.norm(p[l] - p[i]))
            if best < 0 or score > shape:
                best, shape = k, score
        if best < 0:
            raise ValueError("outline crosses itself or is clockwise")
        faces.append((left[best - 1], left[best], left[(best + 1) % len(left)]))
        del left[best]
    faces.append((left[0], left[1], left[2]))
    flat = np.concatenate([p, np.zeros((len(p), 1))], axis=1)
    return Mesh(flat, np.tile([0.0, 0.0, 1.0], (len(p), 1)), p.copy(), np.array(faces))


def facets(points: Floats, faces: Sequence[Sequence[int]]) -> Mesh:
    """Flat-shaded mesh; faces are counter-clockwise convex polygons over the points."""
    p, out = np.asarray(points, dtype=float), []
    for face in faces:
        corners = p[list(face)]
        normal = unit(np.cross(corners[1] - corners[0], corners[2] - corners[0]))
        fan = np.array([[0, k, k + 1] for k in range(1, len(face) - 1)])
        out.append(Mesh(corners, np.tile(normal, (len(face), 1)), corners[:, [0, 2]], fan))
    return join(*out)


def extrude(
    outline: Floats, depth: float, bevel: float = 0.001, steps: int = 2, crease_deg: float = 48.0
) -> Mesh:
    """Solid from z=0 to z=depth over a counter-clockwise outline in x,y, both rims rounded by `bevel`."""
    outline = np.asarray(outline, dtype=float)
    bevel = min(bevel, depth * 0.499)
    turn = np.radians(np.linspace(0, 90, steps + 1)) if bevel > 0 else np.zeros(1)
    inset = list(bevel * (1 - np.sin(turn))) + list(bevel * (1 - np.sin(turn[::-1])))
    z = list(bevel * (1 - np.cos(turn))) + list(depth - bevel * (1 - np.cos(turn[::-1])))
    tilt = list(-np.cos(turn)) + list(np.cos(turn[::-1])) if bevel > 0 else [0.0, 0.0]
    edge = np.roll(outline, -1, axis=0) - outline
    side = unit(np.stack([edge[:, 1], -edge[:, 0]], axis=1))
    length = np.linalg.norm(edge, axis=1)
    limit = math.cos(math.radians(crease_deg))
    before = np.roll(side, 1, axis=0)
    soft = (before * side).sum(axis=1) > limit
    shared = unit(side * length[:, None] + before * np.roll(length, 1)[:, None])
    start, end = (
        np.where(soft[:, None], shared, side),
        np.roll(np.where(soft[:, None], shared, before), -1, axis=0),
    )
    n, rows = len(outline), len(inset)
    along = np.concatenate([[0], np.cumsum(length)])
    layers = np.array([offset(outline, -d) for d in inset])
    points, normals, uvs = [], [], []
    for k in range(rows):
        up, out = tilt[k], math.sqrt(max(0.0, 1 - tilt[k] ** 2))
        for points2, n2, s in (
            (layers[k], start, along[:-1]),
            (np.roll(layers[k], -1, axis=0), end, along[1:]),
        ):
            points.append(np.concatenate([points2, np.full((n, 1), z[k])], axis=1))
            normals.append(np.concatenate([n2 * out, np.full((n, 1), up)], axis=1))
            uvs.append(np.stack([s, np.full(n, z[k])], axis=1))
    i = np.arange(n)
    faces = []
    for k in range(rows - 1):
        a, b = 2 * k * n + i, (2 * k + 1) * n + i
        c, d = (2 * k + 3) * n + i, (2 * k + 2) * n + i
        faces += [np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)]
    wall = Mesh(
        np.concatenate(points), unit(np.concatenate(normals)), np.concatenate(uvs), np.concatenate(faces)
    )
    cap = polygon(layers[0])
    return join(wall, cap.moved(z=depth), cap.flipped())


def plate(outline: Floats, height: float, bevel: float = 0.001, steps: int = 2) -> Mesh:
    """`extrude` lying down: outline (x, z) as seen from above, solid from y=0 to y=height."""
    flipped = np.asarray(outline, dtype=float)[::-1] * np.array([1.0, -1.0])
    return extrude(flipped, height, bevel, steps).turned("x", -90)


def sweep(
    section: Floats,
    path: Floats,
    closed: bool = False,
    scale: Sequence[float] | float = 1.0,
    twist_deg: float = 0.0,
    caps: bool = True,
    up: Sequence[float] | None = None,
) -> Mesh:
    """A closed counter-clockwise section drawn along a path with frames that do not spin.

    scale: one a path point, or one for all. up: keep the section's y axis near this direction instead.
    The section is smooth; repeat a point in it to keep a corner sharp. caps are flat; `tube` has round ones.
    """
    path, section = np.asarray(path, dtype=float), np.asarray(section, dtype=float)
    n = len(path)
    if closed:
        tangents = unit(np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0))
    else:
        tangents = unit(np.gradient(path, axis=0))
    hint = np.array([0.0, 1.0, 0.0]) if up is None else np.asarray(up, dtype=float)
    if abs(float(tangents[0] @ hint)) > 0.95:
        hint = np.array([0.0, 0.0, 1.0])
    ys = np.zeros((n, 3))
    y = hint
    for i in range(n):
        y = hint if up is not None else y
        y = unit(y - tangents[i] * float(tangents[i] @ y))
        ys[i] = y
    spin = np.radians(np.linspace(0, twist_deg, n, endpoint=not closed))
    if closed and up is None:
        last = unit(ys[-1] - tangents[0] * float(tangents[0] @ ys[-1]))
        gap = math.atan2(float(np.cross(last, ys[0]) @ tangents[0]), float(last @ ys[0]))
        spin = spin + np.linspace(0, gap * (n - 1) / n, n)
    xs = np.cross(ys, tangents)
    size = np.broadcast_to(np.asarray(scale, dtype=float), (n,))
    c, s = np.cos(spin)[:, None], np.sin(spin)[:, None]
    x2 = section[None, :, 0] * c - section[None, :, 1] * s
    y2 = section[None, :, 0] * s + section[None, :, 1] * c
    offsets = (x2[..., None] * xs[:, None, :] + y2[..., None] * ys[:, None, :]) * size[:, None, None]
    points = path[:, None, :] + offsets
    body = grid(points.transpose(1, 0, 2), closed_u=True, closed_v=closed)
    # d/du x d/dv looks outwards for a counter-clockwise section seen against the direction of travel.
    middle = np.repeat(path[None], len(section) + 1, axis=0)
    middle = np.concatenate([middle, middle[:, :1]], axis=1) if closed else middle
    outward = float(((body.positions - middle.reshape(-1, 3)) * body.normals).sum())
    body = body if outward > 0 else body.flipped()
    if closed or not caps:
        return body
    ends = []
    for k, sign in ((0, -1.0), (n - 1, 1.0)):
        flat = polygon(section)
        normals = np.tile(tangents[k] * sign, (len(section), 1))
        faces = flat.faces[:, ::-1] if sign > 0 else flat.faces
        a, b, cc = points[k][faces[0]]
        if float(np.cross(b - a, cc - a) @ normals[0]) < 0:
            faces = faces[:, ::-1]
        ends.append(Mesh(points[k], normals, flat.uvs * size[k], faces))
    return join(body, *ends)


def tube(path: Floats, radius: float, sides: int = 12, closed: bool = False, round_ends: int = 3) -> Mesh:
    """Round bar along a path; open ends are half spheres of `round_ends` rings (0: flat caps)."""
    path = np.asarray(path, dtype=float)
    section = circle(radius, sides)
    if closed or round_ends == 0:
        return sweep(section, path, closed=closed)
    t = np.radians(np.linspace(0, 90, round_ends + 1)[1:])
    head, tail = unit(path[0] - path[1]), unit(path[-1] - path[-2])
    front = (path[0] + head * radius * np.sin(t)[:, None])[::-1]
    back = path[-1] + tail * radius * np.sin(t)[:, None]
    sizes = np.concatenate([np.cos(t)[::-1], np.ones(len(path)), np.cos(t)])
    sizes[[0, -1]] = 0.02
    return sweep(section, np.concatenate([front, path, back]), scale=sizes.tolist())


def screw(radius: float, height: float, slot: float = 0.18, bevel: float | None = None) -> Mesh:
    """Slotted cheese head: two half discs on a lower disc, so that the slot is real."""
    bevel = radius * 0.12 if bevel is None else bevel
    gap = radius * slot
    start = math.degrees(math.asin(gap / radius))
    half = arc((0, 0), radius, start, 180 - start, 7)
    halves = [plate(half * sign, height, bevel, 1) for sign in (1, -1)]
    return join(cylinder(radius * 0.97, height * 0.55, bevel, 14, 1), *halves)
