"""What a brand's own shop costs and keeps: `python -m tests.bench.studio [--only templates,edits]`.

Each module of MODULES has `figures(pictures)`, which gives the keys beside it here. What was left out, or is
not built yet, is null with its reason beside it.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from tests.bench.report import print_report

MODULES: Final = {
    "templates": ("room_made_s", "template_draw_calls_max", "template_kb_max"),
    "edits": ("edits_lost",),
    "files": ("export_equal", "export_s"),
    "numbers": ("numbers_exact",),
    "colours": ("contrast_failed",),
    "bake": ("bake_cpu_s", "bake_peak_mb"),
    "script": ("shop_script_s",),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="by comma, of: " + ", ".join(MODULES))
    options.add_argument("--pictures", type=Path, help="a folder for what is seen")
    given = options.parse_args()
    wanted = given.only.split(",") if given.only else list(MODULES)
    if unknown := [name for name in wanted if name not in MODULES]:
        options.error(f"there is no {', '.join(unknown)}")
    figures: dict[str, Any] = {}
    for name, keys in MODULES.items():
        if name not in wanted:
            figures |= _null(keys, "left out by --only")
        elif find_spec(f"tests.bench.studio.{name}") is None:
            figures |= _null(keys, "its point of issue 12 is measured with that point")
        else:
            figures |= import_module(f"tests.bench.studio.{name}").figures(given.pictures)
    command = " --only " + given.only if given.only else ""
    print_report(f"python -m tests.bench.studio{command}", figures)


def _null(keys: tuple[str, ...], reason: str) -> dict[str, Any]:
    return {name: value for key in keys for name, value in ((key, None), (f"{key}_reason", reason))}


if __name__ == "__main__":
    main()
