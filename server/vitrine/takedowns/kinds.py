"""What can be taken down, and why somebody may ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A room, product or brand is named by its id, a model or picture by its hash."""

    ROOM = "room"
    PRODUCT = "product"
    MODEL = "model"
    PICTURE = "picture"
    BRAND = "brand"


class ComplaintReason(StrEnum):
    """Why something is reported."""

    ILLEGAL = "illegal"
    COUNTERFEIT = "counterfeit"
    RIGHTS = "rights"
    MISLEADING = "misleading"
    HATEFUL = "hateful"
    SEXUAL = "sexual"
    PRIVACY = "privacy"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Thing:
    """title: what it is called now. brands: ids of those it belongs to; a model may have several.

    draft: its brand's alone, what it is called too.
    """

    kind: Kind
    id: str
    title: str
    brands: tuple[str, ...] = ()
    draft: bool = False

    @property
    def public_title(self) -> str:
        """What strangers may read."""
        return self.id if self.draft else self.title
