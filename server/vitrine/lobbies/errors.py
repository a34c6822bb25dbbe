"""What can be wrong with lobbies.

VitrineError
├── NotFound
│   └── LobbyNotFound     no such brand, or it shows nothing yet
└── Invalid
    ├── ColourRefused     not written as #7b5c27
    └── LogoRefused       no picture here
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Invalid, NotFound


class LobbyNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("No brand shows anything at this address.")


class ColourRefused(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"field": str}

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is a colour written as #7b5c27.", field=field)


class LogoRefused(Invalid):
    def __init__(self) -> None:
        super().__init__("The logo is no picture here: upload it first, as PNG, WebP or JPEG.")
