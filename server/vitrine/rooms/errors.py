"""What a room refuses.

RoomFull       no place is free: 4010 on the socket
StateTooLarge  an extension's shared state would pass its bounds
OutOfBounds    a pose outside the room; told to its sender
TooFast        a pose that no walk leads to; told to its sender
IdleSoon       a seat will be given up, since its person does nothing; told to them
"""

from __future__ import annotations

from typing import Any

from vitrine.errors import Conflict, Invalid


class RoomFull(Conflict):
    """Everybody the room can hold is in it."""

    close_code = 4010

    def __init__(self, capacity: int) -> None:
        super().__init__(f"the room holds {capacity} people and is full: try again later", capacity=capacity)


class StateTooLarge(Invalid):
    """An extension asks the room to remember more than it may."""

    def __init__(self, what: str, limit: int, **values: Any) -> None:
        super().__init__(f"{what}; the limit is {limit}", limit=limit, **values)


class OutOfBounds(Invalid):
    """A pose lies outside the room. count: poses refused since the person came in."""

    def __init__(self, count: int) -> None:
        super().__init__(
            "your position is outside the room; others see you where you last stood", count=count
        )


class TooFast(Invalid):
    """A pose is farther from the last one than a person walks. count: poses refused since they came in."""

    def __init__(self, count: int) -> None:
        super().__init__(
            "you move faster than 12 m/s, or teleport more than 4 times a second; "
            "others see you where you last stood",
            count=count,
        )


class IdleSoon(Conflict):
    """in_s: seconds until the seat is given up."""

    def __init__(self, in_s: int) -> None:
        super().__init__(
            f"you have not moved for long: your place is given up in {in_s} s unless you do", in_s=in_s
        )
