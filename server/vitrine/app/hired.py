"""Workers that a shop runs for itself: child processes, started at the first work, replaced when they die.

Processes of their own because what they do takes the interpreter for hundreds of milliseconds (comparing
pictures, hashing, packing; web3), and a room's tick is due every 50.
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
from vitrine.parts import Employment
from vitrine.settings import Settings, environment
from vitrine.variables import WITHHELD

log = logging.getLogger(__name__)

END_S: Final = 10.0
AGAIN_S: Final = (1.0, 5.0, 30.0)
STEADY_S: Final = 60.0


class HiredWorker:
    """settings: of the shop. post: what it is hired for.

    on_word: called in a thread whenever the child writes to its standard output, whatever it writes.
    """

    def __init__(
        self, settings: Settings, post: Employment, on_word: Callable[[], None] | None = None
    ) -> None:
        self._settings, self._post, self._on_word = settings, post, on_word
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
                log.warning("the %s %s; another starts in %.0f s", self._post.name, ended, pause_s)
                await asyncio.sleep(pause_s)
        finally:
            self._loop = None
            await asyncio.shield(asyncio.to_thread(self._end))

    def _waits(self) -> bool:
        try:
            return self._post.is_due()
        except VitrineError:
            # The database is away for a moment: the child asks again, and is started anew until it answers.
            log.warning("whether work waits for the %s is not known", self._post.name, exc_info=True)
            return True

    def _served(self) -> str:
        """Run one child to its end; how it ended."""
        try:
            child = self._child = self._started()
        except OSError as error:
            return f"did not start ({error.strerror})"
        self._listen(child)
        ended = child.wait()
        self._child = None
        if child.stdin is not None:
            child.stdin.close()
        return f"ended with {ended}"

    def _listen(self, child: subprocess.Popen[bytes]) -> None:
        """Until it says nothing more: it has ended, or closed its output."""
        if self._on_word is None or child.stdout is None:
            return
        with child.stdout:
            while os.read(child.stdout.fileno(), 4096):
                try:
                    self._on_word()
                except Exception:
                    log.exception("what the %s told was not heard", self._post.name)

    def _tell(self) -> None:
        self._needed.set()
        if self._child is not None and self._child.stdin is not None:
            # Full: it is awake; broken, or just closed: the next one looks at everything.
            with suppress(OSError, ValueError):
                os.write(self._child.stdin.fileno(), b"w")

    def _started(self) -> subprocess.Popen[bytes]:
        # Its own session: Ctrl+C is for the shop, which then closes the pipe. -P: nothing of the working
        # directory may stand in for a module.
        child = subprocess.Popen(  # noqa: S603  our own program, no word of a stranger's
            [sys.executable, "-P", "-m", "vitrine", self._post.command, "--child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL if self._on_word is None else subprocess.PIPE,
            env=environment(self._settings.for_child(without=WITHHELD - self._post.secrets)),
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
