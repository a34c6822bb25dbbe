"""The Chrome DevTools Protocol over two pipes: JSON messages, each ended by a NUL byte.

Nothing else speaks it.
"""

from __future__ import annotations

import json
import os
import selectors
import time
from collections.abc import Callable
from typing import Any

_CHECK_S = 0.25
_ANSWER_BYTES = 64 << 20
_CRASHED = "Inspector.targetCrashed"


class BrowserGone(Exception):
    """The other end closed, its page crashed or it speaks nonsense."""


class BrowserSlow(Exception):
    """No answer in time."""


class PageError(Exception):
    """The browser or the page's script answered with an error; its text is the page's."""


class Pipe:
    """One conversation. reading, writing: file descriptors, owned here. watch: called while waiting.

    What `watch` raises ends the wait.
    """

    def __init__(self, reading: int, writing: int, watch: Callable[[], None]) -> None:
        self._reading, self._writing, self._watch = reading, writing, watch
        os.set_blocking(writing, False)
        self._buffer = bytearray()
        self._number = 0

    def ask(
        self, method: str, parameters: dict[str, Any], limit_s: float, session: str | None = None
    ) -> dict[str, Any]:
        """Send a command, wait for its answer. Raises BrowserGone, BrowserSlow, PageError."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        deadline = time.monotonic() + limit_s
        self._send(json.dumps(message).encode() + b"\0", deadline)
        while True:
            found = self._message(deadline)
            if found.get("method") == _CRASHED:
                raise BrowserGone("the page crashed")
            if found.get("id") != self._number:
                continue
            if "error" in found:
                raise PageError(str(found["error"].get("message", "")))
            result = found.get("result")
            if not isinstance(result, dict):
                raise BrowserGone("an answer without a result")
            return result

    def close(self) -> None:
        """Close both ends; a browser that still listens ends by that."""
        os.close(self._reading)
        os.close(self._writing)

    def _send(self, data: bytes, deadline: float) -> None:
        left = memoryview(data)
        while left:
            self._wait(self._writing, selectors.EVENT_WRITE, deadline)
            try:
                left = left[os.write(self._writing, left) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise BrowserGone("it does not listen") from error

    def _message(self, deadline: float) -> dict[str, Any]:
        looked = 0
        while (end := self._buffer.find(0, looked)) < 0:
            looked = len(self._buffer)
            if looked > _ANSWER_BYTES:
                raise BrowserGone("an answer without an end")
            self._wait(self._reading, selectors.EVENT_READ, deadline)
            chunk = os.read(self._reading, 1 << 20)
            if not chunk:
                raise BrowserGone("it ended")
            self._buffer += chunk
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        try:
            found = json.loads(line)
        except ValueError as error:
            raise BrowserGone("an answer that is no JSON") from error
        if not isinstance(found, dict):
            raise BrowserGone("an answer that is no object")
        return found

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        with selectors.DefaultSelector() as waiting:
            waiting.register(descriptor, event)
            while True:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise BrowserSlow
                self._watch()
                if waiting.select(min(left, _CHECK_S)):
                    return
