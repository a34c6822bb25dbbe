"""The last to run before a program that touches a stranger's file: it sets limits and walls, and is replaced.

A script, with nothing but the standard library: `python -I -S -B fence.py LIMITS READS WRITES -- COMMAND...`.
LIMITS: `kind=value` by comma, for setrlimit. READS, WRITES: places by os.pathsep. What it sets holds for the
command and for all that it starts, in native code too, and cannot be undone:

* resource limits;
* Landlock (landlock(7), Linux 5.13 and later): only READS may be read or run, only WRITES written; from 6.7
  there is no TCP, from 6.12 no signal to others and no abstract socket of theirs.

A script and not a hook between fork and exec, because the server has threads. It costs 12 ms.
"""

from __future__ import annotations

import ctypes
import os
import resource
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _PATH_BENEATH, _NO_NEW_PRIVS = 1, 1, 38
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE, _IOCTL_DEV = 1, 2, 4, 8, 1 << 14, 1 << 15
# Rights that each version of the interface knows: 13 at first, then one more at 2, 3 and 5.
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NEWEST = 5
_READING = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_TCP, _SCOPES = 3, 3


class _Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("place", ctypes.c_int32)]


def version() -> int:
    """The kernel's Landlock interface: 1 and up, 0 if there is none."""
    with suppress(OSError):
        return _call(_CREATE, None, 0, _VERSION)
    return 0


def restrict(reads: Iterable[str], writes: Iterable[str]) -> bool:
    """Wall this thread and all that comes of it in. False: the kernel has no Landlock, nothing was done."""
    known = version()
    if known == 0:
        return False
    everything = (1 << _RIGHTS[min(known, _NEWEST)]) - 1
    rules = _Ruleset(everything, _TCP if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    size = 8 if known < 4 else 16 if known < 6 else 24
    ruleset = _call(_CREATE, ctypes.byref(rules), size, 0)
    for places, rights in ((reads, _READING), (writes, everything)):
        for place in places:
            _allow(ruleset, place, rights & everything)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    _call(_RESTRICT, ruleset, 0)
    os.close(ruleset)
    return True


def _allow(ruleset: int, place: str, rights: int) -> None:
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there cannot be reached
    try:
        is_folder = stat.S_ISDIR(os.fstat(opened).st_mode)
        beneath = _Beneath(rights if is_folder else rights & _OF_FILES, opened)
        _call(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(opened)


def _call(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    answer: int = libc.syscall(number, *arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


def _limit(text: str) -> None:
    for pair in filter(None, text.split(",")):
        kind, value = map(int, pair.split("="))
        # A second after the soft limit's signal, which names the reason, the hard one kills.
        resource.setrlimit(kind, (value, value + (kind == resource.RLIMIT_CPU)))


def main(arguments: list[str]) -> None:
    """LIMITS READS WRITES -- COMMAND..."""
    limits, reads, writes, mark, *command = arguments
    if mark != "--" or not command:
        raise SystemExit(64)
    restrict(filter(None, reads.split(os.pathsep)), filter(None, writes.split(os.pathsep)))
    _limit(limits)
    os.execv(command[0], command)  # noqa: S606  this is what it is for


if __name__ == "__main__":
    main(sys.argv[1:])
