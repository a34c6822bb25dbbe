"""Which system calls a program may make: a filter in classic BPF, put together here (seccomp(2)).

What is refused answers EPERM, newer calls than `syscalls.LAST` and clone3 (whose flags no filter can read)
answer ENOSYS, a foreign calling convention kills. A list of what is refused, not of what is allowed: the
programs carry numpy, OpenUSD, V8 and whole browsers, which ask for other harmless calls with each release.
"""

from __future__ import annotations

import ctypes
import errno
import struct

from .kernel import MACHINE, call
from .syscalls import LAST, number, numbers

# For every program: other processes' memory, keys, mounts, namespaces, the kernel's own doors, devices,
# owners, and memory that no limit counts (memfd, System V).
_NEVER = """
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp pidfd_getfd
    keyctl add_key request_key
    mount umount2 pivot_root move_mount fsopen fsconfig fsmount fspick open_tree mount_setattr chroot unshare
    setns bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
    kexec_load kexec_file_load open_by_handle_at name_to_handle_at
    init_module finit_module delete_module create_module get_kernel_syms query_module reboot swapon swapoff
    acct quotactl quotactl_fd settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname
    syslog iopl ioperm modify_ldt vhangup nfsservctl memfd_create memfd_secret fanotify_init fanotify_mark
    lookup_dcookie migrate_pages move_pages uselib ustat sysfs _sysctl execveat
    setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset
    chown fchown lchown fchownat mknod mknodat remap_file_pages
    shmget shmat shmctl shmdt msgget msgsnd msgrcv msgctl semget semop semtimedop semctl
    mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
    connect accept accept4
"""
# For those of one process: sockets of any kind, children, others' signals and order.
_ALONE = """
    socket bind listen socketpair getsockname getpeername sendto recvfrom sendmsg recvmsg sendmmsg
    recvmmsg setsockopt getsockopt shutdown fork vfork pidfd_open pidfd_send_signal tkill
    rt_sigqueueinfo rt_tgsigqueueinfo
    setpriority sched_setscheduler sched_setparam sched_setattr ioprio_set setsid setpgid
"""
_SET_SECCOMP_FILTER = 1
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _AND, _EQUAL, _ABOVE, _ANY, _RETURN = 0x20, 0x54, 0x15, 0x25, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_CLONE_THREAD, _NAMESPACES = 0x00010000, 0x7E020000
_SHARED_ANONYMOUS = 0x21
_STEER_TERMINAL = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
_AF_UNIX, _STREAM, _SEQPACKET = 1, 1, 5
_ASK = 0xFFFFFFFF

Step = tuple[int, int, int, int]
"""Code, steps to skip if true, if false, value."""


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


_REFUSED: Step = (_RETURN, 0, 0, _REFUSE | errno.EPERM)
_ABSENT: Step = (_RETURN, 0, 0, _REFUSE | errno.ENOSYS)
_DECOYED: Step = (_RETURN, 0, 0, _REFUSE)
_ALLOWED: Step = (_RETURN, 0, 0, _ALLOW)
_KILLED: Step = (_RETURN, 0, 0, _KILL)


def program(alone: bool, own: int) -> list[Step]:
    """The filter. alone: for a program of one process, else a browser's. own: the process it will hold."""
    steps: list[Step] = [
        (_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, _AUDIT[MACHINE]), _KILLED, (_LOAD, 0, 0, _NUMBER),
    ]  # fmt: skip
    if MACHINE == "x86_64":
        steps += [(_ANY, 0, 1, _X32), _KILLED]
    steps += [(_ABOVE, 0, 1, LAST), _ABSENT, (_EQUAL, 0, 1, number("clone3")), _ABSENT]
    for found in numbers(_NEVER + (_ALONE if alone else "")):
        steps += [(_EQUAL, 0, 1, found), _REFUSED]
    for name, judging in (_judging_alone(own) if alone else _judging_browser()).items():
        steps += [(_EQUAL, 0, len(judging), number(name)), *judging]
    return [*steps, _ALLOWED]


def _judging_alone(own: int) -> dict[str, list[Step]]:
    """Calls that hang on what is asked for: threads yes, processes no; itself yes, others no."""
    return {
        **_judging_all(),
        "clone": [
            _word(0), (_ANY, 0, 1, _NAMESPACES), _REFUSED, (_ANY, 0, 1, _CLONE_THREAD), _ALLOWED, _REFUSED,
        ],
        "kill": _only(0, own),
        "tgkill": _only(0, own),
        "prlimit64": _only(0, 0, own),
        "sched_setaffinity": _only(0, 0, own),
    }  # fmt: skip


def _judging_browser() -> dict[str, list[Step]]:
    """A browser has processes, which talk over pairs that know no address.

    Chromium does not start without a unix socket, at which another start would find it: it is told that it
    has one, descriptor 0, and that it listens there. What lies there is a pipe that nobody writes to.
    """
    return {
        **_judging_all(),
        "clone": [_word(0), (_ANY, 0, 1, _NAMESPACES), _REFUSED, _ALLOWED],
        "socket": [
            _word(0), (_EQUAL, 1, 0, _AF_UNIX), _REFUSED, _word(1), (_EQUAL, 1, 0, _STREAM), _REFUSED,
            _word(2), (_EQUAL, 1, 0, 0), _REFUSED, _DECOYED,
        ],
        "bind": [_word(0), (_EQUAL, 1, 0, 0), _REFUSED, _DECOYED],
        "listen": [_word(0), (_EQUAL, 1, 0, 0), _REFUSED, _DECOYED],
        "prlimit64": _only(0, 0),
        "socketpair": [
            _word(0), (_EQUAL, 1, 0, _AF_UNIX), _REFUSED,
            _word(1), (_AND, 0, 0, 0xF), (_EQUAL, 1, 0, _STREAM), (_EQUAL, 0, 1, _SEQPACKET), _ALLOWED,
            _REFUSED,
        ],
    }  # fmt: skip


def _judging_all() -> dict[str, list[Step]]:
    return {
        # What is shared and has no file is counted by no limit of a process.
        "mmap": [
            _word(3), (_AND, 0, 0, _SHARED_ANONYMOUS), (_EQUAL, 0, 1, _SHARED_ANONYMOUS), _REFUSED, _ALLOWED,
        ],
        "personality": _only(0, _ASK),
        "ioctl": [
            _word(1),
            *(step for each in _STEER_TERMINAL for step in ((_EQUAL, 0, 1, each), _REFUSED)),
            _ALLOWED,
        ],
    }  # fmt: skip


def _only(argument: int, *values: int) -> list[Step]:
    """Refused but for these values of an argument."""
    return [
        _word(argument),
        *(step for value in values for step in ((_EQUAL, 0, 1, value), _ALLOWED)),
        _REFUSED,
    ]


def _word(argument: int) -> Step:
    """Load an argument's lower 32 bits, all that these calls look at. Both machines are little-endian."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * argument)


def install(alone: bool, own: int) -> bool:
    """Hold this process and all that comes of it to the filter. False: this kernel has none."""
    if MACHINE not in _AUDIT:
        return False
    packed = b"".join(struct.pack("=HBBI", *step) for step in program(alone, own))
    wanted = _Program(len(packed) // 8, packed)
    try:
        call(number("seccomp"), ctypes.c_uint(_SET_SECCOMP_FILTER), ctypes.c_uint(0), ctypes.byref(wanted))
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EINVAL):
            return False
        raise
    return True
