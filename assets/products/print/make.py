"""A framed print, 54 x 74 cm: mitred oak, bevel-cut mount, glass; hangs with its back on z = 0."""

from __future__ import annotations

import numpy as np
from assets.kit.curves import fillet
from assets.kit.finishes import oak
from assets.kit.glb import Clip, Material, Node, Part, Texture
from assets.kit.mesh import Floats, Mesh, join, unit
from assets.kit.occlusion import shaded
from assets.kit.shapes import box, cylinder, facets
from assets.kit.textures import noise, normal_map
from assets.products.print import picture

WIDE, TALL, DEEP = 0.540, 0.740, 0.028
FACE = 0.020  # width of the moulding seen from the front
WINDOW = (0.350, 0.500)


def moulding() -> Mesh:
    """Four mitred lengths. The profile is (inwards from the outer edge, z); grain runs along each length."""
    profile = fillet(
        np.array(
            [
                [0.0, 0.0],
                [0.0, DEEP],
                [FACE, DEEP],
                [FACE, DEEP - 0.0075],
                [FACE - 0.005, DEEP - 0.0105],
                [FACE - 0.005, 0.004],
            ]
        ),
        [0, 0.0022, 0.0014, 0.0008, 0, 0],
        3,
    )
    edge = np.diff(profile, axis=0)
    normal2 = unit(np.stack([-edge[:, 1], edge[:, 0]], axis=1))
    girth = np.concatenate([[0], np.cumsum(np.linalg.norm(edge, axis=1))])
    smooth = normal2[:-1] * normal2[1:]
    soft = smooth.sum(axis=1) > 0.75
    parts = []
    for side in range(4):
        long = (TALL if side % 2 else WIDE) / 2
        points, normals, uvs, faces = [], [], [], []
        for k in range(len(edge)):
            ends = []
            for at in (k, k + 1):
                n = normal2[k]
                if at == k and k > 0 and soft[k - 1]:
                    n = unit(n + normal2[k - 1])
                if at == k + 1 and k < len(edge) - 1 and soft[k]:
                    n = unit(n + normal2[k + 1])
                for sign in (-1, 1):
                    inward, z = profile[at]
                    # The hairline of the mitre: each length stops a tenth of a millimetre short.
                    points.append(
                        [sign * (long - inward - 0.00010), -((WIDE if side % 2 else TALL) / 2 - inward), z]
                    )
                    normals.append([0.0, -n[0] * -1.0, n[1]])
                    uvs.append([girth[at] + side * 0.037, sign * (long - inward) + side * 0.11])
                ends.append(len(points) - 2)
            a, b = ends
            faces += [[a, a + 1, b + 1], [a, b + 1, b]]
        mesh = Mesh(np.array(points), np.array(normals), np.array(uvs), np.array(faces))
        parts.append(upright(mesh).turned("z", 90.0 * side))
    return join(*parts).moved(y=TALL / 2)


def upright(mesh: Mesh) -> Mesh:
    """Faces and normals made to look away from the moulding's core."""
    p, f = mesh.positions, mesh.faces
    flat = np.cross(p[f[:, 1]] - p[f[:, 0]], p[f[:, 2]] - p[f[:, 0]])
    core = np.array([0.0, p[:, 1].mean(), DEEP / 2])
    middle = p[f].mean(axis=1) - core
    middle[:, 0] = 0.0
    if float((unit(flat) * unit(middle)).sum(axis=1).mean()) < 0:
        f = f[:, ::-1]
        flat = -flat
    normals = mesh.normals.copy()
    out = np.zeros(len(p))
    np.add.at(out, f.reshape(-1), np.repeat((unit(flat) * normals[f[:, 0]]).sum(axis=1), 3))
    normals[out < 0] *= -1
    return Mesh(p, normals, mesh.uvs, f)


def mount() -> tuple[Mesh, Mesh]:
    """Passe-partout board with a window, and the white 45 degree bevel of its core (2 mm board)."""
    z = DEEP - 0.0130
    outer = np.array([WIDE, TALL]) / 2 - 0.012
    inner, low = np.array(WINDOW) / 2, np.array(WINDOW) / 2 - 0.0022

    def corners(half: Floats, depth: float) -> list[list[float]]:
        return [[x * half[0], y * half[1] + TALL / 2, depth] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]

    points = np.array(corners(outer, z) + corners(inner, z) + corners(low, z - 0.0022))
    board = facets(points, [(i, (i + 1) % 4, 4 + (i + 1) % 4, 4 + i) for i in range(4)])
    bevel = facets(points, [(4 + i, 4 + (i + 1) % 4, 8 + (i + 1) % 4, 8 + i) for i in range(4)])
    return board.with_uvs(board.positions[:, :2]), bevel


def sheet() -> Mesh:
    w, h, z, y = WINDOW[0] / 2 + 0.002, WINDOW[1] / 2 + 0.002, DEEP - 0.0152, TALL / 2
    p = np.array([[-w, y - h, z], [w, y - h, z], [w, y + h, z], [-w, y + h, z]])
    return facets(p, [(0, 1, 2, 3)]).with_uvs(np.array([[0, 1], [1, 1], [1, 0], [0, 0.0]]))


def back() -> tuple[Mesh, Mesh]:
    """Board, two hangers with screws: what one sees when the picture is taken from the wall."""
    board = box((WIDE - 0.012, TALL - 0.012, 0.003), 0.0008, 1).moved(0, TALL / 2, 0.0050)
    plates = []
    for x in (-0.15, 0.15):
        plates.append(box((0.016, 0.034, 0.0012), 0.0004, 1).moved(x, TALL - 0.030, 0.0029))
        plates += [
            cylinder(0.0032, 0.0012, 0.0003, 12, 1).turned("x", -90).moved(x, TALL - 0.030 + d, 0.0024)
            for d in (-0.010, 0.010)
        ]
    return board, join(*plates)


def build() -> tuple[list[Node], list[Clip]]:
    wood = oak("pale")
    board, bevel = mount()
    panel, hangers = back()
    w, h = WIDE / 2 - FACE + 0.002, TALL / 2 - FACE + 0.002
    z = DEEP - 0.0080
    y = TALL / 2
    pane = np.array([[-w, y - h, z], [w, y - h, z], [w, y + h, z], [-w, y + h, z]])
    glass = facets(pane, [(0, 1, 2, 3)])
    [frame] = shaded([moulding()], 0.02, 0.7, 0.4, extra_blockers=[board, panel], ground=False)

    paper = Texture(picture.print_sheet(), quality=84, repeat=False, name="maree-basse")
    fibre = Texture(normal_map(noise(64, 15, 20, 0.7), 0.5), quality=70, tile_m=(0.02, 0.02), name="board-n")
    parts = [
        Part(frame, wood.long),
        Part(board, Material("Mount board", "#efe9dd", roughness=0.95, normal=fibre, normal_scale=0.5)),
        Part(bevel, Material("Mount core", "#faf7f0", roughness=0.9)),
        Part(sheet(), Material("Print", roughness=0.88, base=paper)),
        Part(glass, Material("Picture glass", "#ffffff", roughness=0.03, alpha=0.05), fine=True),
        Part(panel, Material("Back board", "#8c7a63", roughness=0.95)),
        Part(hangers, Material("Zinc", "#a9a8a4", 1.0, 0.45)),
    ]
    return [Node("Framed print", parts)], []
