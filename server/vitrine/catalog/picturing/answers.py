"""What is told of a product's pictures to its brand."""

from __future__ import annotations

from vitrine.answers import HttpAnswer, LocalText
from vitrine.catalog.pictures.kept import PHOTOGRAPHS
from vitrine.catalog.picturing import service


class OwnPicture(HttpAnswer):
    """picture: its name in this list, `model` for the one that the shop takes of the model.

    url: null until it was taken. alt: what is to be seen on it. hidden: visitors do not see the model's own.
    taken_down: by the house. width, height: pixels.
    """

    picture: str
    url: str | None
    alt: LocalText | None
    hidden: bool
    taken_down: bool
    width: int
    height: int
    bytes: int


class OwnPictures(HttpAnswer):
    """version: of the product, what If-Match takes. items: in order. limit: photographs of one product."""

    version: int
    items: list[OwnPicture]
    limit: int

    @classmethod
    def of(cls, found: service.OwnPictures) -> OwnPictures:
        items = [
            OwnPicture(
                picture=each.picture, url=each.url,
                alt=None if each.alt is None else LocalText.like(each.alt), hidden=each.hidden,
                taken_down=each.down, width=each.width, height=each.height, bytes=each.bytes,
            )
            for each in found.items
        ]  # fmt: skip
        return cls(version=found.version, items=items, limit=PHOTOGRAPHS)
