"""A room's bake from outside: its program behind the wall, how far it is, what of its answer is believed."""

from __future__ import annotations

import importlib.util
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vitrine.assets.baking.presets import Preset
from vitrine.assets.confining.sandbox import Program, answered, python_command
from vitrine.assets.confining.walls import ResourceLimits
from vitrine.assets.errors import MeasuringFailed
from vitrine.assets.gltf import glb
from vitrine.assets.limits import MIB, ZIP_BYTES

SIZE_PX: Final = 1024
RAYS: Final = 196
VIEW_PX: Final = 1200
_BOUNDS: Final = ResourceLimits(cpu_s=300, data_bytes=1000 * MIB, file_bytes=ZIP_BYTES.value, open_files=64)
WALL_S: Final = 1_800.0
"""Six times the processor that it may have: it shares two cores with all else."""
_NEEDED: Final = ("embreex", "xatlas")


class NoTracer(Exception):
    """This machine lacks what traces rays or lays charts; the message tells the operator what brings it."""


@dataclass(frozen=True, slots=True)
class Quality:
    """size_px: of the light map. rays: of each of its texels. view_px: width of the pictures.

    wall_s: so long it may take; who takes longer is ended, with words.
    """

    size_px: int = SIZE_PX
    rays: int = RAYS
    view_px: int = VIEW_PX
    wall_s: float = WALL_S


@dataclass(frozen=True, slots=True)
class Baked:
    """glb: the room with its light. before, after: WebP. cpu_s, peak_bytes: what it took."""

    glb: Path
    before: bytes
    after: bytes
    cpu_s: float
    peak_bytes: int


def baked(
    plain_glb: Path,
    folder: Path,
    preset: Preset,
    stop: threading.Event | None = None,
    told: Callable[[float], None] = lambda _: None,
    quality: Quality | None = None,
) -> Baked:
    """The room in a GLB whose geometry is not compressed, lit. folder: an empty one. told: called with 0..1.

    Raises NoTracer, NotARoom, OwnLight, the file's own typed error, MeasuringFailed, Interrupted.
    """
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise NoTracer(
            f"Light is baked with {', '.join(missing)}, not installed here: add `vitrine-shop[models]`."
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "files").mkdir()
    shutil.copyfile(plain_glb, folder / "model.glb")
    wanted = quality or Quality()
    program = Program(python_command("vitrine.assets.baking.program"), wanted.wall_s, bounds=_BOUNDS)
    request = {
        "preset": preset.value, "size": wanted.size_px, "rays": wanted.rays, "view": wanted.view_px,
    }  # fmt: skip
    # One space for each hundredth, then the answer: JSON may begin with them.
    answer = answered(program, folder, request, stop, lambda length: told(min(1.0, length / 100)))
    model, before, after = (answer.read(name) for name in ("baked.glb", "before.webp", "after.webp"))
    if glb.container_of(model[: glb.HEADER_BYTES], len(model)) != "glb":
        raise MeasuringFailed.because("output")
    for picture in (before, after):
        if picture[:4] != b"RIFF" or picture[8:12] != b"WEBP":
            raise MeasuringFailed.because("output")
    found = folder / "believed.glb"
    found.write_bytes(model)
    return Baked(found, before, after, answer.ended.cpu_s, answer.ended.peak_bytes)
