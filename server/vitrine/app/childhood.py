"""How a worker's process lives: until it is asked to end, or until the shop whose child it is has gone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import Protocol


class Working(Protocol):
    """wake: there is work, look now. run: until cancelled."""

    def wake(self) -> None: ...

    async def run(self) -> None: ...


async def until_asked(worker: Working, child: bool) -> None:
    """Run it until SIGTERM or SIGINT.

    child: of a shop, whose pipe is our standard input: a byte means that there is work, its end that the shop
    has gone, in whatever way.
    """
    loop = asyncio.get_running_loop()
    running = asyncio.create_task(worker.run())
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    if child:
        pipe = sys.stdin.fileno()
        os.set_blocking(pipe, False)
        loop.add_reader(pipe, _told, pipe, worker, running)
    with suppress(asyncio.CancelledError):
        await running


def _told(pipe: int, worker: Working, running: asyncio.Task[None]) -> None:
    try:
        said = os.read(pipe, 4096)
    except BlockingIOError:
        return
    if said:
        worker.wake()
    else:
        asyncio.get_running_loop().remove_reader(pipe)
        running.cancel()
