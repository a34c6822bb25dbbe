"""A thread beside a long piece of work, which sees that it is wanted no more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from vitrine.errors import Unavailable

WATCH_S: Final = 1.0


class Watch:
    """wanted: asked every second whether the work is still wanted. stopping: set when the server stops.

    stop: set when either says so; the work looks at it. Use it by `with`, around the work.
    """

    def __init__(self, name: str, wanted: Callable[[], bool], stopping: threading.Event) -> None:
        self._wanted, self._stopping = wanted, stopping
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"watch {name}", daemon=True)
        self.stop = threading.Event()

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        asked_s = 0.0
        while not self._over.wait(WATCH_S / 5):
            asked_s += WATCH_S / 5
            if self._stopping.is_set() or (asked_s >= WATCH_S and not self._is_wanted()):
                self.stop.set()
                return
            asked_s %= WATCH_S

    def _is_wanted(self) -> bool:
        try:
            return self._wanted()
        except Unavailable:
            return True  # the database is away for a moment; the lease bears it
