"""Templates as room files: out of a shop, and into one, by who runs it.

A template's files stand in `templates/NAME/` of the room file: template.json, scene.glb, picture.webp, and
the light maps and pictures of finishes that template.json names.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from vitrine.assets import Jail
from vitrine.assets.errors import BadImage, BadModel, OverLimit
from vitrine.assets.gltf.images import image_of
from vitrine.roomfiles import jsontext
from vitrine.roomfiles.contents import LIST, Contents, list_of
from vitrine.roomfiles.errors import RoomFileRefused
from vitrine.roomfiles.writing import Content, zipped
from vitrine.templates.checking import template_of
from vitrine.templates.errors import TemplateRefused
from vitrine.templates.shelf import Shelf
from vitrine.templates.template import Template

SCENE: Final = "scene.glb"
PICTURE: Final = "picture.webp"
PAPER: Final = "template.json"
REPORT: Final = "report.json"


def export(shelf: Shelf, name: str, file: Path) -> None:
    """Write one of the shop's templates as a room file. Raises NoSuchTemplate, OSError."""
    template = shelf.one(name)
    paper = json.loads((template.folder / PAPER).read_text("utf-8"))
    folder = f"templates/{name}"
    contents = {f"{folder}/{PAPER}": jsontext.written(paper)}
    contents |= {f"{folder}/{each}": path.read_bytes() for each, path in shelf.files(template).items()}
    listed = list_of({each: hashlib.sha256(data).hexdigest() for each, data in contents.items()})
    entries = {
        each: Content(len(data), partial(io.BytesIO, data))
        for each, data in {**contents, LIST: listed}.items()
    }
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            for chunk in zipped(entries):
                out.write(chunk)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def check(contents: Contents) -> None:
    """Whether the templates of a file will do, but for their scenes. Raises RoomFileRefused."""
    for name in contents.templates:
        _described(contents, name)


def add(contents: Contents, shelf: Shelf, jail: Jail) -> list[str]:
    """Put the templates of a checked file on the shelf, where they are offered from then on; their names.

    Their scenes are measured as any upload is. All or none. Raises RoomFileRefused, OSError, what looking at
    a model raises.
    """
    if shelf.added is None or not contents.templates:
        raise RoomFileRefused(LIST, "empty", "lists no template: templates/NAME/template.json.")
    there = {each.name for each in shelf.all()}
    for name in contents.templates:
        # One that cannot be read is not offered, and still in the way.
        if name in there or (shelf.added / name).exists():
            raise RoomFileRefused(
                f"templates/{name}",
                "twice",
                "is on the shelf already: `vitrine template remove` takes it away.",
            )
    shelf.added.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=shelf.added, prefix=".coming-") as coming:
        made = [_unpacked(contents, name, Path(coming) / name, jail) for name in contents.templates]
        for folder in made:
            folder.rename(shelf.added / folder.name)
    # The shelf looks at its folder's time: what was renamed into it is seen by that.
    return [folder.name for folder in made]


def remove(shelf: Shelf, name: str) -> None:
    """Offer one that was added no more. Rooms made of it stay as they are.

    One that cannot be read goes too. Raises NoSuchTemplate, RoomFileRefused, OSError.
    """
    broken = None if shelf.added is None or Path(name).name != name else shelf.added / name
    if broken is not None and broken.is_dir() and name not in {each.name for each in shelf.all()}:
        folder = broken
    else:
        folder = shelf.one(name).folder
    if shelf.added is None or folder.parent != shelf.added:
        raise RoomFileRefused(f"templates/{name}", "house", "came with the shop and stays.")
    with tempfile.TemporaryDirectory(dir=shelf.added, prefix=".going-") as going:
        folder.rename(Path(going) / name)


def _unpacked(contents: Contents, name: str, folder: Path, jail: Jail) -> Path:
    _, files = _described(contents, name)
    folder.mkdir()
    for file, entry in files.items():
        with (folder / file).open("wb") as out:
            shutil.copyfileobj(_Reader(contents, entry), out)
    paper = jsontext.written(contents.templates[name])
    (folder / PAPER).write_bytes(paper)
    with (folder / SCENE).open("rb") as scene, jail.look(scene) as found:
        if found.kind != "glb":
            raise RoomFileRefused(f"templates/{name}/{SCENE}", "kind", "is no GLB.")
        (folder / REPORT).write_text(json.dumps(found.report.plain()), "utf-8")
    Template.read(folder)
    return folder


def _described(contents: Contents, name: str) -> tuple[Template, dict[str, str]]:
    """The template, and its files: name on the shelf -> entry. Raises RoomFileRefused."""
    where = f"templates/{name}"
    document = contents.templates[name]
    try:
        template = template_of(document, Path(where))
    except TemplateRefused as error:
        raise RoomFileRefused(f"{where}/{PAPER}", "template", f"will not do: {error.message}") from error
    if template.name != name:
        raise RoomFileRefused(
            f"{where}/{PAPER}", "name", f"is called {template.name!r} in its folder {name!r}."
        )
    names = {SCENE, PICTURE, *(light for time in template.times for light in time.lightmaps)}
    names |= {each.picture for material in template.materials for each in material.choices if each.picture}
    files = {}
    for file in sorted(names):
        entry = f"{where}/{file}"
        if entry not in contents.files:
            raise RoomFileRefused(
                f"{where}/{PAPER}", "missing", f"needs {entry!r}, which is not in the file."
            )
        if file != SCENE:
            _check_picture(contents, entry, webp=file == PICTURE)
        files[file] = entry
    return template, files


def _check_picture(contents: Contents, entry: str, *, webp: bool) -> None:
    try:
        image = image_of(b"".join(contents.chunks(entry)), entry)
    except (BadImage, BadModel, OverLimit) as error:
        raise RoomFileRefused(entry, "picture", f"will not do: {error.message}") from error
    if image.media_type not in ("image/webp", "image/png", "image/jpeg") or (
        webp and image.media_type != "image/webp"
    ):
        raise RoomFileRefused(entry, "picture", "is not a WebP." if webp else "is no WebP, PNG or JPEG.")


class _Reader:
    """An entry, for who copies files."""

    def __init__(self, contents: Contents, entry: str) -> None:
        self._chunks = contents.chunks(entry)

    def read(self, _size: int = -1) -> bytes:
        return next(self._chunks, b"")
