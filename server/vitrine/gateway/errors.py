"""What can be wrong at the live edge.

VitrineError
├── Unauthenticated
│   ├── TicketRequired     4001  the first message is not HELLO
│   └── TicketUnknown      4002  never issued, or used before
├── Gone
│   └── TicketExpired      4003  older than 30 s
├── Malformed
│   └── TooEarly           4004  a message between HELLO and WELCOME
├── Conflict
│   ├── ReplacedElsewhere  4005  the same visitor came in by another socket
│   ├── RequestIdReused    -     another line of chat had this id
│   ├── WatchingOff        -     this shop has no spectators
│   └── WatchedElsewhere   4002  a spectator came to the shop's port under TLS
├── TooMany
│   ├── TooManyRequests    -     one request over the rate: answered, not done
│   ├── TooManyKnocks      429   so many sockets of one address, and nobody known by them
│   ├── TooSoon            -     one over the rate of its kind: answered, not done
│   └── Flooding           4009  ten seconds of that
├── Unavailable
│   ├── RequestFailed      -     our own fault; the log says how
│   ├── TooSlow            4008  15 s behind
│   ├── GoingAway          1001  the server stops
│   ├── WatchingFull       1013  no room for one more spectator
│   └── Stopping           1013  the server is stopping: nobody new
├── NoSocketHere           404   an upgrade on another path than /ws
├── AddressFull            4007  so many guests of one address are in already
├── Idle                   4007  neither moved nor did anything for long: the seat is given up
├── ShownOut               4007  the house ended the stay
│   └── SignedOut          4007  the visitor did, by another window
└── RoomFailed             1011  the room failed; the log says how
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import (
    Conflict,
    Forbidden,
    Gone,
    Malformed,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
)


class TicketRequired(Unauthenticated):
    def __init__(self) -> None:
        super().__init__("send HELLO with a ticket as the first message, within 3 s")


class TicketUnknown(Unauthenticated):
    close_code = 4002

    def __init__(self) -> None:
        super().__init__("this ticket was never issued or was used before: ask for a new one")


class TicketExpired(Gone):
    close_code = 4003

    def __init__(self) -> None:
        super().__init__("this ticket is older than 30 s: ask for a new one")


class TooEarly(Malformed):
    def __init__(self) -> None:
        super().__init__("wait for WELCOME before you send anything else")


class ReplacedElsewhere(Conflict):
    close_code = 4005

    def __init__(self) -> None:
        super().__init__("you came in by another window")


class ResumedElsewhere(ReplacedElsewhere):
    """The seat goes on by another socket."""


class RequestIdReused(Conflict):
    def __init__(self) -> None:
        super().__init__("another request of yours had this id: use a fresh one for each")


class WatchingOff(Conflict):
    def __init__(self) -> None:
        super().__init__("this shop lets nobody watch: come in")


class WatchedElsewhere(Conflict):
    close_code = 4002

    def __init__(self) -> None:
        super().__init__("spectators connect to the socket_url that came with their ticket")


class TooManyRequests(TooMany):
    def __init__(self) -> None:
        super().__init__("more than 20 requests a second: slow down")


class TooSoon(TooMany):
    """kind: of `gateway.paces.PACES`. retry_after_s: whole seconds until one more is taken."""

    members: ClassVar[Mapping[str, Any]] = {"kind": str, "retry_after_s": int}

    def __init__(self, kind: str, retry_after_s: int) -> None:
        super().__init__(
            f"that is faster than others can follow: again in {retry_after_s} s",
            kind=kind,
            retry_after_s=retry_after_s,
        )


class Flooding(TooMany):
    close_code = 4009

    def __init__(self) -> None:
        super().__init__("more than 20 requests a second for 10 s")


class TooSlow(Unavailable):
    close_code = 4008

    def __init__(self) -> None:
        super().__init__("your connection is 15 s behind: come back")


class Stopping(Unavailable):
    close_code = 1013

    def __init__(self) -> None:
        super().__init__("the server is stopping: come back in a moment")


class TooManyJoins(Unavailable):
    close_code = 1013

    def __init__(self) -> None:
        super().__init__("too many people come in at this moment: come back in a few seconds")


class RequestFailed(Unavailable):
    def __init__(self) -> None:
        super().__init__("this could not be done: try again in a moment")


class GoingAway(Unavailable):
    close_code = 1001

    def __init__(self) -> None:
        super().__init__("the server stops: come back in a moment")


class WatchingFull(Unavailable):
    close_code = 1013

    def __init__(self) -> None:
        super().__init__("there is no room for one more spectator: come back in a moment")


class NoSocketHere(NotFound):
    def __init__(self) -> None:
        super().__init__("the socket is at /ws")


class AddressFull(Forbidden):
    """limit: guests of one address; of_room: in this room, else in all."""

    members: ClassVar[Mapping[str, Any]] = {"limit": int, "of_room": bool}

    def __init__(self, limit: int, of_room: bool = False) -> None:
        where = "this room" if of_room else "this shop"
        super().__init__(
            f"{limit} guests of your network address are in {where} already: watch, come back later, or ask "
            "the brand for an invitation link",
            limit=limit,
            of_room=of_room,
        )


class Idle(Forbidden):
    def __init__(self) -> None:
        super().__init__("you have not moved for long, and your place was given up: come in again")


class TooManyKnocks(TooMany):
    def __init__(self) -> None:
        super().__init__("your network address opens more sockets than are let in: come back in a moment")


class ShownOut(Forbidden):
    """reason: the house's own words to the visitor, at most 120 bytes; may be empty. words: in full,
    language -> text.
    """

    def __init__(self, reason: str = "", words: Mapping[str, str] | None = None) -> None:
        told = {"words": dict(words)} if words else {}
        super().__init__(reason or "staff have asked you to leave", reason=reason, **told)


class SessionEnded(ShownOut):
    def __init__(self) -> None:
        super().__init__("you signed out")


class RoomFailed(Unavailable):
    close_code = 1011

    def __init__(self) -> None:
        super().__init__("the room failed and was closed: come back in a moment")
