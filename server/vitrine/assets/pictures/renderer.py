"""Pictures of models by a browser that stays while there is work, and is started anew when it broke.

Synchronous and safe to share among threads; one picture at a time. A model that breaks the browser costs
itself one retry; the next model finds a fresh browser.
"""

from __future__ import annotations

import base64
import binascii
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitrine.assets.pictures.browser import BUNDLE, MEMORY_BYTES, Browser, BrowserHeavy, found_browser
from vitrine.assets.pictures.errors import NoRenderer, PictureFailed
from vitrine.assets.pictures.pipe import BrowserGone, BrowserSlow, PageError
from vitrine.assets.pictures.view import Sphere, View

log = logging.getLogger(__name__)

PICTURE_S = 60.0
IDLE_S = 30.0
_PIECE_BYTES = 3 << 20  # a multiple of 3: each piece is whole base64
_PNG = b"\x89PNG\r\n\x1a\n"
_TRIES = 2
# What the page says when it was not the model: the browser's own graphics are gone.
_GRAPHICS = ("the graphics were lost", "WebGL context")
# Views, or what makes them once the model is known.
Views = Sequence[View] | Callable[[Sphere, tuple[str, ...]], Sequence[View]]

_TIRED = 0.7  # of the memory it may take: a browser that keeps so much is not kept


@dataclass(frozen=True, slots=True)
class Rendered:
    """pictures: PNG, in the order of the views. sphere: about the whole model at rest.

    variants: their names.
    """

    pictures: tuple[bytes, ...]
    sphere: Sphere
    variants: tuple[str, ...]


class Renderer:
    """browser: the Chromium, None: the first found in the usual places.

    picture_s: for loading, and for each picture.

    idle_s: after so long without work the browser is closed. Use it as a context, or call `close`.
    """

    def __init__(
        self, browser: Path | None = None, *, bundle: Path = BUNDLE, picture_s: float = PICTURE_S,
        idle_s: float = IDLE_S, memory_bytes: int = MEMORY_BYTES,
    ) -> None:  # fmt: skip
        self._path, self._bundle = browser or found_browser(), bundle
        self._picture_s, self._idle_s, self._memory_bytes = picture_s, idle_s, memory_bytes
        self._lock = threading.Lock()
        self._browser: Browser | None = None
        self._timer: threading.Timer | None = None
        self.peak_bytes = 0

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def available(self) -> bool:
        """Whether there is a browser and a bundle at all; it may still fail to start."""
        return self._path is not None and self._bundle.is_file()

    @property
    def group(self) -> int | None:
        """The process group of the browser that runs now."""
        return self._browser.group if self._browser else None

    def picture(self, model: bytes, view: View) -> bytes:
        """One PNG of a GLB. Raises as `shown`."""
        return self.shown(model, [view]).pictures[0]

    def shown(self, model: bytes, views: Views) -> Rendered:
        """PNGs of a GLB, which is loaded once. views: or what makes them of the model's sphere and variants.

        Raises NoRenderer, PictureFailed.
        """
        with self._lock:
            self._rest(None)
            try:
                return self._tried(model, views)
            finally:
                self._rest(self._idle_s)

    def close(self) -> None:
        """End the browser. The next picture starts another."""
        with self._lock:
            self._rest(None)
            self._end()

    def _tried(self, model: bytes, views: Views) -> Rendered:
        for _ in range(_TRIES):
            reason = "crash"
            try:
                return self._once(self._running(), model, views)
            except PageError as error:
                if not any(words in str(error) for words in _GRAPHICS):
                    raise PictureFailed.because("model", str(error)) from error
                log.warning("browser without graphics: %s", error)
            except BrowserSlow:
                reason = "time"
            except BrowserHeavy:
                reason = "memory"
            except BrowserGone as error:
                log.warning("browser gone: %s", error)
            self._end()
        raise PictureFailed.because(reason)

    def _once(self, browser: Browser, model: bytes, views: Views) -> Rendered:
        for start in range(0, len(model), _PIECE_BYTES):
            piece = base64.b64encode(model[start : start + _PIECE_BYTES]).decode()
            browser.call("push", piece, self._picture_s)
        sphere, variants = _opened(browser.call("open", None, self._picture_s))
        wanted = views(sphere, variants) if callable(views) else views
        pictures = tuple(_png(browser.call("picture", view.plain(), self._picture_s)) for view in wanted)
        browser.call("close", None, self._picture_s)
        return Rendered(pictures, sphere, variants)

    def _running(self) -> Browser:
        if self._browser is not None and self._browser.weight_bytes() > _TIRED * self._memory_bytes:
            self._end()
        if self._browser is None:
            if self._path is None:
                raise NoRenderer("There is no Chromium here. Install one: apt install chromium")
            self._browser = Browser(self._path, self._bundle, self._memory_bytes)
        return self._browser

    def _end(self) -> None:
        if self._browser is not None:
            self.peak_bytes = max(self.peak_bytes, self._browser.peak_bytes)
            self._browser.close()
            self._browser = None

    def _rest(self, seconds: float | None) -> None:
        """Close after so long; None: not while there is work."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds is not None and self._browser is not None:
            self.peak_bytes = max(self.peak_bytes, self._browser.peak_bytes)
            self._timer = threading.Timer(seconds, self._close_idle)
            self._timer.daemon = True
            self._timer.start()

    def _close_idle(self) -> None:
        with self._lock:
            # Work may have begun while this waited for the lock; it set another timer, or none.
            if self._timer is threading.current_thread():
                self._timer = None
                self._end()


def _opened(found: Any) -> tuple[Sphere, tuple[str, ...]]:
    try:
        x, y, z = (float(part) for part in found["sphere"]["centre"])
        sphere = Sphere((x, y, z), float(found["sphere"]["radius"]))
        return sphere, tuple(str(name) for name in found["variants"])
    except (TypeError, KeyError, ValueError) as error:
        raise BrowserGone("an answer that is no model") from error


def _png(found: Any) -> bytes:
    try:
        data = base64.b64decode(found, validate=True)
    except (TypeError, binascii.Error) as error:
        raise BrowserGone("an answer that is no picture") from error
    if not data.startswith(_PNG):
        raise BrowserGone("an answer that is no picture")
    return data
