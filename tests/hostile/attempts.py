"""What native code that took a program over would try, for `escaping.py`. It says what got through.

A script, `attempts.py TARGETS OUTPUT`: TARGETS is JSON (`escaping.Targets`), OUTPUT the descriptor of the
answer, one JSON object: name -> "through" or how it was refused. Nothing but the standard library; calls are
made by number, past all that Python would say of them. Each attempt runs in a process of its own where there
may be one, so that the same script shows without a wall that each can get through.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import mmap
import os
import signal
import socket
import stat
import sys
import threading
from collections.abc import Callable
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)
X86 = os.uname().machine == "x86_64"
asked: dict[str, Any] = json.loads(sys.argv[1])
TASKS, DISK, DATA = asked["tasks"], asked["disk_bytes"], asked["data_bytes"]


def call(x86: int, arm: int, *arguments: object) -> int:
    """A system call by its number. Raises OSError."""
    answer = int(libc.syscall(ctypes.c_long(x86 if X86 else arm), *arguments))
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


def reads(path: str) -> Callable[[], object]:
    return lambda: open(path, "rb").read(16)  # noqa: PTH123


def connects(family: int, address: object, kind: int = socket.SOCK_STREAM) -> Callable[[], object]:
    return lambda: socket.socket(family, kind).connect(address)


def makes(family: int, kind: int) -> Callable[[], object]:
    return lambda: socket.socket(family, kind)


def by_link() -> None:
    os.symlink(asked["data"], "link")  # noqa: PTH211
    reads("link")()


def inherited() -> None:
    """Something of the shop's that was left open."""
    for descriptor in range(3, 256):
        with contextlib.suppress(OSError):
            if stat.S_ISDIR(os.fstat(descriptor).st_mode) and "secret" in os.listdir(descriptor):  # noqa: PTH208
                os.close(os.open("secret", os.O_RDONLY, dir_fd=descriptor))
                return
    raise OSError(errno.EBADF, "nothing was left open")


def by_handle() -> None:
    handle = ctypes.create_string_buffer(136)
    ctypes.cast(handle, ctypes.POINTER(ctypes.c_uint))[0] = 128
    mount = ctypes.c_int()
    call(303, 264, -100, b".", handle, ctypes.byref(mount), 0)


def on_datagrams() -> None:
    """A pair is no address, but one of datagrams may be sent elsewhere."""
    one, _other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.sendto(b"x", asked["datagrams"])


def forks() -> None:
    """More processes than one may have: here one, in a browser as many as there are tasks."""
    started: list[int] = []
    try:
        for _ in range(1 if asked["alone"] else TASKS + 20):
            child = os.fork()
            if child == 0:
                signal.pause()
                os._exit(0)
            started.append(child)
    finally:
        for child in started:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def clones() -> None:
    """As `fork`, by the call whose flags no filter reads."""
    arguments = (ctypes.c_uint64 * 8)(0, 0, 0, 0, signal.SIGCHLD)
    child = call(435, 435, arguments, ctypes.c_size_t(64))
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def threads() -> None:
    done, started = threading.Event(), []
    threading.stack_size(64 << 10)
    try:
        for _ in range(TASKS + 20):
            each = threading.Thread(target=done.wait, daemon=True)
            each.start()
            started.append(each)
    finally:
        done.set()
        for each in started:
            each.join()


def runs_own_file() -> None:
    with open("own", "wb") as file:  # noqa: PTH123
        file.write(bytes(4096))
    opened = os.open("own", os.O_RDONLY)
    mmap.mmap(opened, 4096, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC)


