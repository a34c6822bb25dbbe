"""What the kernel is asked beyond `os`: calls by number, mounts, namespaces. Raises OSError."""

from __future__ import annotations

import ctypes
import os

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 4096, 16384, 1 << 18
NEW_NS, NEW_CGROUP, NEW_UTS, NEW_IPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEW_USER, NEW_PID, NEW_NET = 0x10000000, 0x20000000, 0x40000000
MACHINE = os.uname().machine

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_CAPBSET_DROP = 1, 4, 38, 24
_MOUNT_SETATTR, _AT_RECURSIVE, _MNT_DETACH = 442, 0x8000, 2
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES, _CAPABILITY_VERSION = 64, 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]


def call(number: int, *arguments: object) -> int:
    """A system call by its number."""
    return _checked(_libc.syscall(ctypes.c_long(number), *arguments))


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """mount(2)."""
    encoded = (None if text is None else os.fsencode(text) for text in (source, target, kind))
    _checked(_libc.mount(*encoded, ctypes.c_ulong(flags), data.encode() if data else None), target)


def bind(source: str, target: str, attributes: int) -> None:
    """Show `source`, and what is mounted below it, at `target`. attributes: MS_RDONLY and the like."""
    mount(source, target, None, MS_BIND | MS_REC)
    attribute(target, attributes, _AT_RECURSIVE)


def attribute(target: str, attributes: int, how: int = 0) -> None:
    """Add attributes to a mount; never takes one away. Linux 5.12."""
    # MS_RDONLY, MS_NOSUID, MS_NODEV and MS_NOEXEC have the same values as MOUNT_ATTR_*.
    wanted = _MountAttributes(set=attributes)
    call(
        _MOUNT_SETATTR, -100, os.fsencode(target), ctypes.c_uint(how), ctypes.byref(wanted),
        ctypes.c_size_t(ctypes.sizeof(wanted)),
    )  # fmt: skip


def make_root(folder: str) -> None:
    """The folder, a mount, becomes `/`; what was there before is out of reach."""
    os.chdir(folder)
    call(_PIVOT_ROOT[MACHINE], b".", b".")
    _checked(_libc.umount2(b".", _MNT_DETACH), "the old root")
    os.chdir("/")


def unshare(kinds: int) -> None:
    """unshare(2)."""
    _checked(_libc.unshare(ctypes.c_int(kinds)))


def die_with_parent(signal: int) -> None:
    """Be sent this signal when the parent ends."""
    _checked(_libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal), 0, 0, 0))


def hide() -> None:
    """Let nobody of the same user look into this process by /proc or ptrace."""
    _checked(_libc.prctl(_PR_SET_DUMPABLE, ctypes.c_ulong(0), 0, 0, 0))


def no_new_rights() -> None:
    """No program that is started from here on gains rights by its file."""
    _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), 0, 0, 0))


def drop_capabilities() -> None:
    """Give up every capability, and the way back to one by starting a program as root."""
    for number in range(_CAPABILITIES):
        if _libc.prctl(_PR_CAPBSET_DROP, ctypes.c_ulong(number), 0, 0, 0):
            break  # beyond the last that this kernel has, or not ours to drop
    if MACHINE not in _CAPSET:
        return
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    call(_CAPSET[MACHINE], ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))


def _checked(answer: int, what: str = "") -> int:
    if answer < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), what)
    return answer
