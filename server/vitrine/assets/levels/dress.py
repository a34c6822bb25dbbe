"""Puts images into geometry: the Node program leaves a texture's number where its image was (`usage.ts`)."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Protocol

from vitrine.assets.errors import BadModel
from vitrine.assets.gltf import glb
from vitrine.assets.gltf.document import Object, items
from vitrine.assets.gltf.pack import glb_of
from vitrine.assets.levels.slim import slimmed
from vitrine.assets.strictjson import parsed

_MARK = b"vitrine:texture:"
_EXTENSIONS = {
    "image/webp": "EXT_texture_webp",
    "image/avif": "EXT_texture_avif",
    "image/ktx2": "KHR_texture_basisu",
}


class ImageFile(Protocol):
    """An image file."""

    @property
    def data(self) -> bytes:
        """Its bytes."""

    @property
    def media_type(self) -> str:
        """Its type."""


class Geometry:
    """A GLB of the Node program whose images are marks, to be dressed any number of times."""

    def __init__(self, data: bytes) -> None:
        chunks = glb.unpacked(data)
        self._binary = bytes(chunks.binary or b"")
        self._document = slimmed(parsed(chunks.json))

    def dressed(self, pictures: Sequence[ImageFile]) -> bytes:
        """A whole GLB with these pictures, by number. Raises BadModel for a mark that none was made for."""
        document, binary = copy.deepcopy(self._document), bytearray(self._binary)
        types: list[str] = []
        for image in items(document, "images"):
            view = document["bufferViews"][image["bufferView"]]
            picture = pictures[self._number(view, len(pictures))]
            binary.extend(bytes(-len(binary) % 4))
            view["byteOffset"], view["byteLength"] = len(binary), len(picture.data)
            binary.extend(picture.data)
            image["mimeType"] = picture.media_type
            types.append(picture.media_type)
        _name_extensions(document, types)
        if "buffers" in document:
            document["buffers"][0]["byteLength"] = len(binary)
        return glb_of(document, binary)

    def _number(self, view: Object, pictures: int) -> int:
        start = view.get("byteOffset", 0)
        mark = self._binary[start : start + view["byteLength"]]
        number = mark.removeprefix(_MARK)
        if not mark.startswith(_MARK) or not number.isdigit() or int(number) >= pictures:
            raise BadModel("A level of detail holds an image that nobody put there.")
        return int(number)


def _name_extensions(document: Object, types: Sequence[str]) -> None:
    """Point each texture at its image the way its type demands, and require what is used."""
    used = {_EXTENSIONS[kind] for kind in types if kind in _EXTENSIONS}
    for texture in items(document, "textures"):
        source = texture.get("source")
        if source is None or types[source] not in _EXTENSIONS:
            continue
        del texture["source"]
        texture.setdefault("extensions", {})[_EXTENSIONS[types[source]]] = {"source": source}
    for key in ("extensionsUsed", "extensionsRequired"):
        names = (set(document.get(key, [])) - set(_EXTENSIONS.values())) | used
        document.pop(key, None)
        if names:
            document[key] = sorted(names)
