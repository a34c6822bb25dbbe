"""The inside of a sandbox: a program limits itself, fences itself in, reads what it is to do, works, answers.

Memory, processor, file size and descriptors by `setrlimit`; opening, connecting and starting anything
outside of its folder by an audit hook. The hook is the second fence, not the first: the kernel's namespaces
hold where they exist, and no code here opens a name found in an upload.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from vitrine.assets.errors import MeasuringFailed
from vitrine.assets.limits import MIB, SANDBOX_CPU_S, SANDBOX_FILES, SANDBOX_MEMORY, ZIP_BYTES
from vitrine.errors import VitrineError

REQUEST: Final = "request.json"

_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.symlink", "os.link",
    "os.rename", "os.remove", "os.chmod", "os.chown", "os.kill", "shutil.", "ctypes.dlopen", "pty.",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class EscapeTried(BaseException):
    """Something in here tried to leave. A BaseException, so that no library's `except Exception` hides it."""


def bind(cpu: int = SANDBOX_CPU_S.value) -> None:
    """Limit this process for good. cpu: seconds of processor; benches look at many files in one process."""
    memory = SANDBOX_MEMORY.value
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # At the soft limit SIGXCPU ends the process; a second later SIGKILL does.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ZIP_BYTES.value + MIB, ZIP_BYTES.value + MIB))
    resource.setrlimit(resource.RLIMIT_NOFILE, (SANDBOX_FILES.value, SANDBOX_FILES.value))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Fence:
    """Refuses to open anything but the folder's files and, for reading, Python's own; from its making on."""

    def __init__(self, folder: Path) -> None:
        self._own = f"{folder.resolve()}/"
        places = {sys.prefix, sys.base_prefix, str(Path(__file__).parents[3]), *sys.path}
        self._libraries = tuple(f"{Path(place).resolve()}/" for place in places if place)
        self._lifted = False
        sys.addaudithook(self._watch)

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """While libraries are loaded, which look about in the system. The upload waits meanwhile."""
        self._lifted = True
        try:
            yield
        finally:
            self._lifted = False

    def _watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._lifted:
            return
        if event.startswith(_FORBIDDEN):
            raise EscapeTried(event)
        if event != "open" or not isinstance(arguments[0], (str, bytes)):
            return
        path = os.path.realpath(os.fsdecode(arguments[0]))
        mode, flags = arguments[1], arguments[2]
        writes = set(mode or "") & set("wax+") or flags & _WRITING
        if not path.startswith(self._own) and (writes or not path.startswith(self._libraries)):
            raise EscapeTried(f"open {path}")


Task = Callable[[dict[str, Any], Fence], dict[str, Any]]
"""(request, fence) -> the answer as JSON types. Raises leaves of `errors.py`."""


def run(work: Task, *, binds: bool = True) -> None:
    """The whole of a program, in its current folder. binds: not where limits stand around it (`Bounds`)."""
    if binds:
        bind()
    fence = Fence(Path.cwd())
    sys.stdout.write(json.dumps(answer(work, json.loads(Path(REQUEST).read_text()), fence), allow_nan=False))


def answer(work: Task, request: dict[str, Any], fence: Fence) -> dict[str, Any]:
    """What the work gives; an error of the file, or a want of memory, becomes {"problem"}."""
    try:
        return work(request, fence)
    except VitrineError as error:
        return {"problem": error.problem()}
    except MemoryError:
        return {"problem": MeasuringFailed.because("memory").problem()}
