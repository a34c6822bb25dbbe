"""What takes long ends once whoever asked for it may no longer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import anyio.to_thread

from vitrine.errors import VitrineError

# How often it is looked whether who sends or follows something long still may.
STILL_S: Final = 0.4


@asynccontextmanager
async def while_allowed(still: Callable[[], object]) -> AsyncIterator[None]:
    """What stands within ends with what `still` raises, once whoever asked for it may no longer.

    still: a guard, asked anew; it blocks and raises VitrineError. As `asyncio.timeout` ends what takes long.
    """
    task, refused = asyncio.current_task(), list[VitrineError]()

    async def watch() -> None:
        while not refused:
            await asyncio.sleep(STILL_S)
            try:
                await anyio.to_thread.run_sync(still)
            except VitrineError as error:
                refused.append(error)
                if task is not None:
                    task.cancel()

    watching = asyncio.create_task(watch())
    try:
        yield
    except asyncio.CancelledError:
        if refused and task is not None and task.uncancel() == 0:
            raise refused[0] from None
        raise
    finally:
        watching.cancel()
