"""The levels of detail of one model: the visible list of steps from a checked GLB to files worth serving.

Node opens, tidies, simplifies and packs geometry; our sandbox encodes textures, dresses the geometry in them
and compares what was kept; Khronos' validator has the last word on each file. Pure but for `folder`: no
database, no clock.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vitrine.assets.confining.sandbox import read
from vitrine.assets.errors import MeasuringFailed
from vitrine.assets.levels.ladder import LADDER
from vitrine.assets.levels.running import Spent, node_result, python_answer
from vitrine.assets.limits import ZIP_BYTES

_NAME = re.compile(r"level[0-3]-[0-9a-f]{12}\.(webp|avif|ktx2|original)\.glb")
_CODECS = ("original", "meshopt", "draco")


@dataclass(frozen=True, slots=True)
class LevelFile:
    """One file of a level. name: as served, with its own hash in it. codec: original, meshopt or draco.

    images: webp, avif, ktx2 or original, the newest format in it.
    """

    name: str
    path: Path
    bytes: int
    sha256: str
    codec: str
    images: str


@dataclass(frozen=True, slots=True)
class Level:
    """level: 0 is full detail. texture_memory_bytes: on the card. files: the first works everywhere."""

    level: int
    triangles: int
    draw_calls: int
    texture_memory_bytes: int
    files: tuple[LevelFile, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Why a level or one way to store it was not made."""

    level: int
    codec: str
    problem: str


@dataclass(frozen=True, slots=True)
class DetailLevels:
    """levels: ascending. cpu_s, peak_bytes: of all programs that made them."""

    levels: tuple[Level, ...]
    notes: tuple[Note, ...]
    cpu_s: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Made(DetailLevels):
    """Level 0 is always there. original: what the model as it came costs, without files."""

    original: Level


def packed_glb(upload: Path, folder: Path, stop: threading.Event | None = None) -> Path:
    """One self-contained GLB of an upload (GLB or zip), checked and written in the sandbox.

    folder: an empty one; `model.glb` in it is the answer.

    Raises leaves of `errors.py`, MeasuringFailed, Interrupted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(upload, folder / "upload")
    python_answer("pack", folder, Spent(), stop)
    return folder / "model.glb"


def validated(glb: Path, folder: Path, stop: threading.Event | None = None) -> dict[str, Any]:
    """Khronos' raw report on a self-contained GLB that passed our pre-flight. folder: an empty one.

    Raises NoNode, MeasuringFailed, Interrupted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(glb, folder / "model.glb")
    return _reports(["model.glb"], folder, Spent(), stop)["model.glb"]


def plain(glb: Path, folder: Path, stop: threading.Event | None = None) -> Path:
    """The same model with its geometry decoded, for programs that read neither Draco nor meshopt.

    glb: self-contained, passed our pre-flight. folder: an empty one.

    Raises NoNode, MeasuringFailed, Interrupted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(glb, folder / "model.glb")
    node_result({"do": "plain", "file": "model.glb"}, folder, Spent(), stop)
    decoded = folder / "plain.glb"
    # Once more through our own hands: a file that is really there, and no link.
    decoded.write_bytes(read(decoded, ZIP_BYTES.value))
    return decoded


def made(glb: Path, folder: Path, stop: threading.Event | None = None) -> Made:
    """The levels of a self-contained GLB that passed our pre-flight, level 0 always among them.

    folder: an empty one; files stay there.

    Raises NoNode, MeasuringFailed, Interrupted, leaves of `errors.py`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(glb, folder / "model.glb")
    spent = Spent()
    node_result(
        {"do": "levels", "file": "model.glb", "levels": [step.geometry() for step in LADDER]},
        folder,
        spent,
        stop,
    )
    levels, notes, original = _answered("dress", folder, spent, stop)
    if original is None:
        raise MeasuringFailed.because("output")
    valid = _valid(levels, notes, folder, spent, stop)
    kept = valid.levels
    if not kept or kept[0].level != 0:
        kept = (replace(original, files=(as_it_came(glb, folder),)), *kept)
    return Made(kept, valid.notes, valid.cpu_s, valid.peak_bytes, original)


