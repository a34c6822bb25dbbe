"""From a recognised upload to one GLB in metres; asks for the unit where the file has none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vitrine.assets.errors import NothingToShow, UnitNeeded
from vitrine.assets.findings import Finding, finding
from vitrine.assets.intake import obj, off, ply, step, stl, threemf
from vitrine.assets.intake.draft import Draft
from vitrine.assets.intake.formats import Format
from vitrine.assets.intake.numbers import check_triangles
from vitrine.assets.intake.upload_set import UploadSet
from vitrine.assets.intake.writer import glb_of, upright
from vitrine.assets.report import Source
from vitrine.assets.statement import METRES_OF, Statement

# The size of most things in shops, metres: the middle from which a guess is judged.
_USUAL_M = 0.3


@dataclass(frozen=True, slots=True)
class Converted:
    """notes: what the brand should know. passed_over: names in the upload that nothing uses."""

    glb: bytes
    source: Source
    notes: tuple[Finding, ...]
    passed_over: tuple[str, ...]


def converted(
    kind: Format, entry: str, files: dict[str, Path], folder: Path, statement: Statement
) -> Converted:
    """The GLB of one upload.

    entry: its main file among `files`. folder: empty, for the converter's own files. Raises UnitNeeded and
    the leaves of `errors.py`.
    """
    own = UploadSet(files)
    draft = _draft(kind, entry, own, files, folder)
    triangles = sum(shape.triangles for shape in draft.shapes)
    check_triangles(triangles)
    if not triangles:
        raise NothingToShow("This file holds no faces. Check what was selected for the export.")
    up = statement.up or draft.up
    unit, unit_m = draft.unit, draft.unit_m
    if unit is None or unit_m is None:
        if statement.unit is None:
            raise _unit_needed(draft, up)
        unit, unit_m = statement.unit, METRES_OF[statement.unit]
    source = Source(kind, unit, unit_m, draft.unit is None, up, triangles)
    shown = "STEP" if kind == "stp" else kind.upper()
    code = "converted" if draft.unit is None else "converted-with-unit"
    note = finding(code, names=shown, said=unit, real=up.upper())
    return Converted(glb_of(draft, unit_m, up), source, (note, *draft.notes), own.passed_over)


def _draft(kind: Format, entry: str, own: UploadSet, files: dict[str, Path], folder: Path) -> Draft:
    if kind == "obj":
        return obj.read(entry, own)
    if kind == "3mf":
        found = threemf.read(entry, own, list(files))
        # What 3MF adds around the model, thumbnails and relations, is no leftover.
        own.used.update(files)
        return found
    data = own.bytes_of(entry)
    if kind == "stp":
        step.check(data)
        return step.read(files[entry], folder)
    return {"stl": stl.read, "ply": ply.read, "off": off.read}[kind](data)


def _unit_needed(draft: Draft, up: str) -> UnitNeeded:
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for placement in draft.placements:
        for surface in draft.shapes[placement.shape].surfaces:
            points = (
                surface.points[np.unique(surface.faces)] @ placement.matrix[:3, :3].T
                + placement.matrix[:3, 3]
            )
            if len(points):
                low, high = np.minimum(low, points.min(axis=0)), np.maximum(high, points.max(axis=0))
    extents = np.abs(upright(up)) @ (high - low)
    longest = float(extents.max())
    if not np.isfinite(longest) or longest <= 0:
        raise NothingToShow("This file holds no faces with an area. Check what was selected for the export.")
    guesses = {unit: [_short(float(side) * metres) for side in extents] for unit, metres in METRES_OF.items()}
    likely = min(METRES_OF, key=lambda unit: abs(np.log(longest * METRES_OF[unit] / _USUAL_M)))
    return UnitNeeded.of(draft.format, [_short(float(side)) for side in extents], guesses, likely)


def _short(value: float) -> float:
    return float(f"{value:.6g}")
