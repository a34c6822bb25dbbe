"""How long a writer waits for its turn: somebody may be waiting for the answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

PATIENT_S: Final = 10.0
"""Who has nobody waiting: workers, leases, housekeeping."""
ANSWER_S: Final = 4.0
"""All waiting of one request or command, for the lane and the lock together: browsers give up after 10 s."""

LEAST_S: Final = 0.25
"""For each of them, though the time is over: another's write takes a few milliseconds."""

_until: ContextVar[float | None] = ContextVar("vitrine_writes_until", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Inside, also in threads that are started with this context, all units of work wait no longer than this
    together. An earlier end that is set already stays.
    """
    end, standing = time.monotonic() + seconds, _until.get()
    mark = _until.set(end if standing is None else min(end, standing))
    try:
        yield
    finally:
        _until.reset(mark)


def left_s() -> float:
    """How long the next writer may wait."""
    until = _until.get()
    return PATIENT_S if until is None else min(PATIENT_S, max(LEAST_S, until - time.monotonic()))