def fills_disk() -> None:
    left = []
    try:
        for number in range(DISK // (8 << 20) + 2):
            left.append(f"big{number}")
            with open(left[-1], "wb") as file:  # noqa: PTH123
                file.write(bytes(8 << 20))
    finally:
        for name in left:
            os.remove(name)  # noqa: PTH107


def fills_names() -> None:
    os.mkdir("many")  # noqa: PTH102
    try:
        for number in range(17_000):
            os.close(os.open(f"many/{number}", os.O_CREAT | os.O_WRONLY))
    finally:
        for name in os.listdir("many"):  # noqa: PTH208
            os.remove(f"many/{name}")  # noqa: PTH107


def memory(flags: int) -> Callable[[], object]:
    def taken() -> None:
        libc.mmap.restype = ctypes.c_void_p
        size = ctypes.c_size_t(DATA + (64 << 20))
        found = libc.mmap(None, size, 3, flags | 0x20 | 0x4000, -1, ctypes.c_long(0))
        if found == ctypes.c_void_p(-1).value:
            raise OSError(ctypes.get_errno(), "mmap")

    return taken


def traces() -> None:
    call(101, 117, 16, asked["victim"], 0, 0)
    os.waitpid(asked["victim"], 0x40000000)
    call(101, 117, 17, asked["victim"], 0, 0)


def looks_into() -> None:
    there = ctypes.create_string_buffer(8)
    pair = (ctypes.c_size_t * 2)(ctypes.addressof(there), 8)
    # An address of ours: a stranger's memory answers EFAULT where it may be looked at at all.
    try:
        call(310, 270, asked["victim"], pair, ctypes.c_ulong(1), pair, ctypes.c_ulong(1), ctypes.c_ulong(0))
    except OSError as error:
        if error.errno != errno.EFAULT:
            raise


def limits_other() -> None:
    told = (ctypes.c_uint64 * 2)()
    call(302, 261, asked["victim"], 7, None, told)


def mounts() -> None:
    os.mkdir("mounted")  # noqa: PTH102
    if libc.mount(b"none", b"mounted", b"tmpfs", 0, None):
        raise OSError(ctypes.get_errno(), "mount")
    libc.umount2(b"mounted", 2)


def joins() -> None:
    opened = os.open(f"/proc/{asked['victim']}/ns/uts", os.O_RDONLY)
    call(308, 268, opened, 0)


def maps_bpf() -> None:
    wanted = (ctypes.c_uint32 * 30)(2, 4, 4, 1)
    os.close(call(321, 280, 0, wanted, 120))


def counts_events() -> None:
    wanted = (ctypes.c_uint32 * 32)(1, 128)
    os.close(call(298, 241, wanted, 0, -1, -1, ctypes.c_ulong(0)))


def becomes(user: int) -> Callable[[], object]:
    return lambda: os.setresuid(user, user, user)


def writes(path: str) -> Callable[[], object]:
    return lambda: os.close(os.open(path, os.O_RDWR))


def plants() -> None:
    os.close(os.open(asked["planted"], os.O_CREAT | os.O_WRONLY, 0o600))


def makes_device() -> None:
    os.mknod("device", stat.S_IFCHR | 0o600, os.makedev(1, 3))


def names_machine() -> None:
    name = os.uname().nodename.encode()
    call(170, 161, name, len(name))


def raises_limit() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard + 1, hard + 1))
    except ValueError as error:  # what Python makes of EPERM
        raise PermissionError(errno.EPERM, str(error)) from error


