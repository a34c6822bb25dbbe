"""Whether a room lets visitors in at a moment: values in, values out."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from vitrine.catalog.doors import hours
from vitrine.clock import rfc3339
from vitrine.words import LocalText


class State(StrEnum):
    """Who finds a room: its brand alone, whoever has its link, everybody."""

    DRAFT = "draft"
    UNLISTED = "unlisted"
    PUBLIC = "public"
    WAITING = "waiting"
    """Public once those who run the shop say yes; until then as an unlisted one."""


LINKED: Final = (State.UNLISTED, State.WAITING)
"""Who has the link finds it."""


class Wish(StrEnum):
    """The state that a brand asks for."""

    DRAFT = "draft"
    UNLISTED = "unlisted"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed by hand. words: what visitors are told; until: it opens by itself, None: it does not."""

    words: LocalText | None
    until: datetime | None

    def plain(self) -> dict[str, Any]:
        """As it is told and kept: JSON."""
        return {"words": self.words, "until": None if self.until is None else rfc3339(self.until)}

    def text(self) -> str:
        return json.dumps(self.plain(), separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class DoorStanding:
    """opens_at: of a shut room, when it opens; closes_at: of an open one. None: it is not known.

    words: the brand's own, of a room that was closed by hand.
    """

    is_open: bool
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    words: LocalText | None = None


def standing(kept_hours: str | None, kept_closed: str | None, now: datetime) -> DoorStanding:
    """Of a room, from what its row keeps."""
    closed = None if kept_closed is None else read_closed(kept_closed)
    if closed is not None and (closed.until is None or now < closed.until):
        opens_at = closed.until
        if opens_at is not None:
            then = hours.opening_of(kept_hours, opens_at)
            opens_at = opens_at if then.is_open else then.changes_at
        return DoorStanding(False, opens_at=opens_at, words=closed.words)
    found = hours.opening_of(kept_hours, now)
    if found.is_open:
        return DoorStanding(True, closes_at=found.changes_at)
    return DoorStanding(False, opens_at=found.changes_at)


@functools.lru_cache(maxsize=1_024)
def read_closed(text: str) -> Closed:
    """What a row keeps."""
    said = json.loads(text)
    return Closed(said["words"], None if said["until"] is None else datetime.fromisoformat(said["until"]))
