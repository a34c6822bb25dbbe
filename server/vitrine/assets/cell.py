"""One small program in its own process: limits, no network, a folder of its own, one JSON answer, then gone.

`run` is the outside. `inside` is what such a program calls: it binds itself before it reads a byte, fences
itself in, and prints the answer. Nothing that comes out is trusted: its size is capped and files are read
without following links.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitrine.assets.errors import FROM_SANDBOX, MeasuringFailed
from vitrine.assets.namespaces import fenced
from vitrine.assets.sandbox import Fence, bind
from vitrine.errors import VitrineError

WALL_S = 90.0
_ANSWER_BYTES = 1 << 20
_FILE_BYTES = 256 << 20
_REQUEST, _ANSWER, _ERRORS = "request.json", "answer.json", "errors.txt"


@dataclass(frozen=True, slots=True)
class Answer:
    """values: the program's JSON object. Its files lie in `folder` until the `with` that gave it ends."""

    values: dict[str, Any]
    folder: Path

    def read(self, name: str) -> bytes:
        """A file that the program made, never through a link. Raises MeasuringFailed."""
        try:
            if Path(name).name != name:
                raise OSError("no plain name")
            handle = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(handle, "rb") as file:
                data = file.read(_FILE_BYTES + 1)
        except OSError as error:
            raise MeasuringFailed.because("output") from error
        if len(data) > _FILE_BYTES:
            raise MeasuringFailed.because("output")
        return data


@contextmanager
def run(
    module: str, files: Mapping[str, bytes], request: dict[str, Any], wall_s: float = WALL_S
) -> Iterator[Answer]:
    """Run `python -m module` on the files in a fresh folder. request: what the program is to do.

    Raises the program's own typed error, or MeasuringFailed (time, memory, crash, output).
    """
    with tempfile.TemporaryDirectory(prefix="vitrine-cell-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for file, data in {**files, _REQUEST: json.dumps(request).encode()}.items():
            (folder / file).write_bytes(data)
        _ended(module, folder, wall_s)
        try:
            values = json.loads(_start_of(folder / _ANSWER))
        except (OSError, ValueError, RecursionError) as error:
            raise MeasuringFailed.because("output") from error
        if not isinstance(values, dict):
            raise MeasuringFailed.because("output")
        if "problem" in values:
            raise _problem(values["problem"])
        yield Answer(values, folder)


def inside(work: Callable[[dict[str, Any], Fence], dict[str, Any]]) -> None:
    """The whole of a program: bind, fence, `work(request, fence)`, print."""
    bind()
    fence = Fence(Path.cwd())
    try:
        values = work(json.loads(Path(_REQUEST).read_text()), fence)
    except VitrineError as error:
        values = {"problem": error.problem()}
    except MemoryError:
        values = {"problem": MeasuringFailed.because("memory").problem()}
    sys.stdout.write(json.dumps(values, allow_nan=False))


def _ended(module: str, folder: Path, wall_s: float) -> None:
    with (folder / _ANSWER).open("xb") as answer, (folder / _ERRORS).open("xb") as errors:
        process = subprocess.Popen(  # noqa: S603  our own module; the model is no part of the command
            [*fenced(), sys.executable, "-I", "-B", "-m", module],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=answer, stderr=errors, start_new_session=True,
            env={"LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder), "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
    try:
        code = process.wait(wall_s)
    except subprocess.TimeoutExpired as error:
        raise MeasuringFailed.because("time") from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if code in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
        raise MeasuringFailed.because("time")
    if code:
        memory = b"MemoryError" in _start_of(folder / _ERRORS) or b"bad_alloc" in _start_of(folder / _ERRORS)
        raise MeasuringFailed.because("memory" if memory else "crash")


def _start_of(file: Path) -> bytes:
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as opened:
        return opened.read(_ANSWER_BYTES)


def _problem(plain: Any) -> VitrineError:
    if isinstance(plain, dict):
        leaf = FROM_SANDBOX.get(str(plain.get("type")).removeprefix("/problems/"))
        if leaf is not None:
            return leaf(str(plain.get("detail"))[:1000])
    return MeasuringFailed.because("output")
