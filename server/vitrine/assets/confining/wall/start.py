"""The wall's program: `start.main([...options, "--", *command])`, each option a name and a value.

Three processes: this one, which the shop waits for; below it, as the first of a PID namespace, one that
builds the root and buries what it inherits; below that the program. Where there are no namespaces the second
is left out. Options:

| name | value |
|---|---|
| way | `root` (namespaces by the rights of root), `user` (by a namespace of users), `none` |
| kind | `alone` (one process, no socket) or `browser` (its pipes are descriptors 3 and 4, it reads /proc) |
| folder | where the program works; with namespaces a memory of `disk` bytes, `carried` in and out by copies |
| reads, devices | places by os.pathsep |
| limits | `kind=value` by comma, for setrlimit |
| tasks | processes and threads at once |
| entrances | of the control group to be in from the first, by os.pathsep |
| report | an open descriptor: "returncode peak_bytes" is written there at the end |

Whatever it sets holds for the command and all that it starts, in native code too, and cannot be undone.
"""

from __future__ import annotations

import os
import resource

from . import kernel, landlock, root, seccomp
from .carrying import carry_in, carry_out

_NICE = 15
_SIGKILL = 9  # the module that names it costs 4 ms
_INSIDE_ID = 1000
# An own user for each program, where the shop is root: numbers that no system gives to anybody.
_FIRST_USER = 0x70000000
_BROKEN = 71
_SIGNALLED = 192  # exit codes from here on are 256 - n: ended by signal n
_OWN_COUNT = (5, 14)  # from here on a namespace of users counts its tasks for itself


def main(arguments: list[str]) -> None:
    """Run the command, tell how it ended, end as it did."""
    at = arguments.index("--")
    options = dict(zip(arguments[:at:2], arguments[1:at:2], strict=True))
    command = arguments[at + 1 :]
    report = int(options["report"])
    if report > 3:
        os.closerange(3, report)
    os.closerange(max(report, 2) + 1, 1 << 20)
    os.nice(_NICE)
    for entrance in _list(options["entrances"]):
        with open(entrance, "w") as door:
            door.write("0")
    way, user = options["way"], os.geteuid()
    options["taken"] = str(_tasks_of(user) if _counts_all(way) else 0)
    outer, owner = -1, user
    if way != "none":
        outer = os.open(options["folder"], os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        owner = _leave(way)
    first = os.fork()
    if first == 0:
        if report >= 0:
            os.close(report)
        if way == "none":
            _become(options, command, owner)
        os._exit(_first(options, command, owner, outer))
    _let_go()
    _, status, usage = os.wait4(first, 0)
    code = os.waitstatus_to_exitcode(status)
    told = code - 256 if way != "none" and code >= _SIGNALLED else code
    if report >= 0:
        os.write(report, f"{told} {usage.ru_maxrss * 1024}".encode())
    else:
        os._exit(told % 256)


def _leave(way: str) -> int:
    """Into namespaces of its own. Returns whose the program's files shall be."""
    kinds = (
        kernel.NEW_NS | kernel.NEW_PID | kernel.NEW_NET | kernel.NEW_IPC | kernel.NEW_UTS | kernel.NEW_CGROUP
    )
    if way == "root":
        kernel.unshare(kinds)
        return _FIRST_USER + os.getpid()
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(kinds | kernel.NEW_USER)
    for file, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{_INSIDE_ID} {user} 1"),
        ("gid_map", f"{_INSIDE_ID} {group} 1"),
    ):
        with open(f"/proc/self/{file}", "w") as told:
            told.write(text)
    return _INSIDE_ID


def _first(options: dict[str, str], command: list[str], owner: int, outer: int) -> int:
    """As the first of the namespace: how the program ended, as an exit code (256 - n: by signal n)."""
    kernel.die_with_parent(_SIGKILL)
    disk_bytes, folder, carried = int(options["disk"]), options["folder"], options["carried"] == "1"
    root.build(
        folder,
        _list(options["reads"]),
        _list(options["devices"]),
        folder,
        disk_bytes,
        owner,
        options["kind"] == "browser",
    )
    inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    seen = carry_in(outer, inner, owner) if carried else {}
    kernel.hide()
    program = os.fork()
    if program == 0:
        _become(options, command, owner)
    _let_go()
    code = _buried(program)
    if carried:
        carry_out(inner, outer, seen, disk_bytes)
    return code % 256


def _buried(program: int) -> int:
    """Wait for the program, then end and bury all that it left. Its exit code, or minus the signal."""
    while True:
        found, status = os.wait()
        if found == program:
            break
    try:
        os.kill(-1, _SIGKILL)
        while True:
            os.wait()
    except (ProcessLookupError, ChildProcessError):
        return os.waitstatus_to_exitcode(status)


def _let_go() -> None:
    """Keep none of the program's pipes but the one for errors open, so that their ends are its own."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nothing, descriptor)
    os.close(nothing)


def _become(options: dict[str, str], command: list[str], owner: int) -> None:
    """Give everything up, and be the command. owner: the user to be, where the shop is root."""
    try:
        folder = options["folder"]
        os.chdir(folder)
        os.umask(0o077)
        if options["way"] == "root":
            os.setgroups([])
            os.setresgid(owner, owner, owner)
            os.setresuid(owner, owner, owner)
        elif options["way"] == "none" and os.geteuid() == 0:
            kernel.drop_capabilities()
        kernel.no_new_rights()
        browser = options["kind"] == "browser"
        if browser:
            _place_pipes()
        tasks = int(options["taken"]) + int(options["tasks"])
        for pair in filter(None, f"{options['limits']},{resource.RLIMIT_NPROC}={tasks}".split(",")):
            kind, value = map(int, pair.split("="))
            # A second after the soft limit's signal, which names the reason, the hard one kills.
            resource.setrlimit(kind, (value, value + (kind == resource.RLIMIT_CPU)))
        reads = _list(options["reads"])
        landlock.restrict((*reads, *(("/proc",) if browser else ())), (folder, *_list(options["devices"])))
        seccomp.install(not browser, os.getpid())
        os.execv(command[0], command)
    except BaseException as error:
        os.write(2, f"the wall: {error!r}\n".encode())
    os._exit(_BROKEN)


def _place_pipes() -> None:
    """Descriptors 3 and 4 are what were 0 and 1; 0 is a pipe that never says anything (`seccomp.py`)."""
    os.dup2(0, 3)
    os.dup2(1, 4)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    silent, held = os.pipe()
    os.dup2(silent, 0)
    os.set_inheritable(held, True)
    os.close(silent)


def _counts_all(way: str) -> bool:
    """Whether the limit of tasks counts the shop's own: one user, and no count for this namespace alone."""
    version = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    return way == "none" or (way == "user" and version < _OWN_COUNT)


def _tasks_of(user: int) -> int:
    """Processes and threads of this user now."""
    total = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{name}").st_uid == user:
                total += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            continue  # it ended meanwhile
    return total


def _list(places: str) -> list[str]:
    return list(filter(None, places.split(os.pathsep)))
