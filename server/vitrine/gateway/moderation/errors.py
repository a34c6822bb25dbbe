"""What moderation refuses.

VitrineError
├── Forbidden
│   ├── NotStaff           only the house's own people may
│   ├── RankTooHigh        nobody acts against an equal or higher role
│   ├── YouAreMuted        no chat and no emotes until somebody unmutes
│   ├── RoomPaused         4007  guests only stand and walk; nobody new comes in
│   └── Banned             4007  until a moment, for a reason
├── NotFound
│   └── UnknownVisitor     nobody of this id has been here
└── Invalid
    └── NotYourself        one cannot do this to oneself
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from vitrine.clock import rfc3339
from vitrine.errors import Forbidden, Invalid, NotFound


class NotStaff(Forbidden):
    def __init__(self) -> None:
        super().__init__("only this room's own staff may do this")


class RankTooHigh(Forbidden):
    def __init__(self) -> None:
        super().__init__("this person's role is as high as yours or higher")


class YouAreMuted(Forbidden):
    def __init__(self) -> None:
        super().__init__("staff have muted you")


class RoomPaused(Forbidden):
    def __init__(self) -> None:
        super().__init__("staff have paused this room: wait a moment")


class Banned(Forbidden):
    """until: aware. reason: staff's words, may be empty."""

    members: ClassVar[Mapping[str, Any]] = {"until": str, "reason": str}

    def __init__(self, until: datetime, reason: str) -> None:
        moment = rfc3339(until, "seconds")
        words = f"you may not come in until {moment}" + (f": {reason}" if reason else "")
        super().__init__(words, until=moment, reason=reason)


class UnknownVisitor(NotFound):
    def __init__(self) -> None:
        super().__init__("nobody of this id has been here")


class NotYourself(Invalid):
    def __init__(self) -> None:
        super().__init__("you cannot do this to yourself")
