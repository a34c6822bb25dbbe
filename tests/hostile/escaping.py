"""The attempts of `attempts.py`, made behind each wall and without one.

For the test and the bench: of what they come to, nothing may be "through".
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vitrine.assets.confining.namespaces import isolation
from vitrine.assets.confining.places import of_browser, of_program, of_python
from vitrine.assets.confining.walls import Kind, ResourceLimits, Way, walled
from vitrine.assets.levels.node import node_program
from vitrine.assets.limits import SANDBOX_TASKS
from vitrine.assets.pictures import browser

_ATTEMPTS = (Path(__file__).parent / "attempts.py").read_text("utf-8")
_SCRIPT = (Path(__file__).parent / "attempts.mjs").read_text("utf-8")
_DISK = 32 << 20
_LIMITS = ResourceLimits(cpu_s=60, data_bytes=1 << 30, file_bytes=64 << 20).argument()
_CLOCK_S = 300
WALLS = ("python", "node", "browser", "javascript")
"""Who is taken over: native code in our Python, in Node, in a browser; JavaScript in Node."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What there is to reach: things of the shop's, services that listen, a process beside it."""

    told: dict[str, Any]
    left_open: int
    folder: Path = field(repr=False)


@contextmanager
def targets() -> Iterator[Targets]:
    """Make them; all goes at the end."""
    with ExitStack() as stack:
        kept = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vitrine-kept-")))
        (kept / "secret").write_text("row of the shop")
        beside = "/opt" if os.access("/opt", os.W_OK) else None
        key = (
            Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vitrine-keys-", dir=beside)))
            / "keys.json"
        )
        key.write_text("{}")
        key.chmod(0o600)
        listening = stack.enter_context(socket.socket(socket.AF_UNIX))
        listening.bind(str(kept / "listening"))
        datagrams = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        datagrams.bind(str(kept / "datagrams"))
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0vitrine-{os.getpid()}")
        port = stack.enter_context(
            socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        )
        for each in (listening, abstract):
            each.listen(64)
        victim = stack.enter_context(_sleeper())
        left_open = os.open(kept, os.O_RDONLY)
        stack.callback(os.close, left_open)
        yield Targets(
            {
                "data": str(kept / "secret"), "key": str(key), "listening": str(kept / "listening"),
                "datagrams": str(kept / "datagrams"), "abstract": f"vitrine-{os.getpid()}",
                "port": port.getsockname()[1], "victim": victim, "planted": str(kept / "planted"),
                "tasks": SANDBOX_TASKS.value, "disk_bytes": _DISK, "without": [],
            },
            left_open, kept,
        )  # fmt: skip


@contextmanager
def _sleeper() -> Iterator[int]:
    """A process of this user beside the program, as the shop is."""
    with subprocess.Popen(["/bin/sleep", "600"]) as process:
        try:
            yield process.pid
        finally:
            process.kill()


def unwalled(there: Targets) -> dict[str, str]:
    """What each attempt of native code comes to without a wall: the proof that they are made rightly."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  many files, and no disk to wait for
    with tempfile.TemporaryDirectory(dir=memory) as name:
        asked = json.dumps({**there.told, "alone": True, "data_bytes": 1 << 30})
        command = [sys.executable, "-I", "-S", "-B", "-c", _ATTEMPTS, asked, "1"]
        try:
            return _ended(command, Path(name), there.left_open)
        finally:
            (there.folder / "planted").unlink(missing_ok=True)


def walled_in(
    wall: str, there: Targets, way: Way | None = None, without: Collection[str] = ()
) -> dict[str, str]:
    """What each attempt comes to behind this wall.

    way: of namespaces; None: the one that this machine gives. without: what is not tried.
    """
    found = isolation().way if way is None else way
    told = {**there.told, "without": list(without)}
    with tempfile.TemporaryDirectory(prefix="vitrine-sandbox-") as name:
        folder = Path(name)
        if wall == "javascript":
            program = node_program().program
            command = [str(program), "--no-warnings", "--input-type=module", "-e", _SCRIPT, json.dumps(told)]
            return _ended([*walled(found, "alone", folder, of_program(program), _LIMITS), *command], folder)
        kind: Kind = "browser" if wall == "browser" else "alone"
        data_bytes = browser.DATA_BYTES if wall == "browser" else 1 << 30
        asked = json.dumps({**told, "alone": kind == "alone", "data_bytes": data_bytes})
        # A browser's standard output has become its descriptor 4.
        command = [
            sys.executable,
            "-I",
            "-S",
            "-B",
            "-c",
            _ATTEMPTS,
            asked,
            "4" if kind == "browser" else "1",
        ]
        around = walled(
            found, kind, folder, _seen(wall), _limits(wall), disk_bytes=_DISK, carried=kind == "alone"
        )
        return _ended([*around, *command], folder)


def _seen(wall: str) -> tuple[str, ...]:
    """Each wall's own places; the attempts' Python is brought along."""
    if wall == "node":
        return (*of_program(node_program().program), *of_python())
    if wall == "browser":
        return (*of_browser(browser.found_browser() or Path("/usr/bin/chromium")), *of_python())
    return of_python()


def _limits(wall: str) -> str:
    return browser.LIMITS if wall == "browser" else _LIMITS


def _ended(command: list[str], folder: Path, *passed: int) -> dict[str, str]:
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, timeout=_CLOCK_S, env={"LANG": "C.UTF-8"}, pass_fds=passed,
        start_new_session=True,
    )  # fmt: skip
    if not ran.stdout:
        raise AssertionError(f"nothing was tried: {ran.returncode} {ran.stderr[-2000:]!r}")
    found: dict[str, str] = json.loads(ran.stdout)
    return found
