"""What walls this host's kernel gives, tried once per process by building one and looking from inside."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from vitrine.assets.confining.places import of_python
from vitrine.assets.confining.wall import landlock
from vitrine.assets.confining.walls import Way, walled

# Seen from inside: the first child of a namespace is its second process, a file that every system has is not
# there, no socket can be made, and the user is nobody's.
_LOOK = """
import os, sys
try:
    import _socket
    _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    refused = 0
except OSError as error:
    refused = error.errno
print([os.getpid(), int(os.path.lexists("/etc/passwd")), refused, os.getuid()])
"""
_PROBE_S = 30


@dataclass(frozen=True, slots=True)
class Isolation:
    """How a program on a stranger's bytes is kept apart here.

    available: it cannot reach the network. way: how its namespaces are had. filtered: its system calls
    are. other_user: it is not the shop's user. landlock: the interface's version, 0: none. reason: for
    the doctor, how it is or what would mend it.
    """

    available: bool
    reason: str
    way: Way = "none"
    filtered: bool = False
    other_user: bool = False
    landlock: int = 0


@functools.cache
def isolation() -> Isolation:
    """What this host offers, asked once per process. The proof is looked at, not the exit code."""
    known = landlock.version()
    ways: tuple[Way, ...] = ("root", "user") if os.geteuid() == 0 else ("user",)
    for way in ways:
        found = _inside(way)
        if found is not None and found[0] == 2 and not found[1]:
            filtered = found[2] == 1
            said = "each program on an upload has a root, processes and a network of its own"
            return Isolation(True, said, way, filtered, way == "root", known)
    found = _inside("none")
    filtered = found is not None and found[2] == 1
    mend = (
        "allow user namespaces: `sysctl -w user.max_user_namespaces=15000`, on Debian "
        "`kernel.unprivileged_userns_clone=1`, on Ubuntu `kernel.apparmor_restrict_unprivileged_userns=0`; "
        "in a container, give it leave for unshare and mount; Linux 5.12 or later"
    )
    return Isolation(filtered, mend, "none", filtered, False, known)


def _inside(way: Way) -> list[int] | None:
    """What a program sees behind such a wall; None if there is none to be had."""
    with tempfile.TemporaryDirectory(prefix="vitrine-probe-") as folder:
        command = [
            *walled(way, "alone", Path(folder), of_python()),
            sys.executable,
            "-I",
            "-S",
            "-B",
            "-c",
            _LOOK,
        ]
        try:
            told = subprocess.run(  # noqa: S603  a fixed command; nothing of it comes from outside
                command, capture_output=True, timeout=_PROBE_S, check=True, env={}, cwd=folder
            ).stdout
            return [int(each) for each in json.loads(told)]
        except (OSError, subprocess.SubprocessError, ValueError):
            return None
