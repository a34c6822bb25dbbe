"""One process that a stranger's file may try to misuse, and every limit around it.

The program starts in a folder of its own, with a nearly empty environment, within walls and under resource
limits that hold before its first instruction (`walls.py`, `wall/`; `namespaces.py` knows which this kernel
gives), with both outputs drained under caps and a clock. When it has ended, in whatever way, its whole
process group is killed.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vitrine.assets.confining.groups import groups
from vitrine.assets.confining.namespaces import isolation
from vitrine.assets.confining.places import of_program
from vitrine.assets.confining.walls import ResourceLimits, walled
from vitrine.assets.limits import SANDBOX_DISK, SANDBOX_MEMORY, SANDBOX_TASKS

# Of a program and its folder, which is memory; and the wall's own two processes.
GROUP_BYTES = SANDBOX_MEMORY.value + SANDBOX_DISK.value
GROUP_TASKS = SANDBOX_TASKS.value + 2
_ERRORS_BYTES = 16_384
_STOP_CHECK_S = 0.25
_LAST_S = 5.0


class Interrupted(Exception):
    """The server is stopping: the file was not judged."""


class TookTooLong(Exception):
    """The clock ran out, and the program was killed."""


class SaidTooMuch(Exception):
    """More standard output than allowed, and the program was killed."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How it went. errors: the last bytes of standard error.

    peak_bytes: the most memory it held at once; the wall tells it, because the kernel's own count for a
    child of ours begins with what we hold ourselves (getrusage(2), vfork). starved: its control group had no
    more memory.
    """

    returncode: int
    output: bytes
    errors: bytes
    cpu_s: float
    peak_bytes: int
    starved: bool = False

    @property
    def out_of_time(self) -> bool:
        """Whether the processor limit ended it."""
        return self.returncode == -signal.SIGXCPU


def confined(
    command: Sequence[str],
    folder: Path,
    *,
    wall_s: float,
    output_bytes: int,
    bounds: ResourceLimits | None = None,
    stop: threading.Event | None = None,
    group_bytes: int = GROUP_BYTES,
    told: Callable[[int], None] = lambda _: None,
) -> Ended:
    """Run the command in `folder` until it ends.

    bounds: None where the program binds itself. group_bytes: of all that it starts together, where there are
    control groups. stop: when set by another thread, the program is killed. told: called with how
    many bytes it has put out, whenever there are more.
    Raises TookTooLong, SaidTooMuch, Interrupted; a program that ends badly is no error here (`returncode`).
    """
    hearing, telling = os.pipe()
    folder = folder.resolve()  # behind the wall there is no other way to it
    group = groups().made(group_bytes, GROUP_TASKS)
    try:
        limits = bounds.argument() if bounds else ""
        wall = walled(
            isolation().way, "alone", folder, of_program(Path(command[0])), limits, report=telling,
            entrances=group.entrances,
        )  # fmt: skip
        process = subprocess.Popen(  # noqa: S603  our own programs; nothing of the upload is in the command
            [*wall, *command],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={"LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder), "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True, close_fds=True, pass_fds=(telling,),
        )  # fmt: skip
        os.close(telling)
        telling = -1
        with process:
            try:
                output, errors = _drained(process, time.monotonic() + wall_s, output_bytes, stop, told)
                cpu_s = _reaped(process, time.monotonic() + _LAST_S)
            finally:
                # The whole group, after a good end too: nothing that it started may stay.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        returncode, peak_bytes = _told(os.read(hearing, 100), process.returncode)
        return Ended(returncode, output, errors, cpu_s, peak_bytes, group.starved)
    finally:
        group.close()
        os.close(hearing)
        if telling >= 0:
            os.close(telling)


def _told(report: bytes, returncode: int) -> tuple[int, int]:
    """The program's own end and peak; the wall's end where it could not tell."""
    if not report:
        return returncode or -signal.SIGKILL, 0
    code, peak_bytes = map(int, report.split())
    return code, peak_bytes


def _drained(
    process: subprocess.Popen[bytes],
    deadline: float,
    output_bytes: int,
    stop: threading.Event | None,
    told: Callable[[int], None],
) -> tuple[bytes, bytes]:
    """Both outputs to their end; standard error keeps its last bytes."""
    if process.stdout is None or process.stderr is None:
        raise RuntimeError("the program was started without pipes")
    output, errors = bytearray(), bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ, output)
        waiting.register(process.stderr, selectors.EVENT_READ, errors)
        while waiting.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise TookTooLong
            if stop is not None and stop.is_set():
                raise Interrupted
            for key, _ in waiting.select(min(left, _STOP_CHECK_S)):
                chunk = os.read(key.fd, 65_536)
                key.data.extend(chunk)
                if not chunk:
                    waiting.unregister(key.fileobj)
                elif key.data is output:
                    told(len(output))
            if len(output) > output_bytes:
                raise SaidTooMuch
            del errors[:-_ERRORS_BYTES]
    return bytes(output), bytes(errors)


def _reaped(process: subprocess.Popen[bytes], deadline: float) -> float:
    """Wait for the end itself, for the processor seconds that all of it used."""
    while True:
        found, status, usage = os.wait4(process.pid, os.WNOHANG)
        if found:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage.ru_utime + usage.ru_stime
        if time.monotonic() > deadline:
            raise TookTooLong
        time.sleep(0.002)
