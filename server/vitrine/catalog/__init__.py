"""The catalogue: products with their variants and prices, rooms with what stands in them.

`Catalog` is the service. It owns room.json: `room.schema.json` is its published schema, `Catalog.room_layout`
what the live edge reads, `RoomChanged` what it tells after each change.
"""

from vitrine.catalog.events import RoomChanged
from vitrine.catalog.service import Catalog
from vitrine.catalog.views import Placing, Product, ProductDraft, Room, VariantDraft

__all__ = ["Catalog", "Placing", "Product", "ProductDraft", "Room", "RoomChanged", "VariantDraft"]
