"""What a brand writes of its products' facts, tidied and checked before it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from vitrine.catalog.errors import TextRefused
from vitrine.catalog.said.values import CONTACTS, MARKS, NO_FACTS, TEXTS, Contact, ProductFacts
from vitrine.catalog.text import joined, tidy_block, tidy_line, tidy_some

NAME_LIMIT: Final = 200
ADDRESS_LIMIT: Final = 400
EMAIL_LIMIT: Final = 254
ORIGIN_LIMIT: Final = 120
TEXT_LIMIT: Final = 2_000

# Whether it can be one: whose it is only a letter would tell.
_EMAIL: Final = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def changed(facts: ProductFacts, changes: Mapping[str, Any] | None) -> ProductFacts:
    """The facts with some replaced, of texts the languages that are named. changes: as `tidied_changes` gives
    them; None: nothing is said any more.
    """
    if changes is None:
        return NO_FACTS
    found = dict(changes)
    for name in found.keys() & set(TEXTS):
        found[name] = joined(getattr(facts, name), found[name])
    return replace(facts, **found)


def tidied_changes(changes: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Changes of facts, as JSON, as they are kept. Raises TextRefused."""
    if changes is None:
        return None
    found: dict[str, Any] = {}
    for name, value in changes.items():
        if name in CONTACTS:
            found[name] = None if value is None else contact(value, f"facts.{name}")
        elif name in MARKS:
            found[name] = bool(value)
        else:
            block, limit = (name != "origin"), (ORIGIN_LIMIT if name == "origin" else TEXT_LIMIT)
            found[name] = None if value is None else tidy_some(value, f"facts.{name}", limit, block=block)
    return found


def tidied(facts: ProductFacts | Mapping[str, Any]) -> ProductFacts:
    """ProductFacts as they are kept. Raises TextRefused."""
    said = (
        facts
        if isinstance(facts, Mapping)
        else {name: getattr(facts, name) for name in (*CONTACTS, *TEXTS, *MARKS)}
    )
    return changed(NO_FACTS, tidied_changes(said))


def contact(said: Contact | Mapping[str, str], field: str) -> Contact:
    """Raises TextRefused."""
    if isinstance(said, Contact):
        said = {"name": said.name, "address": said.address, "email": said.email, "country": said.country}
    email = tidy_line(said["email"], f"{field}.email", EMAIL_LIMIT)
    country = tidy_line(said["country"], f"{field}.country", 2).upper()
    if _EMAIL.fullmatch(email) is None:
        raise TextRefused(f"{field}.email", "is no e-mail address", EMAIL_LIMIT)
    if _COUNTRY.fullmatch(country) is None:
        raise TextRefused(f"{field}.country", "is no country of two letters, such as FR", 2)
    return Contact(
        tidy_line(said["name"], f"{field}.name", NAME_LIMIT),
        tidy_block(said["address"], f"{field}.address", ADDRESS_LIMIT),
        email,
        country,
    )
