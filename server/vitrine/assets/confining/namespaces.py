"""Whether this host's kernel lets the sandbox live without network."""

from __future__ import annotations

import functools
import shutil
import subprocess
from dataclasses import dataclass

_PLACES = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
_BEHIND = 15
_FLAGS = ("--user", "--map-root-user", "--net", "--ipc")


@dataclass(frozen=True, slots=True)
class Isolation:
    """available: whether the sandbox is kept off the network. prefix: the command that does so.

    reason: for the doctor, how it is or what would mend it.
    """

    available: bool
    prefix: tuple[str, ...]
    reason: str


def fenced() -> tuple[str, ...]:
    """What every program that touches a stranger's model is started by.

    Off the network where the kernel can, and behind all else of the machine: a room beside it must keep
    its ticks.
    """
    nice = shutil.which("nice", path=_PLACES)
    return (*((nice, "-n", str(_BEHIND)) if nice else ()), *isolation().prefix)


@functools.cache
def isolation() -> Isolation:
    """What this host offers, asked once per process.

    The proof is looked at, not the exit code: inside, the kernel must show no network interface but `lo`.
    """
    unshare = shutil.which("unshare", path=_PLACES)
    if unshare is None:
        return Isolation(False, (), "install util-linux, which brings `unshare`")
    prefix = (unshare, *_FLAGS, "--")
    try:
        seen = subprocess.run(  # noqa: S603  a fixed command; nothing of it comes from outside
            [*prefix, "/bin/cat", "/proc/self/net/dev"], capture_output=True, timeout=10, check=True, env={}
        )
    except (OSError, subprocess.SubprocessError):
        return Isolation(
            False, (), "allow unprivileged user namespaces: `sysctl -w kernel.unprivileged_userns_clone=1` "
            "(and, on Ubuntu, `kernel.apparmor_restrict_unprivileged_userns=0`)"
        )  # fmt: skip
    interfaces = {line.split(b":")[0].strip() for line in seen.stdout.splitlines() if b":" in line}
    if interfaces - {b"lo"}:
        return Isolation(False, (), "the kernel's network namespaces do not hide the network here")
    return Isolation(True, prefix, "uploads are measured without network (kernel namespaces)")
