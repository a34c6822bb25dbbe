"""An empty root with nothing in it but what a program needs, read only, and one folder of its own."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from . import kernel

_READ_ONLY = kernel.MS_RDONLY | kernel.MS_NOSUID
_PLAIN = kernel.MS_NOSUID | kernel.MS_NODEV
_HOPS = 40
_HIDDEN = (
    "acpi", "bus", "driver", "fs", "irq", "scsi", "sys", "tty", "kallsyms", "kcore", "key-users", "keys",
    "kmsg", "kpagecgroup", "kpagecount", "kpageflags", "modules", "sched_debug", "slabinfo", "sysrq-trigger",
    "timer_list", "vmallocinfo",
)  # fmt: skip
_FILES = 16_384


def build(
    root: str,
    reads: Iterable[str],
    devices: Iterable[str],
    folder: str,
    disk_bytes: int,
    owner: int,
    whole: bool,
) -> None:
    """Become a process that sees nothing else.

    root: an empty mount point for it. reads: places to show where they are. folder: where the program works,
    a memory of disk_bytes that belongs to `owner`. whole: as `_show_processes` has it. Raises OSError.
    """
    os.umask(0o022)  # whoever starts us may keep files to themselves; the program has to come through here
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount("tmpfs", root, "tmpfs", _PLAIN, "mode=0755,size=1m,nr_inodes=4096")
    shown: list[str] = []
    for place in sorted(reads, key=len):
        _show(root, place, shown, _READ_ONLY | kernel.MS_NODEV)
    for place in devices:
        _show(root, place, shown, _READ_ONLY | kernel.MS_NOEXEC)
    _show_processes(root, whole)
    os.makedirs(root + folder, exist_ok=True)
    owned = f"mode=0700,uid={owner},gid={owner},size={disk_bytes},nr_inodes={_FILES}"
    kernel.mount("tmpfs", root + folder, "tmpfs", _PLAIN | kernel.MS_NOEXEC, owned)
    kernel.make_root(root)
    kernel.attribute("/", _READ_ONLY)


def _show(root: str, place: str, shown: list[str], attributes: int) -> None:
    """Bind one place, and make the links that lead there. What is not there is left out."""
    at, hops = "", 0
    waiting = [part for part in reversed(place.split("/")) if part]
    while waiting:
        part = waiting.pop()
        if part == "..":
            at = at.rpartition("/")[0]
            continue
        here = f"{at}/{part}"
        try:
            status = os.lstat(here)
        except OSError:
            return
        if stat.S_ISLNK(status.st_mode):
            target, hops = os.readlink(here), hops + 1
            if hops > _HOPS:
                return
            if not os.path.lexists(root + here):
                os.symlink(target, root + here)
            at = "" if target.startswith("/") else at
            waiting += [each for each in reversed(target.split("/")) if each not in ("", ".")]
        elif waiting:
            at = here
            if not os.path.lexists(root + here):
                os.mkdir(root + here, 0o755)
        elif not any(f"{here}/".startswith(f"{each}/") for each in shown):
            _empty(root + here, stat.S_ISDIR(status.st_mode))
            kernel.bind(here, root + here, attributes)
            shown.append(here)


def _empty(place: str, is_folder: bool) -> None:
    """Something to mount on."""
    if os.path.lexists(place):
        return
    if is_folder:
        os.mkdir(place, 0o755)
    else:
        os.close(os.open(place, os.O_CREAT | os.O_EXCL, 0o644))


def _show_processes(root: str, whole: bool) -> None:
    """The processes of this namespace alone; programs find their own file there.

    whole: with what else /proc tells of the machine (a browser asks for its processor), but for what is
    nobody's business.
    """
    place, flags = f"{root}/proc", _PLAIN | kernel.MS_NOEXEC | kernel.MS_RDONLY
    os.mkdir(place, 0o755)
    try:
        kernel.mount("proc", place, "proc", flags, "hidepid=2" + ("" if whole else ",subset=pid"))
    except OSError:
        kernel.mount("proc", place, "proc", flags, "hidepid=2")  # before Linux 5.8
    for name in _HIDDEN:
        here = f"{place}/{name}"
        if os.path.isdir(here):
            kernel.mount("tmpfs", here, "tmpfs", flags, "size=0,nr_inodes=1")
        elif os.path.lexists(here):
            kernel.bind(f"{root}/dev/null", here, _READ_ONLY | kernel.MS_NOEXEC)
