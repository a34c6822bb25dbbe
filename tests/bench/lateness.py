"""Fifty people walk about in a room: how late do its ticks begin meanwhile?"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.shop import Shop

VISITORS = 50
ROOM = "boutique"


@contextmanager
def people(shop: Shop) -> Iterator[None]:
    """Fifty walk about in the room meanwhile."""
    command = [sys.executable, "-m", "vitrine", "visitors", "--count", str(VISITORS), "--seconds", "3600"]
    crowd = subprocess.Popen([*command, "--url", shop.url, "--room", ROOM], stdout=subprocess.DEVNULL)
    try:
        _until_open(shop.url)
        time.sleep(5)
        yield
        if crowd.poll() is not None:
            raise RuntimeError("the visitors have gone home early")
    finally:
        crowd.terminate()
        crowd.wait()


def _until_open(url: str) -> None:
    """Until somebody has come into the room: on a busy machine the visitors start slowly."""
    for _ in range(120):
        if ROOM in httpx.get(f"{url}/metrics").text:
            return
        time.sleep(0.5)
    raise RuntimeError("nobody came into the room within a minute")


def late(http: httpx.Client) -> dict[float, float]:
    """Ticks of the room that began at most so many seconds late, since it opened; at -1, when this was."""
    told = http.get("/metrics").text
    pattern = rf'vitrine_room_late_seconds_bucket{{le="([^"]+)",room="{ROOM}"}} (\S+)'
    found = {float(bound.replace("+Inf", "inf")): float(count) for bound, count in re.findall(pattern, told)}
    if not found:
        raise RuntimeError("the room does not tell how late its ticks are")
    return {**found, -1.0: time.monotonic()}


def since(before: dict[float, float], after: dict[float, float]) -> dict[str, float]:
    """Between two counts: the 99th percentile (within its bucket by proportion), and what was over 10 ms."""
    seconds = after[-1.0] - before[-1.0]
    counts = {bound: after[bound] - before[bound] for bound in sorted(after) if bound >= 0}
    total = counts[float("inf")]
    low_s, under, p99_s = 0.0, 0.0, float("inf")
    for bound, count in counts.items():
        if count >= 0.99 * total:
            if bound < float("inf"):
                p99_s = low_s + (bound - low_s) * (0.99 * total - under) / max(count - under, 1.0)
            break
        low_s, under = bound, count
    return {
        "p99_ms": round(p99_s * 1000, 2),
        "over_10_ms": int(total - counts[0.01]),
        "per_s": round(total / seconds, 2),
    }
