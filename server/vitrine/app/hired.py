"""The worker that a shop runs for itself: a child process, started at the first work, replaced when it dies.

A process of its own because what it does between sandboxes (comparing pictures, hashing, packing) takes the
interpreter for hundreds of milliseconds, and a room's tick is due every 50.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from vitrine.errors import VitrineError
from vitrine.settings import Settings, environment

log = logging.getLogger(__name__)

END_S: Final = 10.0
AGAIN_S: Final = (1.0, 5.0, 30.0)
STEADY_S: Final = 60.0


class HiredWorker:
    """settings: of the shop. is_due: whether work waits from before; asked once, in a thread."""

    def __init__(self, settings: Settings, is_due: Callable[[], bool]) -> None:
        self._settings, self._is_due = settings, is_due
        self._needed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def id(self) -> int | None:
        """Its process id; None while there is none."""
        return None if self._child is None else self._child.pid

    def wake(self) -> None:
        """There is work. From any thread."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(self._tell)

    async def run(self) -> None:
        """Until cancelled; then the child puts back what it was doing, and ends."""
        self._loop = asyncio.get_running_loop()
        failures = 0
        try:
            if await asyncio.to_thread(self._waits):
                self._needed.set()
            while True:
                await self._needed.wait()
                began_s = self._loop.time()
                ended = await asyncio.to_thread(self._served)
                failures = 1 if self._loop.time() - began_s > STEADY_S else failures + 1
                pause_s = AGAIN_S[min(failures, len(AGAIN_S)) - 1]
                log.warning("the model worker %s; another starts in %.0f s", ended, pause_s)
                await asyncio.sleep(pause_s)
        finally:
            self._loop = None
            await asyncio.shield(asyncio.to_thread(self._end))

    def _waits(self) -> bool:
        try:
            return self._is_due()
        except VitrineError:
            # The database is away for a moment: the child asks again, and is started anew until it answers.
            log.warning("whether models wait is not known", exc_info=True)
            return True

    def _served(self) -> str:
        """Run one child to its end; how it ended."""
        try:
            self._child = self._started()
        except OSError as error:
            return f"did not start ({error.strerror})"
        return f"ended with {self._child.wait()}"

    def _tell(self) -> None:
        self._needed.set()
        if self._child is not None and self._child.stdin is not None:
            with suppress(OSError):  # full: it is awake; broken: the next one looks at everything
                os.write(self._child.stdin.fileno(), b"w")

    def _started(self) -> subprocess.Popen[bytes]:
        # Its own session: Ctrl+C is for the shop, which then closes the pipe. -P: nothing of the working
        # directory may stand in for a module.
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "vitrine", "worker", "--child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=environment(self._settings.for_worker()),
            start_new_session=True,
        )
        if child.stdin is None:
            raise RuntimeError("the worker was started without a pipe")
        os.set_blocking(child.stdin.fileno(), False)
        return child

    def _end(self) -> None:
        child = self._child
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(END_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
