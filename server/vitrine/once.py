"""What is worth a line in the log once, not once a request: strangers could fill a disk by it."""

from __future__ import annotations

import threading

KEYS_LIMIT = 32


class Once:
    """Whether something is said for the first time; at most KEYS_LIMIT different things are ever said."""

    def __init__(self) -> None:
        self._said: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self, what: str) -> bool:
        with self._lock:
            if what in self._said or len(self._said) >= KEYS_LIMIT:
                return False
            self._said.add(what)
            return True
