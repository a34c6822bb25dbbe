"""The shapes of requests about a product's pictures."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictBool, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.catalog.local_bodies import TextPatch


class PicturePatch(Body):
    """RFC 7396. alt: what is to be seen on it, in any language; null: nothing is said.

    hidden: whether visitors see the model's own picture; photographs are taken away instead.
    """

    alt: TextPatch | None = None
    hidden: StrictBool | None = None

    def changes(self) -> dict[str, Any]:
        """As `Picturing.change` takes them."""
        found: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        if self.alt is not None:
            found["alt"] = self.alt.model_dump(exclude_unset=True)
        return found


class PictureOrder(Body):
    """pictures: every one of the product's, by name, in the order in which visitors see them."""

    pictures: Annotated[list[Annotated[StrictStr, Field(max_length=64)]], Field(max_length=64)]
