"""Ids of rooms that are made here."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Final

from vitrine.words import LocalText, told_in

_NAME_LIMIT: Final = 40


def room_id_of(title: LocalText) -> str:
    """Of the room's name, told apart from others of that name."""
    plain = unicodedata.normalize("NFKD", told_in("en", title)).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_NAME_LIMIT].strip("-")
    mark = secrets.token_hex(4)
    return f"{name}-{mark}" if name[:1].isalpha() else f"room-{mark}"
