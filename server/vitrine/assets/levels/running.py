"""Starts the two programs that make levels, Node's and ours; believes of their answers what it checked."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitrine.assets.confining.confined import Ended, SaidTooMuch, TookTooLong, confined
from vitrine.assets.confining.walls import Bounds
from vitrine.assets.errors import FROM_SANDBOX, MeasuringFailed
from vitrine.assets.levels.node import PROGRAM, node_program
from vitrine.assets.limits import MIB, SANDBOX_OUTPUT, ZIP_BYTES
from vitrine.errors import VitrineError

log = logging.getLogger(__name__)

_BOUNDS = Bounds(cpu_s=120, data_bytes=1024 * MIB, file_bytes=ZIP_BYTES.value, open_files=64)
# KTX2 has no hurry and no short way.
_SLOW_BOUNDS = Bounds(cpu_s=900, data_bytes=1024 * MIB, file_bytes=ZIP_BYTES.value, open_files=64)
_HEAP_MIB = 512
_RESULT_BYTES = 16 * MIB
_INSIDE = (sys.executable, "-I", "-B", "-m", "vitrine.assets.levels.program")


class StepFailed(Exception):
    """A program ended without an answer. reason: memory, time, output or crash."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step}: {reason}")
        self.step, self.reason = step, reason


@dataclass(slots=True)
class Cost:
    """What the programs of one model have used so far."""

    cpu_s: float = 0.0
    peak_bytes: int = 0

    def add(self, ended: Ended) -> None:
        """Count one more."""
        self.cpu_s += ended.cpu_s
        self.peak_bytes = max(self.peak_bytes, ended.peak_bytes)


def node_result(
    task: dict[str, Any], folder: Path, cost: Cost, stop: threading.Event | None, *, slow: bool = False
) -> dict[str, Any]:
    """What the Node program answers to a task on files in `folder`, its own and private one.

    Its rights end at that folder and its own code, by Node's permission model inside the kernel's fence.
    Raises NoNode, StepFailed, Interrupted.
    """
    program, own = node_program().program, str(folder.resolve())
    (folder / "task.json").write_text(json.dumps(task))
    (folder / "result.json").unlink(missing_ok=True)
    command = (
        str(program), "--permission", f"--allow-fs-read={own}", f"--allow-fs-read={PROGRAM.parent}",
        f"--allow-fs-write={own}", f"--max-old-space-size={_HEAP_MIB}", "--no-warnings", str(PROGRAM),
    )  # fmt: skip
    _ended(command, folder, cost, stop, str(task["do"]), slow=slow)
    try:
        answer = json.loads(_read(folder / "result.json", _RESULT_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        raise StepFailed(str(task["do"]), "output") from error
    if not isinstance(answer, dict):
        raise StepFailed(str(task["do"]), "output")
    return answer


def python_answer(step: str, folder: Path, cost: Cost, stop: threading.Event | None) -> dict[str, Any]:
    """What our own sandbox answers to `pack` or `dress` on the files in `folder`.

    Raises a leaf of `errors.py` that the sandbox names, StepFailed, Interrupted.
    """
    ended = _ended((*_INSIDE, step), folder, cost, stop, step)
    try:
        answer = json.loads(ended.output)
        problem = answer.get("problem")
        if problem is not None:
            raise _named(problem)
    except (ValueError, AttributeError, RecursionError) as error:
        raise StepFailed(step, "output") from error
    assert isinstance(answer, dict)  # noqa: S101  `.get` above was a dictionary's
    return answer


def _named(problem: Any) -> VitrineError:
    leaf = FROM_SANDBOX.get(str(problem["type"]).removeprefix("/problems/"), MeasuringFailed)
    return leaf(str(problem.get("detail", ""))[:1000])


def _ended(
    command: tuple[str, ...],
    folder: Path,
    cost: Cost,
    stop: threading.Event | None,
    step: str,
    *,
    slow: bool = False,
) -> Ended:
    bounds = _SLOW_BOUNDS if slow else _BOUNDS
    try:
        ended = confined(
            command,
            folder,
            wall_s=3.0 * bounds.cpu_s,
            output_bytes=SANDBOX_OUTPUT.value,
            bounds=bounds,
            stop=stop,
        )
    except TookTooLong as error:
        raise StepFailed(step, "time") from error
    except SaidTooMuch as error:
        raise StepFailed(step, "output") from error
    cost.add(ended)
    if ended.returncode:
        errors = ended.errors.decode("utf-8", "replace")
        log.warning("%s ended with %s: %s", step, ended.returncode, errors[-2000:])
        hungry = any(word in errors.lower() for word in ("memoryerror", "out of memory", "allocation failed"))
        raise StepFailed(step, "time" if ended.out_of_time else "memory" if hungry else "crash")
    return ended


def _read(place: Path, limit: int) -> bytes:
    """A file that a program wrote, never through a link. Raises OSError, ValueError over the limit."""
    with os.fdopen(os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"{place.name} is over {limit} bytes")
    return data


def read_file(place: Path) -> bytes:
    """A model that a program wrote, never through a link. Raises OSError, ValueError over the limit."""
    return _read(place, ZIP_BYTES.value)
