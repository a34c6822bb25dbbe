"""What the catalogue gives to neighbours within their own transaction, on both databases."""

from __future__ import annotations

import pytest

from tests.integration.catalog.conftest import Shop
from vitrine.catalog import inside
from vitrine.catalog.errors import ProductNotFound, RoomNotFound


@pytest.mark.parametrize("lock", [False, True])
def test_a_product_and_its_variants_as_they_are(shop: Shop, lock: bool) -> None:
    made = shop.product()
    walnut, ash = made["variants"]
    with shop.database.unit() as unit:
        product = inside.product(unit.session, made["id"], lock=lock)
        assert (product.brand, product.model, product.published) == (shop.actor.brand.id, shop.model, True)
        assert [each.material for each in product.variants] == ["walnut", "ash"]
        variant = inside.variant(unit.session, ash["id"], lock=lock)
        assert variant is not None and (variant.product, variant.model) == (made["id"], shop.model)
        assert inside.variant(unit.session, "variant_none", lock=lock) is None
        with pytest.raises(ProductNotFound):
            inside.product(unit.session, "product_none", lock=lock)
    kept = [{"id": walnut["id"], "price": walnut["price"]}]
    shop.http.patch(f"/api/products/{made['id']}", json={"variants": kept}, headers=shop.token)
    with shop.database.read() as session:
        assert [each.id for each in inside.product(session, made["id"]).variants] == [walnut["id"]]
        assert inside.variant(session, ash["id"]) is not None, "withdrawn, and still somebody's"


@pytest.mark.parametrize("lock", [False, True])
def test_whose_a_room_is(shop: Shop, lock: bool) -> None:
    shop.room()
    with shop.database.unit() as unit:
        assert inside.room_brand(unit.session, "boutique", lock=lock) == shop.actor.brand.id
        with pytest.raises(RoomNotFound):
            inside.room_brand(unit.session, "nowhere", lock=lock)
