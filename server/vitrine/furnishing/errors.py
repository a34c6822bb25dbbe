"""What can be wrong with a room's draft.

VitrineError
├── NotFound
│   └── NamedVersionNotFound 404  there is no version of this id, or it was let go
└── Conflict
    ├── NothingDrafted       409  the room has no draft: it is as visitors see it
    ├── BatchKeyReused       409  this idempotency key came with something else
    └── DraftMoved           412  somebody did something in the meantime
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Conflict, NotFound


class NamedVersionNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("This room has no such version: GET /api/rooms/{room}/draft/versions lists them.")


class NothingDrafted(Conflict):
    def __init__(self) -> None:
        super().__init__("This room has no draft: visitors see it as it is.")


class BatchKeyReused(Conflict):
    def __init__(self) -> None:
        super().__init__("This key came with something else before. Send a fresh Idempotency-Key.")


class DraftMoved(Conflict):
    """RFC 9110 section 13.1.1: a failed precondition is 412. number: that the draft is at."""

    members: ClassVar[Mapping[str, Any]] = {"number": int}
    status: ClassVar[int] = 412

    def __init__(self, number: int) -> None:
        super().__init__(
            f"The draft was changed in the meantime and is at {number}: look at it again, then go on.",
            number=number,
        )
