"""The inside of the deep measures, `-m vitrine.assets.inspecting.deep_program`, started by `jail.py` alone.

In its folder: `upload`, a GLB whose geometry is not compressed (the levels step decodes Draco and meshopt),
an empty `files`. It answers {"deep"} or {"problem"}.
"""

from __future__ import annotations

import importlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from vitrine.assets.confining.program import Fence, run

_LIBRARIES = ("numpy", "trimesh", "scipy.spatial", "scipy.optimize", "vhacdx", "networkx")


def work(_request: dict[str, Any], fence: Fence) -> dict[str, Any]:
    """The measures of one model. Raises the file's own typed error."""
    with fence.lifted():
        # Everything that `measure_deep` will want, before the upload is opened.
        for name in _LIBRARIES:
            with suppress(ImportError):
                importlib.import_module(name)
        from vitrine.assets.measuring import solids  # noqa: F401  loaded now, for the same reason
        from vitrine.assets.measuring.deep import measure_deep
    return {"deep": measure_deep(Path("upload").absolute()).plain()}


if __name__ == "__main__":
    run(work)
