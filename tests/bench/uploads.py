"""Ten models at once, beside a room with people: does it keep its ticks, and how soon is there something?

`make bench-uploads`: the demo shop with fifty simulated visitors, first left alone, then given ten models at
the same moment (the demo's own, each with a word changed, so that nothing is known of them). Before that, one
model alone in a quiet shop: seconds from the end of its upload until it can be shown, and until all is done.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from tests.bench.lateness import VISITORS, late, people, since
from tests.bench.report import print_report
from tests.fixtures.models import glb
from tests.shop import ROOT, Shop
from vitrine.assets.gltf.glb import unpacked

CALM_S = 30
AT_ONCE = 10
PATIENCE_S = 1800.0
WITHOUT_RENDERS = "validate,levels"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--steps", default=WITHOUT_RENDERS, help="what is made of the models, by comma")
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder), environment={"VITRINE_MODEL_STEPS": wanted.steps}).start()
        try:
            figures = _measured(shop)
        finally:
            shop.stop()
    print_report(f"python -m tests.bench.uploads --steps {wanted.steps}", {"steps": wanted.steps, **figures})


def _measured(shop: Shop) -> dict[str, Any]:
    with httpx.Client(base_url=shop.url, timeout=60) as http:
        http.headers["Authorization"] = f"Bearer {shop.token()}"
        _settled(http)
        alone = [_uploaded(http, file) for file in _files(3, "alone")]
        _settled(http)
        with people(shop):
            before = late(http)
            time.sleep(CALM_S)
            calm = since(before, late(http))
            began, before = time.monotonic(), late(http)
            with ThreadPoolExecutor(AT_ONCE) as pool:
                together = list(pool.map(lambda file: _uploaded(http, file), _files(AT_ONCE, "together")))
            busy = since(before, late(http))
            seconds = time.monotonic() - began
    return {
        "first_usable_s": round(statistics.median(one["usable_s"] for one in alone), 2),
        "all_levels_s": round(statistics.median(one["done_s"] for one in alone), 2),
        "ten_usable_s": sorted(round(one["usable_s"], 1) for one in together),
        "ten_done_s": round(seconds, 1),
        "visitors": VISITORS,
        "tick_late_p99_ms": {"calm": calm["p99_ms"], "ten_uploads": busy["p99_ms"]},
        "ticks_over_10_ms_late": {"calm": calm["over_10_ms"], "ten_uploads": busy["over_10_ms"]},
        "ticks_per_s": {"calm": calm["per_s"], "ten_uploads": busy["per_s"]},
    }


def _files(count: int, word: str) -> Iterator[bytes]:
    """So many of the demo's products, each with a word that makes it a new file."""
    products = sorted((ROOT / "assets" / "products").glob("*/model.glb"))
    for product in products[:count]:
        parts = unpacked(product.read_bytes())
        document = json.loads(parts.json)
        document["asset"].setdefault("extras", {})["bench"] = word
        yield glb(document, bytes(parts.binary or b""))


def _uploaded(http: httpx.Client, content: bytes) -> dict[str, float]:
    """Seconds from the end of the upload until the model can be shown, and until all its steps are over."""
    answer = http.post("/api/models", files={"file": ("model.glb", content, "model/gltf-binary")})
    answer.raise_for_status()
    ended, job, usable_s = time.monotonic(), answer.json()["job"], None
    while time.monotonic() - ended < PATIENCE_S:
        found = http.get(f"/api/jobs/{job}").json()
        if found["state"] == "failed":
            raise RuntimeError(f"a good model failed: {found['problem']}")
        if found["state"] == "done":
            usable_s = usable_s or time.monotonic() - ended
            if all(step["state"] in ("done", "failed", "skipped") for step in found["steps"]):
                if failed := [step for step in found["steps"] if step["state"] != "done"]:
                    raise RuntimeError(f"steps were not done: {failed}")
                return {"usable_s": usable_s, "done_s": time.monotonic() - ended}
        time.sleep(0.1)
    raise RuntimeError("the steps did not end")


def _settled(http: httpx.Client) -> None:
    """Until nothing is left of what the demo began with: a model sent now goes through all its steps."""
    for content in _files(1, f"settled {time.monotonic()}"):
        _uploaded(http, content)


if __name__ == "__main__":
    main()
