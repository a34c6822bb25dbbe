"""What a brand has already of a room file: its products are not made twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vitrine.assets import inside as assets
from vitrine.assets.statement import Statement
from vitrine.catalog import carrying
from vitrine.roomfiles.carried import CarriedModel, CarriedProduct, product_out
from vitrine.roomfiles.names import plain_name
from vitrine.roomfiles.photographs import NO_MORE, CarriedPictures
from vitrine.roomfiles.reading import Understood
from vitrine.storage import Session


class Had:
    """The products of the brand that are the very ones of a file, each once: they are not made again."""

    def __init__(self, session: Session, brand: str, found: Understood) -> None:
        wanted = {each.written.model for each in found.products.values()}
        self._there = carrying.made_of(session, brand, wanted)
        self._said = assets.statements(session, brand, wanted)

    def take(self, product: CarriedProduct) -> carrying.Original | None:
        """One called the same first."""
        wanted = product_out(product)
        same = [each for each in self._there if self._like(each, product) == wanted]
        same.sort(key=lambda each: (each.origin or plain_name(each.written.title, "product")) != product.name)
        if not same:
            return None
        self._there.remove(same[0])
        return same[0]

    def _like(self, each: carrying.Original, product: CarriedProduct) -> dict[str, Any]:
        # What its file is called makes it no other product.
        said = self._said.get(each.written.model, Statement())
        said = replace(said, name=product.model.statement.name)
        model = CarriedModel(product.model.file, said)
        # A file that says nothing of pictures is of this product whatever pictures it has.
        pictures = product.pictures
        if pictures != NO_MORE:
            pictures = CarriedPictures(each.pictures, pictures.files)
        return product_out(CarriedProduct(product.name, each.written, model, not each.published, pictures))
