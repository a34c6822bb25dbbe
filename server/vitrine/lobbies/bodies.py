"""What is said of lobbies over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictInt, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.catalog.local_bodies import TextPatch
from vitrine.lobbies.families import Family

_Colour = Annotated[StrictStr, Field(max_length=20, examples=["#7b5c27"])]


class LooksBody(Body):
    """accent: of what is pressed. ground: what the logo stands on. null: the shop's own."""

    accent: _Colour | None = None
    ground: _Colour | None = None


class LobbyPatch(LooksBody):
    """RFC 7396: members sent replace, null empties, what is left out stays, languages of a text too.

    version: of the OwnLobby that was changed; refused if somebody was quicker. logo: hash of a picture.
    """

    version: StrictInt | None = None
    logo: Annotated[StrictStr, Field(max_length=64)] | None = None
    family: Family | None = None
    summary: TextPatch | None = None
    imprint: TextPatch | None = None
    privacy: TextPatch | None = None
    terms: TextPatch | None = None

    def changes(self) -> dict[str, Any]:
        """As the service takes them."""
        found: dict[str, Any] = {}
        for name in self.model_fields_set - {"version"}:
            value = getattr(self, name)
            if isinstance(value, TextPatch):
                value = value.model_dump(exclude_unset=True)
            found[name] = value.value if isinstance(value, Family) else value
        return found
