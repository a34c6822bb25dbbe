"""Look at many files under the sandbox's own limits and fence, one process for a batch of them.

The batch's process is as bound as a sandbox (memory, files, fence); processor time is counted per file and a
process that dies is an escape of the file that it was at.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.mutations.mutate import mutated
from vitrine.assets.limits import SANDBOX_CPU_S

_ROOT = Path(__file__).parents[3]


def batch(first: int, count: int) -> list[dict[str, Any]]:
    """One record for each seed from `first` on; what is missing at the end is what killed the process."""
    with tempfile.TemporaryDirectory() as name:
        for place in range(count):
            folder = Path(name) / str(place)
            (folder / "files").mkdir(parents=True)
            (folder / "upload").write_bytes(mutated(first + place)[2])
        ended = subprocess.run(
            [sys.executable, "-B", "-m", "tests.bench.mutations.look", name, str(count)],
            cwd=_ROOT, capture_output=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
    records = [json.loads(line) for line in ended.stdout.splitlines()]
    if ended.returncode or len(records) < count:
        records.append({"outcome": "escape", "what": f"ended {ended.returncode}: {ended.stderr[-500:]!r}"})
    for place, record in enumerate(records):
        record["seed"] = first + place
        record["from"], record["way"] = mutated(first + place)[:2]
    return records


def _one(folder: Path, fence: Any, peak: _Peak) -> dict[str, Any]:
    from vitrine.assets.confining import program
    from vitrine.assets.errors import FROM_SANDBOX
    from vitrine.assets.inspecting.program import inspected

    started = time.process_time()
    try:
        answer = program.answer(lambda said, within: inspected(folder, said, within), {"unit": "m"}, fence)
        text = json.dumps(answer, allow_nan=False)
        if "problem" in answer:
            slug = str(answer["problem"]["type"]).removeprefix("/problems/")
            outcome = slug if slug in FROM_SANDBOX else "escape"
        else:
            outcome = "report"
        what = text[:200] if outcome == "escape" else ""
    except BaseException as error:
        outcome, what = "escape", f"{type(error).__name__}: {error}"[:300]
    return {"outcome": outcome, "what": what, "cpu_s": time.process_time() - started, "peak_kb": peak.kb()}


class _Peak:
    """The most that this program has held, from `/proc`, opened before the fence shuts it.

    Not `ru_maxrss`: over an exec that keeps the peak of the process that started this one.
    """

    def __init__(self) -> None:
        self._status = os.open("/proc/self/status", os.O_RDONLY)

    def kb(self) -> int:
        lines = os.pread(self._status, 16_384, 0).decode().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Inside: bind, fence, look at each folder."""
    from vitrine.assets.confining import program

    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    # Of the whole batch: each file's own time is told, and the worst is what counts.
    program.bind(SANDBOX_CPU_S.value * count)
    peak, fence = _Peak(), program.Fence(folder)
    for place in range(count):
        print(json.dumps(_one(folder / str(place), fence, peak)), flush=True)


if __name__ == "__main__":
    main()
