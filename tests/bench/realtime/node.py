"""The peers in Node (`peers/`): installed when first needed, started on the server's core."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.realtime import load
from tests.bench.realtime.figures import RING_M, Figures
from tests.bench.realtime.server import CORE, cpu_s

ROOT = Path(__file__).parents[3]
PEERS = Path(__file__).parent / "peers"


def environment() -> dict[str, str]:
    """The environment with Node on its PATH."""
    found = subprocess.run(
        [sys.executable, "web/node_path.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {**os.environ, "PATH": found.stdout.strip(), "NODE_ENV": "production"}


def install() -> None:
    """The packages of the lock file. RuntimeError if they cannot be had."""
    stamp = PEERS / "node_modules" / ".package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= (PEERS / "package-lock.json").stat().st_mtime:
        return
    around = environment()
    npm = shutil.which("npm", path=around["PATH"])
    if npm is None:
        raise RuntimeError("the peers need npm")
    done = subprocess.run(
        [npm, "ci", "--loglevel=error"], cwd=PEERS, env=around, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"npm ci of the peers failed: {done.stderr.strip()[-300:]}")
    stamp.touch()


@contextmanager
def peer(script: str, *words: str) -> Iterator[tuple[int, int]]:
    """A peer on the server's core: its process id and port."""
    install()
    process = subprocess.Popen(
        ["node", script, *words], cwd=PEERS, env=environment(), stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {CORE}),
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        if said[:1] != ["open"]:
            raise RuntimeError(f"{script} did not open")
        yield process.pid, int(said[1])
    finally:
        process.kill()
        process.wait()


def relay(mode: str, count: int, seconds: float, *more: str) -> tuple[float, Figures]:
    """Node's `ws`: CPU-seconds for each client and second, and what the clients saw."""
    with peer("ws_relay.mjs", mode, *more) as (pid, port):
        told, before, after = load.run(
            port, "relay" if mode == "relay" else "listen", [], seconds, RING_M,
            lambda: cpu_s(pid), lambda: cpu_s(pid), count,
        )  # fmt: skip
    return (after - before) / seconds / told["in"], told


def seats(port: int, count: int) -> list[str]:
    """Paths of the sockets of so many visitors of Colyseus's room, numbered from 0, by its matchmaking."""
    found = []
    for number in range(count):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/matchmake/joinOrCreate/hall",
            data=json.dumps({"number": number}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  loopback
            seat = json.load(answer)
        found.append(f"/{seat['processId']}/{seat['roomId']}?sessionId={seat['sessionId']}")
    return found
