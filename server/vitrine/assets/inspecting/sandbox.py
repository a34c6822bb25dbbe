"""The inside of the sandbox: `python -I -B -m vitrine.assets.inspecting.sandbox`, started by `jail.py` alone.

It works in its current folder: `upload` is a private copy of the file, `statement.json` what its owner said
of it, `files/` takes what a zip holds and what is converted. One JSON object goes to standard output:
{"files", "entry", "kind", "report"} or {"problem"}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from vitrine.assets.confining.program import Fence, bind
from vitrine.errors import VitrineError


def answer(folder: Path, fence: Fence) -> dict[str, Any]:
    """Check, convert and measure `folder/upload`, as `folder/statement.json` says.

    Errors of the file become {"problem"}.
    """
    # Late, so that the limits and the fence stand before anything else runs.
    from vitrine.assets.errors import MeasuringFailed
    from vitrine.assets.gltf.manifest import files_of
    from vitrine.assets.intake.front import taken
    from vitrine.assets.intake.statement import statement_in

    try:
        found = taken(folder / "upload", folder / "files", statement_in(folder), fence.lifted)
        with fence.lifted():
            from vitrine.assets.measuring.measure import measured
        report = measured(found.package, found.notes, found.passed_over)
        files = [served.plain() for served in files_of(found.package, folder)]
        source = None if found.source is None else found.source.plain()
        return {
            "kind": found.package.kind, "entry": found.package.entry, "files": files,
            "report": {**report.plain(), "source": source},
        }  # fmt: skip
    except VitrineError as error:
        return {"problem": error.problem()}
    except MemoryError:
        return {"problem": MeasuringFailed.because("memory").problem()}


def main() -> None:
    """Bind, fence, answer."""
    folder = Path.cwd()
    bind()
    sys.stdout.write(json.dumps(answer(folder, Fence(folder)), allow_nan=False))


if __name__ == "__main__":
    main()
