"""What can be taken down, and why somebody may ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vitrine.words import LocalText


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

    is_public: anybody may read its title; False for a draft, which only its brand sees. titles: the same by
    language, where it has several. with_it: made of it, of the same kind: they go down
    and come back with it.
    """

    kind: Kind
    id: str
    title: str
    brands: tuple[str, ...] = ()
    is_public: bool = True
    titles: LocalText | None = None
    with_it: tuple[Thing, ...] = ()
