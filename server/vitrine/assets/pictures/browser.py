"""One headless Chromium with one empty page and the render bundle in it: started, asked, ended as a group.

It stands behind a wall like any program on a stranger's bytes (`confining/wall/`), of the kind `browser`: a
root with nothing but itself, fonts and libraries in it, no socket that has an address, a bounded number of
processes, an empty profile in a memory of fixed size. It has no extension and hears only the two pipes.
Chromium's own sandbox needs the very namespaces that it runs in here, so it is off.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from vitrine.assets.confining.groups import groups
from vitrine.assets.confining.namespaces import isolation
from vitrine.assets.confining.places import of_browser
from vitrine.assets.confining.walls import walled
from vitrine.assets.limits import SANDBOX_TASKS
from vitrine.assets.pictures.errors import NoRenderer
from vitrine.assets.pictures.pipe import BrowserGone, BrowserSlow, PageError, Pipe
from vitrine.assets.pictures.processes import group_memory_bytes

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BUNDLE = Path(__file__).parents[2] / "client" / "render" / "render.js"
MEMORY_BYTES = 1 << 30
START_S = 90.0

_PLACES = "/usr/local/bin:/usr/bin:/bin:/snap/bin"
_MEMORY_CHECK_S = 0.5
# Address space is not limited: V8 reserves terabytes of it. What one process may hold at once is, at
# twice what a page of MEMORY_BYTES was seen to. What all of them hold together is bounded by a control group
# where there is one; elsewhere `_weigh` watches it.
DATA_BYTES = 3 << 30
LIMITS = (
    f"{resource.RLIMIT_CORE}=0,{resource.RLIMIT_DATA}={DATA_BYTES},{resource.RLIMIT_FSIZE}={64 << 20},"
    f"{resource.RLIMIT_NOFILE}=1024"
)
# Its profile, and what its processes share: the pixels on their way.
_DISK_BYTES = 256 << 20
_FLAGS = (
    "--headless", "--no-sandbox", "--no-zygote", "--in-process-gpu", "--remote-debugging-pipe",
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-breakpad",
    "--disable-client-side-phishing-detection", "--disable-component-update", "--disable-crash-reporter",
    "--disable-default-apps", "--disable-dev-shm-usage", "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-gpu-shader-disk-cache", "--disable-quic", "--disable-sync", "--metrics-recording-only",
    "--mute-audio", "--password-store=basic", "--disk-cache-size=1", "--js-flags=--max-old-space-size=512",
    "--disable-features=Translate,MediaRouter,OptimizationHints,DialMediaRouteProvider,SpareRendererForSitePerProcess",
)  # fmt: skip


class BrowserHeavy(Exception):
    """The browser's processes took more memory than they may."""


def found_browser() -> Path | None:
    """A Chromium in the usual places of a system; the server's environment is not asked."""
    return next((Path(path) for name in NAMES if (path := shutil.which(name, path=_PLACES))), None)


