"""How each step is done: by the packages that know how, in subprocesses, with errors turned into ours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from vitrine.assets import levels
from vitrine.assets.baking.baked import NoTracer, Quality, baked
from vitrine.assets.baking.presets import Preset
from vitrine.assets.confining.sandbox import Program, sandboxed
from vitrine.assets.errors import BadModel, MeasuringFailed
from vitrine.assets.gltf.manifest import GLB_TYPE
from vitrine.assets.inspecting.jail import Jail
from vitrine.assets.pictures.errors import NoRenderer, PictureFailed
from vitrine.assets.pictures.likeness import Derivative, judged
from vitrine.assets.pictures.matte import matte
from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.pictures.taking import Pictures, taken
from vitrine.assets.refining.performing import CannotBeDone, NotCalledFor, Runner, StepInput
from vitrine.assets.refining.pressing import SHARE_BYTES, calling, with_pressed
from vitrine.assets.refining.proving import proved
from vitrine.assets.refining.results import (
    BakedLeft,
    FloorLeft,
    KeptForm,
    KeptLevel,
    KeptUsdz,
    LevelsLeft,
    LevelWeight,
    PicturesLeft,
    SolidsLeft,
    StepCost,
    UsdzLeft,
    ValidationLeft,
)
from vitrine.assets.refining.steps import BAKES, DerivedFile, Outcome, Step, left
from vitrine.assets.reports import believed_findings
from vitrine.assets.usdz import converted

JSON_TYPE: Final = "application/json"
WEBP_TYPE: Final = "image/webp"
USDZ_TYPE: Final = "model/vnd.usdz+zip"
_FINDINGS: Final = 200
_VALIDATION: Final = Program.of("vitrine.assets.validation.program")


def runners(jail: Jail, renderer: Renderer) -> dict[Step, Runner]:
    """Every step's. renderer: the browser that takes pictures; it may have none."""
    return {
        Step.VALIDATE: validate,
        Step.LEVELS: make_levels,
        Step.PICTURES: lambda given: take_pictures(given, renderer),
        Step.LIKENESS: lambda given: prove(given, renderer),
        Step.SOLIDS: lambda given: measure_solids(given, jail),
        Step.USDZ: convert,
        Step.KTX2: lambda given: press(given, renderer),
        Step.FLOOR: lambda given: measure_floor(given, jail),
        **{step: partial(bake, preset=preset) for preset, step in BAKES.items()},
    }


def validate(given: StepInput) -> Outcome:
    """Khronos' report, kept as it came, and in the brand's words."""
    with _typed():
        raw = levels.validated(given.glb, given.folder / "validate", given.stop)
    report = json.dumps(raw, ensure_ascii=False).encode()
    files = {"model.glb": given.glb.read_bytes(), "report.json": report}
    with sandboxed(_VALIDATION, files, {}, given.stop) as answer:
        try:
            found = believed_findings(answer.values.get("findings"))
        except (ValueError, RecursionError) as error:
            raise MeasuringFailed.because("output") from error
    kept = _file(given, "validation", "json", JSON_TYPE, report)
    errors = int(raw["issues"].get("numErrors", 0))
    return Outcome(ValidationLeft(found, errors, kept.name), (kept,))


def make_levels(given: StepInput) -> Outcome:
    """What each device can carry."""
    with _typed():
        made = levels.made(given.glb, given.folder / "levels", given.stop)
    files = [file for level in made.levels for file in level.files]
    kept = tuple(
        KeptLevel(*_weighed(level), level.level, tuple(_described(file) for file in level.files))
        for level in made.levels
    )
    original, cost = LevelWeight(*_weighed(made.original)), StepCost.of(made.cpu_s, made.peak_bytes)
    return Outcome(
        LevelsLeft(kept, original, made.notes, cost),
        tuple(DerivedFile(file.name, GLB_TYPE, file.path) for file in files),
    )


def take_pictures(given: StepInput, renderer: Renderer) -> Outcome:
    """By the browser; where there is none, or it fails, by ray tracing, so that a picture always exists."""
    try:
        pictures = taken(renderer, given.glb.read_bytes())
    except (NoRenderer, PictureFailed):
        with _typed():
            pictures = matte(_plain(given).read_bytes(), stop=given.stop)
    return _pictured(given, pictures)


def prove(given: StepInput, renderer: Renderer) -> Outcome:
    """Each level's file beside the original; what does not look like it makes way for the better one."""
    made = left(given.before, LevelsLeft)
    if made is None or not made.levels:
        raise CannotBeDone("There are no levels to compare.")
    derivatives = [
        Derivative(file.name, level.level, _read(given, file.name))
        for level in made.levels
        for file in level.files
        if file.codec != "original"
    ]
    with _typed():
        found = judged(renderer, given.glb.read_bytes(), derivatives)
    original = levels.as_it_came(given.glb, given.folder)
    result, corrected = proved(made, found, _described(original))
    serves = any(one.by == original.name for one in result.replaced)
    files = (DerivedFile(original.name, GLB_TYPE, original.path),) if serves else ()
    return Outcome(result, files, corrected)


def measure_solids(given: StepInput, jail: Jail) -> Outcome:
    """Hull, oriented box, collision pieces: of the decoded geometry."""
    with _typed(), _plain(given).open("rb") as decoded:
        deep = jail.deep(decoded, stop=given.stop)
    collision = json.dumps(deep.collision, separators=(",", ":")).encode()
    kept = _file(given, "collision", "json", JSON_TYPE, collision)
    return Outcome(SolidsLeft(replace(deep, collision=None), kept.name), (kept,))


