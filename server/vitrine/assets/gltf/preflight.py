"""The pre-flight: every cheap question about an upload, asked in pure Python before a library sees it.

What stopped or cheated trimesh, the official validator or glTF-Transform when tried: 60,000 nodes in a chain,
200,000 instances, 400 million declared elements, bombs in zip and PNG, `/etc/passwd` named as a buffer. All
are refused here from declared numbers, in milliseconds. It runs inside the sandbox all the same.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vitrine.assets import strictjson
from vitrine.assets.errors import BadImage, MissingFile, NotAModel, NotReadable, OverLimit
from vitrine.assets.gltf import accessors, archive, glb, graph, meshes
from vitrine.assets.gltf.addresses import data_of, is_data, name_of
from vitrine.assets.gltf.document import Object, extension, index, items, member, wrong
from vitrine.assets.gltf.images import Image, image_of
from vitrine.assets.limits import ACCESSORS, IMAGE_PIXELS, JSON_BYTES, TEXTURES

GLB_NAME = "model.glb"


@dataclass(frozen=True, slots=True)
class Package:
    """An upload that passed.

    entry: the served name of the GLB or .gltf. files: served name -> file, only those in use, the entry too.
    buffers: the bytes of each glTF buffer, None for meshopt's placeholders. images: in glTF order.
    passed_over: names in the zip that nothing refers to. pictures: the bytes of each image, undecoded.
    """

    kind: glb.Container
    entry: str
    document: Object
    files: Mapping[str, Path]
    buffers: tuple[memoryview | None, ...]
    images: tuple[Image, ...]
    passed_over: tuple[str, ...]
    pictures: tuple[memoryview, ...] = ()


def checked(upload: Path, folder: Path) -> Package:
    """The upload, checked: a GLB, or a zip of one glTF.

    folder: an empty one of its own, for what a zip holds. Raises leaves of `errors.py`.
    """
    with upload.open("rb") as file:
        kind = glb.container_of(file.read(glb.HEADER_BYTES), upload.stat().st_size)
    if kind == "zip":
        return checked_files(archive.unpacked(upload, folder))
    if kind is None:
        raise NotAModel("This is not glTF. Convert it first.")
    chunks = glb.unpacked(upload.read_bytes())
    return _Check("glb", GLB_NAME, chunks.json, chunks.binary, {GLB_NAME: upload}).package()


def checked_files(files: Mapping[str, Path]) -> Package:
    """One glTF among unpacked files (name -> where it lies), checked. Raises leaves of `errors.py`."""
    entry = archive.entry_of(list(files))
    if (size := files[entry].stat().st_size) > JSON_BYTES.value:
        raise OverLimit.of(JSON_BYTES, size, entry)
    return _Check("zip", entry, files[entry].read_bytes(), None, files).package()


class _Check:
    """One pass over one document, cheapest questions first."""

    def __init__(
        self,
        kind: glb.Container,
        entry: str,
        json: bytes,
        binary: memoryview | None,
        files: Mapping[str, Path],
    ) -> None:
        self._kind, self._entry, self._binary, self._files = kind, entry, binary, files
        self._document = strictjson.parsed(json)
        self._used = {entry}
        self._read: dict[str, memoryview] = {}

    def package(self) -> Package:
        document = self._document
        self._check_version()
        meshes.check_extensions(document)
        graph.check(document)
        buffers = tuple(self._buffers())
        accessors.check(document, [None if data is None else len(data) for data in buffers])
        meshes.check(document)
        pictures = tuple(self._pictures(buffers))
        images = tuple(self._images(pictures))
        passed_over = tuple(sorted(name for name in self._files if name not in self._used))
        files = {name: path for name, path in self._files.items() if name in self._used}
        return Package(self._kind, self._entry, document, files, buffers, images, passed_over, pictures)

    def _check_version(self) -> None:
        version = member(self._document, "asset", "").get("version")
        if not isinstance(version, str) or not version.startswith("2."):
            raise NotReadable("This is not glTF 2.0: `asset.version` is not 2.x. Export it as glTF 2.0.")

    def _buffers(self) -> list[memoryview | None]:
        found: list[memoryview | None] = []
        for number, buffer in enumerate(items(self._document, "buffers", ACCESSORS)):
            where = f"buffers[{number}]"
            placeholder = extension(buffer, accessors.MESHOPT, where)
            if "uri" in buffer:
                found.append(self._bytes_of(buffer["uri"], f"{where}.uri"))
            elif placeholder is not None and placeholder.get("fallback") is True:
                found.append(None)
            elif number == 0 and self._kind == "glb" and self._binary is not None:
                found.append(self._binary)
            else:
                raise wrong(where, "has no data")
        return found

    def _bytes_of(self, uri: object, where: str) -> memoryview:
        if not isinstance(uri, str):
            raise wrong(where, "is not text")
        if is_data(uri):
            return memoryview(data_of(uri, where))
        name = posixpath.join(posixpath.dirname(self._entry), name_of(uri, where))
        # A GLB is alone: its one file is itself, and no file of the machine is ever reached by a name in it.
        if self._kind == "glb" or name not in self._files:
            raise MissingFile(
                f"{where} names {name_of(uri, where)!r}, which is not in the upload. "
                "Put the file into the zip beside the .gltf, or export one .glb.",
                where=where, name=name_of(uri, where),
            )  # fmt: skip
        if name not in self._used:
            self._used.add(name)
            self._read[name] = memoryview(self._files[name].read_bytes())
        if name == self._entry:
            raise wrong(where, "names the .gltf itself")
        return self._read[name]

    def _pictures(self, buffers: tuple[memoryview | None, ...]) -> Iterator[memoryview]:
        for number, image in enumerate(items(self._document, "images", TEXTURES)):
            yield self._image_bytes(image, buffers, f"images[{number}]")

    def _images(self, pictures: tuple[memoryview, ...]) -> list[Image]:
        found: list[Image] = []
        pixels = 0
        for number, data in enumerate(pictures):
            where = f"images[{number}]"
            found.append(image_of(data, where))
            pixels += found[-1].pixels
            if pixels > IMAGE_PIXELS.value:
                raise OverLimit.of(IMAGE_PIXELS, pixels, where)
        return found

    def _image_bytes(self, image: Object, buffers: tuple[memoryview | None, ...], where: str) -> memoryview:
        if "uri" in image:
            return self._bytes_of(image["uri"], f"{where}.uri")
        views = items(self._document, "bufferViews")
        view = views[index(image, "bufferView", len(views), where)]
        data = buffers[view["buffer"]]
        if data is None:
            raise BadImage(f"{where} lies in a buffer without data. Export the model again.", where=where)
        start = view.get("byteOffset", 0)
        return data[start : start + view["byteLength"]]
