"""Landlock (landlock(7), Linux 5.13 and later): which files may be read or run, which written.

From 6.7 there is no TCP either, from 6.12 no signal to others and no abstract socket of theirs.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable

from .kernel import call, no_new_rights

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
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
    try:
        return call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION))
    except OSError:
        return 0


def restrict(reads: Iterable[str], writes: Iterable[str]) -> bool:
    """Wall this thread and all that comes of it in. False: the kernel has no Landlock, nothing was done."""
    known = version()
    if known == 0:
        return False
    everything = (1 << _RIGHTS[min(known, _NEWEST)]) - 1
    rules = _Ruleset(everything, _TCP if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    size = 8 if known < 4 else 16 if known < 6 else 24
    ruleset = call(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint(0))
    for places, rights in ((reads, _READING), (writes, everything)):
        for place in places:
            _allow(ruleset, place, rights & everything)
    no_new_rights()
    call(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint(0))
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
        call(
            _ADD, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), ctypes.byref(beneath), ctypes.c_uint(0)
        )
    finally:
        os.close(opened)