VICTIM = asked["victim"]
LIBRARY = os.path.realpath(os.__file__)
ATTEMPTS: dict[str, Callable[[], object]] = {
    "the shop's data": reads(asked["data"]),
    "a key that is the shop's alone": reads(asked["key"]),
    "data by a link": by_link,
    "data by the way up": reads("../" * 40 + asked["data"]),
    "data by another's root": reads(f"/proc/{VICTIM}/root{asked['data']}"),
    "data by what was left open": inherited,
    "a file's handle": by_handle,
    "passwords": reads("/etc/shadow"),
    "users": reads("/etc/passwd"),
    "private keys of the machine": lambda: os.listdir("/etc/ssl/private"),  # noqa: PTH208
    "homes": lambda: os.listdir("/root"),  # noqa: PTH208
    "another's environment": reads(f"/proc/{VICTIM}/environ"),
    "the kernel's settings": writes("/proc/sys/kernel/core_pattern"),
    "the machine's memory": reads("/dev/mem"),
    "a device of its own making": makes_device,
    "a file among others": plants,
    "the interpreter's library": writes(LIBRARY),
    "rights of the interpreter's library": lambda: os.chmod(LIBRARY, stat.S_IMODE(os.stat(LIBRARY).st_mode)),  # noqa: PTH101, PTH116
    "a service at a unix socket": connects(socket.AF_UNIX, asked["listening"]),
    "a service at an abstract socket": connects(socket.AF_UNIX, "\0" + asked["abstract"]),
    "a service of datagrams": on_datagrams,
    "a service at a port": connects(socket.AF_INET, ("127.0.0.1", asked["port"])),
    "a service at a port, IPv6": connects(socket.AF_INET6, ("::1", asked["port"])),
    "a packet to a port": connects(socket.AF_INET, ("127.0.0.1", 9), socket.SOCK_DGRAM),
    "netlink": makes(socket.AF_NETLINK, socket.SOCK_RAW),
    "raw packets": makes(socket.AF_PACKET, socket.SOCK_RAW),
    "the host of a virtual machine": makes(40, socket.SOCK_STREAM),
    "the kernel's ciphers": makes(38, socket.SOCK_SEQPACKET),
    "io_uring": lambda: os.close(call(425, 425, 1, ctypes.create_string_buffer(120))),
    "processes": forks,
    "a process by clone3": clones,
    "threads": threads,
    "code of its own writing": runs_own_file,
    "the disk": fills_disk,
    "names of files": fills_names,
    "memory": memory(2),
    "memory that is shared": memory(1),
    "memory as a file": lambda: os.close(call(319, 279, b"x", 0)),
    "memory of System V": lambda: call(29, 194, 0, ctypes.c_size_t(4096), 0o1600),
    "tracing another": traces,
    "another's memory": looks_into,
    "another's limits": limits_other,
    "a signal to another": lambda: os.kill(VICTIM, 0),
    "a handle on another": lambda: os.close(call(434, 434, VICTIM, 0)),
    "keys of the kernel": lambda: call(248, 217, b"user", b"vitrine-attempt", b"x", ctypes.c_size_t(1), -2),
    "a mount": mounts,
    "a copy of the root": lambda: os.close(call(428, 428, -100, b"/", 1)),
    "a root of its own": lambda: os.chroot("."),
    "namespaces": lambda: call(272, 97, 0x10000000),
    "another's namespace": joins,
    "the loader of the kernel": lambda: call(246, 104, *(ctypes.c_ulong(0) for _ in range(4))),
    "programs in the kernel": maps_bpf,
    "counting events": counts_events,
    "faults of pages": lambda: os.close(call(323, 282, 1)),
    "another personality": lambda: call(135, 92, ctypes.c_ulong(0x0040000)),
    "being root": becomes(0),
    "being another": becomes(12345),
    "the machine's name": names_machine,
    "more than its limits": raises_limit,
}  # fmt: skip


def tried(attempt: Callable[[], object]) -> str:
    """ "through", how it was refused, or "broken: ..." where it was not made at all."""
    try:
        attempt()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    except (MemoryError, RuntimeError) as error:
        return (
            "refused"
            if isinstance(error, MemoryError) or "new thread" in str(error)
            else f"broken: {error!r}"
        )
    except Exception as error:
        return f"broken: {error!r}"
    return "through"


def apart(attempt: Callable[[], object]) -> str:
    """The same in a process of its own, where one can be had."""
    hearing, telling = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(hearing)
        os.close(telling)
        return tried(attempt)
    if child == 0:
        os.write(telling, tried(attempt).encode())
        os._exit(0)
    os.close(telling)
    found = os.read(hearing, 500).decode()
    os.close(hearing)
    os.waitpid(child, 0)
    return found or "ended"


def main() -> None:
    found = {name: apart(attempt) for name, attempt in ATTEMPTS.items() if name not in asked["without"]}
    os.write(int(sys.argv[2]), json.dumps(found).encode())


if __name__ == "__main__":
    main()
