"""Rooms are checked beside the shop's process: one child, started by the first room, one room at a time."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from vitrine.catalog.checks import SIZE, SIZES, refusal
from vitrine.catalog.errors import ChecksBusy
from vitrine.catalog.roomjson import Document
from vitrine.storage import left_s

# Many times what the largest room takes; a child that needs more has something wrong with it.
LONGEST_S: Final = 20.0
# Rooms that wait for their turn: each holds a place among all writes of the shop (`app/lanes.py`).
WAITING: Final = 4
# What a room is compared with of the one that stands.
COMPARED: Final = ("floor", "obstacles", "zones", "bounds", "spawns")

log = logging.getLogger(__name__)


class RoomChecker:
    """environment: of the child, which stands once it was needed. longest_s: for one room.

    Safe to share between threads.
    """

    def __init__(self, environment: Mapping[str, str], longest_s: float = LONGEST_S) -> None:
        self._environment, self._longest_s = dict(environment), longest_s
        self._turn = threading.Lock()
        self._line = threading.BoundedSemaphore(1 + WAITING)
        self.child: subprocess.Popen[bytes] | None = None

    def __call__(self, body: bytes, standing: Mapping[str, Any] | None) -> Document:
        """As `checks.read`. Raises ChecksBusy besides: others come first, or the child ends or takes long."""
        seen = b"" if standing is None else json.dumps({name: standing[name] for name in COMPARED}).encode()
        if not self._line.acquire(blocking=False):
            raise ChecksBusy
        try:
            if not self._turn.acquire(timeout=left_s()):
                raise ChecksBusy
            try:
                told = self._asked(SIZES.pack(len(body), len(seen)) + body + seen)
            finally:
                self._turn.release()
        finally:
            self._line.release()
        if "room" not in told:
            raise refusal(told["refused"], told["members"])
        room: Document = told["room"]
        return room

    def close(self) -> None:
        """End the child."""
        with self._turn:
            self._end()

    def _asked(self, question: bytes) -> dict[str, Any]:
        for _ in range(2):  # one that was idle for long has ended, maybe just now
            late = threading.Event()
            try:
                return self._answered(question, late)
            except (OSError, EOFError):
                self._end()
            if late.is_set():  # it would take as long again
                log.error("a room took longer than %g s to check", self._longest_s)
                raise ChecksBusy
        log.error("the program that checks rooms has ended twice over one room")
        raise ChecksBusy

    def _answered(self, question: bytes, late: threading.Event) -> dict[str, Any]:
        """late: is set when the child is ended for its time."""
        child = self.child = self.child or self._started()
        assert child.stdin is not None and child.stdout is not None  # noqa: S101  it was started with both

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._longest_s, stop)
        timer.start()
        try:
            child.stdin.write(question)
            child.stdin.flush()
            size = child.stdout.read(SIZE.size)
            content = child.stdout.read(SIZE.unpack(size)[0]) if len(size) == SIZE.size else b""
        finally:
            timer.cancel()
        if not content:
            raise EOFError
        told: dict[str, Any] = json.loads(content)
        return told

    def _started(self) -> subprocess.Popen[bytes]:
        # As the workers' children: a session of its own, for Ctrl+C is the shop's; -P: nothing of the working
        # directory may stand in for a module.
        return subprocess.Popen(
            [sys.executable, "-P", "-c", "from vitrine.catalog.checks import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._environment,
            start_new_session=True,
        )

    def _end(self) -> None:
        child, self.child = self.child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it was not told any more
                    pipe.close()
