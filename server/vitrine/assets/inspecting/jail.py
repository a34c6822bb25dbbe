"""The outside of the sandbox: feeds it a private copy and takes at most one small answer.

Nothing that comes out is trusted: not its length, not its JSON, not the names in it. Whatever happens inside,
the caller gets an `Answer` or one typed error within SANDBOX_WALL_S.
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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from vitrine.assets.confining.confined import Interrupted, output_of
from vitrine.assets.confining.namespaces import isolation
from vitrine.assets.errors import FROM_SANDBOX, MeasuringFailed, NotIsolated
from vitrine.assets.gltf.manifest import ServedFile, served_file
from vitrine.assets.intake.statement import Statement
from vitrine.assets.limits import SANDBOX_OUTPUT, SANDBOX_WALL_S
from vitrine.assets.measuring.deep_shape import is_deep
from vitrine.errors import VitrineError

__all__ = ["Answer", "Interrupted", "Jail"]

log = logging.getLogger(__name__)

_TEXT_LIMIT = 2_000
_COMMAND = (sys.executable, "-I", "-B", "-m", "vitrine.assets.inspecting.sandbox")
_DEEP_COMMAND = (sys.executable, "-I", "-B", "-m", "vitrine.assets.measuring.deep")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out: the served files still lie in `folder`, until the `with` that gave it ends."""

    kind: str
    entry: str
    files: tuple[ServedFile, ...]
    report: dict[str, Any]
    folder: Path

    def open(self, served: ServedFile) -> BinaryIO:
        """A served file for reading; never through a link, so a captured sandbox cannot point elsewhere."""
        handle = os.open(self.folder / served.place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        return os.fdopen(handle, "rb")


@dataclass(frozen=True, slots=True)
class Jail:
    """How uploads are looked at. wall_s: killed after. command: the program inside, for tests of this file.

    require_network_isolation: refuse to look (NotIsolated) where the kernel cannot keep the sandbox
    off the network.
    """

    require_network_isolation: bool = False
    wall_s: float = float(SANDBOX_WALL_S.value)
    command: tuple[str, ...] = _COMMAND
    deep_command: tuple[str, ...] = _DEEP_COMMAND

    def check(self) -> None:
        """Raises NotIsolated if this host may not take uploads."""
        if self.require_network_isolation and not isolation().available:
            raise NotIsolated(
                "Uploads are off: this server cannot isolate them. Its operator can run `vitrine doctor`."
            )

    @contextmanager
    def look(
        self, upload: BinaryIO, stop: threading.Event | None = None, statement: Statement | None = None
    ) -> Iterator[Answer]:
        """Check, convert and measure the file. stop: when set by another thread, the sandbox is killed.

        statement: what its owner said of it. Where the file was converted, the answer is about the GLB
        that it
        became: kind `glb`, entry `model.glb`, and `report["source"]` says what it was.

        Raises the file's own typed error (leaves of `errors.py`), MeasuringFailed (memory, time, output,
        crash), NotIsolated, or Interrupted.
        """
        self.check()
        with tempfile.TemporaryDirectory(prefix="vitrine-upload-") as name:
            folder = Path(name)
            (folder / "files").mkdir()
            # A copy, not a link: what the sandbox may write to must not be the blob that shoppers get.
            with (folder / "upload").open("xb") as copy:
                shutil.copyfileobj(upload, copy)
            (statement or Statement()).write(folder)
            yield _answer(self._output(folder, stop or threading.Event(), self.command), folder)

    def deep(
        self, glb: BinaryIO, *, is_room: bool = False, stop: threading.Event | None = None
    ) -> dict[str, Any]:
        """The deep measures (`deep.Deep.plain`) of a GLB whose geometry is plain, in a sandbox of its own.

        Raises as `look` does; nothing but numbers comes out.
        """
        self.check()
        with tempfile.TemporaryDirectory(prefix="vitrine-deep-") as name:
            folder = Path(name)
            (folder / "files").mkdir()
            with (folder / "upload").open("xb") as copy:
                shutil.copyfileobj(glb, copy)
            Statement(name="room" if is_room else None).write(folder)
            output = self._output(folder, stop or threading.Event(), self.deep_command)
        return _deep(output)

    def _output(self, folder: Path, stop: threading.Event, command: tuple[str, ...]) -> bytes:
        return output_of(command, folder, wall_s=self.wall_s, output_bytes=SANDBOX_OUTPUT.value, stop=stop)


def _answer(output: bytes, folder: Path) -> Answer:
    try:
        plain = json.loads(output)
        problem = _problem(plain["problem"]) if "problem" in plain else None
        answer = _believed(plain, folder) if problem is None else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, VitrineError) as error:
        log.warning("sandbox: answer refused", exc_info=True)
        raise MeasuringFailed.because("output") from error
    if answer is None:
        raise problem or MeasuringFailed.because("output")
    return answer


def _deep(output: bytes) -> dict[str, Any]:
    """What `deep.py` answers, doubted. Raises the file's own error, MeasuringFailed."""
    try:
        plain = json.loads(output)
        problem = _problem(plain["problem"]) if "problem" in plain else None
        found: dict[str, Any] = {} if problem is not None else plain["deep"]
        if problem is None and not is_deep(found):
            raise ValueError("the sandbox gave no measures")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        log.warning("sandbox: deep answer refused", exc_info=True)
        raise MeasuringFailed.because("output") from error
    if problem is not None:
        raise problem
    return found


def _believed(plain: dict[str, Any], folder: Path) -> Answer:
    files = tuple(served_file(found) for found in plain["files"])
    entry, kind, report = plain["entry"], plain["kind"], plain["report"]
    if not files or entry not in {found.name for found in files} or kind not in ("glb", "zip"):
        raise ValueError("the sandbox gave no entry")
    if not isinstance(report, dict) or not _is_report(report):
        raise ValueError("the sandbox gave no report")
    return Answer(kind, entry, files, report, folder)


def _is_report(report: dict[str, Any]) -> bool:
    """Whether it holds what products show of it: a wrong one would break every list with that model."""
    size, names = report.get("size_m"), report.get("variants")
    return (
        isinstance(size, list)
        and len(size) == 3
        and all(isinstance(side, (int, float)) and math.isfinite(side) for side in size)
        and isinstance(names, list)
        and all(isinstance(name, str) for name in names)
        and all(type(report.get(count)) is int for count in ("bytes", "triangles"))
    )


def _problem(plain: dict[str, Any]) -> VitrineError:
    """The typed error that the sandbox names, rebuilt from the few it may name, with short plain values."""
    leaf = FROM_SANDBOX.get(str(plain["type"]).removeprefix("/problems/"))
    if leaf is None:
        raise ValueError("the sandbox named an unknown problem")
    known = {"type", "title", "status", "detail"}
    values = {
        str(key)[:40]: _short(value, _TEXT_LIMIT if key == "detail_fr" else 200)
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
