"""The load generator, written in C (`load/`), built when it is first needed and pinned to the other core."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent / "load"
CORE = 1


def built(sources: Path = SOURCES) -> Path:
    """The program of the C files in a folder. RuntimeError if there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise RuntimeError("the load generator needs a C compiler: apt install gcc libc6-dev")
    files = sorted(sources.iterdir())
    version = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    program = Path(tempfile.gettempdir()) / f"vitrine-{sources.name}-{os.getuid()}-{version}"
    if not program.exists():
        units = [str(file) for file in files if file.suffix == ".c"]
        subprocess.run([compiler, "-O2", "-o", f"{program}.new", *units, "-lm"], check=True)
        Path(f"{program}.new").rename(program)
    return program


def run(
    port: int, mode: str, tickets: list[str], seconds: float, half_m: float,
    measuring: Callable[[], Any], measured: Callable[[], Any], connections: int | None = None,
) -> tuple[dict[str, Any], Any, Any]:  # fmt: skip
    """Its report, and what `measuring` and `measured` answered at the window's two ends."""
    load = _started(port, mode, tickets, seconds, half_m, connections=connections)
    assert load.stderr is not None and load.stdout is not None
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


@contextmanager
def going(
    port: int, mode: str, tickets: list[str], seconds: float, half_m: float, *more: str
) -> Iterator[subprocess.Popen[str]]:
    """It goes on meanwhile; its report does not count. Its stderr says "measuring" 3 s after all are in."""
    load = _started(port, mode, tickets, seconds, half_m, *more)
    try:
        yield load
    finally:
        load.kill()
        load.wait()


def _started(
    port: int, mode: str, tickets: list[str], seconds: float, half_m: float, *more: str,
    connections: int | None = None,
) -> subprocess.Popen[str]:  # fmt: skip
    count = len(tickets) if connections is None else connections
    command = [str(built()), str(port), mode, str(count), str(seconds), str(half_m), *more]
    core = {CORE} if (os.cpu_count() or 1) > 1 else {0}
    load = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, core),
    )  # fmt: skip
    assert load.stdin is not None
    load.stdin.write("\n".join(tickets) + "\n")
    load.stdin.close()
    return load
