"""The lossy run inside its network namespace: `python -m tests.bench.realtime.lossy_inside FOLDER SECONDS`.

Started by `lossy.py`, which has put the bundled receivers into FOLDER. Prints one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.realtime import load
from tests.bench.realtime.lossy import PATH
from tests.bench.realtime.node import PEERS, environment, peer, seats
from tests.bench.realtime.server import running

ONE_WAY_MS, LOST_PER_THOUSAND, SEED = 40, 10, 1
SENDERS, RECEIVERS = 48, 8
RADIUS_M = 4.0  # that of displayed.mjs
LONGEST_S = 600


def main() -> None:
    folder, seconds = Path(sys.argv[1]), sys.argv[2]
    with (
        _path() as path,
        running(folder / "shop", "anywhere") as server,
        peer("colyseus_room.mjs", "0.0.0.0") as (_, port),
        load.going(server.port, "walk", server.tickets(SENDERS), LONGEST_S, RADIUS_M, "circle") as ours,
        load.going(port, "colyseus", seats(port, SENDERS), LONGEST_S, RADIUS_M, "circle") as theirs,
    ):
        for walkers in (ours, theirs):
            _until(walkers, "measuring")
        vitrine = _receivers([str(folder / "bench.js"), str(server.port), str(SENDERS), seconds])
        words = ["colyseus_lossy.mjs", str(port), str(RECEIVERS), str(SENDERS), seconds]
        colyseus = _receivers(words)
        tickets = "\n".join(server.tickets(RECEIVERS))
        told = {"vitrine": _told(vitrine, tickets), "colyseus": _told(colyseus)}
        path.terminate()
        assert path.stdout is not None
        told["path"] = json.loads(path.stdout.read())
    told |= {"senders": SENDERS, "round_trip_ms": 2 * ONE_WAY_MS, "lost_part": LOST_PER_THOUSAND / 1000}
    print(json.dumps(told))


@contextmanager
def _path() -> Iterator[subprocess.Popen[str]]:
    words = [str(load.built(PATH)), str(ONE_WAY_MS), str(LOST_PER_THOUSAND), str(SEED)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "open":
            raise RuntimeError("the path did not open")
        yield process
    finally:
        process.kill()
        process.wait()


def _receivers(words: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        ["node", *words],
        cwd=PEERS,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _until(walkers: subprocess.Popen[str], said: str) -> None:
    assert walkers.stderr is not None
    for line in walkers.stderr:
        if line.strip() == said:
            return
    raise RuntimeError("the walkers did not come in")


def _told(process: subprocess.Popen[str], words: str = "") -> dict[str, Any]:
    out, _ = process.communicate(words, timeout=LONGEST_S)
    if process.returncode or not out.strip():
        raise RuntimeError("receivers told nothing")
    return dict(json.loads(out.splitlines()[-1]))


if __name__ == "__main__":
    main()
