"""write_glb: nodes, meshes, PBR materials, variants and animations into one glTF 2.0 binary file.

    Texture(image, "JPEG"|"PNG", quality, tile_m=(w, h), texcoord=0)
        image: Pillow image. tile_m: metres (of Mesh.uvs) that one tile covers; None: uvs are 0..1 already.
    Material(name, colour="#c8b79c", metallic=0, roughness=.5, base=, orm=, normal=, ...)   see the class
    Part(mesh, material, variants={"celadon": material2, ...}, fine=False)       one draw call
        fine: normals in 16 bits, for mirrors and glass; else 8 bits
    Node(name, parts=[...], children=[...], translation=, rotation=(x,y,z,w), scale=, extras={})
    Track(node name, "rotation"|"translation"|"scale", times_s, values)     Clip(name, [tracks])
    write_glb(path, [nodes], clips=[...], extras={}, quantised=True) -> Report(triangles, draws, ...)

`quantised` stores positions and UVs in 16 bits, normals in 8 or 16 (KHR_mesh_quantization: 16 bytes a vertex
in place of 32); the grid is 1/32767 of the mesh's half size. Node transforms carry the scale back, on a child
node, so that animated nodes keep their own. Same input, same bytes.
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from assets.kit.materials import Material, Texture, material_extensions, srgb
from assets.kit.mesh import unit
from assets.kit.scene import Clip, Node, Part, Track
from numpy.typing import NDArray

__all__ = ["Clip", "Material", "Node", "Part", "Report", "Texture", "Track", "srgb", "write_glb"]
COPYRIGHT = "© 2026 Vitrine contributors, Apache-2.0"
FLOAT, USHORT, UINT, SHORT, UBYTE, BYTE = 5126, 5123, 5125, 5122, 5121, 5120


@dataclass(frozen=True)
class Report:
    triangles: int
    draws: int
    bytes: int
    variants: tuple[str, ...]


def write_glb(
    path: Path,
    nodes: Sequence[Node],
    clips: Sequence[Clip] = (),
    extras: Mapping[str, Any] | None = None,
    quantised: bool = True,
    copyright_line: str = COPYRIGHT,
) -> Report:
    writer = _Writer(quantised)
    writer.variants = list(dict.fromkeys(v for part in _parts(nodes) for v in part.variants))
    writer.uv_window = _uv_window(nodes) if quantised else ((0.0, 0.0), (1.0, 1.0))
    roots = [writer.node(node) for node in nodes]
    for clip in clips:
        writer.clip(clip)
    data = writer.finish(roots, extras, copyright_line)
    path.write_bytes(data)
    return Report(writer.triangles, writer.draws, len(data), tuple(writer.variants))


def _parts(nodes: Sequence[Node]) -> list[Part]:
    return [p for node in nodes for p in [*node.parts, *_parts(node.children)]]


def _uv_window(nodes: Sequence[Node]) -> tuple[tuple[float, float], tuple[float, float]]:
    """One (offset, size) for all UVs of the file: a shared material then needs one texture transform."""
    uvs = [p.mesh.uvs for p in _parts(nodes) if _textured(p)]
    if not uvs:
        return (0.0, 0.0), (1.0, 1.0)
    low = np.min([u.min(axis=0) for u in uvs], axis=0)
    high = np.max([u.max(axis=0) for u in uvs], axis=0)
    size = np.maximum(high - low, 1e-6)
    return (float(low[0]), float(low[1])), (float(size[0]), float(size[1]))


def _textured(part: Part) -> bool:
    return any(
        t is not None
        for m in (part.material, *part.variants.values())
        for t in (m.base, m.orm, m.normal, m.emissive_map, m.ao)
    )


def _welded(columns: list[NDArray[Any]], faces: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[Any]]:
    """(rows to keep, faces over them): rows equal in every column become one, faces without area go."""
    raw = np.concatenate(
        [np.ascontiguousarray(c).view(np.uint8).reshape(len(c), -1) for c in columns], axis=1
    )
    _, first, same = np.unique(raw, axis=0, return_index=True, return_inverse=True)
    faces = first[same.reshape(-1)][faces]
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    # In order of first use: the graphics card's vertex cache likes it, and compression too.
    used, where = np.unique(faces.reshape(-1), return_index=True)
    order = used[np.argsort(where)]
    renamed = np.zeros(len(raw), dtype=np.int64)
    renamed[order] = np.arange(len(order))
    return order, renamed[faces]


class _Writer:
    def __init__(self, quantised: bool) -> None:
        self.quantised = quantised
        self.json: dict[str, list[Any]] = {
            k: []
            for k in (
                "nodes",
                "meshes",
                "accessors",
                "bufferViews",
                "materials",
                "textures",
                "images",
                "samplers",
                "animations",
            )
        }
        self.blob = bytearray()
        self.pools: dict[str, bytearray] = {}
        self.views: list[tuple[int, bytearray]] = []
        self.used: set[str] = set()
        self.variants: list[str] = []
        self.names: dict[str, int] = {}
        self.shared: dict[tuple[str, int], int] = {}
        self.kept: list[Any] = []
        self.uv_window = ((0.0, 0.0), (1.0, 1.0))
        self.triangles = 0
        self.draws = 0

    def node(self, node: Node) -> int:
        out: dict[str, Any] = {"name": node.name}
        index = len(self.json["nodes"])
        self.json["nodes"].append(out)
        self.names[node.name] = index
        for key in ("translation", "rotation", "scale"):
            value = getattr(node, key)
            if value is not None:
                out[key] = [round(float(v), 7) for v in value]
        if node.extras:
            out["extras"] = dict(node.extras)
        children = []
        if node.parts:
            mesh, centre, size = self.mesh(node)
            if self.quantised:
                children.append(len(self.json["nodes"]))
                self.json["nodes"].append({"mesh": mesh, "translation": centre, "scale": [size] * 3})
            else:
                out["mesh"] = mesh
        children += [self.node(child) for child in node.children]
        if children:
            out["children"] = children
        return index

    def mesh(self, node: Node) -> tuple[int, list[float], float]:
        low = np.min([p.mesh.bounds[0] for p in node.parts], axis=0)
        high = np.max([p.mesh.bounds[1] for p in node.parts], axis=0)
        centre = np.round((low + high) / 2, 6)
        size = float(np.float32(max(float(np.max(high - centre)), float(np.max(centre - low)), 1e-4) / 32766))
        primitives = [self.primitive(part, centre, size) for part in node.parts]
        self.json["meshes"].append({"name": node.name, "primitives": primitives})
        return len(self.json["meshes"]) - 1, [float(c) for c in centre], size

    def primitive(self, part: Part, centre: NDArray[np.float64], size: float) -> dict[str, Any]:
        mesh = part.mesh
        normals = unit(mesh.normals)
        columns: dict[str, tuple[NDArray[Any], int, str, bool]] = {}
        if self.quantised:
            self.used.add("KHR_mesh_quantization")
            places = np.round((mesh.positions - centre) / size).astype(np.int16)
            columns["POSITION"] = (places, SHORT, "VEC3", False)
            kind, top, dtype = (SHORT, 32767, np.int16) if part.fine else (BYTE, 127, np.int8)
            columns["NORMAL"] = (np.round(normals * top).astype(dtype), kind, "VEC3", True)
        else:
            columns["POSITION"] = (mesh.positions.astype("<f4"), FLOAT, "VEC3", False)
            columns["NORMAL"] = (normals.astype("<f4"), FLOAT, "VEC3", False)
        if _textured(part):
            columns["TEXCOORD_0"] = self.uvs(mesh.uvs)
        if mesh.uvs1 is not None:
            flat = np.round(np.clip(mesh.uvs1, 0, 1) * 65535).astype(np.uint16)
            columns["TEXCOORD_1"] = (flat, USHORT, "VEC2", True)
        if mesh.colours is not None:
            rgba = np.round(np.clip(mesh.colours, 0, 1) * 255).astype(np.uint8)
            columns["COLOR_0"] = (rgba, UBYTE, "VEC4", True)
        kept, faces = _welded([c[0] for c in columns.values()], mesh.faces)
        attributes = {
            name: self.array(data[kept], kind, shape, bounds=name == "POSITION", normalised=normalised)
            for name, (data, kind, shape, normalised) in columns.items()
        }
        self.triangles += len(faces)
        self.draws += 1
        small = len(kept) < 65535
        indices = faces.reshape(-1).astype(np.uint16 if small else np.uint32)
        out: dict[str, Any] = {
            "attributes": attributes,
            "indices": self.array(indices, USHORT if small else UINT, "SCALAR", target=34963),
            "material": self.material(part.material),
        }
        if part.variants:
            self.used.add("KHR_materials_variants")
            by_material: dict[int, list[int]] = {}
            for name, material in part.variants.items():
                by_material.setdefault(self.material(material), []).append(self.variants.index(name))
            mappings = [{"material": m, "variants": v} for m, v in by_material.items()]
            out["extensions"] = {"KHR_materials_variants": {"mappings": mappings}}
        return out

    def uvs(self, uvs: NDArray[np.float64]) -> tuple[NDArray[Any], int, str, bool]:
        if not self.quantised:
            return uvs.astype("<f4"), FLOAT, "VEC2", False
        offset, size = self.uv_window
        flat = np.round((uvs - np.array(offset)) / np.array(size) * 65535)
        return np.clip(flat, 0, 65535).astype(np.uint16), USHORT, "VEC2", True

    def array(
        self,
        data: NDArray[Any],
        kind: int,
        shape: str,
        bounds: bool = False,
        normalised: bool = False,
        target: int | None = 34962,
    ) -> int:
        accessor: dict[str, Any] = {"componentType": kind, "count": len(data), "type": shape}
        if bounds:
            accessor["min"], accessor["max"] = data.min(axis=0).tolist(), data.max(axis=0).tolist()
        if normalised:
            accessor["normalized"] = True
        view: dict[str, Any] = {}
        row = data.itemsize * (data.shape[1] if data.ndim > 1 else 1)
        if target == 34962 and row % 4:
            # Vertex attributes start at multiples of four: three shorts take eight bytes, three bytes four.
            padded = np.zeros((len(data), (row + 3) // 4 * 4 // data.itemsize), dtype=data.dtype)
            padded[:, : data.shape[1]] = data
            data = padded
        if target == 34962:
            view["byteStride"] = (row + 3) // 4 * 4
        if target:
            view["target"] = target
        # Arrays of one layout lie in one view: much less JSON than a view each.
        pool = self.pools.setdefault(
            json.dumps([kind if target == 34963 else 0, view], sort_keys=True), bytearray()
        )
        if not pool:
            self.json["bufferViews"].append(view)
            self.views.append((len(self.json["bufferViews"]) - 1, pool))
        pool += b"\0" * (-len(pool) % 4)
        accessor["bufferView"] = next(index for index, known in self.views if known is pool)
        if pool:
            accessor["byteOffset"] = len(pool)
        pool += data.tobytes()
        self.json["accessors"].append(accessor)
        return len(self.json["accessors"]) - 1

    def view(self, data: bytes, extra: dict[str, Any]) -> int:
        self.blob += b"\0" * (-len(self.blob) % 4)
        self.json["bufferViews"].append(
            {"buffer": 0, "byteOffset": len(self.blob), "byteLength": len(data), **extra}
        )
        self.blob += data
        return len(self.json["bufferViews"]) - 1

    def once(self, kind: str, thing: Any, make: Any) -> int:
        key = (kind, id(thing))
        if key not in self.shared:
            self.kept.append(thing)
            self.json[kind].append(make())
            self.shared[key] = len(self.json[kind]) - 1
        return self.shared[key]

    def texture(self, texture: Texture) -> dict[str, Any]:
        def image() -> dict[str, Any]:
            raw = io.BytesIO()
            if texture.format == "JPEG":
                texture.image.convert("RGB").save(
                    raw, "JPEG", quality=texture.quality, subsampling=0, optimize=True
                )
            else:
                texture.image.save(raw, "PNG", optimize=True)
            mime = "image/jpeg" if texture.format == "JPEG" else "image/png"
            return {"bufferView": self.view(raw.getvalue(), {}), "mimeType": mime, "name": texture.name}

        wrap = 10497 if texture.repeat else 33071
        sampler = {"magFilter": 9729, "minFilter": 9987, "wrapS": wrap, "wrapT": wrap}
        if sampler not in self.json["samplers"]:
            self.json["samplers"].append(sampler)
        entry = {"sampler": self.json["samplers"].index(sampler)}
        index = self.once(
            "textures", texture, lambda: {**entry, "source": self.once("images", texture.image, image)}
        )
        info: dict[str, Any] = {"index": index}
        if texture.texcoord:
            info["texCoord"] = texture.texcoord
            return info
        offset, size = self.uv_window
        tile = texture.tile_m or (1.0, 1.0)
        scale = [round(size[0] / tile[0], 6), round(size[1] / tile[1], 6)]
        shift = [round(offset[0] / tile[0], 6), round(offset[1] / tile[1], 6)]
        if scale != [1.0, 1.0] or shift != [0.0, 0.0]:
            self.used.add("KHR_texture_transform")
            info["extensions"] = {"KHR_texture_transform": {"offset": shift, "scale": scale}}
        return info

    def material(self, m: Material) -> int:
        return self.once("materials", m, lambda: self._material(m))

    def _material(self, m: Material) -> dict[str, Any]:
        pbr: dict[str, Any] = {"metallicFactor": m.metallic, "roughnessFactor": m.roughness}
        pbr["baseColorFactor"] = [*srgb(m.colour)[:3], m.alpha]
        out: dict[str, Any] = {"name": m.name, "pbrMetallicRoughness": pbr}
        if m.base:
            pbr["baseColorTexture"] = self.texture(m.base)
        if m.orm:
            pbr["metallicRoughnessTexture"] = self.texture(m.orm)
        if m.normal:
            out["normalTexture"] = {**self.texture(m.normal), "scale": m.normal_scale}
        if m.ao:
            out["occlusionTexture"] = {**self.texture(m.ao), "strength": m.ao_strength}
        if m.emissive:
            out["emissiveFactor"] = srgb(m.emissive)
        if m.emissive_map:
            out["emissiveTexture"] = self.texture(m.emissive_map)
        if m.alpha < 1:
            out["alphaMode"] = "BLEND"
        if m.alpha_cutoff is not None:
            out["alphaMode"], out["alphaCutoff"] = "MASK", m.alpha_cutoff
        if m.double_sided:
            out["doubleSided"] = True
        if m.extras:
            out["extras"] = dict(m.extras)
        extensions = material_extensions(m)
        if extensions:
            out["extensions"] = extensions
            self.used.update(extensions)
        return out

    def clip(self, clip: Clip) -> None:
        channels, samplers = [], []
        for track in clip.tracks:
            times = np.asarray(track.times_s, dtype="<f4")
            values = np.asarray(track.values, dtype="<f4")
            source = self.array(times, FLOAT, "SCALAR", bounds=False, target=None)
            self.json["accessors"][source].update(min=[float(times.min())], max=[float(times.max())])
            shape = "VEC4" if track.path == "rotation" else "VEC3"
            samplers.append(
                {
                    "input": source,
                    "output": self.array(values, FLOAT, shape, target=None),
                    "interpolation": track.interpolation,
                }
            )
            target = {"node": self.names[track.node], "path": track.path}
            channels.append({"sampler": len(samplers) - 1, "target": target})
        self.json["animations"].append({"name": clip.name, "channels": channels, "samplers": samplers})

    def finish(self, roots: list[int], extras: Mapping[str, Any] | None, copyright_line: str) -> bytes:
        for index, pool in self.views:
            self.blob += b"\0" * (-len(self.blob) % 4)
            place = {"buffer": 0, "byteOffset": len(self.blob), "byteLength": len(pool)}
            self.json["bufferViews"][index] = {**place, **self.json["bufferViews"][index]}
            self.blob += pool
        self.blob += b"\0" * (-len(self.blob) % 4)
        asset: dict[str, Any] = {
            "version": "2.0",
            "generator": "vitrine assets/kit",
            "copyright": copyright_line,
        }
        if extras:
            asset["extras"] = dict(extras)
        document: dict[str, Any] = {"asset": asset, "scene": 0, "scenes": [{"nodes": roots}]}
        document.update({k: v for k, v in self.json.items() if v})
        document["buffers"] = [{"byteLength": len(self.blob)}]
        if self.variants:
            document["extensions"] = {
                "KHR_materials_variants": {"variants": [{"name": v} for v in self.variants]}
            }
        if self.used:
            document["extensionsUsed"] = sorted(self.used)
        required = sorted(self.used & {"KHR_mesh_quantization"} | (self.used & {"KHR_texture_transform"}))
        if required:
            document["extensionsRequired"] = required
        text = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
        text += b" " * (-len(text) % 4)
        total = 12 + 8 + len(text) + 8 + len(self.blob)
        head = struct.pack("<4sII", b"glTF", 2, total)
        chunks = (
            struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(self.blob), b"BIN\0")
        )
        return head + chunks + bytes(self.blob)
