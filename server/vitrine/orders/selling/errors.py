"""What can be wrong with what a brand says of its selling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Invalid


class PostalAddressRefused(Invalid):
    """member: which of the address."""

    members: ClassVar[Mapping[str, Any]] = {"member": str}

    def __init__(self, member: str) -> None:
        super().__init__(f"Of this address {member} is missing, or is none.", member=member)
