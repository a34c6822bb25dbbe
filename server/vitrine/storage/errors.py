"""What can be wrong with stored things.

VitrineError
├── NotFound
│   ├── BlobNotFound         no file with that hash
│   └── DeliveryNotDead      no event of that number was given up
├── TooLarge
│   └── BlobTooLarge         the stream passed its byte cap
├── Malformed
│   ├── BadBlobHash          not 64 hexadecimal characters
│   └── NotStorable          a text that no database column takes
├── Unavailable
│   ├── DatabaseBusy         another writer kept the lock too long
│   ├── DatabaseUnavailable  the database does not answer
│   ├── LeaseLost            this process serves the rooms no longer
│   └── NoRoomLeft
│       └── DiskFull         the disk, or what the shop may use of it, is full
└── ConfigurationError
    ├── AlreadyServed        another process serves the rooms of this database
    └── ServedAsItIs         its schema is not changed under the process that serves it

A wrong URL, a missing driver, or a schema newer than the code is a ConfigurationError.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy.exc import IntegrityError

from vitrine.errors import ConfigurationError, Malformed, NoRoomLeft, NotFound, TooLarge, Unavailable

RETRY_AFTER_S = 2

RuleBroken = IntegrityError
"""The database's own refusal of a row. Who reads before they write hears it if somebody else was quicker.

What that means only the caller knows; where none says so, it is told as `DatabaseBusy`, and logged.
"""


class BlobNotFound(NotFound):
    """No blob has this hash."""

    members: ClassVar[Mapping[str, Any]] = {"hash": str}

    def __init__(self, blob_hash: str) -> None:
        super().__init__("No file with this hash is stored here: upload it first.", hash=blob_hash)


class DeliveryNotDead(NotFound):
    """Nothing was given up under this number; it may have been revived already."""

    def __init__(self, number: int) -> None:
        super().__init__(f"No event of number {number} was given up: `vitrine events dead` lists them.")


class BlobTooLarge(TooLarge):
    """The stream went over its cap; nothing was kept."""

    members: ClassVar[Mapping[str, Any]] = {"limit_bytes": int}

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The file is larger than {limit_bytes} bytes: make it smaller and send it again.",
            limit_bytes=limit_bytes,
        )


class BadBlobHash(Malformed):
    """The name is not a SHA-256 in lower-case hex, so no path is made of it."""

    def __init__(self) -> None:
        super().__init__("A file is named by its SHA-256: 64 characters of 0-9 and a-f.")


class NotStorable(Malformed):
    """A NUL or half a surrogate pair in a text, or one too long for its column. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("A text here holds characters that cannot be kept, or too many: write it anew.")


class DatabaseBusy(Unavailable):
    """The write lock was not free in time, or two writers met in a deadlock. Nothing was written."""

    members: ClassVar[Mapping[str, Any]] = {"retry_after_s": int}

    def __init__(self) -> None:
        super().__init__(
            "The shop is busy writing: nothing was changed, try again in a moment.",
            retry_after_s=RETRY_AFTER_S,
        )


class DatabaseUnavailable(Unavailable):
    """The database cannot be reached or failed. Whether a commit in flight counts is unknown."""

    def __init__(self) -> None:
        super().__init__("The shop's database does not answer: try again in a moment.")


class DiskFull(NoRoomLeft):
    """The disk has reached its floor, or its end. Nothing was kept."""

    def __init__(self) -> None:
        super().__init__(
            "The shop's disk is full, and nothing of this was kept: whoever runs the shop has to free some "
            "space. Send it again later."
        )


class LeaseLost(Unavailable):
    """Another process may serve the rooms by now. Nothing was written."""

    close_code = 1001

    def __init__(self) -> None:
        super().__init__("This server is handing the rooms to another: come back in a moment.")


class AlreadyServed(ConfigurationError):
    """Two processes on one database would split every room in silence."""

    def __init__(self, holder: str) -> None:
        super().__init__(
            f"The rooms of this database are served by {holder} already: stop that first, or give this one a "
            "shop of its own by VITRINE_DATA or VITRINE_DATABASE_URL.",
            holder=holder,
        )


class ServedAsItIs(ConfigurationError):
    """A process of an older version serves a schema that would change under it."""

    def __init__(self, holder: str) -> None:
        super().__init__(
            f"The database needs a newer schema, and {holder} serves it with the older one: stop that first.",
            holder=holder,
        )
