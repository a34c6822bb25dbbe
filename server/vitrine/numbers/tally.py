"""What was counted and is not kept yet, in batches that are kept once however often it is tried. Pure."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from vitrine.ids import new_id
from vitrine.numbers.kinds import MAXIMA, NumberKind

BATCH: Final = 500
"""Rows of one transaction: a shop of ten thousand products must not hold the write lock for all of them."""

KEYS_LIMIT: Final = 200_000
"""What waits while the database is gone for long; further ones are not counted, and the log says so."""

log = logging.getLogger(__name__)


class Key(NamedTuple):
    """One row. room: "" for what happened outside of rooms. product: "" for what is of the room itself."""

    brand: str
    room: str
    product: str
    day: date
    kind: NumberKind


@dataclass(frozen=True, slots=True)
class Flush:
    """number: of this batch alone; rows remember the last one that was added to them."""

    number: str
    counts: Mapping[Key, int]


class Tally:
    """`add` as things happen; `batch`, keep it, `kept`, until there is none."""

    def __init__(self) -> None:
        self._counts: dict[Key, int] = {}
        self._batch: Flush | None = None
        self._full = False

    def add(self, key: Key, count: int = 1) -> None:
        """So many more; of MAXIMA: at least so many. Nothing for 0."""
        if count <= 0:
            return
        before = self._counts.get(key)
        if before is None:
            if len(self._counts) >= KEYS_LIMIT:
                if not self._full:
                    log.error("numbers: %d rows wait to be kept, further ones are not counted", KEYS_LIMIT)
                self._full = True
                return
            self._counts[key] = count
        else:
            self._counts[key] = max(before, count) if key.kind in MAXIMA else before + count

    def batch(self) -> Flush | None:
        """What is to be kept next: the same again until `kept` says that it is. None: nothing waits."""
        if self._batch is None and self._counts:
            first = list(self._counts)[:BATCH]
            self._batch = Flush(new_id("flush"), {key: self._counts.pop(key) for key in first})
            self._full = False
        return self._batch

    def kept(self, batch: Flush) -> None:
        """This one is committed."""
        if self._batch is not None and self._batch.number == batch.number:
            self._batch = None
