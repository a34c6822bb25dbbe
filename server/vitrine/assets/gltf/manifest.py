"""The files that a model is served as: name, type, bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vitrine.assets.errors import BadImage, BadModel, OverLimit
from vitrine.assets.gltf.addresses import tidy_name
from vitrine.assets.gltf.images import image_of
from vitrine.assets.gltf.preflight import Package

GLB_TYPE = "model/gltf-binary"
GLTF_TYPE = "model/gltf+json"
BUFFER_TYPE = "application/gltf-buffer"
MEDIA_TYPES = frozenset(
    {GLB_TYPE, GLTF_TYPE, BUFFER_TYPE, "image/png", "image/jpeg", "image/webp", "image/avif", "image/ktx2"}
)


@dataclass(frozen=True, slots=True)
class MadeFile:
    """name: below /models/{hash}/. place: where it lies, relative to the sandbox's folder."""

    name: str
    place: str
    media_type: str
    bytes: int

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return asdict(self)


def files_of(package: Package, folder: Path) -> Iterator[MadeFile]:
    """The served files of a package whose files lie below `folder`."""
    for name, path in package.files.items():
        media_type = (
            GLB_TYPE if package.kind == "glb" else GLTF_TYPE if name == package.entry else _type_of(path)
        )
        yield MadeFile(name, str(path.relative_to(folder)), media_type, path.stat().st_size)


def served_file(plain: Mapping[str, Any]) -> MadeFile:
    """What the sandbox wrote, doubted: ValueError unless its name, place and type are ones it may say."""
    name, place, media_type, size = (plain.get(key) for key in ("name", "place", "media_type", "bytes"))
    if not isinstance(name, str) or tidy_name(name, "the sandbox") != name or media_type not in MEDIA_TYPES:
        raise ValueError("the sandbox named a file it may not name")
    folder, _, number = str(place).rpartition("/")
    if place != "upload" and (folder != "files" or not number.isascii() or not number.isdigit()):
        raise ValueError("the sandbox pointed outside of its folder")
    if not isinstance(size, int) or size < 0:
        raise ValueError("the sandbox gave a file no size")
    return MadeFile(name, str(place), str(media_type), size)


def _type_of(path: Path) -> str:
    """By magic, never by name: what is not an image is served as plain numbers."""
    try:
        return image_of(path.read_bytes(), path.name).media_type
    except (BadImage, BadModel, OverLimit):
        return BUFFER_TYPE
