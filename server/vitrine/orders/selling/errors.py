"""What can be wrong with what a brand says of its selling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Invalid, NotFound


class PostalAddressRefused(Invalid):
    """member: which of the address."""

    members: ClassVar[Mapping[str, Any]] = {"member": str}

    def __init__(self, member: str) -> None:
        super().__init__(f"Of this address {member} is missing, or is none.", member=member)


class SellingRefused(Invalid):
    """field: where in the body, as `options.0.countries`."""

    members: ClassVar[Mapping[str, Any]] = {"field": str}

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field} {what}.", field=field)


class NotSoldHere(NotFound):
    says = "This brand does not sell in the shop itself."
