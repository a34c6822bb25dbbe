"""What the words of `vitrine upload` mean: files that are models, and zips of those that are not alone."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from vitrine.cli.errors import FileMissing

# Formats whose one file is the whole model, and those that name further files.
ALONE = frozenset({".glb", ".zip", ".stl", ".ply", ".off", ".3mf", ".step", ".stp"})
NAMING = frozenset({".gltf", ".obj"})
# A refusal with the way out is the shop's to give; it cannot give it for what was never sent.
REFUSED = frozenset({".fbx", ".usdz", ".usd", ".blend", ".dae", ".max", ".ma", ".mb", ".c4d", ".skp"})

_MTLLIB = re.compile(r"^\s*mtllib\s+(.+?)\s*$", re.MULTILINE)
_MAP = re.compile(r"^\s*(?:map_\w+|bump|disp|decal|norm|refl)\s+(?:-\w+\s+\S+\s+)*(.+?)\s*$", re.MULTILINE)
# Fixed, so that the same files are the same zip: an upload that was killed is found again by its hash.
_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One upload. name: for people. files: name in the zip -> path; a file that is alone is sent as it is."""

    name: str
    files: dict[str, Path]
    zipped: bool


def parcels(paths: Sequence[Path]) -> list[Parcel]:
    """The uploads that these files and folders are.

    A folder's models are those in it, or the one .gltf or .obj with everything beside and below it. A lone
    .gltf or .obj brings the files that it names. Raises FileMissing.
    """
    return [parcel for path in paths for parcel in (_folder(path) if path.is_dir() else [_file(path)])]


def packed(parcel: Parcel, target: Path) -> Path:
    """The file to send: the parcel's own, or a zip written to `target`."""
    if not parcel.zipped:
        return next(iter(parcel.files.values()))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(parcel.files.items()):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
    return target


def check_readable(path: Path) -> None:
    """Raises FileMissing, in words, unless the file can be read and holds something."""
    if not path.exists():
        raise FileMissing(f"There is no file {path}.")
    try:
        with path.open("rb") as opened:
            first = opened.read(1)
    except OSError as error:
        raise FileMissing(f"{path} cannot be read ({error.strerror}).") from error
    if not first:
        raise FileMissing(f"{path} is empty.")


def _folder(folder: Path) -> list[Parcel]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path, folder))
    entries = [path for path in files if path.suffix.lower() in NAMING]
    if len(entries) == 1:
        # Exporters spread textures beside and below; an unused file costs bytes, a missing one the model.
        root = entries[0].parent
        inside = {path.relative_to(root).as_posix(): path for path in files if path.is_relative_to(root)}
        kept = {name: path for name, path in inside.items() if path.suffix.lower() not in ALONE | REFUSED}
        for path in kept.values():
            check_readable(path)
        return [Parcel(f"{folder.resolve().name}.zip", kept, zipped=True)]
    if entries:
        return [_named(path) for path in entries]
    alone = [path for path in files if path.suffix.lower() in ALONE]
    if not alone:
        raise FileMissing(f"{folder} holds no model: no .glb, .gltf, .obj, .stl, .ply, .3mf or .step.")
    return [_file(path) for path in alone]


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)


def _file(path: Path) -> Parcel:
    check_readable(path)
    return (
        _named(path) if path.suffix.lower() in NAMING else Parcel(path.name, {path.name: path}, zipped=False)
    )


def _named(path: Path) -> Parcel:
    """The file with what it names, which must lie beside or below it."""
    files = {path.name: path}
    for name in _names_in(path):
        found = path.parent / name
        if not found.resolve().is_relative_to(path.parent.resolve()):
            raise FileMissing(
                f"{path} names {name}, outside of its folder. Export it with its files beside it."
            )
        if not found.is_file():
            raise FileMissing(f"{path} names {name}, which is not there.")
        check_readable(found)
        files[name] = found
    return Parcel(f"{path.stem}.zip", files, zipped=True)


def _names_in(path: Path) -> Iterable[str]:
    if path.suffix.lower() == ".gltf":
        yield from _gltf_names(path)
        return
    for library in _MTLLIB.findall(path.read_text(errors="replace")):
        yield library
        material = path.parent / library
        if material.is_file():
            # A texture that is missing beside an .obj is common and no reason to refuse: its colour shows.
            names = dict.fromkeys(_MAP.findall(material.read_text(errors="replace")))
            yield from (name for name in names if (path.parent / name).is_file())


def _gltf_names(path: Path) -> Iterable[str]:
    try:
        document = json.loads(path.read_bytes())
        entries = [each for kind in ("buffers", "images") for each in document.get(kind, [])]
        addresses = [each["uri"] for each in entries if isinstance(each.get("uri"), str)]
    except (ValueError, AttributeError, TypeError) as error:
        raise FileMissing(f"{path} is no glTF: it cannot be read as JSON.") from error
    for address in dict.fromkeys(addresses):
        parts = urlsplit(address)
        if not parts.scheme:
            yield unquote(parts.path)