def pressed(
    glb: Path,
    folder: Path,
    wanted: Sequence[int],
    stop: threading.Event | None = None,
    told: Callable[[float], None] = lambda _: None,
) -> DetailLevels:
    """Levels with KTX2 images, which stay compressed on the card: for the background, it takes minutes.

    wanted: numbers of levels, ascending. folder: an empty one. told: called with 0..1 now and then. Left out
    is what has no image to press, lost something or is not valid; but for the first, a note says so. Raises
    as `made`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(glb, folder / "model.glb")
    spent = Spent()
    # The levels before them as well: the triangles of each are a part of what level 0 keeps.
    steps = LADDER[: max(wanted) + 1]
    task = {"do": "levels", "file": "model.glb", "levels": [step.geometry() for step in steps]}
    node_result(task, folder, spent, stop)
    (folder / "wanted.json").write_text(json.dumps(list(wanted)))
    pictures = python_answer("pixels", folder, spent, stop).get("pictures") or []
    for number, picture in enumerate(pictures):
        told(number / len(pictures))
        # One at a time: what one image takes of memory is given back before the next.
        node_result({"do": "ktx2", "pictures": [picture]}, folder, spent, stop, slow=True)
    if not pictures:
        return DetailLevels((), (), spent.cpu_s, spent.peak_bytes)
    levels, notes, _ = _answered("press", folder, spent, stop)
    return _valid(levels, notes, folder, spent, stop)


def _answered(
    step: str, folder: Path, spent: Spent, stop: threading.Event | None
) -> tuple[list[Level], list[Note], Level | None]:
    """The levels that our sandbox has dressed, and what the model as it came costs where it says so."""
    answer = python_answer(step, folder, spent, stop)
    try:
        levels = [_level(told, folder) for told in answer["levels"]]
        original = _counted(answer["original"], ()) if "original" in answer else None
        notes = [
            Note(int(told["level"]), str(told["codec"])[:20], str(told["problem"])[:300])
            for told in answer["notes"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise MeasuringFailed.because("output") from error
    return levels, notes, original


def _valid(
    levels: list[Level], notes: list[Note], folder: Path, spent: Spent, stop: threading.Event | None
) -> DetailLevels:
    """What Khronos' validator finds no error in."""
    reports = _reports(
        [file.name for level in levels for file in level.files if file.codec != "original"],
        folder,
        spent,
        stop,
    )
    valid: list[Level] = []
    for level in levels:
        files = tuple(file for file in level.files if not _errors(reports.get(file.name)))
        notes += [
            Note(level.level, file.codec, f"{_errors(reports[file.name])} errors of the validator")
            for file in level.files
            if file not in files
        ]
        if files:
            valid.append(replace(level, files=files))
    return DetailLevels(tuple(valid), tuple(notes), spent.cpu_s, spent.peak_bytes)


def as_it_came(glb: Path, folder: Path) -> LevelFile:
    """The model itself as the file of level 0, copied to `folder` under its served name."""
    data = glb.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    name = f"level0-{digest[:12]}.original.glb"
    (folder / name).write_bytes(data)
    return LevelFile(name, folder / name, len(data), digest, "original", "original")


def _reports(
    names: list[str], folder: Path, spent: Spent, stop: threading.Event | None
) -> dict[str, dict[str, Any]]:
    if not names:
        return {}
    answer = node_result({"do": "validate", "files": names}, folder, spent, stop)
    reports = answer.get("reports")
    if not isinstance(reports, dict) or not all(
        isinstance(reports.get(name), dict) and isinstance(reports[name].get("issues"), dict)
        for name in names
    ):
        raise MeasuringFailed.because("output")
    return reports


def _errors(report: dict[str, Any] | None) -> int:
    return int(report["issues"].get("numErrors", 1)) if report else 0


def _level(told: dict[str, Any], folder: Path) -> Level:
    files = tuple(_file(found, folder) for found in told["files"])
    if not files:
        raise ValueError("a level without files")
    return _counted(told, files)


def _counted(told: dict[str, Any], files: tuple[LevelFile, ...]) -> Level:
    return Level(
        int(told["level"]),
        int(told["triangles"]),
        int(told["draw_calls"]),
        int(told["texture_memory_bytes"]),
        files,
    )


def _file(told: dict[str, Any], folder: Path) -> LevelFile:
    """A file that is really there, its name and hash looked at, not believed."""
    name, codec = str(told["name"]), str(told["codec"])
    if not _NAME.fullmatch(name) or codec not in _CODECS:
        raise ValueError("a file of no known name")
    data = read(folder / name, ZIP_BYTES.value)
    digest = hashlib.sha256(data).hexdigest()
    if digest[:12] != name.split("-")[1][:12]:
        raise ValueError("a file whose name is not its hash")
    return LevelFile(name, folder / name, len(data), digest, codec, name.split(".")[1])
