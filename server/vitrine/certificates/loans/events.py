"""What loans tell after a commit."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.storage import event


@event("certificates.lent")
@dataclass(frozen=True)
class Lent:
    """A visitor may use an edition from now on, or no more. A loan whose time is over tells nothing."""

    borrower_id: str
    edition: int
    running: bool
