"""What things are called inside a room file: names of the file's own, never a shop's ids."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from typing import Final

from vitrine.words import LocalText, told_in

NAME_LIMIT: Final = 40
NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
"""Of a room or product in a file: what `plain_name` gives is one."""


def plain_name(title: LocalText, otherwise: str) -> str:
    """A title in small letters, digits and hyphens. otherwise: where nothing of it is one."""
    text = unicodedata.normalize("NFKD", told_in("en", title)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:NAME_LIMIT].strip("-") or otherwise


def fresh_id(title: object, name: str) -> str:
    """An id of its own for a room of this title, or without a good one of this name, of which it speaks."""
    if isinstance(title, dict) and all(isinstance(each, str) for each in title.values()):
        name = plain_name(title, name)
    stem = name if name[:1].isalpha() else f"room-{name}"
    return f"{stem[:NAME_LIMIT].strip('-')}-{secrets.token_hex(4)}"


def named(things: Iterable[tuple[str, str | None, str]]) -> dict[str, str]:
    """A name for each thing, all different. things: id, the name of the file that it came by, a proposal.

    Who came by a name keeps it before all others, so that a file of what was imported has the names of the
    file that was imported.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    given = sorted(dict.fromkeys(things), key=lambda thing: thing[1] is None)
    for thing, origin, proposal in given:
        name, number = origin or proposal, 1
        while name in taken:
            number += 1
            name = f"{(origin or proposal)[: NAME_LIMIT + 14]}-{number}"
        taken.add(name)
        found[thing] = name
    return found
