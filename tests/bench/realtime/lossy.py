"""A slow and lossy network: how old what one sees of others is, and how often they freeze; beside Colyseus.

80 ms round trip, 1 % of the IP packets lost each way, by a tun device (`path/path.c`) in a network
namespace that the run makes for itself. 48 walkers reach the servers over loopback without loss; 8 receivers
with the SDK itself, and 8 with Colyseus's own client, see them through the path and look 60 times a second.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.realtime import load
from tests.bench.realtime.figures import Figures
from tests.bench.realtime.node import ROOT, environment, install

HERE = Path(__file__).parent
PATH = HERE / "path"


def lossy(short: bool) -> Figures:
    """The figures; RuntimeError where no namespace or no tun device is to be had."""
    unshare = shutil.which("unshare")
    if unshare is None:
        raise RuntimeError("no `unshare` on this machine (util-linux)")
    own = [unshare, "--user", "--map-root-user", "--net", "--"]
    tried = subprocess.run(
        [*own, str(load.built(PATH)), "1", "0", "0", "try"], capture_output=True, text=True
    )
    if tried.returncode:
        raise RuntimeError(f"no namespace with a tun device here: {tried.stderr.strip()[-200:]}")
    install()
    load.built()
    with tempfile.TemporaryDirectory() as folder:
        bundle(Path(folder))
        inside = [sys.executable, "-m", "tests.bench.realtime.lossy_inside", folder, "10" if short else "60"]
        done = subprocess.run([*own, *inside], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the run in the namespace failed: {done.stderr.strip()[-500:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    ours, theirs = told["vitrine"], told["colyseus"]
    return {
        "lossy_pose_age_p99_ms": ours["pose_age_p99_ms"],
        "lossy_freezes_per_min": ours["freezes_per_min"],
        "lossy_pose_age_p99_ms_colyseus": theirs["lerp"]["pose_age_p99_ms"],
        "lossy_freezes_per_min_colyseus": theirs["lerp"]["freezes_per_min"],
        "lossy": told,
    }


def bundle(folder: Path) -> None:
    """The receivers with the SDK, as `bench.js`."""
    command = ["node", str(HERE / "build.mjs"), "lossy_page.ts", str(folder)]
    subprocess.run(command, env=environment(), check=True)
