"""Fifty walk about in one brand's room while another brand does its worst: does the room keep its ticks?"""

from __future__ import annotations

import itertools
import json
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from tests.bench.lateness import late, people, since
from tests.hostile import bodies
from tests.shop import Shop
from vitrine.accounts import Accounts, AccountSettings, Scope
from vitrine.storage import Database

CALM_S = 20
SIEGE_S = 60
UPLOAD_BYTES = 20 << 20
STREAMS = 20

Act = Callable[[httpx.Client, int], httpx.Response]


def measure() -> dict[str, Any]:
    """ticks_per_s_besieged, late_p99_more_ms: than in the calm before, with the same people."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder)).start()
        try:
            return _measured(shop)
        finally:
            shop.stop()


def _measured(shop: Shop) -> dict[str, Any]:
    # Visitors and besiegers have machines of their own: here the last core, while the shop may use all.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with httpx.Client(base_url=shop.url, timeout=60) as http, people(shop):
        before = late(http)
        time.sleep(CALM_S)
        calm, before = since(before, late(http)), late(http)
        answers: Counter[str] = Counter()
        with _siege(shop, answers):
            time.sleep(SIEGE_S)
            besieged = since(before, late(http))
    return {
        "ticks_per_s_besieged": besieged["per_s"],
        "ticks_per_s_calm": calm["per_s"],
        "late_p99_more_ms": round(besieged["p99_ms"] - calm["p99_ms"], 2),
        "late_p99_ms": {"calm": calm["p99_ms"], "besieged": besieged["p99_ms"]},
        "late_over_10_ms": {"calm": calm["over_10_ms"], "besieged": besieged["over_10_ms"]},
        "siege_answers": dict(answers.most_common()),
    }


@contextmanager
def _siege(shop: Shop, answers: Counter[str]) -> Iterator[None]:
    """A thread for each kind of thing, one after the other without a pause, until the block ends."""
    over = threading.Event()
    acts: list[tuple[str, Act]] = [
        ("largest room", _put(bodies.room_legal())),
        ("refused room", _put(bodies.room_refused())),
        ("refused product", lambda http, _: http.post("/api/products", content=bodies.manifold(3_900))),
        ("placement", lambda http, _: http.post("/api/rooms/siege/placements", json={"product": "x"})),
        ("upload", _upload),
        ("list", lambda http, _: http.get("/api/products", params={"limit": 100})),
        ("room", lambda http, _: http.get("/api/rooms/boutique")),
        ("stream", _stream),
    ]
    token = _token(shop)

    def repeat(name: str, act: Act) -> None:
        with httpx.Client(
            base_url=shop.url, timeout=30, headers={"Authorization": f"Bearer {token}"}
        ) as http:
            http.headers["Content-Type"] = "application/json"
            for number in itertools.count():
                if over.is_set():
                    return
                with suppress(httpx.HTTPError):
                    answers[f"{name}: {act(http, number).status_code}"] += 1

    threads = [threading.Thread(target=repeat, args=act, daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(60)


def _put(body: bytes) -> Act:
    return lambda http, _: http.put("/api/rooms/siege", content=body)


def _upload(http: httpx.Client, number: int) -> httpx.Response:
    content = b"glTF" + number.to_bytes(4, "little") + bytes(UPLOAD_BYTES)
    http.headers.pop("Content-Type", None)
    return http.post("/api/models", files={"file": ("model.glb", content, "model/gltf-binary")})


def _stream(http: httpx.Client, _: int) -> httpx.Response:
    """An upload's events, followed for a second."""
    found = http.get("/api/uploads")
    with suppress(httpx.HTTPError), http.stream("GET", "/api/jobs/job_none/events", timeout=1) as stream:
        for _line in itertools.islice(stream.iter_lines(), STREAMS):
            pass
    return found


def _token(shop: Shop) -> str:
    database = Database(shop.database_url)
    try:
        accounts = Accounts(database, AccountSettings("localhost", frozenset({shop.url}), secure=False))
        brand = accounts.ensure_brand("Siege")
        return accounts.create_token(brand.id, "siege", list(Scope))[1]
    finally:
        database.close()


if __name__ == "__main__":
    print(json.dumps(measure()))
