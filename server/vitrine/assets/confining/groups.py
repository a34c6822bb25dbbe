"""Control groups: what a program and all that it starts may hold together, by the kernel's own count.

Limits of a process (`setrlimit`) hold for each one singly, and count neither what lies in its memory folder
nor what several share; a group's hold for all. Groups are had where the machine gives a folder for them:
systemd by `Delegate=` (cgroup v2), or an operator by name (`give`, v1 too). Elsewhere nothing changes.

A group goes with its program; what a killed worker leaves goes at the next one's start (`sweep`).
"""

from __future__ import annotations

import functools
import itertools
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

_MOUNTS: Final = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified"))
# Where the shop's own processes go: a group of v2 that divides memory may hold no process itself.
_SHOP: Final = "shop"
_WANTED: Final = ("memory", "pids")
_STARVING: Final = ("memory.events", "memory.oom_control")  # of v2, of v1
_NAME = re.compile(r"vitrine-(\d+)-(\d+)-\d+")
_JOIN: Final = "import sys\nfor each in sys.argv[1:]: open(each, 'w').write('0')"
_TRIES, _PROBE_S, _END_S, _PAUSE_S = 20, 30, 10.0, 0.01
_numbers = itertools.count()
_given: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """One program's group: a folder in each hierarchy. The wall writes itself into `entrances`."""

    folders: tuple[Path, ...]

    @property
    def entrances(self) -> tuple[str, ...]:
        return tuple(str(folder / "cgroup.procs") for folder in self.folders)

    @property
    def starved(self) -> bool:
        """Whether the kernel ended something in it for want of memory."""
        said = (_read(folder / name) for folder in self.folders for name in _STARVING)
        return any(int(count) for text in said for count in re.findall(r"^oom_kill (\d+)", text, re.M))

    def close(self) -> None:
        """End whatever is left in it, and remove it."""
        for folder in self.folders:
            _end(folder)


@dataclass(frozen=True, slots=True)
class ControlGroups:
    """folders: where groups are made; none: there are no groups here. memory, tasks: what they bound."""

    folders: tuple[Path, ...] = ()
    memory: bool = False
    tasks: bool = False

    def made(self, memory_bytes: int, tasks: int) -> ControlGroup:
        """A group for one program, for its user to close. Of no folders where none is had."""
        group = ControlGroup(tuple(folder / _name() for folder in self.folders))
        try:
            for folder in group.folders:
                folder.mkdir()
                _bind(folder, memory_bytes, tasks)
        except OSError:
            log.warning("a program runs without a control group", exc_info=True)
            group.close()
            return ControlGroup(())
        return group

    def sweep(self) -> int:
        """Remove groups whose maker is gone, with what still runs in them. How many."""
        left = [each for folder in self.folders for each in folder.glob("vitrine-*") if _is_orphan(each.name)]
        for each in left:
            _end(each)
        return len(left)


def give(folders: Sequence[Path]) -> None:
    """Make groups in these folders of cgroupfs from now on; none: where systemd has given one."""
    global _given
    _given = tuple(folders)
    groups.cache_clear()


@functools.cache
def groups() -> ControlGroups:
    """What this process has been given, tried by letting a process into a group."""
    folders = tuple(filter(None, map(_dividing, _given))) if _given else _delegated()
    found = ControlGroups(folders)
    if not folders:
        return found
    group = ControlGroup(tuple(folder / _name() for folder in folders))
    try:
        bound = [_bind(_made(folder), 1 << 30, 64) for folder in group.folders]
        command = [sys.executable, "-I", "-S", "-B", "-c", _JOIN, *group.entrances]
        subprocess.run(command, check=True, capture_output=True, timeout=_PROBE_S, env={})  # noqa: S603  ours
    except (OSError, subprocess.SubprocessError):
        return ControlGroups()
    finally:
        group.close()
    return ControlGroups(folders, any(memory for memory, _ in bound), any(tasks for _, tasks in bound))


def _delegated() -> tuple[Path, ...]:
    """The group that systemd has given to this service for its own use, ready for groups below it."""
    named = next(
        (line[3:] for line in _read(Path("/proc/self/cgroup")).splitlines() if line.startswith("0::")), ""
    )
    for mount in _MOUNTS:
        own = mount / named.lstrip("/")
        home = own.parent if own.name == _SHOP else own
        if (home / "cgroup.controllers").is_file() and _is_delegated(home) and _dividing(home):
            return (home,)
    return ()


def _is_delegated(folder: Path) -> bool:
    for name in ("user.delegate", "trusted.delegate"):
        with suppress(OSError):
            return os.getxattr(folder, name) == b"1"
    return False


def _dividing(folder: Path, wanted: Sequence[str] = _WANTED) -> Path | None:
    """The folder, whose groups are bounded from now on, as far as it can bound them; None: it cannot.

    v2 asks for it and for a folder without processes of its own, so these move to a group beside.
    """
    if not (folder / "cgroup.controllers").is_file():
        return folder  # v1
    found = set(_read(folder / "cgroup.controllers").split()) & set(wanted)
    if not found:
        return None
    for _ in range(_TRIES):
        if found <= set(_read(folder / "cgroup.subtree_control").split()):
            return folder
        try:
            if processes := _read(folder / "cgroup.procs").split():
                (folder / _SHOP).mkdir(exist_ok=True)
            for process in processes:
                with suppress(ProcessLookupError):
                    _write(folder / _SHOP / "cgroup.procs", process)
            _write(folder / "cgroup.subtree_control", " ".join(f"+{each}" for each in sorted(found)))
        except OSError:
            time.sleep(_PAUSE_S)  # another process of ours has just begun
    return None


def _bind(folder: Path, memory_bytes: int, tasks: int) -> tuple[bool, bool]:
    """Bound a group. Whether memory is, whether tasks are. Raises OSError."""
    memory = False
    for name in ("memory.max", "memory.limit_in_bytes"):
        if (folder / name).exists():
            _write(folder / name, str(memory_bytes))
            memory = True
    # Nothing instead of memory; and of v2, all end together. Not every kernel has these.
    for name, value in (
        ("memory.swap.max", "0"),
        ("memory.memsw.limit_in_bytes", str(memory_bytes)),
        ("memory.oom.group", "1"),
    ):
        if (folder / name).exists():
            with suppress(OSError):
                _write(folder / name, value)
    if counted := (folder / "pids.max").exists():
        _write(folder / "pids.max", str(tasks))
    return memory, counted


def _end(folder: Path) -> None:
    """Kill what is in a group, and remove it."""
    deadline_s = time.monotonic() + _END_S
    while folder.exists():
        with suppress(OSError):
            _write(folder / "cgroup.kill", "1")
        for process in map(int, _read(folder / "cgroup.procs").split()):
            with suppress(ProcessLookupError, PermissionError):
                if process:  # 0: of a namespace that is not ours to see
                    os.kill(process, signal.SIGKILL)
        with suppress(OSError):
            folder.rmdir()
            return
        if time.monotonic() > deadline_s:
            log.warning("the control group %s could not be removed", folder)
            return
        time.sleep(_PAUSE_S)


def _name() -> str:
    return f"vitrine-{os.getpid()}-{_begun(os.getpid())}-{next(_numbers)}"


def _is_orphan(name: str) -> bool:
    found = _NAME.fullmatch(name)
    return found is not None and _begun(int(found[1])) != int(found[2])


def _begun(process: int) -> int:
    """When a process began, in ticks since the machine did. -1: it is gone."""
    fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return int(fields[19]) if fields and fields[0] not in "ZX" else -1


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
