"""From an empty folder to a first certificate on the shop's own chain; what its own process loads for it.

`python -m tests.bench.certificates.chain` prints both figures.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from tests.fixtures.chainwork import ANN, ShopFolder
from vitrine.settings import environment

PATIENCE_S: Final = 60.0
ROUNDS: Final = 3
LOOK_S: Final = 0.01
HEAVY: Final = ("web3", "eth_account", "eth_abi", "py_ecc")
_LOADED: Final = f"""
import sys
import vitrine.app.compose, vitrine.certificates.chains.current, vitrine.certificates.chains.routes
import vitrine.certificates.chains.signers
print(sorted(set(sys.modules) & set({HEAVY!r})))
"""


def figures() -> dict[str, Any]:
    """chain_ready_s, the median of three; chain_ready_cpu_s, what it computes for that; api_loads_web3."""
    before_s = _children_cpu_s()
    ready_s = sorted(_ready_s() for _ in range(ROUNDS))[ROUNDS // 2]
    return {
        "chain_ready_s": round(ready_s, 2),
        "chain_ready_cpu_s": round((_children_cpu_s() - before_s) / ROUNDS, 2),
        "api_loads_web3": _loaded() != "[]",
    }


def _children_cpu_s() -> float:
    """Of ended children and theirs: on a busy machine this says what the wall clock cannot."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ready_s() -> float:
    """Seconds from the start of the worker as a shop hires it, over chain and contract, to the first mint.

    The database has its schema and one certificate waits, as in a shop that was just filled.
    """
    with tempfile.TemporaryDirectory() as folder:
        shop = ShopFolder(Path(folder) / "data")
        shop.give(1, ANN)
        command = [sys.executable, "-P", "-m", "vitrine", "chain", "--child"]
        began_s = time.perf_counter()
        with subprocess.Popen(
            command,
            env=environment(shop.settings.for_child(without=())),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as worker:
            try:
                while shop.held() != {1: ("minted", ANN.address)}:
                    if time.perf_counter() - began_s > PATIENCE_S:
                        raise RuntimeError("nothing was minted within a minute")
                    time.sleep(LOOK_S)
                return time.perf_counter() - began_s
            finally:
                worker.terminate()
                worker.wait()
                shop.database.close()


def _loaded() -> str:
    told = subprocess.run([sys.executable, "-P", "-c", _LOADED], capture_output=True, text=True, check=True)
    return told.stdout.strip()


if __name__ == "__main__":
    print(json.dumps(figures()))
