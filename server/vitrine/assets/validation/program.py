"""The inside of the translation: names come from the model, so it is parsed here and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vitrine.assets import strictjson
from vitrine.assets.confining.program import Fence, run
from vitrine.assets.findings import FINDINGS_LIMIT
from vitrine.assets.gltf import glb
from vitrine.assets.validation.translating import translated


def work(_: dict[str, Any], __: Fence) -> dict[str, Any]:
    """{"findings": [...]} of `report.json` about `model.glb`."""
    document = strictjson.parsed(glb.unpacked(Path("model.glb").read_bytes()).json)
    report = json.loads(Path("report.json").read_bytes())
    return {"findings": [found.plain() for found in translated(report, document)][:FINDINGS_LIMIT]}


if __name__ == "__main__":
    run(work)
