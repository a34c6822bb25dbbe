"""The two programs that make levels, Node's and ours, and what they have used."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitrine.assets.confining.confined import Ended
from vitrine.assets.confining.sandbox import Program, answered, ended_well, python_command, read
from vitrine.assets.confining.walls import ResourceLimits
from vitrine.assets.errors import MeasuringFailed
from vitrine.assets.levels.node import PROGRAM, node_program
from vitrine.assets.limits import MIB, SANDBOX_OUTPUT, ZIP_BYTES

_BOUNDS = ResourceLimits(cpu_s=120, data_bytes=1024 * MIB, file_bytes=ZIP_BYTES.value, open_files=64)
# KTX2 has no hurry and no short way.
_SLOW_BOUNDS = ResourceLimits(cpu_s=900, data_bytes=1024 * MIB, file_bytes=ZIP_BYTES.value, open_files=64)
_HEAP_MIB = 512
_RESULT_BYTES = 16 * MIB


@dataclass(slots=True)
class Spent:
    """What the programs of one model have used so far."""

    cpu_s: float = 0.0
    peak_bytes: int = 0

    def add(self, ended: Ended) -> None:
        """Count one more."""
        self.cpu_s += ended.cpu_s
        self.peak_bytes = max(self.peak_bytes, ended.peak_bytes)


def node_result(
    task: dict[str, Any], folder: Path, spent: Spent, stop: threading.Event | None, *, slow: bool = False
) -> dict[str, Any]:
    """What the Node program answers to a task on files in `folder`, its own and private one.

    Its rights end at that folder and its own code, by Node's permission model inside the kernel's fence.
    Raises NoNode, MeasuringFailed, Interrupted.
    """
    program, own = node_program().program, str(folder.resolve())
    (folder / "task.json").write_text(json.dumps(task))
    (folder / "result.json").unlink(missing_ok=True)
    command = (
        str(program), "--permission", f"--allow-fs-read={own}", f"--allow-fs-read={PROGRAM.parent}",
        f"--allow-fs-write={own}", f"--max-old-space-size={_HEAP_MIB}", "--no-warnings", str(PROGRAM),
    )  # fmt: skip
    spent.add(ended_well(_bounded(command, _SLOW_BOUNDS if slow else _BOUNDS), folder, stop))
    try:
        answer = json.loads(read(folder / "result.json", _RESULT_BYTES))
    except (ValueError, RecursionError) as error:
        raise MeasuringFailed.because("output") from error
    if not isinstance(answer, dict):
        raise MeasuringFailed.because("output")
    return answer


def python_answer(step: str, folder: Path, spent: Spent, stop: threading.Event | None) -> dict[str, Any]:
    """What our own sandbox (`program.py`) answers to a step on the files in `folder`.

    Raises a leaf of `errors.py` that the sandbox names, MeasuringFailed, Interrupted.
    """
    program = _bounded(python_command("vitrine.assets.levels.program"), _BOUNDS)
    answer = answered(program, folder, {"do": step}, stop)
    spent.add(answer.ended)
    return answer.values


def _bounded(command: tuple[str, ...], bounds: ResourceLimits) -> Program:
    return Program(command, 3.0 * bounds.cpu_s, SANDBOX_OUTPUT.value, bounds)
