"""One self-contained GLB of a checked upload, written by our own code: what every later step reads.

Buffers are put one behind the other, images that were files become buffer views, `data:` URIs bytes. Nothing
else of the description is touched. So no library is ever given an address to follow: the optimisers' own
readers opened `/etc/passwd` when a buffer named it.
"""

from __future__ import annotations

import copy
import json
import struct

from vitrine.assets.gltf.accessors import MESHOPT
from vitrine.assets.gltf.document import Object, items
from vitrine.assets.gltf.preflight import Package

_ALIGNED = 8


def packed(package: Package) -> bytes:
    """The package as one GLB. What a reader gets from each accessor and image is what the files held."""
    return glb_of(*merged(package))


def glb_of(document: Object, binary: bytes | bytearray) -> bytes:
    """The container (glTF 2.0 section 4.4): a JSON chunk padded with spaces, a binary chunk with zeros."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    chunks: list[bytes | bytearray] = [struct.pack("<I4s", len(text), b"JSON"), text]
    if binary:
        padding = bytes(-len(binary) % 4)
        chunks += [struct.pack("<I4s", len(binary) + len(padding), b"BIN\0"), binary, padding]
    return b"".join([struct.pack("<4sII", b"glTF", 2, 12 + sum(map(len, chunks))), *chunks])


def merged(package: Package) -> tuple[Object, bytearray]:
    """The package's description over one binary chunk, and that chunk."""
    document = copy.deepcopy(package.document)
    buffers, views = items(document, "buffers"), items(document, "bufferViews")
    binary = bytearray()
    # Old number -> (new number, where it begins). Number 0 is the binary chunk; placeholders follow it.
    places: list[tuple[int, int]] = []
    placeholders: list[Object] = []
    for number, (buffer, data) in enumerate(zip(buffers, package.buffers, strict=True)):
        if data is None or _only_fallback(number, buffer, views):
            if data is not None:
                _require(document)
            buffer.pop("uri", None)
            placeholders.append(buffer)
            places.append((len(placeholders), 0))
        else:
            places.append((0, _appended(binary, data[: buffer["byteLength"]])))
    for view in views:
        _move(view, places)
        if (unpacked := view.get("extensions", {}).get(MESHOPT)) is not None:
            _move(unpacked, places)
    for image, found, data in zip(items(document, "images"), package.images, package.pictures, strict=True):
        if image.pop("uri", None) is not None:
            image["bufferView"] = len(views)
            image.setdefault("mimeType", found.media_type)
            views.append({"buffer": 0, "byteOffset": _appended(binary, data), "byteLength": len(data)})
    if views:
        document["bufferViews"] = views
    if binary or placeholders:
        document["buffers"] = [{"byteLength": len(binary)}, *placeholders]
    return document, binary


def _only_fallback(number: int, buffer: Object, views: list[Object]) -> bool:
    """Whether a buffer holds nothing but what readers without meshopt would need."""
    if buffer.get("extensions", {}).get(MESHOPT, {}).get("fallback") is not True:
        return False
    return all(MESHOPT in view.get("extensions", {}) for view in views if view["buffer"] == number)


def _require(document: Object) -> None:
    # Its uncompressed copy is gone, so a reader has to know meshopt.
    required = document.setdefault("extensionsRequired", [])
    if MESHOPT not in required:
        required.append(MESHOPT)


def _move(place: Object, places: list[tuple[int, int]]) -> None:
    place["buffer"], start = places[place["buffer"]]
    if start or "byteOffset" in place:
        place["byteOffset"] = place.get("byteOffset", 0) + start


def _appended(binary: bytearray, data: memoryview | bytes) -> int:
    """Where the data begins. All start on 8 bytes, so that every accessor's alignment stays."""
    binary.extend(bytes(-len(binary) % _ALIGNED))
    start = len(binary)
    binary.extend(data)
    return start
