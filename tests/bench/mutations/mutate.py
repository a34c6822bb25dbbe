"""Good files of every kind, and ways to break them: `mutated(seed)` is the same bytes for the same number."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from collections.abc import Callable
from typing import Any

from tests.fixtures import models, sources

Mutation = Callable[[random.Random, bytes], bytes]


def _rich(document: Any) -> None:
    """Morph targets with weights, a sparse accessor, instances, transforms of every kind."""
    sparse = {"count": 3, "indices": {"bufferView": 3, "componentType": 5123}, "values": {"bufferView": 1}}
    document["accessors"] += [
        {"componentType": 5126, "type": "VEC3", "count": 8, "sparse": sparse},
        {"bufferView": 1, "componentType": 5126, "type": "VEC3", "count": 4},
    ]
    document["meshes"][0]["primitives"][0]["targets"] = [{"POSITION": 6, "NORMAL": 1}, {"POSITION": 1}]
    document["meshes"][0]["weights"] = [0.5, 0]
    document["nodes"] = [
        {"mesh": 0, "weights": [0, 1], "children": [1], "rotation": [0, 0, 0, 1], "scale": [1, 2, 1]},
        {
            "mesh": 0,
            "extensions": {"EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": 7, "SCALE": 7}}},
        },
        {"mesh": 0, "matrix": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 6, 7, 1]},
    ]
    document["scenes"] = [{"nodes": [0, 2]}]
    document["extensionsUsed"].append("EXT_mesh_gpu_instancing")


GOOD: dict[str, bytes] = {
    "glb": models.good_glb(),
    "rich": models.changed_glb(_rich),
    "skinned": models.skinned_quantised_glb(),
    "gltf zip": models.gltf_zip(),
    "stl": sources.stl(),
    "text stl": sources.text_stl(),
    "obj": sources.obj(),
    "obj zip": sources.obj_zip(),
    "ply": sources.ply(),
    "ply binary": sources.ply("binary_little_endian", colours=True),
    "off": sources.off(),
    "3mf": sources.threemf(),
    "3mf production": sources.production(),
}
_NUMBERS = (0, 1, -1, 2**31 - 1, 2**31, 2**32 - 1, 2**53, -(2**31), 0.5, 1e30, 1e300, 65_535, 5_121)
_TEXTS = (
    "",
    "..",
    "/etc/passwd",
    "../../etc/passwd",
    "data:,",
    "file:///etc/passwd",
    "\0",
    "x" * 5_000,
    "%2e%2e/a",
)


def mutated(seed: int) -> tuple[str, str, bytes]:
    """(what it was, how it was broken, the bytes) of one number."""
    dice = random.Random(seed)  # noqa: S311  a story to be told again, no secret
    name = dice.choice(sorted(GOOD))
    ways = dict(_ANY)
    if name in ("glb", "rich", "skinned"):
        ways |= _GLB
    if zipfile.is_zipfile(io.BytesIO(GOOD[name])):
        ways |= _ZIP
    if name in ("text stl", "obj", "ply", "off"):
        ways |= _TEXT
    way = dice.choice(sorted(ways))
    return name, way, ways[way](dice, GOOD[name])


def _flipped(dice: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 4, 32))):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def _overwritten(dice: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    start = dice.randrange(len(out))
    out[start : start + 4] = struct.pack(
        "<I", dice.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x7FC00000, 0x10000))
    )
    return bytes(out)


def _cut(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def _grown(dice: random.Random, data: bytes) -> bytes:
    return data + dice.randbytes(dice.choice((1, 4, 100)))


def _shuffled(dice: random.Random, data: bytes) -> bytes:
    one, two = sorted(dice.randrange(len(data)) for _ in range(2))
    return data[:one] + data[two:] + data[one:two]


def _doubled(dice: random.Random, data: bytes) -> bytes:
    one, two = sorted(dice.randrange(len(data)) for _ in range(2))
    return data[:two] + data[one:two] + data[two:]


def _chunk_lie(dice: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    place = dice.choice((8, 12, 4, 16))
    struct.pack_into("<I", out, place, dice.choice((0, 1, 4, 0xFFFFFFFF, len(data), len(data) - 12, 1 << 31)))
    return bytes(out)


def _json_changed(dice: random.Random, data: bytes) -> bytes:
    length = struct.unpack_from("<I", data, 12)[0]
    document = json.loads(data[20 : 20 + length])
    binary = data[28 + length :]
    for _ in range(dice.choice((1, 1, 2, 5))):
        _change(dice, document)
    return models.glb(document, binary)


def _change(dice: random.Random, document: Any) -> None:
    """Change one value somewhere below: another number or text, a list that is cut, doubled or crossed."""
    spots: list[tuple[Any, Any]] = []
    waiting = [document]
    while waiting:
        owner = waiting.pop()
        for key, value in list(owner.items() if isinstance(owner, dict) else enumerate(owner)):
            spots.append((owner, key))
            if isinstance(value, (dict, list)):
                waiting.append(value)
    if not spots:
        return
    owner, key = dice.choice(spots)
    value = owner[key]
    others: list[Any] = [None, True, [], {}, dice.choice(_TEXTS), dice.choice(_NUMBERS)]
    if isinstance(value, list) and value:
        others += [value * 2, value[:-1], value[::-1], [value], value * 50]
    if isinstance(value, int) and not isinstance(value, bool):
        others += [value + 1, value - 1, -value, value * 1_000, float(value)] * 2
    owner[key] = dice.choice(others)
    if dice.random() < 0.1 and isinstance(owner, dict):
        del owner[key]


def _lines_changed(dice: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    for _ in range(dice.choice((1, 1, 3))):
        place = dice.randrange(len(lines))
        words = lines[place].split(b" ")
        words[dice.randrange(len(words))] = dice.choice(
            (
                b"nan",
                b"inf",
                b"-1",
                b"0",
                b"1e999",
                b"99999999999",
                b"x",
                b"",
                b"\xff",
                b"1/2/3",
                b"4294967296",
            )
        )
        lines[place] = b" ".join(words)
    return b"\n".join(lines)


def _entries_changed(dice: random.Random, data: bytes) -> bytes:
    """Unpack, break one file by the ways for any bytes, pack again: what is inside is reached that way."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(files))
    content = files[name]
    if name.endswith(".gltf") and dice.random() < 0.7:
        document = json.loads(content)
        _change(dice, document)
        files[name] = json.dumps(document).encode()
    elif content:
        ways = {**_ANY, **(_TEXT if name.endswith((".obj", ".mtl", ".model")) else {})}
        files[name] = ways[dice.choice(sorted(ways))](dice, content)
    return models.zipped(files)


def _entries_renamed(dice: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(files))
    other = dice.choice(
        ("../a", "/a", "a", "a/../../b", "x.gltf", "x.obj", "3D/3dmodel.model", "é" * 90, *files)
    )
    files[other] = files.pop(name) if dice.random() < 0.7 else files[name]
    return models.zipped(files)


_ANY: dict[str, Mutation] = {
    "flipped": _flipped, "overwritten": _overwritten, "cut": _cut, "grown": _grown, "shuffled": _shuffled,
    "doubled": _doubled,
}  # fmt: skip
_GLB: dict[str, Mutation] = {"chunk lie": _chunk_lie, "json": _json_changed, "json again": _json_changed}
_ZIP: dict[str, Mutation] = {
    "entries": _entries_changed, "entries again": _entries_changed, "names": _entries_renamed,
}  # fmt: skip
_TEXT: dict[str, Mutation] = {"lines": _lines_changed}
