"""Two editors at once on one draft, over HTTP to a shop in a process of its own: what of it is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

import httpx

from tests.fixtures.editors import Json, edits_lost
from tests.shop import Shop

EDITS: Final = 200


def figures(_pictures: Path | None) -> dict[str, Any]:
    """Of 200 acts on a room made from a template: how many are lost."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder)).start()
        try:
            return {"edits_lost": lost(shop)}
        finally:
            shop.stop()


def lost(shop: Shop) -> int:
    client = httpx.Client(base_url=shop.url, headers={"Authorization": f"Bearer {shop.token()}"}, timeout=60)
    made = client.post("/api/rooms", json={"title": {"en": "Together"}, "template": "atelier"})
    made.raise_for_status()
    room = made.json()["id"]
    # As visitors read it once it is opened.
    client.patch(f"/api/rooms/{room}", json={"state": "public"}).raise_for_status()

    def ask(method: str, path: str, body: Json | None, headers: dict[str, str]) -> Json:
        answer = client.request(method, path, json=body, headers=headers)
        answer.raise_for_status()
        found: Json = answer.json()
        return found

    products = [each["id"] for each in client.get("/api/products").json()["items"]]
    return edits_lost(ask, room, products, EDITS, seed=12)
