"""What can be wrong with a room file.

VitrineError
├── Malformed
│   └── RoomFileUnreadable   no zip, or one that was cut or damaged
├── NotFound
│   └── ImportNotFound       the brand has brought no file of this id
├── TooLarge
│   └── RoomFileTooLarge     more than a room file may hold; `limit` says of what
├── Unavailable
│   └── ImportBroken         the shop could not go on with it, and does not know why
└── Invalid
    ├── RoomFileLater        written by a later version of Vitrine
    ├── RoomFileRefused      an entry that may not be there, or is not what the list says; `entry`, `reason`
    └── ModuleNotHere        a room asks for a script that no extension of this shop has
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Invalid, Malformed, NotFound, TooLarge, Unavailable

_SHOWN: int = 80


def shown(text: str) -> str:
    """A stranger's name, short and without what drives a terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text[:_SHOWN])


class RoomFileUnreadable(Malformed):
    def __init__(self, message: str = "") -> None:
        super().__init__(
            message or "This is no room file, or it was cut on its way: export the room again and send it."
        )


class ImportNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("Your brand has brought no room file of this id.")


class ImportBroken(Unavailable):
    says = (
        "The shop could not go on with this room file, and does not know why; nothing of it is there. Send "
        "it again; if that does not help, ask the shop's operator to look into its log."
    )


class RoomFileTooLarge(TooLarge):
    """limit: what is counted. most: how much of it a room file may have."""

    members: ClassVar[Mapping[str, Any]] = {"limit": str, "most": int}

    def __init__(self, limit: str, most: int, message: str) -> None:
        super().__init__(message, limit=limit, most=most)


class RoomFileLater(Invalid):
    """format: what the file says it is."""

    members: ClassVar[Mapping[str, Any]] = {"format": str}

    def __init__(self, found: str) -> None:
        super().__init__(
            "A later version of Vitrine wrote this file: bring this shop up to date, then import it.",
            format=shown(found),
        )


class RoomFileRefused(Invalid):
    """entry: its name in the file. reason: one word, for programs."""

    members: ClassVar[Mapping[str, Any]] = {"entry": str, "reason": str}

    def __init__(self, entry: str, reason: str, what: str) -> None:
        super().__init__(f"{shown(entry)!r} {what}", entry=shown(entry), reason=reason)


class ModuleNotHere(Invalid):
    """name: the extension's. url: of the script that the room asks for."""

    members: ClassVar[Mapping[str, Any]] = {"name": str, "url": str}

    def __init__(self, name: str, url: str) -> None:
        super().__init__(
            f"The room asks for {shown(url)!r}, which no extension of this shop has: ask its operator for "
            f"the extension {shown(name)!r}, or take the module out of room.json.",
            name=shown(name),
            url=shown(url),
        )