class Browser:
    """A running browser. Raises NoRenderer or BrowserHeavy if it does not start.

    path: the Chromium. bundle: the built script. memory_bytes: of all its processes together.
    """

    def __init__(self, path: Path, bundle: Path = BUNDLE, memory_bytes: int = MEMORY_BYTES) -> None:
        try:
            script = bundle.read_text("utf-8")
        except OSError as error:
            raise NoRenderer("The web client is not built here. In a checkout, run: make demo") from error
        self._memory_bytes, self.peak_bytes, self._weighed_s = memory_bytes, 0, 0.0
        self._profile = tempfile.TemporaryDirectory(prefix="vitrine-browser-", ignore_cleanup_errors=True)
        self._group = groups().made(memory_bytes + _DISK_BYTES, SANDBOX_TASKS.value)
        try:
            self._process = self._started(path)
        except OSError as error:
            self._group.close()
            self._profile.cleanup()
            raise NoRenderer(f"The browser {path.name} does not start: {error.strerror}.") from error
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the browser was started without pipes")
        self._pipe = Pipe(
            os.dup(self._process.stdout.fileno()), os.dup(self._process.stdin.fileno()), self._weigh
        )
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._session = self._page(path, script)
        except (BrowserGone, BrowserSlow) as error:
            starved = self._group.starved
            self.close()
            if starved:
                raise BrowserHeavy from error
            raise NoRenderer(f"The browser {path.name} does not start: {error or 'no answer'}.") from error
        except BaseException:
            self.close()
            raise

    @property
    def group(self) -> int:
        """The process group's number."""
        return self._process.pid

    def call(self, function: str, argument: Any, limit_s: float) -> Any:
        """`vitrine.<function>(argument)` in the page, awaited; its JSON value.

        Raises PageError (the script threw), BrowserGone, BrowserSlow, BrowserHeavy.
        """
        text = "" if argument is None else json.dumps(argument)
        return self._evaluate(f"vitrine.{function}({text})", limit_s)

    def weight_bytes(self) -> int:
        """What it takes now; the greatest seen is `peak_bytes`."""
        now = group_memory_bytes(self.group)
        self.peak_bytes = max(self.peak_bytes, now)
        return now

    def close(self) -> None:
        """End every process of it, at once, and remove its profile."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._group.close()
        with suppress(OSError):
            self._pipe.close()
        self._profile.cleanup()

    def _started(self, path: Path) -> subprocess.Popen[bytes]:
        home = str(Path(self._profile.name).resolve())
        wall = walled(
            isolation().way,
            "browser",
            Path(home),
            of_browser(path),
            LIMITS,
            disk_bytes=_DISK_BYTES,
            carried=False,
            entrances=self._group.entrances,
        )
        return subprocess.Popen(  # noqa: S603  our own command; no part of it comes from an upload
            [*wall, str(path), *_FLAGS, f"--user-data-dir={home}", "about:blank"],
            cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8", "HOME": home, "TMPDIR": home, "XDG_CONFIG_HOME": home, "PATH": _PLACES},
            start_new_session=True, close_fds=True,
        )  # fmt: skip

    def _page(self, path: Path, script: str) -> str:
        deadline = time.monotonic() + START_S
        pages = self._pipe.ask("Target.getTargets", {}, START_S)["targetInfos"]
        target = next((page["targetId"] for page in pages if page["type"] == "page"), None)
        if target is None:
            target = self._pipe.ask("Target.createTarget", {"url": "about:blank"}, START_S)["targetId"]
        attached = self._pipe.ask("Target.attachToTarget", {"targetId": target, "flatten": True}, START_S)
        self._session = str(attached["sessionId"])
        self._pipe.ask("Inspector.enable", {}, START_S, self._session)
        try:
            self._evaluate(f"{script}\n;0", max(1.0, deadline - time.monotonic()))
        except PageError as error:
            raise NoRenderer(f"The render bundle does not run in {path.name}: {error}") from error
        return self._session

    def _evaluate(self, expression: str, limit_s: float) -> Any:
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        try:
            answer = self._pipe.ask("Runtime.evaluate", asked, limit_s, self._session)
        except BrowserGone as error:
            if self._group.starved:
                raise BrowserHeavy from error
            raise
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"]
            text = thrown.get("exception", {}).get("description") or thrown.get("text", "")
            raise PageError(str(text).splitlines()[0] if text else "")
        if not isinstance(answer.get("result"), dict):
            raise BrowserGone("an answer without a value")
        return answer["result"].get("value")

    def _weigh(self) -> None:
        now = time.monotonic()
        if now - self._weighed_s < _MEMORY_CHECK_S:
            return
        self._weighed_s = now
        if groups().memory and self._group.folders:
            if self._group.starved:
                raise BrowserHeavy
        elif self.weight_bytes() > self._memory_bytes:
            raise BrowserHeavy
