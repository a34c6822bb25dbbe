"""The first step inside the sandbox: any upload becomes a checked package, converted where it is not glTF."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from vitrine.assets.errors import BadArchive
from vitrine.assets.findings import Finding, finding
from vitrine.assets.gltf import archive
from vitrine.assets.gltf.preflight import Package, checked, checked_files
from vitrine.assets.gltf.rescaling import rescaled
from vitrine.assets.intake.formats import HEAD_BYTES, Format, format_of
from vitrine.assets.intake.kinds import kind_of
from vitrine.assets.intake.refusals import refuse_known, refuse_packed
from vitrine.assets.report import Source
from vitrine.assets.statement import METRES_OF, Statement

MAIN_3MF = "3d/3dmodel.model"
_ENDINGS = (".obj", ".stl", ".ply", ".off", ".stp", ".step")
# Unpacked files are called by their number, at most `zip_entries`; what is made here goes behind them.
_MADE, _SPARE = "900000", "900001"


@dataclass(frozen=True, slots=True)
class Taken:
    """package: what is measured and served. source: what it was before, None for glTF.

    notes: of the conversion.
    """

    package: Package
    source: Source | None
    notes: tuple[Finding, ...]
    passed_over: tuple[str, ...]


def taken(
    upload: Path,
    folder: Path,
    statement: Statement,
    loading: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Taken:
    """The upload, checked, converted if need be.

    folder: an empty one of its own. loading: entered while libraries are loaded. Raises leaves of
    `errors.py`.
    """
    with upload.open("rb") as file:
        kind = kind_of(file.read(HEAD_BYTES), upload.stat().st_size, statement.name)
    if kind == "glb":
        return _in_metres(checked(upload, folder), folder, statement)
    if kind != "zip":
        return _converted(kind, f"model.{kind}", {f"model.{kind}": upload}, folder, statement, loading)
    files = archive.unpacked(upload, folder)
    found = _main_of(files)
    if found is None:
        return _in_metres(checked_files(files), folder, statement)
    return _converted(*found, files, folder, statement, loading)


def _in_metres(package: Package, folder: Path, statement: Statement) -> Taken:
    """A glTF as it is, or rescaled where its owner says that it does not count in metres."""
    if statement.unit is None or METRES_OF[statement.unit] == 1.0:
        return Taken(package, None, (), package.passed_over)
    note = finding("rescaled", said=statement.unit, count=f"{METRES_OF[statement.unit]:g}")
    mended = _rechecked(rescaled(package, METRES_OF[statement.unit]), folder)
    return Taken(mended, None, (note,), package.passed_over)


def _rechecked(glb: bytes, folder: Path) -> Package:
    """What we wrote is believed as little as what came: the same pre-flight decides."""
    made, spare = folder / _MADE, folder / _SPARE
    made.write_bytes(glb)
    return checked(made, spare)


def _main_of(files: dict[str, Path]) -> tuple[Format, str] | None:
    """What in a zip is converted, None where it holds a glTF. Raises BadArchive, NeedsExport."""
    names = list(files)
    if any(name.lower().endswith(".gltf") for name in names):
        return None
    parts = [name for name in names if name.lower().endswith(".model")]
    main = [name for name in parts if name.lower() == MAIN_3MF] or parts
    if len(main) == 1:
        return "3mf", main[0]
    models = [
        (kind, name)
        for name in names
        if name.lower().endswith(_ENDINGS)
        if (kind := _format(files[name], name))
    ]
    if len(models) > 1:
        shown = ", ".join(posixpath.basename(name) for _, name in models[:3])
        raise BadArchive(
            f"The zip holds {len(models)} models ({shown}); one model is one upload.", found=len(models)
        )
    if models:
        return models[0]
    refuse_packed(names)
    return None


def _format(path: Path, name: str) -> Format | None:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    refuse_known(head, name)
    return format_of(head, path.stat().st_size, name)


def _converted(
    kind: Format,
    entry: str,
    files: dict[str, Path],
    folder: Path,
    statement: Statement,
    loading: Callable[[], AbstractContextManager[None]],
) -> Taken:
    with loading():
        from vitrine.assets.intake import step
        from vitrine.assets.intake.convert import converted

        if kind == "stp":
            step.available()
    spare = folder / _SPARE
    spare.mkdir()
    result = converted(kind, entry, files, spare, statement)
    return Taken(_rechecked(result.glb, folder), result.source, result.notes, result.passed_over)
