"""The last line of every bench: one JSON object: figures, machine, versions and command."""

from __future__ import annotations

import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("vitrine-shop", "fastapi", "uvicorn", "uvloop", "websockets", "numpy", "sqlalchemy")


def print_report(command: str, figures: dict[str, Any]) -> None:
    """command: what repeats it. A figure that could not be taken is None, `<name>_reason` beside it."""
    print(
        json.dumps(
            {**figures, "machine": machine(), "versions": versions(), "command": command}, ensure_ascii=False
        )
    )


def machine() -> dict[str, Any]:
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
        "system": platform.platform(),
        "load_1_min": round(os.getloadavg()[0], 2),
    }


def versions() -> dict[str, str]:
    return {"python": sys.version.split()[0], **{name: version(name) for name in PACKAGES}}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
