"""The inside of looking at an upload, `-m vitrine.assets.inspecting.program`, started by `jail.py` alone.

In its folder: `upload`, a private copy of the file, an empty `files` for what a zip holds and what is
converted, and the request {"unit", "up", "name"}: what the file's owner said of it. It answers {"files",
"entry", "kind", "report"} or {"problem"}.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from vitrine.assets.confining.program import Fence, run


def work(request: dict[str, Any], fence: Fence) -> dict[str, Any]:
    """The upload in the current folder. Raises the file's own typed error."""
    return inspected(Path.cwd(), request, fence)


def inspected(folder: Path, request: dict[str, Any], fence: Fence) -> dict[str, Any]:
    """Check, convert and measure `folder/upload`. Raises the file's own typed error."""
    # Late, so that the limits and the fence stand before anything else runs.
    from vitrine.assets.gltf.manifest import files_of
    from vitrine.assets.intake.front import taken
    from vitrine.assets.statement import Statement

    statement = Statement(request.get("unit"), request.get("up"), name=request.get("name"))
    found = taken(folder / "upload", folder / "files", statement, fence.lifted)
    with fence.lifted():
        from vitrine.assets.measuring.measure import measured
    report = replace(measured(found.package, found.notes, found.passed_over), source=found.source)
    files = [served.plain() for served in files_of(found.package, folder)]
    return {
        "kind": found.package.kind, "entry": found.package.entry, "files": files, "report": report.plain(),
    }  # fmt: skip


if __name__ == "__main__":
    run(work)
