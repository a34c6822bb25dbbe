"""Real models reach the bytes asked for, lose nothing and are valid. `make bench-assets` has the table.

The largest take longer than all others together, and show no more than those: `make test-long` has them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.assets import GOALS, upload_of
from tests.fixtures.models import shared_models
from vitrine.assets.levels import made, packed_glb

PATTERNS = [f"{name}.gl*" if name != "MaterialsVariantsShoe" else f"{name}/*.gltf" for name in GOALS]
# Levels that must be there: what stands in a crowd of products has to be small.
FEWEST_LEVELS = 2


LARGE = {"ChessBoard", "MaterialsVariantsShoe", "CesiumMilkTruck"}


def _marked(path: Path | None) -> object:
    large = path is not None and path.stem in LARGE
    marks = [pytest.mark.long] if large else []
    return pytest.param(path, marks=marks, id=path.stem if path else "none")


@pytest.mark.parametrize("path", [_marked(path) for path in shared_models(*PATTERNS)])
def test_real_models(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        return
    (tmp_path / "upload").write_bytes(upload_of(path))
    model = packed_glb(tmp_path / "upload", tmp_path / "pack")
    found = made(model, tmp_path / "made")
    assert found.levels[0].files[0].bytes <= min(GOALS[path.stem], model.stat().st_size)
    assert len(found.levels) >= FEWEST_LEVELS
    # `made` drops what lost a trait or does not validate, with a note: no note, nothing lost.
    assert not [note for note in found.notes if "lost" in note.problem or "validator" in note.problem]
    assert found.peak_bytes <= 1_000_000_000
