"""One small program in its own process: limits, no network, a folder of its own, one JSON answer, then gone.

`run` is the outside. `inside` is what such a program calls: it binds itself before it reads a byte, fences
itself in, and prints the answer. Nothing that comes out is trusted: its size is capped and files are read
without following links.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitrine.assets.confining.confined import output_of
from vitrine.assets.confining.program import Fence, bind
from vitrine.assets.errors import FROM_SANDBOX, MeasuringFailed
from vitrine.errors import VitrineError

WALL_S = 90.0
_ANSWER_BYTES = 1 << 20
_FILE_BYTES = 256 << 20
_REQUEST = "request.json"


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
    module: str,
    files: Mapping[str, bytes],
    request: dict[str, Any],
    wall_s: float = WALL_S,
    stop: threading.Event | None = None,
) -> Iterator[Answer]:
    """Run `python -m module` on the files in a fresh folder. request: what the program is to do.

    stop: when set by another thread, the program is killed. Raises the program's own typed error,
    MeasuringFailed (time, memory, crash, output), or Interrupted.
    """
    with tempfile.TemporaryDirectory(prefix="vitrine-cell-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for file, data in {**files, _REQUEST: json.dumps(request).encode()}.items():
            (folder / file).write_bytes(data)
        output = output_of(
            (sys.executable, "-I", "-B", "-m", module), folder, wall_s=wall_s, output_bytes=_ANSWER_BYTES,
            stop=stop,
        )  # fmt: skip
        try:
            values = json.loads(output)
        except (ValueError, RecursionError) as error:
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


def _problem(plain: Any) -> VitrineError:
    if isinstance(plain, dict):
        leaf = FROM_SANDBOX.get(str(plain.get("type")).removeprefix("/problems/"))
        if leaf is not None:
            return leaf(str(plain.get("detail"))[:1000])
    return MeasuringFailed.because("output")
