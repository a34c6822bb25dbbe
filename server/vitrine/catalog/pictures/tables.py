"""Rows of products' pictures."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base, Json


class ProductPictureRow(Base):
    """One of a product's pictures. picture: hash of a photograph, or MODEL. hidden: of the model's alone.

    A product without rows has the model's picture.
    """

    __tablename__ = "product_pictures"

    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    picture: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    place: Mapped[int]
    # language -> what is to be seen on it, at least one of them. None: the product's title says it.
    alt: Mapped[dict[str, str] | None] = mapped_column(Json)
    hidden: Mapped[bool] = mapped_column(server_default=false())
