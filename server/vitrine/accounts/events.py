"""What accounts tell after a commit."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.storage import event


@event("accounts.signed_out")
@dataclass(frozen=True)
class SignedOut:
    """A browser's session was ended by who may: the visitor leaves the rooms they are in."""

    visitor_id: str


@event("accounts.brand_deleted")
@dataclass(frozen=True)
class BrandDeleted:
    """A brand is gone; what is left of its files should go."""

    brand_id: str
