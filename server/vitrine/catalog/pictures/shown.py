"""Products' pictures as they are read, within the transaction that somebody has begun."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from vitrine.assets import picture_url
from vitrine.assets.keeping import kept_pictures
from vitrine.catalog.pictures.kept import ALONE, MODEL, Entries, Entry, photographs, seen, whole
from vitrine.catalog.pictures.tables import ProductPictureRow
from vitrine.catalog.views import ProductPicture
from vitrine.storage import among
from vitrine.takedowns.inside import down
from vitrine.takedowns.kinds import Kind

MODEL_PX: Final = 1_024
"""A side of the model's picture, which is square."""


def entries(session: Session, products: Collection[str]) -> dict[str, Entries]:
    """All of each of these products, hidden ones too."""
    columns = (
        ProductPictureRow.product_id, ProductPictureRow.picture, ProductPictureRow.alt,
        ProductPictureRow.hidden,
    )  # fmt: skip
    query = select(*columns).where(among(session, ProductPictureRow.product_id, products))
    kept: dict[str, list[Entry]] = {}
    if products:
        for product, picture, alt, hidden in session.execute(query.order_by(ProductPictureRow.place)):
            kept.setdefault(product, []).append(Entry(picture, alt, hidden))
    return {product: whole(kept[product]) if product in kept else ALONE for product in products}


def keep(session: Session, product: str, wanted: Entries) -> None:
    """These are the product's from now on, in this order."""
    session.execute(delete(ProductPictureRow).where(ProductPictureRow.product_id == product))
    if wanted != ALONE:
        rows = [
            {
                "product_id": product, "picture": each.picture, "place": place, "alt": each.alt,
                "hidden": each.hidden,
            }
            for place, each in enumerate(wanted)
        ]  # fmt: skip
        session.execute(insert(ProductPictureRow), rows)


def shown_pictures(
    session: Session, thumbnails: Mapping[str, str | None]
) -> dict[str, tuple[ProductPicture, ...]]:
    """What visitors see of these products. thumbnails: product -> address of the model's, if it was taken."""
    found = entries(session, list(thumbnails))
    named = {each for kept in found.values() for each in photographs(kept)}
    there = kept_pictures(session, named)
    hidden = down(session, Kind.PICTURE, there)
    faces = {key: face for key, face in there.items() if key not in hidden}
    told = {}
    for product, thumbnail in thumbnails.items():
        pictures = []
        for each in seen(found[product], faces):
            if each.picture != MODEL:
                face = faces[each.picture]
                pictures.append(
                    ProductPicture(picture_url(each.picture), each.alt, face.width, face.height, True)
                )
            elif thumbnail is not None:
                pictures.append(ProductPicture(thumbnail, each.alt, MODEL_PX, MODEL_PX, False))
        told[product] = tuple(pictures)
    return told


def products_showing(session: Session, picture: str) -> list[str]:
    """Ids of the products that have it among theirs."""
    query = select(ProductPictureRow.product_id).where(ProductPictureRow.picture == picture)
    return list(session.scalars(query.order_by(ProductPictureRow.product_id)))


def forget(session: Session, products: Iterable[str]) -> None:
    """These products have none but the model's from now on."""
    wanted = list(products)
    if wanted:
        session.execute(delete(ProductPictureRow).where(among(session, ProductPictureRow.product_id, wanted)))
