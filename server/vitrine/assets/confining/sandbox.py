"""Running a program of ours on a stranger's bytes: started, walled, limited, read, its failures named.

The one way to do so. A `Program` says what is started and what it may use; it lies in a private folder with
`request.json`, and prints one JSON object (`program.py` is its inside). Nothing that comes out is believed:
not its length, not its JSON, not the errors it names; files are read without following links. Whatever
happens inside, the caller gets an answer or one typed error.

| what happens | the error |
|---|---|
| the program names a problem with the file | that leaf of `errors.py`, if it is one of FROM_SANDBOX |
| the clock or the processor limit runs out | MeasuringFailed, time |
| it has no more memory, and says so or dies of it | MeasuringFailed, memory |
| too long an answer, no JSON, no object, an unknown problem, a file that is none | MeasuringFailed, output |
| any other end | MeasuringFailed, crash |
| `stop` was set | Interrupted |
"""

from __future__ import annotations

import json
import logging
import math
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from vitrine.assets.confining.confined import GROUP_BYTES, Ended, SaidTooMuch, TookTooLong, confined
from vitrine.assets.confining.program import REQUEST
from vitrine.assets.confining.walls import ResourceLimits
from vitrine.assets.errors import FROM_SANDBOX, MeasuringFailed
from vitrine.assets.limits import MIB, SANDBOX_WALL_S
from vitrine.errors import VitrineError

log = logging.getLogger(__name__)

FILE_BYTES: Final = 256 * MIB
_TEXT_LIMIT = 2_000
_HUNGRY = (b"memoryerror", b"bad_alloc", b"out of memory", b"allocation failed")


@dataclass(frozen=True, slots=True)
class Program:
    """command: what is started. wall_s: killed after. output_bytes: the longest answer.

    bounds: None where the program binds itself (`program.bind`). group_bytes: as `confined`.
    """

    command: tuple[str, ...]
    wall_s: float = float(SANDBOX_WALL_S.value)
    output_bytes: int = MIB
    bounds: ResourceLimits | None = None
    group_bytes: int = GROUP_BYTES

    @classmethod
    def of(cls, module: str, output_bytes: int = MIB) -> Program:
        """A module of ours that calls `program.run`."""
        return cls(python_command(module), output_bytes=output_bytes)


@dataclass(frozen=True, slots=True)
class SandboxAnswer:
    """values: the program's JSON object. Its files lie in `folder`, as long as that is there."""

    values: dict[str, Any]
    folder: Path
    ended: Ended

    def read(self, name: str) -> bytes:
        """A file that the program made, of a plain name. Raises MeasuringFailed."""
        if Path(name).name != name:
            raise MeasuringFailed.because("output")
        return read(self.folder / name)


def python_command(module: str) -> tuple[str, ...]:
    """Our own Python, apart from the user's settings and folders."""
    return (sys.executable, "-I", "-B", "-m", module)


@contextmanager
def sandboxed(
    program: Program,
    files: Mapping[str, bytes | BinaryIO],
    request: Mapping[str, Any],
    stop: threading.Event | None = None,
) -> Iterator[SandboxAnswer]:
    """Run the program on copies of these files in a fresh folder, which goes with the `with`.

    An empty folder `files` is there for what it unpacks. stop: when set by another thread, it is killed.
    Raises as the table above says.
    """
    with tempfile.TemporaryDirectory(prefix="vitrine-sandbox-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "files").mkdir()
        for file, content in files.items():
            # A copy, not a link: what the sandbox may write to must not be the blob that shoppers get.
            with (folder / file).open("xb") as copy:
                if isinstance(content, bytes):
                    copy.write(content)
                else:
                    shutil.copyfileobj(content, copy)
        yield answered(program, folder, request, stop)


def answered(
    program: Program,
    folder: Path,
    request: Mapping[str, Any],
    stop: threading.Event | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> SandboxAnswer:
    """Run the program in a private folder that is there. told: as `confined`. Raises as `sandboxed` does."""
    (folder / REQUEST).write_text(json.dumps(request))
    ended = ended_well(program, folder, stop, told)
    try:
        values = json.loads(ended.output)
        problem = _problem(values["problem"]) if "problem" in values else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        log.warning("sandbox: answer refused", exc_info=True)
        raise MeasuringFailed.because("output") from error
    if problem is not None:
        raise problem
    if not isinstance(values, dict):
        raise MeasuringFailed.because("output")
    return SandboxAnswer(values, folder, ended)


def ended_well(
    program: Program,
    folder: Path,
    stop: threading.Event | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> Ended:
    """Run a program that answers in a way of its own. Raises MeasuringFailed, Interrupted."""
    try:
        ended = confined(
            program.command, folder, wall_s=program.wall_s, output_bytes=program.output_bytes,
            bounds=program.bounds, stop=stop, group_bytes=program.group_bytes, told=told,
        )  # fmt: skip
    except TookTooLong as error:
        raise MeasuringFailed.because("time") from error
    except SaidTooMuch as error:
        raise MeasuringFailed.because("output") from error
    if ended.returncode:
        said = ended.errors.decode("utf-8", "replace")
        log.warning("%s ended with %s: %s", program.command[-1], ended.returncode, said[-2000:])
        hungry = ended.starved or any(word in ended.errors.lower() for word in _HUNGRY)
        raise MeasuringFailed.because("time" if ended.out_of_time else "memory" if hungry else "crash")
    return ended


def opened(path: Path) -> BinaryIO:
    """A file that a program wrote, never through a link, so that a captured one cannot point elsewhere.

    Raises OSError.
    """
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")


def read(path: Path, limit_bytes: int = FILE_BYTES) -> bytes:
    """All of a file that a program wrote, never through a link. Raises MeasuringFailed, output."""
    try:
        with opened(path) as file:
            data = file.read(limit_bytes + 1)
    except OSError as error:
        raise MeasuringFailed.because("output") from error
    if len(data) > limit_bytes:
        raise MeasuringFailed.because("output")
    return data


def _problem(plain: dict[str, Any]) -> VitrineError:
    """The typed error that the sandbox names, rebuilt from the few it may name, with short plain values."""
    leaf = FROM_SANDBOX.get(str(plain["type"]).removeprefix("/problems/"))
    if leaf is None:
        raise ValueError("the sandbox named an unknown problem")
    known = {"type", "title", "status", "detail"}
    values = {
        str(key)[:40]: _short(value, _TEXT_LIMIT if str(key).startswith("detail_") else 200)
        for key, value in list(plain.items())[:12]
        if key not in known and str(key).isidentifier() and _is_plain(value)
    }
    return leaf(str(plain["detail"])[:_TEXT_LIMIT], **values)


def _is_plain(value: object) -> bool:
    """Text, a number, three numbers, or a few of three numbers by name: sizes and what they might mean."""
    if isinstance(value, dict):
        return 0 < len(value) <= 8 and all(
            len(str(key)) <= 8 and isinstance(each, list) and _is_plain(each) for key, each in value.items()
        )
    if isinstance(value, list):
        return len(value) == 3 and all(type(each) in (int, float) and math.isfinite(each) for each in value)
    return isinstance(value, (str, int, float))


def _short(value: object, limit: int) -> object:
    return value[:limit] if isinstance(value, str) else value
