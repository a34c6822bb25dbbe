"""A brand's own room of 20 MB: seconds until it can be walked in, processor and memory of its light.

    python -m tests.bench.studio --only bake --pictures FOLDER

The room is made here: a hall with windows, furniture of many triangles and photographs for textures.
"""

from __future__ import annotations

import io
import json
import struct
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vitrine.assets import Jail
from vitrine.assets.baking.baked import baked
from vitrine.assets.baking.presets import Preset
from vitrine.assets.gltf.pack import glb_of

_TEXTURE_PX = 2650
_WIDE, _DEEP, _HIGH = 12.0, 9.0, 3.6


class _Room:
    """Meshes, textures and materials gathered into one GLB."""

    def __init__(self) -> None:
        self.binary = bytearray()
        self.document: dict[str, Any] = {
            "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": []}], "nodes": [], "meshes": [],
            "materials": [], "accessors": [], "bufferViews": [], "textures": [], "images": [],
        }  # fmt: skip
        self.triangles = 0

    def view(self, data: bytes) -> int:
        self.binary += bytes(-len(self.binary) % 8)
        views = self.document["bufferViews"]
        views.append({"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(data)})
        self.binary += data
        return len(views) - 1

    def accessor(self, values: NDArray[Any], component: int, kind: str, **more: Any) -> int:
        found = {"bufferView": self.view(values.tobytes()), "componentType": component, "count": len(values)}
        self.document["accessors"].append({**found, "type": kind, **more})
        return len(self.document["accessors"]) - 1

    def material(self, colour: tuple[float, float, float], seed: int | None = None, **more: Any) -> int:
        body: dict[str, Any] = {"baseColorFactor": [*colour, 1], "metallicFactor": 0, "roughnessFactor": 0.7}
        if seed is not None:
            image = io.BytesIO()
            _photograph(seed).save(image, "JPEG", quality=97)
            self.document["images"].append(
                {"bufferView": self.view(image.getvalue()), "mimeType": "image/jpeg"}
            )
            self.document["textures"].append({"source": len(self.document["images"]) - 1})
            body["baseColorTexture"] = {"index": len(self.document["textures"]) - 1}
        self.document["materials"].append({"pbrMetallicRoughness": body, **more})
        return len(self.document["materials"]) - 1

    def put(
        self,
        points: NDArray[Any],
        normals: NDArray[Any],
        uvs: NDArray[Any],
        faces: NDArray[Any],
        material: int,
    ) -> None:
        points = points.astype("<f4")
        attributes = {
            "POSITION": self.accessor(
                points, 5126, "VEC3", min=points.min(axis=0).tolist(), max=points.max(axis=0).tolist()
            ),
            "NORMAL": self.accessor(normals.astype("<f4"), 5126, "VEC3"),
            "TEXCOORD_0": self.accessor(uvs.astype("<f4"), 5126, "VEC2"),
        }
        indices = self.accessor(faces.ravel().astype("<u4"), 5125, "SCALAR")
        primitive = {"attributes": attributes, "indices": indices, "material": material}
        self.document["meshes"].append({"primitives": [primitive]})
        self.document["scenes"][0]["nodes"].append(len(self.document["nodes"]))
        self.document["nodes"].append({"mesh": len(self.document["meshes"]) - 1})
        self.triangles += len(faces)

    def pane(self, corner: Any, a: Any, b: Any, material: int, tile: float = 2.0) -> None:
        """A rectangle, seen from where a x b points."""
        corner, a, b = (np.array(value, np.float64) for value in (corner, a, b))
        grid = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
        points = corner + grid[:, :1] * a + grid[:, 1:] * b
        normal = np.cross(a, b) / np.linalg.norm(np.cross(a, b))
        uvs = grid * np.array([np.linalg.norm(a), np.linalg.norm(b)]) / tile
        self.put(points, np.tile(normal, (4, 1)), uvs, np.array([(0, 1, 2), (0, 2, 3)]), material)

    def block(self, low: Any, high: Any, material: int) -> None:
        (x, y, z), (w, h, d) = low, np.array(high) - np.array(low)
        self.pane((x, y, z + d), (w, 0, 0), (0, h, 0), material)
        self.pane((x + w, y, z), (-w, 0, 0), (0, h, 0), material)
        self.pane((x + w, y, z + d), (0, 0, -d), (0, h, 0), material)
        self.pane((x, y, z), (0, 0, d), (0, h, 0), material)
        self.pane((x, y + h, z + d), (w, 0, 0), (0, 0, -d), material)

    def turned(self, profile: Any, at: Any, material: int, around: int) -> None:
        """A body of revolution: profile of (radius, height), finely divided; a little uneven, as modelled."""
        knots = np.array(profile, np.float64)
        steps = np.linspace(0, len(knots) - 1, around)
        radius, height = (np.interp(steps, np.arange(len(knots)), knots[:, k]) for k in (0, 1))
        turn = np.linspace(0, 2 * np.pi, around + 1)
        wave = 1 + 0.012 * np.sin(9 * turn)[None] * np.sin(steps * 2)[:, None]
        x, z = (radius[:, None] * wave * f(turn)[None] for f in (np.cos, np.sin))
        points = np.stack([x, np.repeat(height[:, None], around + 1, 1), z], axis=-1).reshape(-1, 3)
        number = np.arange(around * (around + 1)).reshape(around, around + 1)
        a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, :-1], number[1:, 1:]
        faces = np.concatenate([np.stack(t, -1).reshape(-1, 3) for t in ((a, c, b), (b, c, d))])
        normals = np.zeros_like(points)
        flat = np.cross(points[faces[:, 1]] - points[faces[:, 0]], points[faces[:, 2]] - points[faces[:, 0]])
        for corner in range(3):
            np.add.at(normals, faces[:, corner], flat)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        uvs = np.stack(np.meshgrid(turn / np.pi, steps / len(knots)), axis=-1).reshape(-1, 2)
        self.put(points + np.array(at), normals, uvs, faces, material)

    def glb(self) -> bytes:
        self.document["buffers"] = [{"byteLength": len(self.binary)}]
        return glb_of(self.document, self.binary)


def _photograph(seed: int) -> Image.Image:
    """Clouds and grain: what a JPEG of a plaster, a floor or a cloth weighs."""
    rng = np.random.default_rng(seed)
    found = np.zeros((_TEXTURE_PX, _TEXTURE_PX))
    for size, part in ((4, 0.5), (32, 0.25), (256, 0.15)):
        noise = Image.fromarray((rng.random((size, size)) * 255).astype(np.uint8))
        found += part * np.asarray(noise.resize((_TEXTURE_PX, _TEXTURE_PX), Image.Resampling.BICUBIC)) / 255
    found += 0.08 * rng.random((_TEXTURE_PX, _TEXTURE_PX))
    tint = 0.75 + 0.2 * rng.random(3)
    return Image.fromarray(np.clip((0.55 + 0.4 * found[..., None]) * tint * 255, 0, 255).astype(np.uint8))


def hall(around: int = 88, pieces: int = 24) -> tuple[bytes, int]:
    """(a GLB, its triangles): about 20 MB as it stands."""
    room = _Room()
    x, z, high = _WIDE / 2, _DEEP / 2, _HIGH
    plaster = room.material((0.95, 0.93, 0.9), 1)
    floor = room.material((0.62, 0.5, 0.4), 2)
    wood, cloth = room.material((0.6, 0.42, 0.28), 3), room.material((0.5, 0.56, 0.52), 4)
    white = room.material((0.88, 0.87, 0.85))
    room.pane((-x, 0, z), (_WIDE, 0, 0), (0, 0, -_DEEP), floor, 3)
    room.pane((-x, high, -z), (_WIDE, 0, 0), (0, 0, _DEEP), white)
    room.pane((-x, 0, -z), (_WIDE, 0, 0), (0, high, 0), plaster)
    room.pane((x, 0, z), (-_WIDE, 0, 0), (0, high, 0), plaster)
    room.pane((x, 0, -z), (0, 0, _DEEP), (0, high, 0), plaster)
    # The left wall has three tall windows.
    edges = np.linspace(-z, z, 8)
    for number, (near, far) in enumerate(pairwise(edges)):
        if number % 2 == 0:
            room.pane((-x, 0, far), (0, 0, near - far), (0, high, 0), plaster)
        else:
            room.pane((-x, 0, far), (0, 0, near - far), (0, 0.5, 0), plaster)
            room.pane((-x, 2.9, far), (0, 0, near - far), (0, high - 2.9, 0), plaster)
    room.block((-4, 0, -4.3), (4, 0.9, -3.7), wood)
    room.block((-1.4, 0, -0.6), (1.4, 0.45, 0.6), cloth)
    for number, px in enumerate((-4.2, -2.2, 2.2, 4.2)):
        room.block((px - 0.25, 0, -2.25), (px + 0.25, 1.0 + 0.1 * (number % 2), -1.75), white)
    vase = [(0.0, 0.0), (0.1, 0.0), (0.17, 0.12), (0.12, 0.3), (0.06, 0.36), (0.08, 0.4)]
    stool = [(0.0, 0.46), (0.2, 0.46), (0.22, 0.42), (0.06, 0.3), (0.07, 0.1), (0.2, 0.02), (0.2, 0.0)]
    for number in range(pieces):
        on_counter = number % 2 == 0
        place = -3.7 + 7.4 * number / pieces
        at = (place, 0.9, -4.0) if on_counter else (place * 1.2, 0, 3.2 - 0.6 * (number % 4))
        room.turned(vase if on_counter else stool, at, (wood, cloth, white)[number % 3], around)
    return room.glb(), room.triangles


def figures(pictures: Path | None) -> dict[str, Any]:
    """pictures: where before.webp, after.webp and the room with its light are left."""
    source, triangles = hall()
    started = time.monotonic()
    Jail().room(io.BytesIO(source))
    walkable_s = time.monotonic() - started
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "room.glb").write_bytes(source)
        found = baked(Path(name) / "room.glb", Path(name) / "work", Preset.DAY)
        content = found.glb.read_bytes()
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        for file, data in (
            ("before.webp", found.before),
            ("after.webp", found.after),
            ("baked.glb", content),
        ):
            (pictures / file).write_bytes(data)
    return {
        "bake_cpu_s": round(found.cpu_s, 1), "bake_peak_mb": round(found.peak_bytes / 2**20),
        "bake_room_mb": round(len(source) / 1e6, 1), "bake_triangles": triangles,
        "bake_walkable_s": round(walkable_s, 2), "bake_grown_kb": round((len(content) - len(source)) / 1e3),
        "bake_draw_calls_before": _draws(source), "bake_draw_calls_after": _draws(content),
    }  # fmt: skip


def _draws(glb: bytes) -> int:
    (length,) = struct.unpack_from("<I", glb, 12)
    document = json.loads(glb[20 : 20 + length])
    meshes = document["meshes"]
    return sum(len(meshes[node["mesh"]]["primitives"]) for node in document["nodes"] if "mesh" in node)
