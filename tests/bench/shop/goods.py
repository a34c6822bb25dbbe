"""A shop with very many products: one is made as its brand makes it, all others are rows like it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from tests.house import ORIGIN, whole
from tests.stock import stock
from vitrine.catalog.tables import ProductRow, VariantRow
from vitrine.settings import Settings
from vitrine.stock.tables import LevelRow, MoveRow
from vitrine.storage import BlobStore, Database

VARIANTS_EACH: Final = 5
ON_HAND: Final = 1_000_000
AT_ONCE: Final = 1_000


def filled(settings: Settings, products: int) -> Database:
    """A database of its own with so many products on sale, five variants each, all of them counted."""
    app, stocked = whole(settings), stock()
    app.state.house.database.close()
    database = Database(settings.database)
    stocked.pour(database, BlobStore(settings.data / "blobs"))
    price = {"amount_minor": 4900, "currency": "EUR"}
    body = {
        "title": {"en": "Bowl", "fr": "Bol"}, "description": {"en": "A bowl."}, "model": stocked.model,
        "variants": [{"title": {"en": f"No. {n}"}, "price": price} for n in range(VARIANTS_EACH)],
    }  # fmt: skip
    with TestClient(whole(settings), base_url=ORIGIN) as http:
        answer = http.post("/api/products", json=body, headers=stocked.token)
        answer.raise_for_status()
        made: dict[str, Any] = answer.json()
    with database.read() as session:
        product = dict(
            session.execute(select(ProductRow.__table__).filter_by(id=made["id"])).mappings().one()
        )
        like = select(VariantRow.__table__).filter_by(product_id=made["id"])
        variants = [dict(row) for row in session.execute(like).mappings()]
    for numbers in _batches(products):
        with database.unit() as unit:
            session, now = unit.session, database.clock.now()
            ids = {number: f"product_bench{number:06}" for number in numbers}
            session.execute(insert(ProductRow.__table__), [product | {"id": each} for each in ids.values()])
            copies = [
                variant | {"id": variant_id(number, place), "product_id": product_id, "sku": None}
                for number, product_id in ids.items()
                for place, variant in enumerate(variants)
            ]
            session.execute(insert(VariantRow.__table__), copies)
            session.execute(
                insert(LevelRow),
                [
                    {
                        "variant_id": each["id"], "product_id": each["product_id"], "tracked": True,
                        "on_hand": ON_HAND,
                    }
                    for each in copies
                ],
            )  # fmt: skip
            session.execute(
                insert(MoveRow),
                [
                    {
                        "id": f"move_{each['id']}", "variant_id": each["id"], "kind": "count",
                        "delta": ON_HAND, "line": "", "at": now,
                    }
                    for each in copies
                ],
            )  # fmt: skip
    return database


def variant_id(product: int, place: int) -> str:
    return f"variant_bench{product:06}_{place}"


def _batches(count: int) -> Iterator[range]:
    for first in range(0, count, AT_ONCE):
        yield range(first, min(count, first + AT_ONCE))
