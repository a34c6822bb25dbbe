"""A file of a stranger, taken in as the sandbox does, in this process."""

from __future__ import annotations

from pathlib import Path

from vitrine.assets.intake.front import Taken, taken
from vitrine.assets.statement import Statement


def take(data: bytes, folder: Path, unit: str | None = "m", up: str | None = None) -> Taken:
    (folder / "upload").write_bytes(data)
    (folder / "files").mkdir()
    return taken(folder / "upload", folder / "files", Statement(unit, up))
