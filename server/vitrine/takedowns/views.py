"""Takedowns and complaints as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vitrine.words import LocalText


@dataclass(frozen=True, slots=True)
class Takedown:
    """brand: whose thing it is. answer: the brand's. restored_at: None while it is down."""

    id: str
    kind: str
    thing: str
    brand: str | None
    title: str
    reason: str
    by: str
    at: datetime
    answer: str | None
    answered_at: datetime | None
    restored_at: datetime | None
    restored_reason: str | None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody reported. state: open, upheld or dismissed. decision: its reason.

    title_told: who reported may read the title. count: how many reports it is. number: given to all of them
    if it only counts; else None, and nobody here knows it. titles: of a receipt, by language, where known.
    """

    id: str
    kind: str
    thing: str
    brand: str | None
    title: str
    ground: str
    text: str
    contact: str | None
    at: datetime
    state: str
    decision: str | None
    decided_at: datetime | None
    title_told: bool
    count: int
    number: str | None
    titles: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A complaint by somebody who has not read the rules. ground: of `ComplaintReason`; may say it all."""

    kind: str
    thing: str
    ground: str
    text: str | None = None
    contact: str | None = None
