"""What a product must say, as plain values, and what of that is missing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from vitrine.words import LocalText

UNION: Final = frozenset(
    (
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
        "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    )
)  # fmt: skip
"""Members of the European Union, ISO 3166-1."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom one may write to. address: postal, lines as on a letter. country: ISO 3166-1, two letters."""

    name: str
    address: str
    email: str
    country: str


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """maker: who made it, or had it made under their name. responsible: who answers for it in the Union.

    origin: where it was made, as the brand puts it. made_to_measure: for one person, by their wishes.
    digital: a file, nothing that is sent by post.
    """

    maker: Contact | None = None
    responsible: Contact | None = None
    origin: LocalText | None = None
    materials: LocalText | None = None
    care: LocalText | None = None
    warnings: LocalText | None = None
    made_to_measure: bool = False
    digital: bool = False


NO_FACTS: Final = ProductFacts()
CONTACTS: Final = ("maker", "responsible")
TEXTS: Final = ("origin", "materials", "care", "warnings")
MARKS: Final = ("made_to_measure", "digital")
SHARED: Final = ("maker", "responsible", "origin")
"""What a brand may say once of all its products."""


class Missing(StrEnum):
    """What a product lacks before it may be sold here: the name of the field that says it."""

    MAKER = "maker"
    RESPONSIBLE = "responsible"


def missing(facts: ProductFacts) -> tuple[Missing, ...]:
    """What is lacking of what is told of a product, its brand's words included. A file needs no maker."""
    if facts.digital:
        return ()
    if facts.maker is None:
        return (Missing.MAKER,)
    if facts.maker.country in UNION:
        return ()
    answers = facts.responsible is not None and facts.responsible.country in UNION
    return () if answers else (Missing.RESPONSIBLE,)


def told(own: ProductFacts, shared: ProductFacts) -> ProductFacts:
    """What is told of a product. shared: what its brand says of all."""
    return replace(own, **{name: getattr(own, name) or getattr(shared, name) for name in SHARED})


def as_json(facts: ProductFacts) -> dict[str, Any] | None:
    """Only what is said; None: nothing."""
    found: dict[str, Any] = {}
    for each in fields(facts):
        value = getattr(facts, each.name)
        if isinstance(value, Contact):
            found[each.name] = {part.name: getattr(value, part.name) for part in fields(value)}
        elif value:
            found[each.name] = value
    return found or None


def facts_of(said: Mapping[str, Any] | None) -> ProductFacts:
    """From what `as_json` gave."""
    if not said:
        return NO_FACTS
    found: dict[str, Any] = {
        name: Contact(**value) if name in CONTACTS else value for name, value in said.items()
    }
    return ProductFacts(**found)
