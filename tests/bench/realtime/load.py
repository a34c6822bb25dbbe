"""The load generator, written in C (`load/`), built when it is first needed and pinned to the other core."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent / "load"
CORE = 1


def built() -> Path:
    """The program. Exits with one line if there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        sys.exit("the load generator needs a C compiler: apt install gcc libc6-dev")
    program = Path(tempfile.gettempdir()) / f"vitrine-load-{os.getuid()}"
    files = sorted(SOURCES.glob("*.c"))
    if not program.exists() or any(
        file.stat().st_mtime > program.stat().st_mtime for file in SOURCES.iterdir()
    ):
        subprocess.run([compiler, "-O2", "-o", str(program), *map(str, files), "-lm"], check=True)
    return program


def run(
    port: int, mode: str, tickets: list[str], seconds: float, half_m: float,
    measuring: Callable[[], Any], measured: Callable[[], Any], connections: int | None = None,
) -> tuple[dict[str, Any], Any, Any]:  # fmt: skip
    """Its report, and what `measuring` and `measured` answered at the window's two ends."""
    count = len(tickets) if connections is None else connections
    command = [str(built()), str(port), mode, str(count), str(seconds), str(half_m)]
    core = {CORE} if (os.cpu_count() or 1) > 1 else {0}
    load = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, core),
    )  # fmt: skip
    assert load.stdin is not None and load.stderr is not None and load.stdout is not None
    load.stdin.write("\n".join(tickets) + "\n")
    load.stdin.close()
    before: Any = None
    for line in load.stderr:
        if line.strip() == "measuring":
            before = measuring()
            break
    out = load.stdout.read()
    after = measured()
    load.wait(30)
    if not out:
        raise RuntimeError(f"the load generator told nothing: {load.stderr.read()[-300:]}")
    return json.loads(out), before, after
