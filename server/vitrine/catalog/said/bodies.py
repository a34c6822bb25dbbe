"""The shapes of requests about what products must say."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictBool, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.catalog.local_bodies import TextPatch


class ContactBody(Body):
    """address: postal, lines as on a letter. country: two letters, such as FR."""

    name: Annotated[StrictStr, Field(examples=["Atelier Vitrine SAS"])]
    address: Annotated[StrictStr, Field(examples=["12 rue de la Paix\n75002 Paris\nFrance"])]
    email: Annotated[StrictStr, Field(examples=["atelier@vitrine.example"])]
    country: Annotated[StrictStr, Field(examples=["FR"])]


class SharedFactsBody(Body):
    """What is told of every product of your brand that says nothing else itself: all of it, each time.

    responsible: who answers for it in the European Union, where the maker is outside. origin: in which place
    and country things are made.
    """

    maker: ContactBody | None = None
    responsible: ContactBody | None = None
    origin: TextPatch | None = None


class FactsBody(SharedFactsBody):
    """What a product must say of itself; of what your brand says of all of them only what differs.

    Members sent replace, null empties, what is left out stays, languages of a text too. made_to_measure: for
    one person, by their wishes. digital: a file, nothing that is sent by post.
    """

    materials: TextPatch | None = None
    care: TextPatch | None = None
    warnings: TextPatch | None = None
    made_to_measure: StrictBool | None = None
    digital: StrictBool | None = None

    def said(self) -> dict[str, Any]:
        """The members that were sent, and of each no more than that."""
        return self.model_dump(exclude_unset=True)
