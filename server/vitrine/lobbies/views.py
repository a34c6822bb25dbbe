"""What a lobby is, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from vitrine.accounts import Brand
from vitrine.lobbies.colours import Palette, palettes
from vitrine.lobbies.families import Family
from vitrine.words import LocalText


class Legal(StrEnum):
    """What the law wants a brand to say; the last part of its address too."""

    IMPRINT = "imprint"
    PRIVACY = "privacy"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Lobby:
    """What a brand says of itself. version: counts changes, 0: it has said nothing yet.

    logo: hash of a picture. accent, ground: `#rrggbb`; None: the pages' own.
    """

    brand: Brand
    version: int = 0
    logo: str | None = None
    accent: str | None = None
    ground: str | None = None
    family: Family = Family.CORMORANT
    summary: LocalText | None = None
    legal: dict[Legal, LocalText] = field(default_factory=dict)

    @property
    def palettes(self) -> Mapping[str, Palette]:
        """scheme -> palette."""
        return palettes(self.accent, self.ground)


def path_of(brand: Brand, legal: Legal | None = None) -> str:
    """Where a brand's lobby is, or one of its texts."""
    return f"/b/{brand.slug}" if legal is None else f"/b/{brand.slug}/{legal.value}"
