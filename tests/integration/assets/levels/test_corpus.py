"""Real models reach the bytes asked for, lose nothing and are valid. `make bench-assets` has the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.assets import GOALS, upload_of
from tests.fixtures.models import shared_models
from vitrine.assets.levels import made, packed_glb

PATTERNS = [f"{name}.gl*" if name != "MaterialsVariantsShoe" else f"{name}/*.gltf" for name in GOALS]
# Levels that must be there: what stands in a crowd of products has to be small.
FEWEST_LEVELS = 2


@pytest.mark.parametrize("path", shared_models(*PATTERNS), ids=lambda path: path.stem if path else "none")
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
