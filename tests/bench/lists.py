"""What the lists that anybody may ask for cost the shop: processor milliseconds and bytes of each answer.

A shop of 100 products with long texts and all that refining leaves, and a room with 400 placements of them.
Requests go straight into the application: what is counted is this process, with every thread, and nothing of
a client. `first`: nothing is kept ready; `again`: the mean of the repeats; `unchanged`: with the ETag.
"""

from __future__ import annotations

import asyncio
import gzip
import tempfile
import time
from pathlib import Path
from statistics import mean
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.bench.report import print_report
from tests.fixtures.full_shop import fill_shop
from tests.stock import ORIGIN
from vitrine.app import create_app
from vitrine.settings import Settings
from vitrine.storage import BlobStore

REPEATS = 20
PATHS = {
    "products": "/api/products?limit=100",
    "product": "/api/products/{product}",
    "rooms": "/api/rooms?limit=100",
    "room": "/api/rooms/full",
    "budgets": "/api/rooms/full/budgets",
}
"""name: path"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        app = _shop(data)
        with TestClient(app, base_url=ORIGIN) as http:
            product = fill_shop(http, app.state.house.database, BlobStore(data / "blobs"))[0]
        app.state.house.database.close()
        figures: dict[str, Any] = {}
        for name, path in PATHS.items():
            app = _shop(data)  # nothing is kept ready in it
            cost = _cost(app, path.format(product=product))
            figures |= {f"{name}_{key}": value for key, value in cost.items()}
            app.state.house.database.close()
    print_report("python -m tests.bench.lists", figures)


def _shop(data: Path) -> FastAPI:
    return create_app(Settings(data=data, chain="off", worker="elsewhere"))


def _cost(app: FastAPI, path: str) -> dict[str, float]:
    first_ms, headers, body = asked(app, path)
    plain = len(gzip.decompress(body)) if headers.get("content-encoding") == "gzip" else len(body)
    again = mean(asked(app, path)[0] for _ in range(REPEATS))
    tag = headers.get("etag", "none")
    unchanged = mean(asked(app, path, tag)[0] for _ in range(REPEATS))
    return {
        "first_ms": round(first_ms, 2), "again_ms": round(again, 2), "unchanged_ms": round(unchanged, 2),
        "bytes": plain, "wire_bytes": len(body),
    }  # fmt: skip


def asked(app: FastAPI, path: str, tag: str | None = None) -> tuple[float, dict[str, str], bytes]:
    """Processor milliseconds, headers and body of one answer."""
    place, _, query = path.partition("?")
    headers = [(b"host", b"localhost:8000"), (b"accept-encoding", b"gzip")]
    if tag is not None:
        headers.append((b"if-none-match", tag.encode()))
    scope = {
        "type": "http", "method": "GET", "path": place, "raw_path": place.encode(), "http_version": "1.1",
        "query_string": query.encode(), "root_path": "", "scheme": "http", "client": ("127.0.0.1", 1),
        "server": ("localhost", 8000), "headers": headers,
    }  # fmt: skip
    told: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        told.append(message)

    began = time.process_time()
    asyncio.run(app(scope, receive, send))
    spent_ms = (time.process_time() - began) * 1000
    if told[0]["status"] not in (200, 304):
        raise RuntimeError(f"{path}: {told[0]['status']}")
    named = {name.decode().lower(): value.decode() for name, value in told[0]["headers"]}
    return spent_ms, named, b"".join(message.get("body", b"") for message in told[1:])


if __name__ == "__main__":
    main()
