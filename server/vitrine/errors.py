"""Everything that can be wrong, by the answer it deserves.

VitrineError
├── Malformed          400  the bytes or fields cannot be read
├── Unauthenticated    401  who are you?
├── Forbidden          403  known, but not allowed
├── NotFound           404  no such thing
├── Conflict           409  true at another time, or taken
├── Gone               410  it was here once: expired or used
├── TooLarge           413  over a published limit
├── UnsupportedType    415  a format we do not take
├── Invalid            422  readable, but breaks a rule
├── TooMany            429  slow down
├── Unavailable        503  not now; try again
│   └── NoRoomLeft     507  the disk is full: nothing is taken until somebody frees it
└── ConfigurationError  -   a setting is wrong; nothing was started

Each part derives its own leaves from these (`rooms/errors.py`, `assets/errors.py`, ...). A leaf is named
for what is wrong, carries the values, and its message tells the reader what to do next. On HTTP a leaf
becomes `application/problem+json` (RFC 9457), on a socket its `close_code` (`protocol/PROTOCOL.md`), in the
CLI one line and exit code 2. Messages never hold secrets or inner detail: the stranger reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar


class VitrineError(Exception):
    """Something is wrong that its reader can understand and act upon.

    status: the HTTP status that carries it. close_code: the WebSocket close code (RFC 6455 section 7.4).
    says: the message of an error that always says the same.
    values: what the message speaks of, for programs; JSON types only. members: the type of each of them, for
    the description of the API; `NotRequired` for what may be left out.
    """

    status: ClassVar[int] = 500
    close_code: ClassVar[int] = 1011
    says: ClassVar[str] = ""
    members: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, message: str = "", **values: Any) -> None:
        super().__init__(message or self.says)
        self.message = message or self.says
        self.values = values

    @classmethod
    def slug(cls) -> str:
        """The error's name in problem types and logs: `TicketExpired` is `ticket-expired`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def problem(self) -> dict[str, Any]:
        """The error as an RFC 9457 problem object."""
        title = self.slug().replace("-", " ").capitalize()
        return {
            "type": f"/problems/{self.slug()}",
            "title": title,
            "status": self.status,
            "detail": self.message,
            **self.values,
        }


class Malformed(VitrineError):
    status = 400
    close_code = 4004


class Unauthenticated(VitrineError):
    status = 401
    close_code = 4001


class Forbidden(VitrineError):
    status = 403
    close_code = 4007


class NotFound(VitrineError):
    status = 404
    close_code = 4006


class Conflict(VitrineError):
    status = 409
    close_code = 4005


class Gone(VitrineError):
    status = 410
    close_code = 4003


class TooLarge(VitrineError):
    status = 413
    close_code = 1009


class UnsupportedType(VitrineError):
    status = 415
    close_code = 1003


class Invalid(VitrineError):
    status = 422
    close_code = 4004


class TooMany(VitrineError):
    status = 429
    close_code = 4009


class Unavailable(VitrineError):
    status = 503
    close_code = 1013


class NoRoomLeft(Unavailable):
    status = 507
    close_code = 1013


class ConfigurationError(VitrineError):
    """A setting is wrong. The message names every faulty value at once."""
