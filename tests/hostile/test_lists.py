"""Whoever may read everything, without a name: what the longest lists cost the process of the rooms."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.bench.lists import asked
from tests.fixtures.full_shop import fill_shop
from tests.hostile.served import AGAIN
from tests.house import whole
from tests.stock import ORIGIN
from vitrine.settings import Settings
from vitrine.storage import BlobStore

PRODUCTS = 30
# Of one reading, again and again, however long the list; 4 to 10 ms where nothing else runs.
BOUND_MS = 50


def test_the_longest_lists_are_written_once(tmp_path: Path) -> None:
    app = whole(Settings(data=tmp_path, chain="off", worker="elsewhere"))
    with TestClient(app, base_url=ORIGIN) as http:
        fill_shop(http, app.state.house.database, BlobStore(tmp_path / "blobs"), PRODUCTS, placements=120)
    for path in ("/api/products?limit=100", "/api/rooms/full", "/api/rooms/full/budgets", "/api/rooms"):
        _, headers, body = asked(app, path)
        # Other load only adds: what is beyond the bound is asked again.
        assert any(asked(app, path)[0] < BOUND_MS for _ in range(AGAIN)), path
        _, told, nothing = asked(app, path, headers["etag"])
        assert (nothing, told["etag"]) == (b"", headers["etag"])
        if headers.get("content-encoding") == "gzip":
            assert json.loads(gzip.decompress(body))
    app.state.house.database.close()


@pytest.mark.parametrize("path", ["/api/products?limit=100", "/api/rooms/full"])
def test_a_tenth_of_the_bytes_goes_over_the_wire(path: str, tmp_path: Path) -> None:
    app = whole(Settings(data=tmp_path, chain="off", worker="elsewhere"))
    with TestClient(app, base_url=ORIGIN) as http:
        fill_shop(http, app.state.house.database, BlobStore(tmp_path / "blobs"), 10, placements=20)
    _, _, body = asked(app, path)
    assert len(body) < len(gzip.decompress(body)) / 8
    app.state.house.database.close()
