"""What is told once something is taken down, or put back."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.storage import event


@event("takedowns.taken_down")
@dataclass(frozen=True)
class TakenOff:
    """kind: of `Kind`. takedown: id of a row of it; by: the operator's id, or `cli`."""

    kind: str
    thing_id: str
    takedown: str
    by: str
    reason: str


@event("takedowns.restored")
@dataclass(frozen=True)
class Restored:
    """It is shown again."""

    kind: str
    thing_id: str
