"""A brand's takedown is told of thousands of products in short transactions."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.fixtures.told import told
from tests.integration.catalog.conftest import Shop
from vitrine.catalog import hiding
from vitrine.catalog.tables import ProductRow
from vitrine.takedowns.kinds import Kind


def _versions(shop: Shop) -> dict[str, int]:
    with shop.database.read() as session:
        return {row.id: row.version for row in session.scalars(select(ProductRow))}


def test_so_many_products_a_transaction(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [shop.product()["id"] for _ in range(5)]
    draft = shop.product()["id"]
    assert shop.http.post(f"/api/products/{draft}/withdraw", headers=shop.token).is_success
    told(shop.database, "catalog.product_changed")
    before = _versions(shop)
    monkeypatch.setattr(hiding, "TOLD_AT_ONCE", 2)
    units: list[int] = []
    whole = shop.database.unit

    def counted() -> Any:
        units.append(1)
        return whole()

    monkeypatch.setattr(shop.database, "unit", counted)
    shop.catalog.hiding.tell(Kind.BRAND, shop.actor.brand.id)
    assert len(units) == 3
    monkeypatch.undo()
    assert _versions(shop) == {each: before[each] + (each != draft) for each in before}
    events = told(shop.database, "catalog.product_changed")
    assert sorted((each.product_id, each.version, each.shown) for each in events) == sorted(
        (each, before[each] + 1, True) for each in shown
    )
    # Nobody else's, and what has no products tells nothing.
    shop.catalog.hiding.tell(Kind.BRAND, shop.other.brand.id)
    shop.catalog.hiding.tell(Kind.ROOM, "boutique")
    assert told(shop.database, "catalog.product_changed") == []


@pytest.mark.parametrize("kind", [Kind.PRODUCT, Kind.MODEL])
def test_a_product_or_a_model_hides_its_own(shop: Shop, kind: Kind) -> None:
    product = shop.product()
    told(shop.database, "catalog.product_changed")
    shop.catalog.hiding.tell(kind, product["id"] if kind is Kind.PRODUCT else shop.model)
    (event,) = told(shop.database, "catalog.product_changed")
    assert (event.product_id, event.version) == (product["id"], product["version"] + 1)