def measure_floor(given: StepInput, jail: Jail) -> Outcome:
    """Floor, obstacles, spawn and slots of a room: of the geometry as it is, where that can be read."""

    def measured(glb: Path) -> Outcome:
        with glb.open("rb") as file:
            return Outcome(FloorLeft(jail.room(file, given.stop)))

    return _of_plain(given, measured)


def bake(given: StepInput, preset: Preset, quality: Quality | None = None) -> Outcome:
    """The room with light of this preset, and how it looks without and with it."""

    def made(glb: Path) -> Outcome:
        folder = given.folder / f"bake-{glb.stem}"
        found = baked(glb, folder, preset, given.stop, given.told, quality)
        content = found.glb.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        room = DerivedFile(f"baked-{digest[:12]}.glb", GLB_TYPE, found.glb)
        before = _file(given, "before", "webp", WEBP_TYPE, found.before)
        after = _file(given, "after", "webp", WEBP_TYPE, found.after)
        left = BakedLeft(
            room.name, digest, len(content), len(content) - given.glb.stat().st_size, before.name, after.name,
            StepCost.of(found.cpu_s, found.peak_bytes),
        )  # fmt: skip
        return Outcome(left, (room, before, after))

    return _of_plain(given, made)


def _of_plain(given: StepInput, work: Callable[[Path], Outcome]) -> Outcome:
    """The work done with the model as it is, or, where its geometry is compressed, decoded.

    Only Node decodes it, which takes seconds more.
    """
    with _typed():
        try:
            return work(given.glb)
        except BadModel:
            return work(_plain(given))


def convert(given: StepInput) -> Outcome:
    """USDZ for iPhones, one for each variant, from level 1 or the fullest there is."""
    made = (left(given.before, LevelsLeft) or LevelsLeft()).levels
    source = next((level for level in made if level.level == 1), made[0] if made else None)
    lighter = given.glb
    if source is not None:
        lighter = given.folder / "source.glb"
        lighter.write_bytes(_read(given, source.files[0].name))
    variants = list((left(given.before, PicturesLeft) or PicturesLeft()).variants)
    with _typed():
        answer = converted(_plain(given, lighter).read_bytes(), variants, given.stop)
    if answer.skipped is not None:
        raise CannotBeDone(answer.skipped)
    files: list[DerivedFile] = []
    packages: list[KeptUsdz] = []
    remarks: list[str] = []
    for made_file in answer.files:
        kept = _file(given, "model", "usdz", USDZ_TYPE, made_file.data)
        files.append(kept)
        packages.append(KeptUsdz(kept.name, len(made_file.data), made_file.variant))
        remarks += made_file.findings
    return Outcome(UsdzLeft(tuple(packages), tuple(remarks[:_FINDINGS])), tuple(files))


def press(given: StepInput, renderer: Renderer, share_bytes: int = SHARE_BYTES) -> Outcome:
    """KTX2 beside the levels whose textures would crowd a room, each proven to look like the original.

    share_bytes: texture memory of a level above which it is pressed.
    """
    made = left(given.before, LevelsLeft)
    if made is None or not made.levels:
        raise CannotBeDone("There are no levels to press.")
    wanted = calling(made.levels, share_bytes)
    if not wanted:
        raise NotCalledFor("The textures of every level fit into their share of a room's memory as they are.")
    if not renderer.available:
        # Other forms are searched for their likeness image by image; this one has nothing but its looks.
        raise CannotBeDone("There is no browser to compare pressed textures with the original.")
    with _typed():
        pressed = levels.pressed(
            given.glb,
            given.folder / "ktx2",
            wanted,
            given.stop,
            lambda part: given.told(0.9 * part),
        )
        files = [(level.level, file) for level in pressed.levels for file in level.files]
        derivatives = [Derivative(file.name, level, file.path.read_bytes()) for level, file in files]
        found = judged(renderer, given.glb.read_bytes(), derivatives) if derivatives else []
    result, corrected = with_pressed(made, pressed, found)
    kept = [file for _, file in files if file.name not in result.refused]
    return Outcome(
        result,
        tuple(DerivedFile(file.name, GLB_TYPE, file.path) for file in kept),
        corrected if kept else None,
    )


def _pictured(given: StepInput, pictures: Pictures) -> Outcome:
    thumbnail = _file(given, "thumbnail", "webp", WEBP_TYPE, pictures.thumbnail)
    cutout = _file(given, "cutout", "webp", WEBP_TYPE, pictures.cutout)
    variants = {
        name: _file(given, "variant", "webp", WEBP_TYPE, data) for name, data in pictures.variants.items()
    }
    names = {name: file.name for name, file in variants.items()}
    result = PicturesLeft(thumbnail.name, cutout.name, pictures.made_by, names)
    return Outcome(result, (thumbnail, cutout, *variants.values()))


def _described(file: levels.LevelFile) -> KeptForm:
    return KeptForm(file.name, file.bytes, file.codec, file.images)


def _weighed(level: levels.Level) -> tuple[int, int, int]:
    return level.triangles, level.draw_calls, level.texture_memory_bytes


def _file(given: StepInput, word: str, ending: str, media_type: str, data: bytes) -> DerivedFile:
    """A file named by its own content, so that its address never means anything else."""
    path = given.folder / f"{word}-{hashlib.sha256(data).hexdigest()[:12]}.{ending}"
    path.write_bytes(data)
    return DerivedFile(path.name, media_type, path)


def _plain(given: StepInput, glb: Path | None = None) -> Path:
    return levels.plain(glb or given.glb, given.folder / "plain", given.stop)


def _read(given: StepInput, name: str) -> bytes:
    with given.open(name) as file:
        return file.read()


@contextmanager
def _typed() -> Iterator[None]:
    """Turns what the packages raise into what the queue understands."""
    try:
        yield
    except (levels.NoNode, NoRenderer, NoTracer) as error:
        raise CannotBeDone(str(error)) from error
